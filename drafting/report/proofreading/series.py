"""The series of a text: 一是…二是… and its kin, followed from heading to heading.

A series may stand within another of the same kind; it begins with one, and every
heading begins anew. What is wrong with a series is kept with the number it shows at.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain

from drafting.report.numbering import chinese_number
from drafting.report.proofreading.reading import NUMBERS, NUMERALS, Reading, Text

_ORDINAL = re.compile(
    rf"(?P<shi>[{NUMERALS}]{{1,3}})是(?!(?P=shi))"
    rf"|(?P<must>[{NUMERALS}]{{1,3}})要(?![素点件领义害塞闻紧职员{NUMERALS}])"
    rf"|第(?P<nth>[{NUMERALS}]{{1,3}})(?=[，,：:]|、(?![第{NUMERALS}]))"
    rf"|其(?P<of>[{NUMERALS}])(?=[，,：:、])"
)
_LOOSE_FIRST = {
    "是": re.compile("(?<![统之唯万第单专合])一是"),
    "要": re.compile("(?<![统之唯万第单专合])一要"),
    "第": re.compile("第一"),
    "其": re.compile("其一|首先"),
}
_KINDS = {"shi": "是", "must": "要", "nth": "第", "of": "其"}

_LIKELY_SECOND = 5
"""A series that seems to begin beyond this is none."""

_BEYOND = 100
"""The first number that is never read; a series expects no higher one."""


class Fault(StrEnum):
    """What can be wrong with a number."""

    NO_FIRST = "no-first"
    SKIP = "skip"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A number at the beginning of a clause: 二是, 二要, 第二, 其二."""

    text: Text
    start: int
    end: int
    kind: str
    number: int

    def written(self, number: int, kind: str = "") -> str:
        """This ordinal with another number, of another kind."""
        kind = kind or self.kind
        numeral = chinese_number(number)
        return kind + numeral if kind in "第其" else numeral + kind

    @property
    def begins_paragraph(self) -> bool:
        """Whether only blanks stand before it."""
        return self.start <= self.text.indent


@dataclass(slots=True)
class Series:
    """The members of one series in order; `next` is the number expected after them."""

    kind: str
    next: int
    members: list[Ordinal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Misnumbered:
    """A number that is not the one expected, its series, and the right wording if known."""

    fault: Fault
    ordinal: Ordinal
    expected: int
    right: str | None


@dataclass(slots=True)
class Followed:
    """All series of a reading and what is wrong with their numbers."""

    series: list[Series] = field(default_factory=list)
    faults: list[Misnumbered] = field(default_factory=list)


def follow(reading: Reading) -> Followed:
    """The series of a reading; share it: `reading.shared(follow)`."""
    followed = Followed()
    for scope in _scopes(reading.texts):
        _Follower(scope, followed).run()
    return followed


def _scopes(texts: Sequence[Text]) -> Iterator[list[Ordinal]]:
    """The ordinals from each heading to the next."""
    scope: list[Ordinal] = []
    for text in texts:
        if text.begins_scope:
            yield scope
            scope = []
        scope.extend(_ordinals(text))
    yield scope


def _ordinals(text: Text) -> Iterator[Ordinal]:
    for match in _ORDINAL.finditer(text.seen):
        if match.start() not in text.clause_starts or _is_quoted(text, match.start()):
            continue
        group = next(name for name in _KINDS if match[name])
        number = NUMBERS.get(match[group])
        if number:
            yield Ordinal(text, match.start(), match.end(), _KINDS[group], number)


def _is_quoted(text: Text, place: int) -> bool:
    return text.quotation_at(place) is not None


class _Follower:
    """Follows the ordinals of one scope; the innermost open series is last.

    Where series stand in `open` is kept by kind and by what they expect, so that the work
    grows with the ordinals only, however many series are open.
    """

    def __init__(self, ordinals: Sequence[Ordinal], followed: Followed) -> None:
        self.ordinals = ordinals
        self.followed = followed
        self.open: list[Series] = []
        self.expecting: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        self.of_kind: defaultdict[str, list[int]] = defaultdict(list)
        self.loose: dict[tuple[int, str], int] = {}

    def run(self) -> None:
        for place, ordinal in enumerate(self.ordinals):
            if ordinal.number == 1:
                self._begin(ordinal)
            elif depths := self.expecting[ordinal.kind, ordinal.number]:
                self._append(self._innermost(depths[-1]), ordinal, ordinal.number)
            else:
                self._misnumbered(ordinal, place)

    def _begin(self, ordinal: Ordinal) -> None:
        begun = Series(ordinal.kind, ordinal.number + 1, [ordinal])
        self.followed.series.append(begun)
        self._push(begun)

    def _push(self, series: Series) -> None:
        self.expecting[series.kind, series.next].append(len(self.open))
        self.of_kind[series.kind].append(len(self.open))
        self.open.append(series)

    def _pop(self) -> None:
        series = self.open.pop()
        self.expecting[series.kind, series.next].pop()
        self.of_kind[series.kind].pop()

    def _innermost(self, depth: int) -> Series:
        """The series that stands so deep; those within it end."""
        while len(self.open) > depth + 1:
            self._pop()
        return self.open[depth]

    def _append(self, series: Series, ordinal: Ordinal, number: int) -> None:
        """Put the ordinal into the innermost series, which goes on in the ordinal's kind."""
        self._pop()
        series.members.append(ordinal)
        series.kind, series.next = ordinal.kind, min(number + 1, _BEYOND)
        self._push(series)

    def _misnumbered(self, ordinal: Ordinal, place: int) -> None:
        last = self.open[-1] if self.open else None
        depths = self.of_kind[ordinal.kind]
        if depths and not _begins_anew(self.open[depths[-1]], ordinal):
            same = self._innermost(depths[-1])
            right = ordinal.written(same.next)
            self._report(Fault.SKIP, ordinal, same.next, right)
            self._append(same, ordinal, max(same.next, ordinal.number))
        elif self._has_loose_first(ordinal):
            self._begin(ordinal)
        elif last and last.next == ordinal.number and last.kind != ordinal.kind:
            right = ordinal.written(ordinal.number, last.kind)
            self._report(Fault.MIXED, ordinal, ordinal.number, right)
            self._append(last, ordinal, ordinal.number)
        else:
            if ordinal.number <= _LIKELY_SECOND:
                later = (self.ordinals[each] for each in range(place + 1, len(self.ordinals)))
                self._report(Fault.NO_FIRST, ordinal, 1, _first(ordinal, later))
            self._begin(ordinal)

    def _has_loose_first(self, ordinal: Ordinal) -> bool:
        """Whether the first stands before, though at no beginning of a clause: 表现在一是…"""
        if ordinal.number != 2:
            return False
        key = (ordinal.text.index, ordinal.kind)
        if key not in self.loose:
            first = _LOOSE_FIRST[ordinal.kind].search(ordinal.text.seen)
            self.loose[key] = first.end() if first else len(ordinal.text.seen)
        return self.loose[key] <= ordinal.start

    def _report(self, fault: Fault, ordinal: Ordinal, expected: int, right: str | None) -> None:
        self.followed.faults.append(Misnumbered(fault, ordinal, expected, right))


def _begins_anew(series: Series, ordinal: Ordinal) -> bool:
    """Whether a number already had comes in another paragraph: a series that lost its first."""
    return ordinal.number < series.next and ordinal.text is not series.members[-1].text


def _first(ordinal: Ordinal, later: Iterable[Ordinal]) -> str | None:
    """The ordinal as the first, unless what follows shows that the first was lost before it."""
    following = chain((each.number for each in later if each.kind == ordinal.kind), (0,))
    return ordinal.written(1) if next(following) != ordinal.number + 1 else None
