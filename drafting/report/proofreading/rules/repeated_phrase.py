"""A phrase written twice in a row: 对基层、对基层."""

import re
from collections.abc import Iterator

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import HAN, NUMERALS, SLOT, Reading, Text
from drafting.report.proofreading.rule import Fix, Rule

ID = "repeated-phrase"

_WORDS = HAN.replace(SLOT, "")
_TWICE = re.compile(rf"(?=(?P<phrase>[{_WORDS}]{{2,20}}?)(?P<mark>[、，；]?)(?P=phrase))")
_MORE = re.compile("[、，；]?(?:再|又|还是|就是|更)")
_REDUPLICATED = re.compile(
    "了解|交流|介绍|休息|体会|体验|修改|关心|准备|分析|动员|十分|协调|历练|参观|反思"
    "|合计|商量|回顾|复习|好多|学习|安慰|宣传|对照|尝试|帮助|张罗|很多|总结|感受|慰问"
    "|打听|打扫|打磨|批评|指导|掂量|掌握|推敲|提醒|支持|收拾|放松|教育|敲打|整理|斟酌"
    "|权衡|核实|核对|梳理|检查|比较|汇报|沟通|活动|清点|清理|熟悉|特别|琢磨|盘点|看望"
    "|督促|研究|磨炼|磨练|考虑|表扬|解释|讨论|说明|调整|调研|走访|过问|锻炼|非常|鼓励"
)
"""Verbs that take the form 研究研究, and 很多很多."""
_LIST_OF_NUMBERS = re.compile(rf"[{NUMERALS}几]+")


def _find(reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        end = 0
        for match in _TWICE.finditer(text.seen):
            length = 2 * len(match["phrase"]) + len(match["mark"])
            span = (match.start(), match.start() + length)
            if span[0] >= end and not _is_lawful(text, match, span[1]):
                end = span[1]
                yield text.finding(ID, Severity.WARNING, span, match["phrase"])


def _is_lawful(text: Text, match: re.Match[str], end: int) -> bool:
    phrase, start = match["phrase"], match.start()
    if len(set(phrase)) == 1 or _LIST_OF_NUMBERS.fullmatch(phrase):
        return True
    if (
        _MORE.match(text.seen, end)
        or text.seen[end : end + 1 + len(phrase)].lstrip("、，") == phrase
    ):
        return True  # 学习、学习、再学习
    if match["mark"]:
        return not _is_slip(text, match, end)
    middle = start + len(phrase)
    cut = any(text.word_at(place)[0] != place for place in (start, middle))
    return cut or _is_form(phrase)


def _is_form(phrase: str) -> bool:
    """Whether doubling is a form of its own: 研究研究, 一步一步, 越来越."""
    figure = phrase[0] in NUMERALS + "越每逐又半很太最" or phrase[-1] in "又着"
    return bool(_REDUPLICATED.fullmatch(phrase)) or (len(phrase) == 2 and figure)


def _is_slip(text: Text, match: re.Match[str], end: int) -> bool:
    """Whether the second copy goes on where the first began: 对基层、对基层的了解.

    抓反复、反复抓 and 坚持实事求是，实事求是… are figures: the first copy ends a clause there.
    A copy that is a whole clause (担当、担当) is left to longer phrases.
    """
    phrase = match["phrase"]
    whole = text.seen[end : end + 1] in {"", "。", "，", "、", "；"}
    return match.start() in text.clause_starts and (not whole or len(phrase) >= 4)


RULE = Rule(ID, Severity.WARNING, Fix.EACH, _find)
