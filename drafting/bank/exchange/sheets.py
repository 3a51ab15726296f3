"""An uploaded file as rows of cells; bounded, so that no file can exhaust the machine."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from drafting.bank.exchange import workbook
from drafting.bank.exchange.cells import Cell, is_blank
from drafting.bank.exchange.faults import FileError
from drafting.bank.exchange.workbook import MAX_COLUMNS

MEGABYTE = 1024 * 1024
MAX_BYTES = 5 * MEGABYTE
MAX_ROWS = 5_000
MAX_CHARACTERS = 10_000_000
"""The most characters of all cells, a text that cells share counted at each of them."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that holds something, with the number a spreadsheet shows beside it."""

    number: int
    cells: tuple[Cell, ...]


def read_sheet(data: bytes) -> list[SheetRow]:
    """The rows of an .xlsx or .csv file that hold something.

    What kind it is, its bytes say, not its name. Raises `FileError`.
    """
    if len(data) > MAX_BYTES:
        raise FileError("too-large", limit=MAX_BYTES // MEGABYTE)
    if not data.strip():
        raise FileError("empty")
    rows = list(_bounded(_filled(_rows_of(data))))
    if not rows:
        raise FileError("empty")
    return rows


def _rows_of(data: bytes) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    if data.startswith(_OLE):
        raise FileError("protected" if _ENCRYPTED in data else "old-excel")
    if data.startswith(b"PK"):
        return workbook.rows_of(data, MAX_CHARACTERS)
    return _csv_rows(_decoded(data))


def _filled(rows: Iterable[tuple[int, tuple[Cell, ...]]]) -> Iterator[SheetRow]:
    """The rows that hold something; of a long one not the empty cells it ends with."""
    for number, cells in rows:
        filled = len(cells)
        while filled and is_blank(cells[filled - 1]):
            filled -= 1
        if filled > MAX_COLUMNS:
            raise FileError("too-many-columns", row=number, limit=MAX_COLUMNS)
        if filled:
            yield SheetRow(number, cells[:MAX_COLUMNS])


def _bounded(rows: Iterable[SheetRow]) -> Iterator[SheetRow]:
    """The rows, as long as they are no more than a table of phrases can have."""
    characters = 0
    for found, row in enumerate(rows):
        if found > MAX_ROWS:  # the headings are a row too
            raise FileError("too-many-rows", limit=MAX_ROWS)
        characters += sum(len(cell) for cell in row.cells if isinstance(cell, str))
        if characters > MAX_CHARACTERS:
            raise FileError("too-much-text")
        yield row


def _decoded(data: bytes) -> str:
    """Text of a CSV file: UTF-8, or what Chinese Excel writes. Raises `FileError`."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16
        raise FileError("encoding")
    if b"\0" in data:
        raise FileError("unknown-kind")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError("encoding")


def _csv_rows(text: str) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    first = text[: text.find("\n")]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, tuple(cells)
    except csv.Error as error:
        if "field limit" in str(error):
            raise FileError("cell-too-long", limit=csv.field_size_limit()) from error
        raise FileError("broken-csv", row=number + 1) from error
