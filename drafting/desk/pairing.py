"""Which point keeps which item, when the list that a section's points follow has changed.

A list is saved at every pause in typing, so an item passes through half-typed forms and
its line may be blank for a while. A point goes with its item by three signs, the surest
first: the very wording, likeness, place. Values in, values out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import product

_ALIKE = 0.4
"""From this likeness on, items between the same neighbours are one item, reworded."""

_VERY_ALIKE = 0.75
"""From this likeness on, items are one item wherever they stand."""

_NUMBER = re.compile(r"[（(]?[0-9一二三四五六七八九十]{1,3}[)）、.．:：]\s*")

_BLANKS = 20

_COMPARED = 200
"""How many characters of an item are compared."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A point as the pairing sees it.

    `item` is what it stood for last, `written_for` what it was written for, where
    something is written in it. `holds`: it stands for its item now. `waits`: its line
    went blank. With neither it takes part only by the very wording of its item.
    """

    key: Hashable
    item: str
    written_for: str = ""
    holds: bool = False
    waits: bool = False


@dataclass(slots=True)
class Pairing:
    """The holders of the lines by number, those of blank lines too."""

    lines: Sequence[str]
    holders: Sequence[Holder]
    of_line: dict[int, Holder] = field(default_factory=dict)

    def open_lines(self) -> list[int]:
        """The lines without a point, blank ones among them."""
        return [number for number in range(len(self.lines)) if number not in self.of_line]

    def open_holders(self) -> list[Holder]:
        """The points without a line that still stand for one, in order."""
        paired = {holder.key for holder in self.of_line.values()}
        return [h for h in self.holders if (h.holds or h.waits) and h.key not in paired]

    def gaps(self) -> Iterator[tuple[list[int], list[Holder]]]:
        """Runs of lines without a point, each with the points between the same neighbours.

        Those that are still open when a run's turn comes.
        """
        place = {holder.key: at for at, holder in enumerate(self.holders)}
        kept = {n: place[h.key] for n, h in sorted(self.of_line.items()) if h.holds}
        runs: dict[tuple[int, int], list[int]] = {}
        for number in self.open_lines():
            before = [at for n, at in kept.items() if n < number]
            after = [at for n, at in kept.items() if n > number]
            bounds = (before[-1] if before else -1, after[0] if after else len(self.holders))
            runs.setdefault(bounds, []).append(number)
        for (low, high), numbers in runs.items():
            yield numbers, [h for h in self.open_holders() if low < place[h.key] < high]


def clean_lines(value: str) -> list[str]:
    """The lines of a list as it is typed; one that repeats another is blank as yet.

    Of blank lines in a row no more are kept than points could wait at.
    """
    seen: set[str] = set()
    lines: list[str] = []
    for line in (line.strip() for line in value.split("\n")):
        item = "" if line in seen else line
        if item or any(lines[-_BLANKS:]) or len(lines) < _BLANKS:
            lines.append(item)
        seen.add(line)
    return lines


def pair(lines: Sequence[str], holders: Sequence[Holder]) -> dict[int, Holder]:
    """The point of each line, where one of `holders` (in their order) is its own.

    A blank line may have one too: the point whose item was typed out of it.
    """
    pairing = Pairing(lines, holders)
    _pair_same(pairing)
    _pair_alike(pairing)
    _pair_by_place(pairing)
    return pairing.of_line


def _pair_same(pairing: Pairing) -> None:
    """What was written for an item goes to it first; then the item's point as it stands."""
    by_rank = sorted(pairing.holders, key=lambda holder: (not holder.holds, not holder.waits))
    ways: tuple[Callable[[str], str], ...] = (str, _bare)
    for wording, read in product(("written_for", "item"), ways):
        numbers = {read(line): n for n in pairing.open_lines() if (line := pairing.lines[n])}
        paired = {holder.key for holder in pairing.of_line.values()}
        for holder in by_rank:
            number = numbers.get(read(getattr(holder, wording)))
            if number is not None and holder.key not in paired and number not in pairing.of_line:
                pairing.of_line[number] = holder


def _bare(item: str) -> str:
    """An item without its number and the mark at its end: notices are pasted either way."""
    number = _NUMBER.match(item)
    return item[number.end() if number else 0 :].rstrip("。；;，,、") or item


def _pair_alike(pairing: Pairing) -> None:
    """Reworded items: the likest first, those between the same neighbours more readily."""
    near = {(n, h.key) for numbers, holders in pairing.gaps() for n in numbers for h in holders}
    found = []
    holders = pairing.open_holders()
    for at, number in enumerate(pairing.open_lines()):
        for place, holder in enumerate(holders):
            whole, ratio = likeness(pairing.lines[number], holder.item)
            is_near = (number, holder.key) in near
            is_longer = holder.item in pairing.lines[number]
            if holder.holds and ratio >= (_ALIKE if is_near or is_longer else _VERY_ALIKE):
                written = whole and bool(holder.written_for)
                rank = (whole and is_near, written, ratio, is_near, -abs(at - place))
                found.append((rank, number, holder))
    paired: set[Hashable] = set()
    for _rank, number, holder in sorted(found, key=lambda one: one[0], reverse=True):
        if number not in pairing.of_line and holder.key not in paired:
            pairing.of_line[number] = holder
            paired.add(holder.key)


def _pair_by_place(pairing: Pairing) -> None:
    """What is left between the same neighbours, in order; then blank lines keep a place."""
    for numbers, holders in pairing.gaps():
        in_order = list(numbers)
        if len(numbers) != len(holders):
            in_order.sort(key=lambda number: not pairing.lines[number])  # typed ones first
        for number, holder in zip(in_order, holders, strict=False):
            pairing.of_line[number] = holder


def are_alike(one: str, other: str) -> bool:
    """Whether one item can be the other, reworded."""
    return likeness(one, other)[1] >= _ALIKE


def likeness(one: str, other: str) -> tuple[bool, float]:
    """Whether one item is a part of the other, and how much they have in common (0 to 1).

    A part counts as at least reworded, however short: it may be half typed.
    """
    one, other = one[:_COMPARED], other[:_COMPARED]
    if not one or not other:
        return False, 0.0
    whole = one in other or other in one
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return whole, max(ratio, _ALIKE) if whole else ratio
