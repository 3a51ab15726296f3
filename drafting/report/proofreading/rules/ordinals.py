"""Ordinals out of order: 二是 without 一是; 一是…三是."""

from collections.abc import Iterator
from functools import partial

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import Reading
from drafting.report.proofreading.rule import Fix, Rule
from drafting.report.proofreading.series import Fault, follow

_FAULTS = {"ordinal-missing-first": Fault.NO_FIRST, "ordinal-skip": Fault.SKIP}


def _find(rule: str, reading: Reading) -> Iterator[Finding]:
    for wrong in reading.shared(follow).faults:
        if wrong.fault is _FAULTS[rule]:
            number = wrong.ordinal
            expected = number.written(wrong.expected)
            yield number.text.finding(
                rule, Severity.ERROR, (number.start, number.end), wrong.right, expected=expected
            )


RULES = tuple(Rule(rule, Severity.ERROR, Fix.EACH, partial(_find, rule)) for rule in _FAULTS)
