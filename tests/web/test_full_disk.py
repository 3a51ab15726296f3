"""A disk that is full, a folder that is not there, a server that is away: real processes."""

import os
import re
import shutil
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.e2e.server import own_database
from tests.web.sites import environment_in, free_port, health, manage, prepare, served

FILLING = "filling"


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 24 MB, and a function that fills it to the last byte."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.name != "posix" or os.geteuid() or not shutil.which("mount"):
        pytest.skip("only root can mount a small disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=700", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(place):
    with (place / FILLING).open("wb", buffering=0) as filling:
        try:
            while True:
                filling.write(bytes(65536))
        except OSError:
            return


def sign_in(address):
    """Try a password: a failure is stored, so there is something to write."""
    browser = build_opener(HTTPCookieProcessor())
    page = browser.open(address + "sign-in/", timeout=15).read().decode()
    token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    typed = {"csrfmiddlewaretoken": token, "username": "li", "password": "a-secret-word"}
    try:
        browser.open(address + "sign-in/", urlencode(typed).encode(), timeout=15)
    except HTTPError as refused:
        return refused.code, refused.read().decode()
    raise AssertionError("nobody is called li")


def test_full_disk_is_told_by_health_and_serve_and_ends_when_there_is_room(small_disk, tmp_path):
    environment = environment_in(small_disk)
    prepare(environment)
    with served(environment, tmp_path / "log") as address:
        assert health(address) == (200, "ok")
        fill(small_disk)
        assert health(address) == (503, "not writable: disk full")
        status, page = sign_in(address)
        assert (status, "服务器磁盘已满" in page, "a-secret-word" in page) == (503, True, False)
        refused = manage("serve", environment={**environment, "PORT": str(free_port())})
        assert (refused.returncode, "the disk is full" in refused.stderr) == (1, True)
        (small_disk / FILLING).unlink()
        assert health(address) == (200, "ok")


def test_full_disk_ends_prepare_with_a_sentence(small_disk):
    fill(small_disk)
    prepared = manage("prepare", environment=environment_in(small_disk))
    assert prepared.returncode == 1
    assert "Traceback" not in prepared.stderr
    assert prepared.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["prepare", "serve"])
def test_database_that_does_not_answer_is_named_without_its_password(command, tmp_path):
    address = f"postgres://nigao:s3cret@127.0.0.1:{free_port()}/nigao"
    refused = manage(command, environment=environment_in(tmp_path, DATABASE_URL=address))
    assert refused.returncode == 1
    assert "does not answer" in refused.stderr
    assert "s3cret" not in refused.stderr
    assert "Traceback" not in refused.stderr


def test_serve_says_that_the_folder_is_missing_or_nothing_is_prepared(tmp_path):
    refused = manage("serve", environment=environment_in(tmp_path / "nowhere"))
    assert (refused.returncode, "cannot be opened" in refused.stderr) == (1, True)
    refused = manage("serve", environment=environment_in(tmp_path))
    assert (refused.returncode, "make prepare" in refused.stderr) == (1, True)


def test_prepare_says_that_the_folder_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    refused = manage("prepare", environment=environment_in(tmp_path / "file" / "data"))
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)


def test_of_two_that_prepare_at_once_one_waits(tmp_path):
    with own_database() as database:
        environment = environment_in(tmp_path, **database)
        with ThreadPoolExecutor(2) as pool:
            run = [pool.submit(manage, "prepare", environment=environment) for _ in range(2)]
            both = [one.result() for one in run]
        assert [one.returncode for one in both] == [0, 0], [one.stderr for one in both]
        assert sorted(one.stdout.count("Filled the bank") for one in both) == [0, 1]
    if not database:
        with sqlite3.connect(tmp_path / "nigao.sqlite3") as opened:
            assert opened.execute("SELECT count(*) FROM auth_user").fetchone() == (1,)


@pytest.fixture
def sqlite_site(tmp_path):
    """A running server's address, and the file of its database, which it has open."""
    environment = environment_in(tmp_path)
    prepare(environment)
    with served(environment, tmp_path / "log") as address:
        sign_in(address)
        yield address, tmp_path / "nigao.sqlite3"


def failures_in(file):
    with sqlite3.connect(file) as opened:
        found = opened.execute("SELECT sum(failures_since_start) FROM axes_accessattempt")
        return found.fetchone()[0]


def test_vanished_file_is_told_and_no_empty_one_is_made(sqlite_site, tmp_path):
    address, file = sqlite_site
    file.rename(tmp_path / "elsewhere")
    assert health(address) == (503, "database gone")
    with pytest.raises(HTTPError) as refused:
        build_opener().open(address + "sign-in/", timeout=15)
    assert (refused.value.code, "数据库文件不见了" in refused.value.read().decode()) == (503, True)
    assert not file.exists()
    (tmp_path / "elsewhere").rename(file)
    assert health(address) == (200, "ok")
    assert sign_in(address)[0] == 422


def test_file_put_in_the_place_of_another_is_the_one_that_is_written(sqlite_site, tmp_path):
    address, file = sqlite_site
    with sqlite3.connect(file) as opened, sqlite3.connect(tmp_path / "copy") as copy:
        opened.backup(copy)
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    (tmp_path / "copy").replace(file)
    for _ in range(3):
        sign_in(address)
    assert failures_in(file) == 4
