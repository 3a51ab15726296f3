"""Brackets without partner: 《》（）〔〕〈〉."""

import re
from collections import Counter
from collections.abc import Iterator

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import Reading, Text
from drafting.report.proofreading.rule import Fix, Rule

ID = "bracket-missing"

_BRACKET = re.compile("[《》（）()〔〕〈〉]")
_OPENING = {"》": "《", "）": "（", "〕": "〔", "〉": "〈"}
_ONE_KIND = {"(": "（", ")": "）"}
_CLOSING = {opening: closing for closing, opening in _OPENING.items()}
_LIST_MARK = re.compile(r"(?:^|[^0-9A-Za-z])(?:[0-9A-Za-z]{1,2}|[①-⑳])$")


def _find(reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        for place in _alone(text):
            yield text.finding(ID, Severity.ERROR, (place, place + 1))


def _alone(text: Text) -> list[int]:
    """Where brackets stand that have no partner; a crossing pair leaves the inner one alone."""
    opened: list[tuple[str, int]] = []
    waiting = Counter[str]()
    alone: list[int] = []
    for match in _BRACKET.finditer(text.seen):
        mark = _ONE_KIND.get(match.group(), match.group())
        if mark in _CLOSING:
            opened.append((mark, match.start()))
            waiting[mark] += 1
        elif waiting[_OPENING[mark]]:
            alone += _closed(opened, waiting, _OPENING[mark])
        elif not (mark == "）" and _is_list_mark(text.seen, match.start())):
            alone.append(match.start())
    return sorted([*alone, *(place for _mark, place in opened)])


def _closed(opened: list[tuple[str, int]], waiting: Counter[str], opening: str) -> Iterator[int]:
    """Take away the last bracket of this kind; yield those opened within it, left alone."""
    while True:
        mark, place = opened.pop()
        waiting[mark] -= 1
        if mark == opening:
            return
        yield place


def _is_list_mark(seen: str, place: int) -> bool:
    """Whether the bracket ends a mark like 1） or ①）."""
    return bool(_LIST_MARK.search(seen[max(place - 3, 0) : place]))


RULE = Rule(ID, Severity.ERROR, Fix.NONE, _find)
