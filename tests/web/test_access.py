"""Who gets in: sign-in, links that work once, and what happens to those who are not signed in."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertTemplateUsed

from drafting.web.accounts import (
    claim_sign_in,
    ensure_administrator,
    first_administrator,
    sign_in_path,
)

pytestmark = pytest.mark.django_db

PASSWORD = "correct-horse-battery"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def administrator():
    return ensure_administrator()


@pytest.fixture
def link(administrator):
    return sign_in_path(administrator)


def signed_in_as(client):
    return int(client.session.get("_auth_user_id", 0))


@pytest.mark.parametrize(
    ("name", "get", "post"),
    [
        ("sign-in", 200, 422),
        ("sign-out", 302, 302),
        ("sign-in-link", 403, 405),
        ("password", 302, 302),
        ("set-language", 405, 302),
        ("healthz", 200, 405),
        ("desk:drafts", 302, 302),
        ("desk:choose", 302, 302),
        ("admin:index", 302, 302),
        ("admin:bank_phrase_preview", 302, 302),
    ],
)
def test_anonymous(client, name, get, post):
    url = reverse(name)
    assert (client.get(url).status_code, client.post(url).status_code) == (get, post)


@pytest.mark.parametrize(
    ("name", "get", "post"),
    [
        ("sign-in", 302, 302),
        ("sign-out", 405, 302),
        ("sign-in-link", 403, 405),
        ("password", 200, 422),
        ("set-language", 405, 302),
        ("healthz", 200, 405),
    ],
)
def test_signed_in(drafter_client, name, get, post):
    url = reverse(name)
    statuses = drafter_client.get(url).status_code, drafter_client.post(url).status_code
    assert statuses == (get, post)


@pytest.mark.parametrize("name", ["sign-in", "sign-out", "password", "set-language"])
def test_forms_want_the_csrf_token(drafter, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(drafter, "django.contrib.auth.backends.ModelBackend")
    response = client.post(reverse(name))
    assert response.status_code == 403
    assertTemplateUsed(response, "403_csrf.html")


def test_sign_in_leads_to_the_page_asked_for(client):
    User.objects.create_user("li", password=PASSWORD)
    first = client.get("/drafts/new/?q=1")
    assert first.url == "/sign-in/?next=/drafts/new/%3Fq%3D1"
    response = client.post(
        first.url, {"username": "li", "password": PASSWORD, "next": "/drafts/new/?q=1"}
    )
    assert response.url == "/drafts/new/?q=1"


def test_sign_in_does_not_lead_away_from_the_site(client):
    User.objects.create_user("li", password=PASSWORD)
    response = client.post(
        "/sign-in/", {"username": "li", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert response.url == "/"


def test_wrong_password_gets_the_form_again(client):
    User.objects.create_user("li", password=PASSWORD)
    response = client.post("/sign-in/", {"username": "li", "password": "wrong"})
    assert response.status_code == 422
    assert "Please enter a correct username and password" in response.content.decode()


def test_part_of_a_page_gets_401_and_a_link_back_to_the_page(client):
    response = client.get(
        "/drafts/new/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/drafts/1/?a=b"},
    )
    html = response.content.decode()
    assert (response.status_code, "<html" in html) == (401, False)
    assert re.search(r'href="([^"]+)"', html)[1] == "/sign-in/?next=%2Fdrafts%2F1%2F%3Fa%3Db"
    assert "HX-Request" in response.headers["Vary"]


def test_restored_history_gets_the_sign_in_page(client):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert client.get("/drafts/new/", headers=headers).status_code == 302


@pytest.mark.parametrize(
    ("referrer", "page"),
    [
        ("http://testserver/drafts/1/facts/?a=b", "/drafts/1/facts/%3Fa%3Db"),
        ("https://evil.example/", "/"),
        ("", "/"),
    ],
)
def test_form_sent_too_late_leads_back_to_its_page(client, referrer, page):
    response = client.post("/drafts/new/any/", headers={"Referer": referrer})
    assert response.url == f"/sign-in/?next={page}"


def test_link_signs_in_once(client, administrator, link):
    assert client.get(link).url == "/"
    assert signed_in_as(client) == administrator.pk
    other = Client()
    response = other.get(link)
    assert response.status_code == 403
    assertTemplateUsed(response, "web/sign_in_link_spent.html")
    assert signed_in_as(other) == 0


def test_of_two_who_come_at_once_one_gets_in(administrator):
    first, second = (User.objects.get(pk=administrator.pk) for _ in range(2))
    assert [claim_sign_in(user=first), claim_sign_in(user=second)] == [True, False]


@pytest.mark.parametrize("method", ["head", "post", "put"])
def test_link_is_not_used_up_by_anything_but_get(client, link, method):
    assert getattr(client, method)(link).status_code == 405
    assert client.get(link).status_code == 302


def test_link_ends_with_a_day_a_password_or_the_account(client, administrator, link, settings):
    settings.SESAME_MAX_AGE = -1
    assert client.get(link).status_code == 403
    settings.SESAME_MAX_AGE = 60
    User.objects.update(is_active=False)
    assert client.get(link).status_code == 403
    User.objects.update(is_active=True)
    administrator.set_password(PASSWORD)
    administrator.save()
    assert client.get(link).status_code == 403


def test_links_address_is_told_to_nobody(client, link):
    assert client.get(link).headers["Referrer-Policy"] == "origin"
    assert client.get(link).headers["Cache-Control"].count("no-store") == 1


def test_one_without_password_sets_it_and_stays_signed_in(client, administrator, link):
    client.get(link)
    page = client.get("/account/password/")
    assert list(page.context["form"].fields) == ["new_password1", "new_password2"]
    response = client.post(
        "/account/password/", {"new_password1": PASSWORD, "new_password2": PASSWORD}
    )
    assert response.url == "/"
    assert client.get("/account/password/").status_code == 200
    assert Client().login(username="admin", password=PASSWORD)


def test_one_with_a_password_is_asked_for_it(client):
    user = User.objects.create_user("li", password=PASSWORD)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    new = {"new_password1": "another-long-one", "new_password2": "another-long-one"}
    refused = client.post("/account/password/", {"old_password": "wrong", **new})
    assert refused.status_code == 422
    assert client.post("/account/password/", {"old_password": PASSWORD, **new}).url == "/"


def test_sign_out_leads_to_sign_in(drafter_client):
    assert drafter_client.post("/sign-out/").url == "/sign-in/?signed-out"
    assert signed_in_as(drafter_client) == 0


@pytest.mark.parametrize("path", ["/", "/drafts/new/", "/account/password/", "/nothing-here/"])
def test_no_page_is_kept_by_a_browser(drafter_client, path):
    assert "no-store" in drafter_client.get(path).headers["Cache-Control"]


def test_the_way_to_sign_in_is_not_kept_either(client):
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_sign_in_page_says_that_somebody_signed_out(client):
    assert "data-signed-out" in client.get("/sign-in/?signed-out").content.decode()
    assert "data-signed-out" not in client.get("/sign-in/").content.decode()


def test_language_is_switched(client):
    client.post("/language/", {"language": "zh-hans", "next": "/sign-in/"})
    assert 'lang="zh-hans"' in client.get("/sign-in/").content.decode()


def test_first_administrator_is_the_oldest_active_superuser():
    old = User.objects.create_superuser("old", is_active=False)
    middle = User.objects.create_superuser("middle")
    User.objects.create_superuser("new")
    assert old.pk < middle.pk
    assert first_administrator() == middle
    assert ensure_administrator() is None


LONG = "我在座谈会上<b>提出</b>的三条意见。\n第二行。"


def test_texts_of_a_form_sent_too_late_stay_on_the_page(client):
    fields = {
        "text": LONG,
        "title": "题",
        "kind": "lead",
        "password": "秘密的口令",
        "seen": "f:1:2",
    }
    response = client.post("/drafts/new/any/", fields, headers={"Referer": "http://testserver/a/"})
    shown = response.content.decode()
    assert response.status_code == 401
    assert re.findall("<textarea[^>]*>\n(.*?)</textarea>", shown, re.DOTALL) == [
        "我在座谈会上&lt;b&gt;提出&lt;/b&gt;的三条意见。\n第二行。"
    ]
    assert '<a class="button primary" href="/sign-in/?next=%2Fa%2F" target="_blank">' in shown
    assert "no-store" in response.headers["Cache-Control"]


def test_form_of_the_admin_sent_too_late_keeps_its_texts(client):
    assert client.post("/bank/bank/phrase/add/", {"text": LONG}).status_code == 401


def test_session_is_told_without_a_page(client, drafter_client):
    answers = [one.get("/session/") for one in (client, drafter_client)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(401, b""), (204, b"")]
    assert client.post("/session/").status_code == 405
