"""A real Nigao in a folder and a database of its own: `prepare`, then `serve`."""

import os
import re
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "拟稿-correct-horse-7"
DRAFTER, EDITOR = "wenqing", "bianji"

USERS = f"""
from django.contrib.auth.models import Group, User
from drafting.bank.groups import EDITORS
User.objects.create_user({DRAFTER!r}, password={PASSWORD!r})
editor = User.objects.create_user({EDITOR!r}, password={PASSWORD!r}, is_staff=True)
editor.groups.add(Group.objects.get(name=EDITORS))
"""


@dataclass(frozen=True)
class Site:
    """Where the server is, the link it printed, and how to run a command beside it."""

    url: str
    link: str
    env: dict[str, str]

    def manage(self, *arguments: str) -> str:
        return manage(self.env, *arguments)


def manage(env: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    with own_database() as database:
        env = environment(folder, database)
        manage(env, "prepare")
        manage(env, "shell", "--no-imports", "--command", USERS)
        with served(env) as (url, link):
            yield Site(url, link, env)


def environment(folder: Path, database: dict[str, str]) -> dict[str, str]:
    left_out = {"DATABASE_URL", "SECRET_KEY_FILE", "DJANGO_SETTINGS_MODULE", "DEBUG"}
    kept = {key: value for key, value in os.environ.items() if key not in left_out}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {
        **kept, **database, "DATA_DIR": str(folder), "SECRET_KEY": uuid.uuid4().hex,
        "HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "1", "PYTHONUTF8": "1",
    }  # fmt: skip


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """On PostgreSQL a new database, dropped at the end; else the file in DATA_DIR."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield {}
        return
    name = f"nigao_e2e_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield {"DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=f"/{name}"))}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def served(env: dict[str, str]) -> Iterator[tuple[str, str]]:
    command = [sys.executable, "manage.py", "serve"]
    with subprocess.Popen(command, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE) as server:
        try:
            printed = "".join(server.stdout.readline() for _ in range(2))
            url = re.search(r"^Nigao: (\S+)/$", printed, re.M)
            link = re.search(r"^Sign in once: (\S+)$", printed, re.M)
            assert url, printed
            assert link, printed
            await_port(int(env["PORT"]), server)
            yield url[1], link[1]
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()


def await_port(port: int, server: subprocess.Popen) -> None:
    """`serve` prints before it listens."""
    while server.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
    raise AssertionError(f"the server ended with {server.returncode}")
