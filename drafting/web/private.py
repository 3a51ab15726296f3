"""Files that only the account that runs Nigao can read: texts, sessions, hashes, the key."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)

OTHERS = stat.S_IRWXG | stat.S_IRWXO
BESIDE_SQLITE = ("", "-wal", "-shm", "-journal")


def keep_private() -> None:
    """Make new files for this account alone, and close what an earlier version left open.

    Windows has no such rights: there a folder's are those of the folder above it.
    """
    os.umask(OTHERS)
    if os.name != "posix":
        return
    for path in _private():
        _close(path)


def _private() -> Iterator[Path]:
    yield settings.DATA_DIR
    yield settings.DATA_DIR / "secret_key"
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        for suffix in BESIDE_SQLITE:
            yield Path(f"{database['NAME']}{suffix}")


def _close(path: Path) -> None:
    if not os.access(path.parent, os.X_OK) or not path.exists():
        return
    try:
        status = path.stat()
        if not status.st_mode & OTHERS:
            return
        if stat.S_ISDIR(status.st_mode) and status.st_mode & (stat.S_ISVTX | stat.S_IWOTH):
            logger.warning("%s is shared with other accounts: give DATA_DIR its own.", path)
        elif status.st_uid != os.geteuid():
            logger.warning(
                "%s is open to other accounts and belongs to one: run Nigao as its owner, "
                "or take the rights of others away (chmod go=).", path,
            )  # fmt: skip
        else:
            path.chmod(stat.S_IMODE(status.st_mode) & ~OTHERS)
    except OSError as error:
        logger.warning("%s: %s. Can other accounts read it?", path, error.strerror)
