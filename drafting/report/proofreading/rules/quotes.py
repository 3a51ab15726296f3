"""Quotation marks: reversed, without partner, “ ” within “ ”.

One automaton reads all marks of a paragraph and takes the cheapest account of
them: every mark opens, closes, opens or closes an inner quotation, or is alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import HAN, Reading, Text
from drafting.report.proofreading.rule import Fix, Rule

DIRECTION, MISSING, NESTED = "quote-direction", "quote-missing", "nested-quote"

_DOUBLE = re.compile(rf'[“”]|(?<=[{HAN}，。；：？！、（》])"|"(?=[{HAN}，。；：？！、）《])')
_SINGLE = re.compile("(?<![A-Za-z0-9])’|’(?![A-Za-z0-9])|‘(?![A-Za-z0-9])|(?<![A-Za-z0-9])‘")
_CONNECTOR = re.compile("[、，与和及或跟同到至]+")
_NO_START = tuple("、，。；：！？）》")
_NO_END = tuple("、，：（《")

_FLIPPED, _ALONE, _INNER, _ODD = 1.0, 2.1, 0.5, 1.2
"""What each account of a mark costs: turned round, without partner, an inner pair, ill placed."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark, and what it costs to read it as opening and as closing."""

    place: int
    opening: float
    closing: float


@dataclass(frozen=True, slots=True)
class _Account:
    """An account of the marks so far: how deep it stands, what the last is taken for."""

    cost: float = 0.0
    depth: int = 0
    taken: str = ""
    before: "_Account | None" = None

    def then(self, cost: float, depth: int, taken: str) -> "_Account":
        return _Account(self.cost + cost, depth, taken, self)

    def all_taken(self) -> list[str]:
        """What each mark is taken for, from the first."""
        taken, account = [], self
        while account.before:
            taken.append(account.taken)
            account = account.before
        return taken[::-1]


def _find(rule: str, reading: Reading) -> Iterator[Finding]:
    return (finding for finding in reading.shared(_findings) if finding.rule == rule)


def _findings(reading: Reading) -> list[Finding]:
    return [
        finding
        for text in reading.texts
        for pair, pattern in (("“”", _DOUBLE), ("‘’", _SINGLE))
        for finding in _of(reading, text, pair, pattern)
    ]


def _of(reading: Reading, text: Text, pair: str, pattern: re.Pattern[str]) -> Iterator[Finding]:
    places = [match.start() for match in pattern.finditer(text.seen)]
    if _in_order([text.seen[place] for place in places], pair):
        return
    marks = _marks(text.seen, places, pair)
    taken = _cheapest(marks, nests=pair == "“”")
    yield from _turned(text, pair, places, taken)
    yield from _inner(text, places, taken)
    for place, how in zip(places, taken, strict=True):
        apostrophe = pair == "‘’" and _is_apostrophe(text.seen, place)
        if how == "alone" and not apostrophe and not _goes_on(reading, text, place, pair[0]):
            yield text.finding(MISSING, Severity.ERROR, (place, place + 1))


def _in_order(found: Sequence[str], pair: str) -> bool:
    return len(found) % 2 == 0 and all(
        mark == pair[number % 2] for number, mark in enumerate(found)
    )


def _marks(seen: str, places: Sequence[int], pair: str) -> list[_Mark]:
    marks = []
    for number, place in enumerate(places):
        after = seen[place + 1 : places[number + 1] if number + 1 < len(places) else None]
        before = seen[places[number - 1] + 1 if number else 0 : place]
        opening = _FLIPPED * (seen[place] == pair[1]) + _ODD * (
            not after or after.startswith(_NO_START) or bool(_CONNECTOR.fullmatch(after))
        )
        closing = _FLIPPED * (seen[place] == pair[0]) + _ODD * (
            not before or before.endswith(_NO_END) or bool(_CONNECTOR.fullmatch(before))
        )
        marks.append(_Mark(place, opening, closing))
    return marks


def _cheapest(marks: Sequence[_Mark], *, nests: bool) -> list[str]:
    """What each mark is taken for: open, close, inner-open, inner-close, alone."""
    best = {0: _Account()}
    for mark in marks:
        reached: dict[int, _Account] = {}
        for account in best.values():
            for step in _steps(account, mark, nests=nests):
                if step.depth not in reached or step.cost < reached[step.depth].cost:
                    reached[step.depth] = step
        best = reached
    return best[0].all_taken()


def _steps(account: _Account, mark: _Mark, *, nests: bool) -> Iterator[_Account]:
    yield account.then(_ALONE, account.depth, "alone")
    if account.depth == 0:
        yield account.then(mark.opening, 1, "open")
    elif account.depth == 1:
        yield account.then(mark.closing, 0, "close")
        if nests and mark.opening < _FLIPPED:
            yield account.then(mark.opening + _INNER, 2, "inner-open")
    elif mark.closing < _FLIPPED:
        yield account.then(mark.closing, 1, "inner-close")


def _turned(
    text: Text, pair: str, places: Sequence[int], taken: Sequence[str]
) -> Iterator[Finding]:
    """Marks that stand the wrong way round, and straight ones."""
    for place, how in zip(places, taken, strict=True):
        right = {"open": pair[0], "close": pair[1]}.get(how)
        if right and text.seen[place] != right:
            yield text.finding(DIRECTION, Severity.ERROR, (place, place + 1), right)


def _inner(text: Text, places: Sequence[int], taken: Sequence[str]) -> Iterator[Finding]:
    start = 0
    for place, how in zip(places, taken, strict=True):
        if how == "inner-open":
            start = place
        elif how == "inner-close":
            quoted = text.text[start + 1 : place]
            yield text.finding(NESTED, Severity.ERROR, (start, place + 1), f"‘{quoted}’")


def _goes_on(reading: Reading, text: Text, place: int, opening: str) -> bool:
    """Whether a quotation of several paragraphs goes on: each of them opens, the last closes."""
    following = reading.texts[text.index + 1 : text.index + 2]
    starts = place <= text.indent and text.seen[place] == opening
    return starts and any(next_.seen.startswith(opening, next_.indent) for next_ in following)


def _is_apostrophe(seen: str, place: int) -> bool:
    around = seen[max(place - 1, 0) : place] + seen[place + 1 : place + 2]
    return any(each.isascii() and each.isalnum() for each in around)


RULES = tuple(
    Rule(rule, Severity.ERROR, Fix.EACH, partial(_find, rule))
    for rule in (DIRECTION, MISSING, NESTED)
)
