"""A cell's text and back: formulae made harmless, and what a cell stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from drafting.bank.exchange.faults import cell_fault

_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")
_MADE_HARMLESS = re.compile(r"'+[=+\-@＝＋－＠\t\r]")
_TYPED_FORMULA = re.compile("[=＝]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula: its value is not what an editor wrote."""


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """A cell that shows #N/A or the like."""

    text: str


Cell = str | date | Formula | ErrorValue


def harmless(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula.

    One apostrophe more also where the text has such a beginning already, so that
    `as_written` undoes it exactly. Characters no spreadsheet can hold are left out.
    """
    text = _CONTROL.sub("", text)
    return f"'{text}" if _FORMULA.match(text) else text


def as_written(text: str) -> str:
    """A cell's text as it was before `harmless`, in its normal form."""
    return normal(text[1:] if _MADE_HARMLESS.match(text) else text)


def normal(text: str) -> str:
    """Line ends as one sign, no blanks around: what counts when two texts are compared."""
    return _LINE_END.sub("\n", _CONTROL.sub("", text)).strip()


def text_of(cell: Cell) -> str:
    """The text of a cell. Raises a ValidationError for a formula or an error value.

    In a .csv file a formula is a text with = before it; what we wrote ourselves has an
    apostrophe there.
    """
    if isinstance(cell, Formula):
        raise cell_fault("formula")
    if isinstance(cell, ErrorValue):
        raise cell_fault("error-value", value=cell.text)
    if isinstance(cell, date):
        return cell.isoformat()
    if _TYPED_FORMULA.match(cell):
        raise cell_fault("formula")
    found = _CONTROL.search(cell)
    if found:
        raise cell_fault("control-character", value=f"U+{ord(found[0]):04X}")
    return as_written(cell)


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in a cell."""
    return isinstance(cell, str) and not cell.strip()
