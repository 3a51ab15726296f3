"""Two wordings of one text: which characters went and which came."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 8_000
"""Characters compared one by one; of longer texts only what both ends have in common is found."""

LEAST_KEPT = 0.4
"""The share of the shorter text that must be kept for the other to be called a change of it."""


class Change(StrEnum):
    """What became of a stretch of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text and what became of it."""

    text: str
    change: Change = Change.KEPT


def compare(old: str, new: str) -> list[Stretch]:
    """The stretches of both texts in order: without added ones `old`, without removed `new`.

    Chinese has no blanks between words, so characters are compared; single
    characters kept between two changes are taken for chance and not shown as kept,
    and of texts with little in common nothing is.
    """
    if len(old) + len(new) > LONGEST:
        return _ends(old, new)
    found = list(_joined(_steps(old, new)))
    kept = sum(len(stretch.text) for stretch in found if stretch.change is Change.KEPT)
    return found if kept >= LEAST_KEPT * min(len(old), len(new)) else list(_changed(old, new))


def _steps(old: str, new: str) -> Iterator[tuple[bool, str, str]]:
    """Whether a step keeps the text, and what it takes from the old and from the new."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    steps = matcher.get_opcodes()
    for place, (deed, i1, i2, j1, j2) in enumerate(steps):
        inside = 0 < place < len(steps) - 1
        kept = deed == "equal" and not (inside and i2 - i1 == 1)
        yield kept, old[i1:i2], new[j1:j2]


def _joined(steps: Iterator[tuple[bool, str, str]]) -> Iterator[Stretch]:
    """Neighbouring changes as one: first all that went, then all that came."""
    removed = added = ""
    for kept, before, after in steps:
        if not kept:
            removed, added = removed + before, added + after
            continue
        yield from _changed(removed, added)
        removed = added = ""
        yield Stretch(before)
    yield from _changed(removed, added)


def _changed(removed: str, added: str) -> Iterator[Stretch]:
    if removed:
        yield Stretch(removed, Change.REMOVED)
    if added:
        yield Stretch(added, Change.ADDED)


def _ends(old: str, new: str) -> list[Stretch]:
    """Kept beginning and end, and all between as changed."""
    shorter = min(len(old), len(new))
    begin = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = shorter - begin
    end = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    middle = list(_changed(old[begin : len(old) - end], new[begin : len(new) - end]))
    kept = [Stretch(old[:begin]), *middle, Stretch(old[len(old) - end :])]
    return [stretch for stretch in kept if stretch.text]
