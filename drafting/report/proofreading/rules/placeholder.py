"""Text that still has to be written: open slots, and the marks people leave for a gap."""

import re
from collections.abc import Iterator

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import HAN, SLOT, Reading
from drafting.report.proofreading.rule import Fix, Rule

ID = "placeholder"

_GAP = re.compile(
    r"[*＊]{2,}"
    r"|[×✕╳]{2,}"
    r"|(?<![\dA-Za-z%）)])[×✕╳](?=[年月日市县区镇乡村局])"
    r"|(?<![A-Za-z0-9])[xX]{2,}(?![A-Za-z0-9])"
    r"|(?<=\d\d)[xX]{2}(?=年)"
    r"|(?<![A-Za-z0-9])[xX](?=[年月日局区县市镇乡村省])"
    r"|(?<![\dA-Za-z）)])[*＊](?=[年月日])|(?<![A-Za-z0-9])[xX] [xX](?![A-Za-z0-9])"
    r"|(?<![Ａ-Ｚａ-ｚ])[ｘＸ]{2,}(?![Ａ-Ｚａ-ｚ])"
    r"|[_＿]{2,}"
    r"|(?<![一二三四五六七八九十〇\d])[○◯□△▲●■]{2,}(?![一二三四五六七八九十〇\d年])"
    r"|[〔（(\[［{「](?:此处|请|请在此处?)?(?:待?填写?|待补充?|插入|待插入|待录入)[^〔〕（）()\[\]\n]{0,20}[〕）)\]］}」]"
    r"|[〔（(\[［{「](?:此处|请|请在此处?)补充[^〔〕（）()\[\]\n]{0,20}[〕）)\]］}」]"
    r"|《[ 　]*》|“[ 　]*”|（[ 　]*）"
)
_DASH = re.compile(
    rf"(?<=[在对为与由向从把让使将于被给和以及、，。；：“《（])—(?![—\d])(?=[{HAN}、，。；”》）])"
    rf"|(?<=[{HAN}])—(?=[、，。；的等])"
)


def _find(reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        spans = [match.span() for match in _GAP.finditer(text.seen) if SLOT not in match.group()]
        spans += [match.span() for match in _DASH.finditer(text.seen)]
        # A text of the bank has slots by right; a report has them while it is unfinished.
        spans += [] if reading.alone else text.slots
        for span in spans:
            yield text.finding(ID, Severity.ERROR, span)


RULE = Rule(ID, Severity.ERROR, Fix.NONE, _find)
