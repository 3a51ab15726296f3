"""`serve`: the address, the link, the server."""

import re
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from drafting.web.management.commands.serve import server_command
from tests.web.sites import environment_in, manage, served


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


def test_address_of_another_machine_cannot_be_served(environment):
    refused = manage("serve", environment={**environment, "HOST": "203.0.113.1"})
    assert refused.returncode == 1
    assert "Set HOST=" in refused.stderr


def test_workers_and_threads_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("WEB_CONCURRENCY", "3")
    monkeypatch.setenv("THREADS", "8")
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
