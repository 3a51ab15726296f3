"""No 、 between adjoining ”“ or 》《 (GB/T 15834—2011, 4.5.3.5)."""

import re
from collections.abc import Iterator

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import Reading
from drafting.report.proofreading.rule import Fix, Rule

ID = "dunhao-between-quotes"

_BETWEEN = re.compile("(?<=”)、(?=“)|(?<=》)、(?=《)")


def _find(reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        for match in _BETWEEN.finditer(text.seen):
            yield text.finding(ID, Severity.WARNING, match.span(), "")


RULE = Rule(ID, Severity.WARNING, Fix.ALL, _find)
