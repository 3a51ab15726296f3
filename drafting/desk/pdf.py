"""PDF through LibreOffice, where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

from django.utils.translation import gettext_lazy as _

TIME_LIMIT = 60
"""Seconds a conversion may take."""

PDF_TROUBLE = {
    "missing": _("This machine has no LibreOffice, which makes the PDF. Use the Word file."),
    "slow": _("The PDF took too long. Try again, or use the Word file."),
    "failed": _("The PDF could not be made. The Word file is not affected."),
}

_one_at_a_time = threading.Lock()  # a profile serves one LibreOffice at a time


class PdfError(Exception):
    """A PDF cannot be made. `code`: missing, slow or failed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def find_office() -> str | None:
    """LibreOffice's program, if this machine has it."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def docx_to_pdf(docx: bytes, *, time_limit: float = TIME_LIMIT) -> bytes:
    """The PDF of a Word file. Raises PdfError."""
    office = find_office()
    if office is None:
        raise PdfError("missing")
    if not _one_at_a_time.acquire(timeout=time_limit):
        raise PdfError("slow")
    try:
        with tempfile.TemporaryDirectory(prefix="nigao-pdf-") as folder:
            return _convert(office, Path(folder), docx, time_limit)
    finally:
        _one_at_a_time.release()


def _convert(office: str, folder: Path, docx: bytes, time_limit: float) -> bytes:
    source = folder / "report.docx"
    source.write_bytes(docx)
    _run([*_command(office), "--outdir", str(folder), str(source)], time_limit)
    result = source.with_suffix(".pdf")
    if not result.is_file():
        raise PdfError("failed")
    return result.read_bytes()


def _command(office: str) -> list[str]:
    profile = Path(tempfile.gettempdir()) / f"nigao-office-{os.getuid()}-{os.getpid()}"
    options = ["--headless", "--norestore", "--nolockcheck", "--convert-to", "pdf"]
    return [office, f"-env:UserInstallation={profile.as_uri()}", *options]


def _run(command: list[str], time_limit: float) -> None:
    """Run to the end, or end the program and what it started."""
    environment = {**os.environ, "LC_ALL": "zh_CN.UTF-8"}  # a Latin locale spaces Chinese marks
    process = subprocess.Popen(  # noqa: S603 - the command is our own, the path is shutil.which's
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(time_limit)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise PdfError("slow") from error
