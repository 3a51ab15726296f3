"""A paragraph of text that ends in no stop."""

import re
from collections.abc import Iterator

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import SLOT, Reading, Text
from drafting.report.proofreading.rule import Fix, Rule

ID = "missing-final-stop"

_STOPPED = re.compile("[。！？…—：:；;!?.][”’」』）》〉)]*$")
_WRONG_END = re.compile("[，、,]$")
_OTHER_LINE = re.compile(r"(?:附件?|注|备注|抄送|主送|报送|联系人|联系电话)\d*[：:]|此致|敬礼|特此")
_SENTENCE = 20
"""A paragraph with commas and this many characters is a sentence even without a stop within."""


def _find(reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        said = text.seen.rstrip(" 　\t\r")
        if text.is_body and _lacks_stop(said) and _is_prose(text, said, alone=reading.alone):
            last = said[-1]
            right = "。" if _WRONG_END.search(last) else text.text[len(said) - 1] + "。"
            yield text.finding(ID, Severity.WARNING, (len(said) - 1, len(said)), right)


def _lacks_stop(said: str) -> bool:
    # What a slot at the end is filled with may bring its own stop.
    return bool(said) and not said.endswith(SLOT) and not _STOPPED.search(said)


def _is_prose(text: Text, said: str, *, alone: bool) -> bool:
    """Whether this is text: not a line of a table, a list, a signature, a heading typed here."""
    if "\t" in said or _OTHER_LINE.match(said):
        return False
    if re.search("[。！？]|；.*；", said):
        return True
    typed_heading = text.heading_mark is not None and len(text.runs) <= 1
    return not alone and not typed_heading and "，" in said and len(said) >= _SENTENCE


RULE = Rule(ID, Severity.WARNING, Fix.ALL, _find)
