"""`serve`: the address, the link, the server."""

import os
import re
import subprocess
import sys
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from drafting.web.management.commands.serve import server_command
from tests.e2e.server import ROOT
from tests.web.sites import environment_in, manage, prepare, served


@pytest.fixture
def environment(tmp_path):
    return environment_in(tmp_path)


def test_prepare_and_serve_from_nothing(environment, tmp_path):
    prepared = manage("prepare", environment=environment)
    assert prepared.returncode == 0, prepared.stderr
    log = tmp_path / "log"
    with served(environment, log) as address:
        first, second = log.read_text().splitlines()[:2]
        assert first == f"Nigao: {address}"
        link = re.fullmatch(r"Sign in once: (\S+\?sesame=\S+)", second)[1]
        with build_opener(HTTPCookieProcessor()).open(link) as page:
            assert page.url == address
        with pytest.raises(HTTPError, match="403"):
            build_opener().open(link)
        assert log.read_text().count("sesame=") == 1
        again = manage("serve", environment=environment)
        assert again.returncode == 1
        assert f"make run PORT={int(environment['PORT']) + 1}" in again.stderr
        assert "sesame" not in again.stdout


GIVE_A_PASSWORD = """
from django.contrib.auth.models import User
admin = User.objects.get()
admin.set_password("lamp river stone 4")
admin.save()
"""


def test_link_is_printed_only_where_nobody_could_sign_in_or_on_request(environment, tmp_path):
    prepare(environment)
    asked = manage("sign_in_link", environment=environment)
    address = f"http://127.0.0.1:{environment['PORT']}/"
    assert asked.stdout.startswith(f"{address}sign-in/link/?sesame=")
    given = manage("shell", "--no-imports", "-c", GIVE_A_PASSWORD, environment=environment)
    assert given.returncode == 0, given.stderr
    log = tmp_path / "log"
    with served(environment, log):
        assert "sesame=" not in log.read_text()
        assert len(log.read_text().splitlines()) == 2
    asked = manage("sign_in_link", "admin", environment={**environment, **BEHIND_A_PROXY})
    assert asked.stdout.startswith("https://nigao.example.org/sign-in/link/?sesame=")
    unknown = manage("sign_in_link", "nobody", environment=environment)
    assert (unknown.returncode, "nobody" in unknown.stderr) == (1, True)


BEHIND_A_PROXY = {
    "HTTPS": "true",
    "ALLOWED_HOSTS": "nigao.example.org",
    "SECRET_KEY": "3f9c-a long key, as make install makes it, of fifty characters or more",
}


def test_settings_for_https_leave_nothing_to_say(environment):
    command = ("check", "--deploy", "--fail-level", "WARNING")
    checked = manage(*command, environment={**environment, **BEHIND_A_PROXY})
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "no issues" in checked.stdout
    without = manage(*command, environment=environment)
    assert without.returncode == 1


def test_plain_http_is_sent_to_https_but_for_the_health_check(environment):
    code = """
from django.test import Client
ask = Client(headers={"Host": "nigao.example.org"}).get
print(ask("/drafts/new/?a=b").headers["Location"], ask("/healthz").content.decode())
page = ask("/sign-in/", headers={"X-Forwarded-Proto": "https"})
print(page.status_code, page.headers["Strict-Transport-Security"])
"""
    settings = {**environment, **BEHIND_A_PROXY}
    prepare(settings)
    done = manage("shell", "--no-imports", "-c", code, environment=settings)
    assert done.stdout.splitlines() == [
        "https://nigao.example.org/drafts/new/?a=b ok",
        "200 max-age=31536000",
    ], done.stderr


def test_key_that_is_missing_or_anothers_is_told_in_a_sentence(environment, tmp_path):
    del environment["SECRET_KEY"]
    refused = manage("serve", environment=environment)
    assert refused.returncode == 1
    assert refused.stderr.startswith("Set SECRET_KEY, or SECRET_KEY_FILE")
    assert refused.stderr.count("\n") == 1


def test_address_of_another_machine_cannot_be_served(environment):
    refused = manage("serve", environment={**environment, "HOST": "203.0.113.1"})
    assert refused.returncode == 1
    assert "Set HOST=" in refused.stderr


def test_workers_and_threads_come_from_the_environment(settings):
    settings.WEB_CONCURRENCY, settings.THREADS = 3, 8
    command = server_command("::1", 80)
    assert command[command.index("--workers") + 1] == "3"
    assert command[command.index("--threads") + 1] == "8"
    assert command[command.index("--bind") + 1] == "[::1]:80"
    assert not [argument for argument in command if "access" in argument]


def test_where_gunicorn_cannot_run_djangos_server_does(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    command = server_command("127.0.0.1", 8000)
    assert command[1:] == [
        "-m", "django", "runserver", "--noreload", "--nostatic", "127.0.0.1:8000",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "setting",
    ["PORT=99999", "PORT=abc", "THREADS=0", "WEB_CONCURRENCY=x", "DATABASE_URL=rubbish"],
)
def test_setting_that_is_none_is_told_in_a_sentence(setting):
    name, _equals, value = setting.partition("=")
    env = {**os.environ, name: value, "SECRET_KEY": "x" * 60}
    command = [sys.executable, "manage.py", "serve"]
    done = subprocess.run(command, cwd=ROOT, env=env, text=True, capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"Set {name} to ")
    assert "Traceback" not in done.stderr
