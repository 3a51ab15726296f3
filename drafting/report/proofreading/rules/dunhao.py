"""No 、 between adjoining ”“ or 》《 (GB/T 15834—2011, 4.5.3.5)."""

import re
from collections.abc import Iterator

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import Reading
from drafting.report.proofreading.rule import Fix, Rule

ID = "dunhao-between-quotes"

_BETWEEN = re.compile("(?<=”)、(?=“)|(?<=》)、(?=《)")
_PAIR_BEFORE = re.compile("[”》][与和同跟及对][“《][^“”《》]*[”》]$")
_PAIR_AFTER = re.compile("[“《][^“”《》]*[”》][与和同跟及对][“《]")


def _find(reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        for match in _BETWEEN.finditer(text.seen):
            if not _parts_pairs(text.seen, match.start()):
                yield text.finding(ID, Severity.WARNING, match.span(), "")


def _parts_pairs(seen: str, place: int) -> bool:
    """Whether pairs are listed, “A”与“B”、“C”与“D”: there the mark is needed."""
    after = _PAIR_AFTER.match(seen, place + 1)
    return bool(after and _PAIR_BEFORE.search(seen[:place]))


RULE = Rule(ID, Severity.WARNING, Fix.ALL, _find)
