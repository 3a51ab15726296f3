"""The databases that are measured: SQLite in a new file and, where DATABASE_URL names one,
PostgreSQL. Each is measured in a process of its own and is gone afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django


def databases(folder: str) -> Iterator[tuple[str, str]]:
    """Name and address of each."""
    yield "SQLite", f"sqlite:///{folder}/bench.sqlite3"
    address = os.environ.get("DATABASE_URL", "")
    if address.startswith(("postgres", "psql")):
        yield "PostgreSQL", address


def set_up() -> None:
    """Django, as the measured process needs it."""
    os.environ.setdefault("SECRET_KEY", "bench")
    os.environ["ALLOWED_HOSTS"] = "testserver,127.0.0.1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "drafting.settings"
    django.setup()


@contextmanager
def empty_database() -> Iterator[str]:
    """SQLite's is a new file, PostgreSQL's one beside the named one; its address."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    address = os.environ["DATABASE_URL"]
    if connection.vendor == "sqlite":
        call_command("migrate", verbosity=0)
        yield address
        return
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield f"{address.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
