"""Headings out of order: 一、（一）1.（1） skipped, repeated, a level left out."""

from collections.abc import Iterator

from drafting.report.numbering import chinese_number
from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import Reading, Text
from drafting.report.proofreading.rule import Fix, Reach, Rule

ID = "heading-seq"

_FORMS = {1: "{}、", 2: "（{}）", 3: "{}.", 4: "（{}）"}

_LAST = 99
"""The last number that is read; nothing higher is expected than the one after it."""


def _find(reading: Reading) -> Iterator[Finding]:
    counts: dict[int, int] = {}
    for text in reading.texts:
        if not (place := text.heading_place) or not place[1] or not _counts(text):
            continue
        level, number = place
        expected = counts.get(level, 0) + 1
        right = level if _may_stand(level, counts) else level - 1
        repeated = number == 1 and expected == 2 and level <= 2
        if right != level or repeated or number not in (expected, 1):
            yield _finding(text, right, expected if right == level else number)
        counts = {each: count for each, count in counts.items() if each < level}
        counts[level] = min(max(number, expected), _LAST) if number != 1 or repeated else 1


def _counts(text: Text) -> bool:
    """Whether the mark numbers a heading or item, not a line of another kind."""
    return text.is_heading or text.is_body


def _may_stand(level: int, counts: dict[int, int]) -> bool:
    """Whether the level may stand below the headings above it.

    1. may stand below 一、 where there are two levels only; （1） needs its 1.
    """
    return level < 4 or not counts or level in counts or level - 1 in counts


def _finding(text: Text, level: int, number: int) -> Finding:
    mark = text.heading_mark
    span = mark.span() if mark else (0, 0)
    written = chinese_number(number) if level <= 2 else str(number)
    right = _FORMS[level].format(written)
    return text.finding(ID, Severity.ERROR, span, right, expected=right)


RULE = Rule(ID, Severity.ERROR, Fix.EACH, _find, Reach.REPORT)
