"""Half-width marks in Chinese text."""

import re
from collections.abc import Iterator

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import HAN, Reading, Text
from drafting.report.proofreading.rule import Fix, Rule

ID = "half-punct"

_FULL = str.maketrans(",:;?!().", "，：；？！（）。")
_BEFORE = rf"[{HAN}”’》）〉〕]"
_AFTER = rf"[{HAN}“‘《（〈〔]"
_MARKS = re.compile(
    rf"(?<={_BEFORE})[,:;?!.]+ *"
    rf"|(?<![,:;?!])[,:;?!]+ *(?={_AFTER})"
    rf"|(?<=[0-9A-Za-z%])\.+ *(?={_AFTER})"
)
_PAIR = re.compile(r"\([^()\n]*\)")
_BRACKET = re.compile(rf"(?<! ) *\((?={_AFTER})|(?<={_BEFORE}) *\(|(?<={_BEFORE})\)|\)(?={_AFTER})")


def _find(reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        if not text.plain.isascii():
            for span in sorted({*_marks(text), *_brackets(text)}):
                found = text.text[slice(*span)]
                yield text.finding(ID, Severity.ERROR, span, _full(found))


def _marks(text: Text) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _MARKS.finditer(text.plain))


def _brackets(text: Text) -> Iterator[tuple[int, int]]:
    """Single brackets beside Chinese, and the partner of each."""
    single = {match.end() - 1: match.span() for match in _BRACKET.finditer(text.plain)}
    for pair in _PAIR.finditer(text.plain):
        first, last = pair.start(), pair.end() - 1
        if first in single or last in single:
            single.setdefault(first, (first, first + 1))
            single.setdefault(last, (last, last + 1))
    yield from single.values()


def _full(found: str) -> str:
    if re.fullmatch(r"\.{3,} *", found):
        return "……"
    return found.strip(" ").translate(_FULL)


RULE = Rule(ID, Severity.ERROR, Fix.ALL, _find)
