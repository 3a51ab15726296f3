"""No 、 between adjoining ”“ or 》《 (GB/T 15834—2011, 4.5.3.5)."""

import re
from collections.abc import Iterator

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import Reading
from drafting.report.proofreading.rule import Fix, Rule

ID = "dunhao-between-quotes"

_BETWEEN = re.compile("(?<=”)、(?=“)|(?<=》)、(?=《)")
_PAIR_BEFORE = re.compile("(?<=[”》][与和同跟及对])[“《][^“”《》]*[”》]")
_PAIR_AFTER = re.compile("[“《][^“”《》]*[”》][与和同跟及对][“《]")


def _find(reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        pairs = {match.end() for match in _PAIR_BEFORE.finditer(text.seen)}
        for match in _BETWEEN.finditer(text.seen):
            # Pairs in a row need the mark: “A”与“B”、“C”与“D”.
            if match.start() not in pairs or not _PAIR_AFTER.match(text.seen, match.end()):
                yield text.finding(ID, Severity.WARNING, match.span(), "")


RULE = Rule(ID, Severity.WARNING, Fix.ALL, _find)
