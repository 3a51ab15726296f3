"""What holds texts, sessions and hashes is its owner's alone."""

import os
import stat
import subprocess

import pytest

from tests.web.sites import ROOT, environment_in, manage, prepare, served

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such rights")

OPEN_TO_ALL = 0o022  # the usual umask


def rights(path):
    return oct(stat.S_IMODE(path.stat().st_mode))


def rights_in(folder):
    return {path.name: rights(path) for path in folder.iterdir()}


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def test_prepare_makes_a_folder_for_itself_alone(data):
    prepared = manage("prepare", environment=environment_in(data), umask=OPEN_TO_ALL)
    assert prepared.returncode == 0, prepared.stderr
    assert (rights(data), rights_in(data)) == ("0o700", {"nigao.sqlite3": "0o600"})


def test_server_closes_what_an_earlier_version_left_open(data, tmp_path):
    environment = environment_in(data)
    prepare(environment)
    (data / "secret_key").write_text("a key", encoding="utf-8")
    data.chmod(0o755)
    for path in data.iterdir():
        path.chmod(0o644)
    with served(environment, tmp_path / "log"):
        found = rights_in(data)
    assert rights(data) == "0o700"
    assert set(found) >= {"nigao.sqlite3", "nigao.sqlite3-wal", "nigao.sqlite3-shm", "secret_key"}
    assert set(found.values()) == {"0o600"}


def test_folder_shared_with_others_stays_as_it_is_and_is_told_of(data):
    data.mkdir()
    data.chmod(0o1777)
    told = manage("check", environment=environment_in(data))
    assert rights(data) == "0o1777"
    assert f"{data} is shared with other accounts" in told.stderr


def test_folder_of_another_account_stays_as_it_is_and_is_told_of(data):
    if os.geteuid():
        pytest.skip("only root can give a folder away")
    data.mkdir()
    data.chmod(0o755)
    os.chown(data, 65534, 65534)
    told = manage("check", environment=environment_in(data))
    assert rights(data) == "0o755"
    assert "run Nigao as its owner" in told.stderr


def test_install_makes_the_folder_and_the_key_for_itself_alone(data):
    command = ["make", "--silent", f"DATA_DIR={data}", f"{data}/secret_key"]
    subprocess.run(command, cwd=ROOT, check=True, umask=OPEN_TO_ALL)
    assert (rights(data), rights_in(data)) == ("0o700", {"secret_key": "0o600"})


def test_install_leaves_a_folder_that_is_there_to_the_start(data):
    data.mkdir()
    data.chmod(0o1777)
    command = ["make", "--silent", f"DATA_DIR={data}", f"{data}/secret_key"]
    subprocess.run(command, cwd=ROOT, check=True, umask=OPEN_TO_ALL)
    assert (rights(data), rights_in(data)) == ("0o1777", {"secret_key": "0o600"})
