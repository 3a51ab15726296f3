"""One process at a time: the others wait for their turn."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

PREPARING = 0x6E6967616F  # any number that is the same everywhere


@contextmanager
def turn_to_prepare() -> Iterator[None]:
    """Hold what only one process may hold, for the database that is prepared.

    On PostgreSQL an advisory lock of the session, whatever machine asks; on SQLite a lock
    of the file's folder, which needs no file of its own. It ends with the process at the
    latest. Windows has no such lock; there Nigao is only tried out.
    """
    folder = Path(str(connection.settings_dict["NAME"])).parent
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])
    elif sys.platform == "win32" or not folder.is_dir():  # or the database is in memory
        yield
    else:
        opened = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX)
            yield
        finally:
            os.close(opened)
