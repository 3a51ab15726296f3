"""The XML of a workbook's parts, read as a stream: only this file knows its names.

Nothing is kept of a part but what is asked for, and every part of a workbook draws on
one budget of elements; so what a file can cost does not depend on what it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce

from lxml import etree

from drafting.bank.exchange.faults import FileError

LAST_ROW = 1_048_576
"""The last row a workbook can have."""

MAX_ELEMENTS = 1_200_000
"""The most elements that are read of a workbook; 5,000 full rows have a quarter of a million."""

MAX_CELL = 32_767
"""The most characters a cell of a workbook can hold."""

MAX_LISTED = 70_000
"""The most sheets, relations, formats; Excel itself takes 65,490 cell formats."""

_MAIN = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_IDS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_COLUMN = re.compile(r"[A-Z]{1,3}")
_NUMBER = re.compile(r"[0-9]{1,7}")

Attributes = Mapping[str, str]


class Budget:
    """The elements that may still be read."""

    def __init__(self) -> None:
        self.left = MAX_ELEMENTS


class Reader:
    """What takes a part's events from the parser: counts elements, and keeps nothing."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    def start(self, tag: str, attributes: Attributes) -> None:
        """Count an element; it begins."""
        budget = self._budget
        budget.left -= 1
        if budget.left < 0:
            raise FileError("too-many-cells")
        if tag in _TAGS:
            self.begin(_TAGS[tag], attributes)

    def begin(self, name: str, attributes: Attributes) -> None:
        """An element of a workbook begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Characters."""

    def close(self) -> None:
        """The part ends."""

    def doctype(self, name: str, public: str, system: str) -> None:
        """No part of a workbook declares anything."""
        raise FileError("broken")


_NAMES = (
    "workbookPr", "sheet", "numFmt", "cellXfs", "xf",
    "si", "rPh", "t", "row", "c", "v", "f", "is", "mergeCell",
)  # fmt: skip
_TAGS = {_RELATION: "relation"} | {ns + name: name for ns in _MAIN for name in _NAMES}


class Listed(Reader):
    """The attributes of all elements of some names, in their order."""

    def __init__(self, budget: Budget, *names: str) -> None:
        super().__init__(budget)
        self._names = names
        self.found: list[tuple[str, dict[str, str]]] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        """Keep an element that is asked for."""
        if name in self._names:
            self.found.append((name, dict(attributes)))
            if len(self.found) > MAX_LISTED:
                raise FileError("broken")


def relation_of(sheet: Attributes) -> str:
    """The id of the relation that leads to a sheet."""
    return next((sheet[name] for name in _IDS if name in sheet), "")


class _Texts(Reader):
    """A target that gathers the characters of some elements."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self._pieces: list[str] = []
        self._length = 0
        self._listens = False

    def data(self, text: str) -> None:
        """Keep characters that are asked for, of a cell no more than it can hold."""
        if self._listens:
            self._pieces.append(text)
            self._length += len(text)
            if self._length > MAX_CELL:
                raise FileError("cell-too-long", limit=MAX_CELL)

    def _taken(self) -> str:
        if not self._pieces:
            return ""
        text = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return text


class SharedStrings(_Texts):
    """The texts that cells share; of a text in runs all runs, of a reading nothing."""

    def __init__(self, budget: Budget, most: int) -> None:
        super().__init__(budget)
        self.texts: list[str] = []
        self._left = most
        self._in_reading = False

    def begin(self, name: str, attributes: Attributes) -> None:
        """Listen to texts, but not to how they are pronounced."""
        self._listens = name == "t" and not self._in_reading
        self._in_reading = self._in_reading or name == "rPh"

    def end(self, tag: str) -> None:
        """Keep a text that is complete."""
        self._listens = False
        name = _TAGS.get(tag, "")
        if name == "rPh":
            self._in_reading = False
        elif name == "si":
            self.texts.append(self._taken().replace("x005F_", ""))  # Excel writes _x000D_ so
            self._left -= len(self.texts[-1])
            if self._left < 0:
                raise FileError("too-much-text")


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as it is written: its column from 1, type, style, text, whether a formula."""

    column: int
    kind: str
    style: str
    text: str
    is_formula: bool


Row = tuple[int, list[RawCell]]


class Rows(_Texts):
    """The rows of a sheet with the cells that hold something, and the merged ranges."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.merged: list[str] = []
        self._rows: list[Row] = []
        self._cells: list[RawCell] = []
        self._row = 0
        self._column = 0
        self._cell: Attributes = {}
        self._is_formula = False
        self._in_reading = False

    def take(self) -> Iterator[Row]:
        """The rows that are complete; each is given once."""
        rows, self._rows = self._rows, []
        yield from rows

    def begin(self, name: str, attributes: Attributes) -> None:
        """A row or cell begins, or what a cell says."""
        self._listens = name == "v" or (name == "t" and not self._in_reading)
        if name == "c":
            self._column = _next_column(self._column, attributes.get("r"))
            self._cell = attributes
            self._is_formula = False
        elif name == "row":
            self._row = _next_row(self._row, attributes.get("r"))
            self._column = 0
        elif name == "f":
            self._is_formula = True
        elif name == "rPh":
            self._in_reading = True
        elif name == "mergeCell" and len(self.merged) < 5:
            self.merged.append(attributes.get("ref", "")[:40])

    def end(self, tag: str) -> None:
        """A cell or row is complete."""
        self._listens = False
        name = _TAGS.get(tag, "")
        if name == "c":
            self._end_cell()
        elif name == "row" and self._cells:
            self._rows.append((self._row, self._cells))
            self._cells = []
        elif name == "rPh":
            self._in_reading = False

    def _end_cell(self) -> None:
        text = self._taken()
        if text or self._is_formula:
            kind, style = self._cell.get("t", "n"), self._cell.get("s", "0")
            self._cells.append(RawCell(self._column, kind, style, text, self._is_formula))


def _next_row(last: int, said: str | None) -> int:
    """The number of a row: what it says, else the next. Rows stand in their order."""
    if said is not None and not _NUMBER.fullmatch(said):
        raise FileError("broken")
    number = last + 1 if said is None else int(said)
    if not last < number <= LAST_ROW:
        raise FileError("broken")
    return number


def _next_column(last: int, said: str | None) -> int:
    """The column of a cell: what its place says, else the next. Cells stand in their order."""
    column = last + 1 if said is None else _column_called(said.rstrip("0123456789"))
    if column <= last:
        raise FileError("broken")
    return column


@lru_cache(maxsize=1_000)
def _column_called(letters: str) -> int:
    """The column of these letters, from 1; 0 where they are none."""
    if not _COLUMN.fullmatch(letters):
        return 0
    return reduce(lambda column, letter: column * 26 + ord(letter) - 64, letters, 0)


def parse(chunks: Iterator[bytes], target: Reader) -> Iterator[None]:
    """Read a part into a target, piece by piece. Raises `FileError`."""
    parser = etree.XMLParser(
        target=target,  # type: ignore[arg-type]  # names are strings here, as the parts are XML
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for chunk in chunks:
            parser.feed(chunk)
            yield
        parser.close()
    except (etree.XMLSyntaxError, UnicodeError) as error:
        raise FileError("broken") from error
    yield
