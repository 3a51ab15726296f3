"""Brackets without partner: 《》（）〔〕〈〉."""

import re
from collections.abc import Iterator

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import Reading, Text
from drafting.report.proofreading.rule import Fix, Rule

ID = "bracket-missing"

_BRACKET = re.compile("[《》（）()〔〕〈〉]")
_OPENING = {"》": "《", "）": "（", "〕": "〔", "〉": "〈"}
_ONE_KIND = {"(": "（", ")": "）"}
_LIST_MARK = re.compile(r"(?:^|[^0-9A-Za-z])(?:[0-9A-Za-z]{1,2}|[①-⑳])$")


def _find(reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        for place in _alone(text):
            yield text.finding(ID, Severity.ERROR, (place, place + 1))


def _alone(text: Text) -> list[int]:
    """Where brackets stand that have no partner; a crossing pair leaves the inner one alone."""
    opened: list[tuple[str, int]] = []
    alone = []
    for match in _BRACKET.finditer(text.seen):
        mark = _ONE_KIND.get(match.group(), match.group())
        if mark not in _OPENING:
            opened.append((mark, match.start()))
            continue
        partner = _last(opened, _OPENING[mark])
        if partner is not None:
            alone += [place for _mark, place in opened[partner + 1 :]]
            del opened[partner:]
        elif not (mark == "）" and _LIST_MARK.search(text.seen[: match.start()])):
            alone.append(match.start())
    return sorted([*alone, *(place for _mark, place in opened)])


def _last(opened: list[tuple[str, int]], mark: str) -> int | None:
    places = [number for number, (each, _place) in enumerate(opened) if each == mark]
    return places[-1] if places else None


RULE = Rule(ID, Severity.ERROR, Fix.NONE, _find)
