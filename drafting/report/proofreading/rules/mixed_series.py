"""A series in two ways: 。 and ； between its points, 一是 with 第二."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import Reading, Text
from drafting.report.proofreading.rule import Fix, Rule
from drafting.report.proofreading.series import Fault, Ordinal, follow

ID = "mixed-series"

_STOPS = {"。", "；"}


def _find(reading: Reading) -> Iterator[Finding]:
    followed = reading.shared(follow)
    for wrong in followed.faults:
        if wrong.fault is Fault.MIXED:
            place = (wrong.ordinal.start, wrong.ordinal.end)
            yield wrong.ordinal.text.finding(ID, Severity.WARNING, place, wrong.right)
    for series in followed.series:
        yield from _parted(reading.texts, series.members)


def _parted(texts: Sequence[Text], members: Sequence[Ordinal]) -> Iterator[Finding]:
    """Marks between the points that are not as the others.

    All are 。 where a point holds a 。 of its own (GB/T 15834—2011, 4.6.3).
    """
    ends = [end for each in members[1:] if (end := _end_before(texts, each))]
    marks = [text.seen[place] for text, place in ends]
    sentences = any(_has_sentences(first, then) for first, then in pairwise(members))
    right = "。" if sentences or marks.count("。") * 2 >= len(marks) else "；"
    if "；" in marks and (sentences or len(set(marks)) > 1):
        for text, place in ends:
            if text.seen[place] != right:
                yield text.finding(ID, Severity.WARNING, (place, place + 1), right)


def _end_before(texts: Sequence[Text], ordinal: Ordinal) -> tuple[Text, int] | None:
    """Where the 。 or ； stands that ends the point before this one."""
    text, place = ordinal.text, _last_said(ordinal.text, ordinal.start)
    if place < 0 and text.index:
        text = texts[text.index - 1]
        place = _last_said(text, len(text.seen))
    return (text, place) if place >= 0 and text.seen[place] in _STOPS else None


def _last_said(text: Text, end: int) -> int:
    """Where the last character before this place stands that is no blank; -1 if none."""
    place = end - 1
    while place >= 0 and text.seen[place].isspace():
        place -= 1
    return place


def _has_sentences(first: Ordinal, then: Ordinal) -> bool:
    """Whether a point within one paragraph holds a 。 before its end."""
    if first.text is not then.text:
        return False
    ends = first.text.unquoted_stops
    number = bisect_left(ends, first.end)
    return number < len(ends) and ends[number] < _last_said(first.text, then.start)


RULE = Rule(ID, Severity.WARNING, Fix.EACH, _find)
