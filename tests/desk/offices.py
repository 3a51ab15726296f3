"""Programs in the place of LibreOffice: they tell how they were called, and take their time."""

import sys

WRITES = """
import os, pathlib, sys, time
arguments = sys.argv[1:]
folder = pathlib.Path(arguments[arguments.index("--outdir") + 1])
profile = pathlib.Path(arguments[0].partition("file://")[2])
{body}
(folder / "report.pdf").write_bytes(b"%PDF")
"""


def put_office(folder, monkeypatch, body):
    """Put a program before LibreOffice on the path; `body` is what it does, in Python."""
    programs = folder / "programs"
    programs.mkdir()
    program = programs / "soffice"
    program.write_text(f"#!{sys.executable}\n{WRITES.format(body=body)}")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
