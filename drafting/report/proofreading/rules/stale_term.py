"""Terms, meetings and campaigns out of date for the report's date; silent without one.

The detail `since` of a finding is the first month, or year, in which it is out of date.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import Reading, Text
from drafting.report.proofreading.rule import Fix, Rule
from drafting.report.proofreading.term import Term

ID = "stale-term"

_MEETINGS = (
    ("2017-10", "(?:党的)?十九大|第十九次全国代表大会"),
    ("2019-10", "(?:党的)?十九届四中全会"),
    ("2020-10", "(?:党的)?十九届五中全会"),
    ("2021-11", "(?:党的)?十九届六中全会"),
    ("2022-10", "(?:党的)?(?<![十届])二十大|第二十次全国代表大会"),
    ("2023-02", "(?:党的)?二十届二中全会"),
    ("2024-07", "(?:党的)?二十届三中全会"),
    ("2025-10", "(?:党的)?二十届四中全会"),
)
"""Month and name, in order."""

_CAMPAIGNS = (
    ("2014-10", "党的群众路线教育实践活动"),
    ("2015-12", "“?三严三实”?专题教育"),
    ("2020-01", "“不忘初心、牢记使命”主题教育"),
    ("2021-12", "党史学习教育"),
    ("2024-01", "学习贯彻习近平新时代中国特色社会主义思想主题教育"),
    ("2024-07", "党纪学习教育"),
    ("2025-07", "深入贯彻中央八项规定精神学习教育"),
)
"""The last month it ran, and the name; it is out of date from the month after."""

_SINCE = (
    ("2021-11", "“?八个明确”?"),
    (
        "2021-07",
        "(?:为|决胜|如期|确保|努力|奋力|力争|即将|加快|实现)[^，。；]{0,6}全面建成小康社会(?!以|后|的(?:基础|历史|伟大|成就))",
    ),
    ("2020-10", "全面建成小康社会(?=、全面深化改革)"),
    ("2023-01", "“?六稳”?(?:、|和)?“?六保”?|“六[稳保]”"),
    ("2022-10", "以习近平同志为总书记的党中央"),
)
"""From when on a wording is out of use."""

_HINT = "十九[大届]|二十[大届]|次全国代表大会|教育|小康|八个明确|六[稳保]|总书记的党中央"
"""One of these stands in whatever the tables above can find."""

_COMING = "喜迎|迎接|即将召开的?|将要?召开的?|筹备|盼望"
_LATEST = "最新|刚刚|新近|日前|最近|近日|前不久|不久前"
_RUNNING = "正在|当前|目前|眼下|这次|此次|今年|正值|正处于|参加正|如火如荼"
_HISTORY = re.compile(
    "曾|当年|当时|那时|时期|以来|以后|之后|期间|过去|以往|历史|回顾|回望|原来|以前|此前|成果|经验|成效|成就"
    "|一贯|先后|历次|去年|前年|往年|上一?年度|[12]\\d{3}年|第[一二三四五六七八九十]次(?!全国代表大会)|总结"
)


def _find(reading: Reading) -> Iterator[Finding]:
    if not reading.on:
        return
    hint, patterns = _patterns(reading.terms, f"{reading.on:%Y-%m}")
    for text in reading.texts:
        history: dict[tuple[int, int], bool] = {}
        for pattern, since in patterns if hint.search(text.seen) else ():
            for match in pattern.finditer(text.seen):
                span = match.span("stale")
                sentence = text.sentence_at(span[0])
                if sentence not in history:
                    history[sentence] = _is_history(text.seen[slice(*sentence)], reading.on)
                if not history[sentence] and not _is_in_title(text, span[0]):
                    yield text.finding(ID, Severity.WARNING, span, since=since)


@lru_cache(maxsize=8)
def _patterns(
    terms: tuple[Term, ...], month: str
) -> tuple[re.Pattern[str], list[tuple[re.Pattern[str], str]]]:
    """What is out of date in a month, and what a text must hold to be looked into at all."""
    words = {word for term in terms if term.until for word in (term.name, *term.parts)}
    hint = re.compile("|".join([_HINT, *map(re.escape, sorted(words))]))
    return hint, [*_closed(month), *_ended(terms, month)]


def _closed(month: str) -> Iterator[tuple[re.Pattern[str], str]]:
    """What the tables above hold that is out of date in this month, and from when on."""
    for place, (held, name) in enumerate(_MEETINGS):
        if held <= month:
            coming = f"(?:{_COMING})(?:{name})|(?:{name})(?:(?:即将|将要?)(?:胜利)?召开|召开在即)"
            yield re.compile(f"(?P<stale>{coming})"), held
        if (later := _MEETINGS[place + 1 : place + 2]) and later[0][0] <= month:
            latest = (
                f"(?:{_LATEST})[^，。；、]{{0,6}}(?:{name})|(?:{name})(?:刚刚|日前|胜利闭幕|是最新)"
            )
            yield re.compile(f"(?P<stale>{latest})"), later[0][0]
    for last, name in _CAMPAIGNS:
        if last < month:
            since = _month_after(last)
            yield re.compile(f"(?:{_RUNNING})[^。；！？“”]{{0,12}}(?P<stale>{name})"), since
            begun = "(?:深入|扎实|认真|全面)开展"
            yield re.compile(f"{begun}(?P<stale>{name})(?!中|期间|以来|时|后|成果|的)"), since
            yield re.compile(f"(?P<stale>{name})(?:正在|如火如荼|进行中|即将结束)"), since
    for since, wording in _SINCE:
        if since <= month:
            yield re.compile(f"(?P<stale>{wording})"), since


def _ended(terms: tuple[Term, ...], month: str) -> Iterator[tuple[re.Pattern[str], str]]:
    """The terms given whose last year or month has passed: by name, or two parts in a row.

    With each the year or month after, the first in which it is out of date.
    """
    for term in terms:
        if term.until and term.until < month[: len(term.until)]:
            part = "|".join(map(re.escape, term.parts)) or "(?!)"
            wordings = f"(?:{part})(?:[、，](?:{part}))+|{re.escape(term.name)}"
            yield re.compile(f"(?P<stale>{wordings})"), _month_after(term.until)


def _month_after(last: str) -> str:
    """The month after a month, the year after a year: where something has ended."""
    year, _dash, month = last.partition("-")
    if not month:
        return f"{int(year) + 1:04}"
    return f"{int(year) + 1:04}-01" if month == "12" else f"{year}-{int(month) + 1:02}"


def _is_history(sentence: str, on: date) -> bool:
    """Whether the sentence tells of the past."""
    return bool(_HISTORY.search(sentence.replace(f"{on:%Y}年", "")))


def _is_in_title(text: Text, place: int) -> bool:
    quotation = text.quotation_at(place)
    return quotation is not None and text.seen[quotation[0]] == "《"


RULE = Rule(ID, Severity.WARNING, Fix.NONE, _find)
