"""A Nigao in a folder of its own, for tests that need real processes."""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import build_opener

ROOT = Path(__file__).resolve().parents[2]


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment_in(folder, **more):
    """Settings for a data folder, on SQLite unless `more` names another database."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "DATA_DIR": str(folder),
        "SECRET_KEY": "for-tests",
        "PORT": str(free_port()),
        "WEB_CONCURRENCY": "1",
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def manage(*arguments, environment, **kwargs):
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60,
        check=False, **kwargs,
    )  # fmt: skip


def prepare(environment):
    """A database without content, which is quicker."""
    without = str(ROOT / "tests" / "web")
    prepared = manage("prepare", "--fixtures", without, environment=environment)
    assert prepared.returncode == 0, prepared.stderr


@contextmanager
def served(environment, log):
    """The address of a running server; what it prints goes to the file `log`."""
    with serving(environment, log) as (address, _server):
        yield address


@contextmanager
def serving(environment, log):
    """The same with its process."""
    with log.open("w") as out:
        command = [sys.executable, "manage.py", "serve"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    address = f"http://127.0.0.1:{environment['PORT']}/"
    try:
        wait_for(address)
        yield address, server
    finally:
        server.terminate()
        server.wait(40)


def wait_for(address):
    for _ in range(200):
        try:
            return health(address)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")


def health(address):
    """The status of `/healthz` and its word."""
    try:
        with build_opener().open(address + "healthz", timeout=15) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()
