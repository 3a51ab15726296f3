"""Numbers of sections and points, and the ways a point can be set.

Levels and marks: GB/T 9704—2012, 7.3.3 (一、 （一） 1. （1）) and GB/T 15834—2011.
A further layout is one row of `LAYOUTS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")


def chinese_number(number: int) -> str:
    """Write 0 ≤ number < 10,000 in Chinese numerals: 0 零, 10 十, 12 十二, 105 一百零五.

    Raises ValueError outside that range.
    """
    if not 0 <= number < 10_000:
        raise ValueError(number)
    if number < 10:
        return _DIGITS[number]
    written = ""
    pending_zero = False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            written += ("零" if pending_zero else "") + _DIGITS[digit] + _UNITS[place]
            pending_zero = False
        else:
            pending_zero = bool(written)
    return written.removeprefix("一") if 10 <= number < 20 else written


class Placement(StrEnum):
    """Where a point's heading and body stand."""

    OWN_LINE = "own-line"
    """The heading alone on its line, the body in paragraphs below it."""
    RUN_IN = "run-in"
    """Heading and body in one paragraph, the heading closed by a full stop."""
    INLINE = "inline"
    """The points of a series follow one another in one paragraph."""


@dataclass(frozen=True, slots=True)
class PointLayout:
    """How a point is set: its mark, its placement, its level in the outline.

    `level` is the heading level (2 for （一）, 3 for 1.), 0 where the point is
    ordinary text. `has_heading` tells whether a point of this layout carries a
    heading at all; `needs_heading`, whether it is incomplete without one;
    `joins_lead`, whether the first point goes on in the lead's last paragraph.
    """

    key: str
    mark: Callable[[int], str]
    placement: Placement
    level: int = 0
    has_heading: bool = True
    needs_heading: bool = False
    joins_lead: bool = False


def _no_mark(_number: int) -> str:
    return ""


def _bracketed(number: int) -> str:
    return f"（{chinese_number(number)}）"


def _arabic(number: int) -> str:
    return f"{number}."


def _is(number: int) -> str:
    return f"{chinese_number(number)}是"


def _must(number: int) -> str:
    return f"{chinese_number(number)}要"


LAYOUTS: dict[str, PointLayout] = {
    layout.key: layout
    for layout in (
        PointLayout("own-line", _bracketed, Placement.OWN_LINE, level=2, needs_heading=True),
        PointLayout("run-in", _bracketed, Placement.RUN_IN, level=2, needs_heading=True),
        PointLayout("run-in-arabic", _arabic, Placement.RUN_IN, level=3, needs_heading=True),
        PointLayout("ordinal-paragraph", _is, Placement.RUN_IN),
        PointLayout("ordinal-inline", _is, Placement.INLINE, joins_lead=True),
        PointLayout("must-inline", _must, Placement.INLINE, joins_lead=True),
        PointLayout("plain", _no_mark, Placement.RUN_IN, has_heading=False, joins_lead=True),
    )
}


def section_mark(number: int) -> str:
    """一、 二、 … for the sections of a report, counted from 1."""
    return f"{chinese_number(number)}、"
