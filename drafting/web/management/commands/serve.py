"""`manage.py serve`: print where Nigao is and how to get in, then serve."""

import errno
import importlib.util
import os
import runpy
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from drafting.web.accounts import (
    first_administrator,
    has_administrator_with_password,
    sign_in_path,
)
from drafting.web.addresses import bracketed, local_address, site_address
from drafting.web.storage import Trouble, in_words, trouble_writing


class Command(BaseCommand):
    """Becomes the server: gunicorn, or Django's own where gunicorn does not run."""

    help = "Print the address and how to sign in, and serve on HOST:PORT."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """`--sign-in-link` asks for a link where an administrator has a password."""
        parser.add_argument("--sign-in-link", action="store_true")

    def handle(self, *args: Any, sign_in_link: bool, **options: Any) -> None:
        """Check what must be there, print, and hand this process over to the server."""
        host, port = settings.HOST, settings.PORT
        _require_free(host, port)
        _require_database()
        self.stdout.write(f"Nigao: {local_address(host, port)}/")
        self.stdout.write(_way_in(is_asked_for=sign_in_link))
        self.stdout.flush()
        connections.close_all()  # the server's processes must not share one
        _become_server(server_command(host, port))


def _way_in(*, is_asked_for: bool) -> str:
    """A link only where it is needed: what is printed may be kept in a journal."""
    administrator = first_administrator()
    if administrator is None:
        return "No administrator yet: run `make prepare`."
    if is_asked_for or not has_administrator_with_password():
        return f"Sign in once: {site_address()}{sign_in_path(administrator)}"
    return "Sign in with your password. For a link instead: `manage.py sign_in_link`."


def _become_server(command: list[str]) -> None:
    """Run gunicorn in this process, which has loaded what it needs; another one anew."""
    if command[1:3] != ["-m", "gunicorn"]:
        os.execvp(command[0], command)  # noqa: S606  our own arguments, no shell
    sys.argv = command[2:]
    runpy.run_module("gunicorn", run_name="__main__", alter_sys=True)


def server_command(host: str, port: int) -> list[str]:
    """The server's command line. It keeps no log of requests: addresses can hold sign-in tokens."""
    python = [sys.executable, "-m"]
    if importlib.util.find_spec("fcntl") is None or importlib.util.find_spec("gunicorn") is None:
        address = f"{bracketed(host)}:{port}"
        return [*python, "django", "runserver", "--noreload", "--nostatic", address]
    return [
        *python, "gunicorn", "drafting.wsgi",
        "--bind", f"{bracketed(host)}:{port}",
        "--worker-class", "drafting.web.worker.GatheringWorker",
        "--workers", str(settings.WEB_CONCURRENCY),
        "--threads", str(settings.THREADS),
        "--worker-connections", "500",  # below the usual limit of open files
        "--preload",
        "--no-control-socket",
        "--log-level", "warning",
    ]  # fmt: skip


def _require_free(host: str, port: int) -> None:
    """Say in plain words what gunicorn would say in a page of retries."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            raise CommandError(_why_not(error, host, port), returncode=1) from error


def _require_database() -> None:
    """Say in a sentence what every page would fail of."""
    trouble = trouble_writing()
    if trouble is not None and trouble is not Trouble.LOCKED:  # a writer is soon done
        raise CommandError(in_words(trouble), returncode=1)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is not prepared: run `make prepare`.", returncode=1)


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use: another program, or Nigao itself, runs there. "
            f"Take another one: make run PORT={port + 1}"
        )
    return f"Cannot serve on {host}:{port} ({error.strerror}). Set HOST=… and PORT=…"
