"""A sentence that stands in the report twice."""

import re
from collections.abc import Iterator

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import SLOT, Reading, Text, blanked
from drafting.report.proofreading.rule import Fix, Reach, Rule

ID = "repeated-sentence"

LONG = 20
"""Characters from which on a sentence is no chance repetition."""

_SENTENCE = re.compile("[^。！？；]+")
_MARK = re.compile(
    r"^[\s　]*(?:[一二三四五六七八九十]{1,3}(?:是|要|、)|[（(].{1,3}[）)]|\d{1,2}[.、])?"
)


def _find(reading: Reading) -> Iterator[Finding]:
    headings = {_bare(text.seen) for text in reading.texts if text.is_heading}
    first_seen: dict[str, int] = {}
    for text in reading.texts:
        for start, end in _sentences(text):
            said = text.text[start:end]
            if said in first_seen and said not in headings:
                first = first_seen[said] + 1
                yield text.finding(ID, Severity.WARNING, (start, end), first=first)
            first_seen.setdefault(said, text.index)


def _sentences(text: Text) -> Iterator[tuple[int, int]]:
    """Long sentences without their numbers; quotations and slots do not make one long."""
    if not text.is_body:
        return
    own = blanked(text.seen, text.quotations, SLOT)
    begin = len(text.runs[0].text) if text.begins_scope and len(text.runs) > 1 else 0
    for match in _SENTENCE.finditer(text.seen, begin):
        mark = _MARK.match(match.group())
        start = match.start() + (mark.end() if mark else 0)
        if match.end() - start - own.count(SLOT, start, match.end()) >= LONG:
            yield start, match.end()


def _bare(heading: str) -> str:
    mark = _MARK.match(heading)
    return heading[mark.end() :].rstrip("。") if mark else heading


RULE = Rule(ID, Severity.WARNING, Fix.NONE, _find, Reach.REPORT)
