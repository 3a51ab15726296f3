"""PDF through LibreOffice, where it is installed: one at a time, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.files import locks
from django.utils.translation import gettext_lazy as _

TIME_LIMIT = 60
"""Seconds a PDF may take, waiting for its turn included."""

PDF_TROUBLE = {
    "missing": _("This machine has no LibreOffice, which makes the PDF. Use the Word file."),
    "busy": _("Other PDFs are being made. Try again in a moment, or use the Word file."),
    "slow": _("The PDF took too long. Try again, or use the Word file."),
    "failed": _("The PDF could not be made. The Word file is not affected."),
}

_PREFIX = "nigao-pdf-"
_STALE = 60 * 60
_PAUSE = 0.05
_KEPT_VARIABLES = (
    "PATH", "HOME", "USER", "LOGNAME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME",
)  # fmt: skip
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_INTERNET = "/org.openoffice.Inet/Settings"
_PROFILE = (
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "DisableActiveContent", "true"),
    (_INTERNET, "ooInetProxyType", "2"),
    (_INTERNET, "ooInetNoProxy", ""),
    *((_INTERNET, f"ooInet{kind}ProxyName", "127.0.0.1") for kind in ("HTTP", "HTTPS", "FTP")),
    *((_INTERNET, f"ooInet{kind}ProxyPort", "9") for kind in ("HTTP", "HTTPS", "FTP")),
    ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
    ("/org.openoffice.Office.Recovery/RecoveryInfo", "Enabled", "false"),
    ("/org.openoffice.Office.Common/Misc", "CrashReport", "false"),
)
"""What LibreOffice is told: no links, no macros, a proxy that nobody is (port 9, discard)."""


def _most_at_once(threads: int) -> int:
    """Two, one of them waiting, but never all threads: the others stay free for saves."""
    return max(1, min(2, threads - 1))


AT_ONCE = _most_at_once(settings.THREADS)
"""How many a process takes on."""

_room = threading.BoundedSemaphore(AT_ONCE)
_turn = threading.Lock()


class PdfError(Exception):
    """A PDF cannot be made. `code`: missing, busy, slow or failed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def find_office() -> str | None:
    """LibreOffice's program, if this machine has it."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def docx_to_pdf(docx: bytes, *, time_limit: float = TIME_LIMIT) -> bytes:
    """The PDF of a Word file. Raises PdfError, at once where too many wait already."""
    office = find_office()
    if office is None:
        raise PdfError("missing")
    if not _room.acquire(blocking=False):
        raise PdfError("busy")
    deadline = time.monotonic() + time_limit
    try:
        with _own_turn(deadline), _own_folder() as folder:
            return _convert(office, folder, docx, deadline)
    except OSError as error:  # no room on the disk, no process to be had
        raise PdfError("failed") from error
    finally:
        _room.release()


@contextmanager
def _own_turn(deadline: float) -> Iterator[None]:
    """The one turn there is: among the threads of this process, then among all processes."""
    if not _turn.acquire(timeout=max(deadline - time.monotonic(), 0)):
        raise PdfError("slow")
    try:
        with _turn_of_all(deadline):
            yield
    finally:
        _turn.release()


@contextmanager
def _turn_of_all(deadline: float) -> Iterator[None]:
    """The turn among processes: a lock on a file, which ends with its process whatever happens.

    Where nothing can be written, each process has a turn of its own.
    """
    if not os.access(settings.DATA_DIR, os.W_OK):
        yield
        return
    with (settings.DATA_DIR / "pdf.lock").open("ab") as file:
        while not locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
            if time.monotonic() > deadline:
                raise PdfError("slow")
            time.sleep(_PAUSE)
        yield


@contextmanager
def _own_folder() -> Iterator[Path]:
    """A new folder nobody else can read or have made, removed afterwards."""
    _remove_stale()
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _remove_stale() -> None:
    """Remove folders that processes killed meanwhile have left: reports lie in them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            found = folder.lstat()
            is_own = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
            if is_own and found.st_mtime < time.time() - _STALE:
                shutil.rmtree(folder, ignore_errors=True)


def _convert(office: str, folder: Path, docx: bytes, deadline: float) -> bytes:
    source = folder / "report.docx"
    source.write_bytes(docx)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_profile_xml())
    command = [
        office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
        "--nolockcheck", "--convert-to", "pdf", "--outdir", str(folder), str(source),
    ]  # fmt: skip
    _run(command, folder, max(deadline - time.monotonic(), 0))
    result = source.with_suffix(".pdf")
    if not result.is_file():
        raise PdfError("failed")
    return result.read_bytes()


def _profile_xml() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _PROFILE
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    )


def _run(command: list[str], folder: Path, time_limit: float) -> None:
    """Run to the end, or end the program and all it started."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    # Neither our secrets nor a proxy; a Latin locale would space Chinese marks.
    environment = {**kept, "LC_ALL": "zh_CN.UTF-8", "TMPDIR": str(folder)}
    process = subprocess.Popen(  # noqa: S603 - the command is our own, the path is shutil.which's
        command,
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(time_limit)
    except subprocess.TimeoutExpired as error:
        raise PdfError("slow") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
