"""Where the characters of a text came from, through slots, cuts and marks set around them."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class Stretch(NamedTuple):
    """Characters of a text, and the characters of another that they came from.

    `length` characters from `at` on stand at `start` to `end` of the other text as they
    are; where `is_filled`, they are what stands in place of those: a value in place of its
    slot, or the slot that shows a gap in place of nothing.
    """

    at: int
    length: int
    start: int
    end: int
    is_filled: bool = False


Trace = tuple[Stretch, ...]
"""The stretches of a text in order; characters in none of them were added."""


def whole(text: str, start: int = 0) -> Trace:
    """The trace of a text that stands in another as it is."""
    length = len(text)
    return (Stretch(0, length, start, start + length),) if text else ()


def in_place_of(text: str, start: int, end: int) -> Trace:
    """The trace of a text that stands in place of another's characters."""
    return (Stretch(0, len(text), start, end, is_filled=True),)


def shifted(trace: Sequence[Stretch], by: int) -> Trace:
    """The trace of the same text after `by` more characters."""
    return tuple(
        Stretch(at + by, length, start, end, is_filled)
        for at, length, start, end, is_filled in trace
    )


def cut(trace: Sequence[Stretch], begin: int, end: int) -> Trace:
    """The trace of the characters `begin` to `end` of a text."""
    found = []
    place = bisect_right(trace, begin, key=lambda stretch: stretch.at + stretch.length)
    while place < len(trace) and trace[place].at < end:
        at, length, start, stop, is_filled = trace[place]
        first, last = max(at, begin), min(at + length, end)
        if not is_filled:
            start, stop = start + first - at, start + last - at
        found.append(Stretch(first - begin, last - first, start, stop, is_filled))
        place += 1
    return tuple(found)


def through(outer: Sequence[Stretch], inner: Sequence[Stretch]) -> Trace:
    """A text's trace in a second text, carried on by that one's trace in a third."""
    return tuple(
        stretch for step in outer for stretch in shifted(cut(inner, step.start, step.end), step.at)
    )
