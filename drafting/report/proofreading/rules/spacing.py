"""Spaces where Chinese has none, spaces at the end, full-width digits."""

import re
import unicodedata
from collections.abc import Iterator
from functools import partial

from drafting.report.layout import ParagraphRole
from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import HAN, Reading, Text
from drafting.report.proofreading.rule import Fix, Rule

_BLANK = " \\t\\u00a0\\u2000-\\u200b\\u202f\\ufeff"
_MARKS = "。，、；：？！“”‘’《》（）〈〉〔〕…—"
_WITHIN = re.compile(
    rf"(?<=[{HAN}{_MARKS}])[{_BLANK}]+(?=[{HAN}{_MARKS}])"
    rf"|(?<=[0-9A-Za-z%])[{_BLANK}]+(?=[。，、；：？！”’》）])"
)
_TRAILING = re.compile(rf"(?<=[^{_BLANK}\u3000\r])[{_BLANK}\u3000\r]+$")
_WIDE_DIGITS = re.compile("[０-９](?:[０-９．，：]*[０-９])?％?")

_SPACED_ROLES = {
    ParagraphRole.BYLINE,
    ParagraphRole.DATELINE,
    ParagraphRole.SIGNATURE,
    ParagraphRole.TITLE,
}
"""Lines in which an office parts post and name by spaces."""


def _find(rule: str, reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        for match in _matches(rule, text):
            right = unicodedata.normalize("NFKC", match.group()) if rule == DIGITS else ""
            yield text.finding(rule, Severity.WARNING, match.span(), right)


def _matches(rule: str, text: Text) -> Iterator[re.Match[str]]:
    if rule == WITHIN and text.role in _SPACED_ROLES:
        return iter(())
    return _PATTERNS[rule].finditer(text.seen)


WITHIN, TRAILING, DIGITS = "space-in-cjk", "trailing-space", "fullwidth-digit"
_PATTERNS = {WITHIN: _WITHIN, TRAILING: _TRAILING, DIGITS: _WIDE_DIGITS}

RULES = tuple(Rule(rule, Severity.WARNING, Fix.ALL, partial(_find, rule)) for rule in _PATTERNS)
