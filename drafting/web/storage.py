"""Whether the database can be written, and what to say when it cannot."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import Error as AnyDatabaseError
from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator


class Trouble(Enum):
    """Why the database takes nothing; the value is the word of `/healthz`."""

    DISK_FULL = "not writable: disk full"
    READ_ONLY = "not writable: read-only"
    LOCKED = "not writable: database locked"
    UNAVAILABLE = "database unavailable"
    GONE = "database gone"


ROOM = 4 * 1024 * 1024
"""Less free space than this counts as none. A log that is written again from its
beginning hides for a while that the disk is full."""

PATIENCE = 2_000
"""How long a check waits for a writer, in milliseconds; a save waits longer."""

_OF_SQLITE = {
    sqlite3.SQLITE_FULL: Trouble.DISK_FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_BUSY: Trouble.LOCKED,
    sqlite3.SQLITE_LOCKED: Trouble.LOCKED,
    sqlite3.SQLITE_IOERR: Trouble.UNAVAILABLE,
    sqlite3.SQLITE_CANTOPEN: Trouble.UNAVAILABLE,
    sqlite3.SQLITE_CORRUPT: Trouble.UNAVAILABLE,
    sqlite3.SQLITE_NOTADB: Trouble.UNAVAILABLE,
}
"""By primary result code, the lower byte of an extended one."""

_OF_POSTGRESQL = {
    "53100": Trouble.DISK_FULL,
    "25006": Trouble.READ_ONLY,  # a standby, or default_transaction_read_only
    "40001": Trouble.LOCKED,
    "40P01": Trouble.LOCKED,
    "55P03": Trouble.LOCKED,
    "08": Trouble.UNAVAILABLE,
    "53": Trouble.UNAVAILABLE,  # memory, connections
    "57P": Trouble.UNAVAILABLE,  # it is being stopped or started
    "58": Trouble.UNAVAILABLE,  # its own disk or files
}
"""By SQLSTATE, or what it begins with."""


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Which trouble an error of the database tells of; None for a mistake of ours."""
    cause = error.__cause__ if isinstance(error, AnyDatabaseError) else None
    if cause is None:
        return None
    if isinstance(cause, sqlite3.Error):
        return _OF_SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    state = getattr(cause, "sqlstate", None)
    if state is None:  # no answer at all
        kind = type(cause).__name__
        return Trouble.UNAVAILABLE if kind in {"OperationalError", "InterfaceError"} else None
    return next((found for key, found in _OF_POSTGRESQL.items() if state.startswith(key)), None)


_opened = threading.local()


def trouble_of_file() -> Trouble | None:
    """Whether SQLite's file is where it should be; another one in its place is opened anew.

    SQLite itself would make an empty file, and an open connection would go on writing into
    a file that was moved or removed: asked before a request reads or writes anything.
    """
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
        return None
    path = Path(str(connection.settings_dict["NAME"]))
    try:
        status = path.stat()
    except OSError as error:
        is_gone = isinstance(error, FileNotFoundError) and path.parent.is_dir()
        return Trouble.GONE if is_gone else Trouble.UNAVAILABLE
    file = status.st_dev, status.st_ino
    if getattr(_opened, "file", file) != file:
        connection.close()
    _opened.file = file
    return None


def trouble_writing() -> Trouble | None:
    """Try to write as a save would, leaving nothing behind."""
    if trouble := trouble_of_file():
        return trouble
    try:
        return _trouble_of_sqlite() if connection.vendor == "sqlite" else _trouble_of_server()
    except AnyDatabaseError as error:
        return trouble_of(error) or Trouble.UNAVAILABLE


def _trouble_of_sqlite() -> Trouble | None:
    """The number that is written is the one that stands there already: a page goes to the disk."""
    folder = Path(str(connection.settings_dict["NAME"])).parent
    if hasattr(os, "statvfs") and folder.is_dir():
        disk = os.statvfs(folder)
        if disk.f_bavail * disk.f_frsize < ROOM:
            return Trouble.DISK_FULL
    with short_of_patience(), transaction.atomic(), connection.cursor() as cursor:
        (version,) = cursor.execute("PRAGMA user_version").fetchone()
        cursor.execute(f"PRAGMA user_version = {version:d}")
    return None


@contextmanager
def short_of_patience(milliseconds: int = PATIENCE) -> Iterator[None]:
    """Wait no longer for another writer. Only SQLite has one for all that is written."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = 1000 * connection.settings_dict["OPTIONS"].get("timeout", 5)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds:d}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual:d}")


def _trouble_of_server() -> Trouble | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean"
        )
        (is_read_only,) = cursor.fetchone()
    return Trouble.READ_ONLY if is_read_only else None


def in_words(trouble: Trouble) -> str:
    """A sentence for whoever starts Nigao; without the password of the database."""
    own = connection.settings_dict
    if connection.vendor != "sqlite":
        server = f"{own['HOST'] or 'localhost'}:{own['PORT'] or 5432}/{own['NAME']}"
        return f"The database {server}: {_ON_SERVER[trouble]}"
    return f"The database {own['NAME']}: {_IN_FILE[trouble].format(folder=settings.DATA_DIR)}"


_IN_FILE = {
    Trouble.DISK_FULL: "the disk is full. Make room on it.",
    Trouble.READ_ONLY: "it cannot be written. The file and its folder must belong to the "
    "account that runs Nigao, on a disk that is not read-only.",
    Trouble.LOCKED: "another program holds it: a backup, or a second Nigao.",
    Trouble.UNAVAILABLE: "it cannot be opened. Is DATA_DIR ({folder}) there, does it belong to "
    "the account that runs Nigao, and is the file whole?",
    Trouble.GONE: "there is no such file. If there was one, bring it back, or restore a backup; "
    "for a new one run `make prepare`.",
}
_ON_SERVER = {
    Trouble.DISK_FULL: "its disk is full. Make room on it.",
    Trouble.READ_ONLY: "it takes no changes (a standby, or read-only). Check DATABASE_URL.",
    Trouble.LOCKED: "another program holds what is needed.",
    Trouble.UNAVAILABLE: "it does not answer, or refuses name and password. Check DATABASE_URL.",
}
