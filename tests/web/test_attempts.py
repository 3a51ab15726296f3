"""Wrong passwords are counted, bounded, logged; and nobody is kept out for ever."""

import logging
from datetime import timedelta
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from drafting.web.accounts import sign_in_path
from drafting.web.attempts import OF_A_NAME, OF_A_PAIR, OF_AN_ADDRESS

pytestmark = pytest.mark.django_db

PASSWORD = "correct-horse-battery"
HERE, THERE = "10.0.0.1", "10.0.0.2"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def li():
    return User.objects.create_user("li", password=PASSWORD)


def attempt(name="li", password="wrong-one", *, address=HERE, **headers):
    client = Client(REMOTE_ADDR=address, headers=headers)
    return client.post("/sign-in/", {"username": name, "password": password})


def fail(times, name="li", **where):
    return [attempt(name, **where).status_code for _ in range(times)]


def later(minutes):
    """Let the failures so far be older."""
    moved = timezone.now() - timedelta(minutes=minutes)
    AccessAttempt.objects.update(attempt_time=moved)


def test_fifth_wrong_password_says_how_long_to_wait(li):
    assert fail(OF_A_PAIR) == [422, 422, 422, 422, 429]
    response = attempt(password=PASSWORD)
    html = response.content.decode()
    assert response.status_code == 429
    assert "输错密码的次数过多" in html
    assert "15 分钟" in html
    assert 'name="password"' in html
    assert response.headers["Retry-After"] == "900"


def test_lock_ends_by_itself_and_trying_on_does_not_lengthen_it(li):
    fail(OF_A_PAIR)
    later(14)
    assert fail(3) == [429, 429, 429]
    later(15)
    assert attempt(password=PASSWORD).status_code == 302


def test_tries_of_all_names_from_one_address_come_to_an_end(li):
    statuses = [attempt(f"li{number % 60}").status_code for number in range(150)]
    assert statuses.count(422) < OF_AN_ADDRESS
    assert statuses[OF_AN_ADDRESS:] == [429] * (150 - OF_AN_ADDRESS)


def test_right_password_sets_back_typing_errors(li):
    fail(OF_A_PAIR - 1)
    assert attempt(password=PASSWORD).status_code == 302
    assert fail(OF_A_PAIR - 1) == [422] * (OF_A_PAIR - 1)


def test_somebody_elses_tries_do_not_keep_the_owner_out(li):
    fail(OF_A_PAIR, address=THERE)
    assert attempt(password=PASSWORD).status_code == 302


def test_office_behind_one_address_may_mistype(li):
    for number in range(20):
        fail(OF_A_PAIR - 1, f"colleague{number}")
    assert OF_AN_ADDRESS == 20 * (OF_A_PAIR - 1) + 20
    assert attempt(password=PASSWORD).status_code == 302


def test_many_names_from_one_address_are_bounded(li):
    for number in range(OF_AN_ADDRESS // 4):
        fail(4, f"name{number}")
    assert attempt(password=PASSWORD).status_code == 429
    assert attempt(password=PASSWORD, address=THERE).status_code == 302


def test_one_name_from_many_addresses_is_bounded_but_not_where_its_owner_is(li):
    assert attempt(password=PASSWORD).status_code == 302
    for number in range(OF_A_NAME // 2):
        fail(2, address=f"10.1.0.{number}")
    assert attempt(password=PASSWORD, address=THERE).status_code == 429
    assert attempt(password=PASSWORD).status_code == 302


def test_link_and_command_are_ways_out(li):
    fail(OF_A_PAIR)
    assert Client(REMOTE_ADDR=HERE).get(sign_in_path(li)).status_code == 302
    fail(OF_A_PAIR)
    call_command("axes_reset_username", "li", stdout=StringIO())
    assert attempt(password=PASSWORD).status_code == 302


def test_each_failure_is_logged_with_name_and_address_in_one_line(li, caplog):
    with caplog.at_level(logging.INFO):
        attempt("li\nroot signed in from 10.9.9.9\u202e", password="a-secret-word")
        fail(OF_A_PAIR)
        attempt(password="a-secret-word")
    ours = [one.getMessage() for one in caplog.records if one.name == "drafting.web.attempts"]
    assert ours[0] == r"Sign-in failed: “li\nroot signed in from 10.9.9.9\u202e” from 10.0.0.1"
    assert ours[1] == "Sign-in failed: “li” from 10.0.0.1"
    assert ours[-1] == "Sign-in refused: “li” from 10.0.0.1"
    assert "a-secret-word" not in caplog.text
    assert not AccessAttempt.objects.filter(post_data__contains="a-secret-word").exists()


@pytest.mark.parametrize(
    ("count", "given", "address"),
    [
        (0, "1.2.3.4", HERE),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.9", "1.2.3.4"),
        (2, "1.2.3.4", HERE),
        (1, "::ffff:1.2.3.4", "1.2.3.4"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "no address", "0.0.0.0"),
    ],
)
def test_address_behind_proxies_is_the_clients(li, settings, count, given, address):
    settings.PROXY_COUNT = count
    attempt(**{"X-Forwarded-For": given})
    assert AccessAttempt.objects.get().ip_address == address


def test_old_password_cannot_be_guessed_on_an_open_page(li):
    client = Client(REMOTE_ADDR=HERE)
    client.force_login(li, "django.contrib.auth.backends.ModelBackend")
    new = {"new_password1": "lamp river stone 4", "new_password2": "lamp river stone 4"}
    page = "/account/password/"
    wrong = [client.post(page, {"old_password": "wrong", **new}) for _ in range(OF_A_PAIR)]
    assert [one.status_code for one in wrong] == [422, 422, 422, 422, 429]
    assert client.post(page, {"old_password": PASSWORD, **new}).status_code == 429
    later(15)
    assert client.post(page, {"old_password": PASSWORD, **new}).status_code == 302


def test_admin_has_no_door_of_its_own(client, li):
    assert client.get("/bank/login/?next=/bank/auth/").url == "/sign-in/?next=/bank/auth/"
    assert client.post("/bank/login/", {"username": "li", "password": "x"}).status_code == 302
    client.force_login(li, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/bank/login/").status_code == 404
    assert client.get("/bank/password_change/").url == "/account/password/"
