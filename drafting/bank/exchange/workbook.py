"""Excel workbooks: the one sheet of phrases, read as a stream within bounds.

openpyxl would keep every empty cell and fill up every row that is left out, so that a
file of some kilobytes could take all memory; a table of phrases needs values only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from posixpath import join, normpath

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from drafting.bank.exchange.cells import Cell, ErrorValue, Formula
from drafting.bank.exchange.faults import FileError
from drafting.bank.exchange.spreadsheetml import (
    Budget,
    Listed,
    RawCell,
    Reader,
    Rows,
    SharedStrings,
    parse,
    relation_of,
)
from drafting.report.zip_package import Limits, PackageError, ZipPackage

SHEET = "素材"
"""The sheet that is read; where none has this name, the first."""

MAX_UNPACKED_MB = 60
MAX_PARTS = 1_000
MAX_COLUMNS = 40

_LIMITS = Limits(parts=MAX_PARTS, unpacked=MAX_UNPACKED_MB * 1024 * 1024)
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_PLACE = re.compile(r"\s*[0-9]{1,7}\s*")
_LONGEST_FORMAT = 255
_LONGEST_NUMBER = 40
_TRUE = {"1": "TRUE", "0": "FALSE"}
_ASIAN_DATES = {*range(27, 37), *range(50, 59)}
"""Built-in formats that are dates in Chinese files and that openpyxl's list leaves out."""


def rows_of(data: bytes, most_characters: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The rows of the sheet that hold something, with their numbers. Raises `FileError`."""
    try:
        package = ZipPackage(data, _LIMITS)
        if _WORKBOOK not in package.names:
            raise FileError("unknown-kind")
        yield from _Book(package, most_characters).rows()
    except PackageError as error:
        raise FileError(_REFUSALS.get(error.code, "broken"), limit=MAX_UNPACKED_MB) from error


_REFUSALS = {
    "encrypted": "protected",
    "too-many-parts": "unpacks-too-large",
    "too-large-unpacked": "unpacks-too-large",
    "compression-bomb": "unpacks-too-large",
}


@dataclass(frozen=True, slots=True)
class _Related:
    """The parts of a workbook that are read; empty where it has none such."""

    sheet: str
    strings: str
    styles: str


class _Book:
    """A workbook, as far as the values of one sheet need it."""

    def __init__(self, package: ZipPackage, most_characters: int) -> None:
        self._package = package
        self._budget = Budget()
        found = self._listed(_WORKBOOK, "workbookPr", "sheet")
        related = self._related([sheet for name, sheet in found if name == "sheet"])
        is_mac = any(
            sheet.get("date1904") in {"1", "true"} for name, sheet in found if name != "sheet"
        )
        self._epoch = MAC_EPOCH if is_mac else WINDOWS_EPOCH
        self._dates = self._date_styles(related.styles) if related.styles else set()
        strings = SharedStrings(self._budget, most_characters)
        if related.strings:
            self._read(related.strings, strings)
        self._strings = strings.texts
        self._sheet = related.sheet

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """The rows that hold something. Raises `FileError`, at the end where cells are merged."""
        target = Rows(self._budget)
        for _read in parse(self._package.chunks(self._sheet), target):
            for number, cells in target.take():
                yield number, self._cells(number, cells)
        if target.merged:
            raise FileError("merged", ranges=", ".join(target.merged))

    def _read(self, part: str, target: Reader) -> None:
        for _read in parse(self._package.chunks(part), target):
            pass

    def _listed(self, part: str, *names: str) -> list[tuple[str, dict[str, str]]]:
        listed = Listed(self._budget, *names)
        self._read(part, listed)
        return listed.found

    def _related(self, sheets: list[dict[str, str]]) -> _Related:
        """The parts that the workbook's relations lead to."""
        relations = [found for _name, found in self._listed(_RELATIONS, "relation")]
        kinds = {found.get("Id", ""): _kind(found) for found in relations}
        targets = {found.get("Id", ""): _target(found.get("Target", "")) for found in relations}
        named = [
            (sheet.get("name"), relation_of(sheet))
            for sheet in sheets
            if kinds.get(relation_of(sheet)) == "worksheet"
        ]
        chosen = next((key for name, key in named if name == SHEET), named[0][1] if named else "")
        parts = {kinds[key]: targets[key] for key in reversed(kinds)}  # the first of each kind
        related = _Related(
            targets.get(chosen, ""), parts.get("sharedStrings", ""), parts.get("styles", "")
        )
        wanted = (related.sheet, related.strings or related.sheet, related.styles or related.sheet)
        if not set(wanted) <= set(self._package.names):
            raise FileError("broken")
        return related

    def _date_styles(self, part: str) -> set[str]:
        """The numbers of the cell styles that show a number as a date."""
        found = self._listed(part, "numFmt", "cellXfs", "xf")
        own = {f.get("numFmtId", ""): f.get("formatCode", "") for n, f in found if n == "numFmt"}
        names = [name for name, _found in found]
        start = names.index("cellXfs") + 1 if "cellXfs" in names else len(names)
        styles = (f.get("numFmtId", "") for n, f in found[start:] if n == "xf")
        return {str(number) for number, style in enumerate(styles) if _is_date(style, own)}

    def _cells(self, number: int, cells: list[RawCell]) -> tuple[Cell, ...]:
        values: list[Cell] = [""] * min(cells[-1].column, MAX_COLUMNS)
        for cell in cells:
            if cell.column > MAX_COLUMNS:
                raise FileError("too-many-columns", row=number, limit=MAX_COLUMNS)
            values[cell.column - 1] = self._value(cell)
        return tuple(values)

    def _value(self, cell: RawCell) -> Cell:
        if cell.is_formula:
            return Formula()
        if cell.kind == "s":
            return self._shared(cell.text)
        if cell.kind == "e":
            return ErrorValue(cell.text[:_LONGEST_NUMBER])
        if cell.kind == "b":
            return _TRUE.get(cell.text, cell.text)
        if cell.kind == "d":
            return _iso_date(cell.text)
        return self._number(cell) if cell.kind == "n" else cell.text

    def _shared(self, place: str) -> str:
        number = int(place) if _PLACE.fullmatch(place) else len(self._strings)
        if number >= len(self._strings):
            raise FileError("broken")
        return self._strings[number]

    def _number(self, cell: RawCell) -> Cell:
        try:
            number = float(cell.text[:_LONGEST_NUMBER])
            if cell.style in self._dates:
                return self._date(number)
        except ValueError as error:
            raise FileError("broken") from error
        return str(int(number)) if number.is_integer() else str(number)

    def _date(self, number: float) -> Cell:
        try:
            moment = from_excel(number, self._epoch)
        except (OverflowError, ValueError):  # no day any calendar of Excel knows
            return ErrorValue("#VALUE!")
        return moment.date() if isinstance(moment, datetime) else str(moment)


def _kind(relation: dict[str, str]) -> str:
    """What a relation leads to, which the last word of its type says; nothing outside."""
    inside = relation.get("TargetMode", "Internal") == "Internal"
    return relation.get("Type", "").rpartition("/")[2] if inside else ""


def _target(said: str) -> str:
    return normpath(join("/xl", said)).lstrip("/")


def _is_date(style: str, own: dict[str, str]) -> bool:
    builtin = int(style) if _PLACE.fullmatch(style) else -1
    code = own.get(style) or BUILTIN_FORMATS.get(builtin, "")
    if style not in own and builtin in _ASIAN_DATES:
        return True
    if len(code) > _LONGEST_FORMAT or is_timedelta_format(code):
        return False
    return bool(is_date_format(code))


def _iso_date(text: str) -> Cell:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return text
