"""Two marks where one belongs, as in ，。 or ，， or 。；."""

import re
from collections.abc import Iterator

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import Reading
from drafting.report.proofreading.rule import Fix, Rule

ID = "doubled-punct"

_RUN = re.compile("[。，、；：？！](?:[ 　]*[。，、；：？！])+")
_LAWFUL = re.compile("[？！]{1,3}")
_STRONGEST_FIRST = "？！。；：，、"


def _find(reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        for run in _RUN.finditer(text.seen):
            if not _LAWFUL.fullmatch(run.group()):
                yield text.finding(ID, Severity.ERROR, run.span(), _one(run.group()))


def _one(run: str) -> str:
    """The mark that stays: the strongest; a row of 。 stands for an ellipsis."""
    if len(run) > 2 and set(run) == {"。"}:
        return "……"
    emotional = "".join(mark for mark in run if mark in "？！")
    if emotional:
        return "".join(dict.fromkeys(emotional))
    return min(run.replace(" ", "").replace("　", ""), key=_STRONGEST_FIRST.index)


RULE = Rule(ID, Severity.ERROR, Fix.ALL, _find)
