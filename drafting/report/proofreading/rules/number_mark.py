"""The mark after a number: 一、 （一） 1. 第一， 一是 (GB/T 15834—2011)."""

import re
from collections.abc import Iterator

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import NUMERALS, Reading
from drafting.report.proofreading.rule import Fix, Rule

ID = "number-mark"

_FAULTS = (
    (re.compile(r"(?P<number>\d{1,2})(?:\.?、|，)(?!\d)"), ".", True),
    (re.compile(rf"(?P<number>[（(](?:[{NUMERALS}]+|\d{{1,2}})[）)])[、，.．。]"), "", True),
    (re.compile(rf"(?P<number>[{NUMERALS}]{{1,3}})(?:[.．，](?!\d)|,)"), "、", False),
    (re.compile(rf"(?P<number>第[{NUMERALS}]{{1,2}})、(?![第{NUMERALS}\d])"), "，", True),
    (re.compile(rf"(?P<number>[{NUMERALS}]{{1,2}}(?:是|要))，"), "", True),
)
"""A number with a wrong mark, the right mark, whether also within a paragraph."""


def _find(reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        for pattern, mark, inside in _FAULTS:
            for start in text.clause_starts if inside else (text.indent,):
                fault = pattern.match(text.seen, start)
                if fault and not (inside and _is_list(text.seen, start)):
                    right = fault["number"] + mark
                    yield text.finding(ID, Severity.WARNING, fault.span(), right)


def _is_list(seen: str, start: int) -> bool:
    """Whether a 、 or ， stands before: 3、5、7 are numbers of a row, not marks of items."""
    return seen[start - 1 : start] in {"、", "，"} and seen[start : start + 1] != "第"


RULE = Rule(ID, Severity.WARNING, Fix.ALL, _find)
