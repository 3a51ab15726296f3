"""Excel workbooks: reading one whose size and parts are known to be harmless."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from drafting.bank.exchange.cells import Cell, cell_of
from drafting.bank.exchange.faults import FileError

SHEET = "素材"
"""The sheet that is read; where none has this name, the first."""

MAX_UNPACKED_MB = 60
MAX_PARTS = 1_000
MAX_ROW = 1_048_576
"""The last row a workbook can have."""

MAX_COLUMNS = 40
_CHUNK = 1024 * 1024
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]+)"')
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0D\0O|\0<\0!\0D\0O")

_DAMAGED = (
    zipfile.BadZipFile, InvalidFileException, zlib.error, EOFError, OSError, NotImplementedError,
    SyntaxError, KeyError, ValueError, TypeError, IndexError, AttributeError, OverflowError,
)  # fmt: skip
"""What openpyxl raises for a workbook that is none: it promises nothing narrower.

SyntaxError is how XML parsers say that a part is no XML.
"""


def rows_of(data: bytes) -> Iterator[tuple[Cell, ...]]:
    """Every row of the sheet, empty ones too. Raises `FileError`."""
    merged = _inspect(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        _refuse_merged(merged, sheet)
        sheet.reset_dimensions()  # what the file says of its own size is not trusted
        for row in sheet.iter_rows(max_row=MAX_ROW, max_col=MAX_COLUMNS):
            yield tuple(cell_of(cell.value, cell.data_type) for cell in row)
    except _DAMAGED as error:  # never FileError: a ValidationError is none of these
        raise FileError("broken") from error


def _refuse_merged(merged: dict[str, list[str]], sheet: ReadOnlyWorksheet) -> None:
    ranges = merged.get(sheet._worksheet_path.lstrip("/"), [])
    if ranges:
        raise FileError("merged", ranges=", ".join(ranges))


def _inspect(data: bytes) -> dict[str, list[str]]:
    """Unpack every part once, bounded; the merged ranges by part.

    What the archive says of its parts' sizes bounds what `zipfile` gives out, so
    a bomb is refused before it is opened. No part of a workbook declares entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED_MB * _CHUNK:
                raise FileError("unpacks-too-large", limit=MAX_UNPACKED_MB)
            if any(part.flag_bits & 1 for part in parts):
                raise FileError("protected")
            if "xl/workbook.xml" not in archive.namelist():
                raise FileError("unknown-kind")
            return {
                part.filename: _merged_in(archive.read(part))
                for part in parts
                if part.filename.endswith((".xml", ".rels"))
            }
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise FileError("broken") from error


def _merged_in(part: bytes) -> list[str]:
    if _DOCTYPE.search(part):
        raise FileError("broken")
    return [found.decode() for found in _MERGED.findall(part)[:5]]
