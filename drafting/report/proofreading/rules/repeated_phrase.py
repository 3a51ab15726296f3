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
_REDUPLICATED = frozenset(
    "研究 商量 讨论 学习 了解 考虑 交流 沟通 总结 反思 琢磨 体验 锻炼 检查 整理 收拾 打听 介绍 休息 放松"
    " 教育 提醒 调整 准备 熟悉 走访 调研 分析 梳理 过问 关心 合计 掂量 敲打 历练 磨炼 磨练 帮助 支持 批评"
    " 表扬 协调 对照 活动 打扫 参观 比较 核对 核实 复习 回顾 掌握 指导 督促 打磨 推敲 盘点 修改 宣传 动员"
    " 慰问 看望 尝试 感受 体会 斟酌 权衡 张罗 解释 说明 汇报 清点 清理 安慰 鼓励 很多 非常 特别 十分 好多".split()
)
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
    if _MORE.match(text.seen, end) or text.seen[end : end + 1 + len(phrase)].lstrip("、，") == phrase:
        return True  # 学习、学习、再学习
    if match["mark"]:
        return not _is_slip(text, match, end)
    middle = start + len(phrase)
    cut = any(text.word_at(place)[0] != place for place in (start, middle))
    return cut or _is_form(phrase)


def _is_form(phrase: str) -> bool:
    """Whether doubling is a form of its own: 研究研究, 一步一步, 越来越."""
    figure = phrase[0] in NUMERALS + "越每逐又半" or phrase[-1] in "又着"
    return phrase in _REDUPLICATED or (len(phrase) == 2 and figure)


def _is_slip(text: Text, match: re.Match[str], end: int) -> bool:
    """Whether the second copy goes on where the first began: 对基层、对基层的了解.

    抓反复、反复抓 and 坚持实事求是，实事求是… are figures: the first copy ends a clause there.
    A copy that is a whole clause (担当、担当) is left to longer phrases.
    """
    phrase = match["phrase"]
    whole = text.seen[end : end + 1] in {"", "。", "，", "、", "；"}
    return match.start() in text.clause_starts and (not whole or len(phrase) >= 4)


RULE = Rule(ID, Severity.WARNING, Fix.EACH, _find)
