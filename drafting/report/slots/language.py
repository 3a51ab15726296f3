"""The slot language itself: what a fact can be, the bounds, the brackets and the filters."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from jinja2 import Undefined
from jinja2.sandbox import SandboxedEnvironment

from drafting.report.numbering import chinese_number

FactValue = str | int | date | Sequence[str]
"""What a fact can be."""

NAME = re.compile(r"【\s*([^\W\d]\w{0,19})\s*】")
"""A plain slot: a name of 1–20 letters, digits and underscores, not begun by a digit."""

MAX_LENGTH = 20_000
"""The longest skeleton or phrase, in characters."""

MAX_GROWN = 60_000
"""The longest text that slots may make of one text, in characters."""

TOO_LONG = "【内容过长】"
"""What stands in the place of a text that would become longer than it may be."""

LONGEST_LIST, LONGEST_ITEM, LONGEST_VALUE = 50, 200, 5_000
"""Lists have so many items of so many characters; other values so many characters."""


class OpenSlot(Undefined):
    """A name without value: it renders as its own slot and is false in a condition."""

    def __str__(self) -> str:
        return f"【{self._undefined_name}】"

    def __iter__(self) -> Iterator[str]:
        return iter((str(self),))

    __slots__ = ()


def listed(value: object) -> list[str]:
    """A value as the items of a list; what is no list is a list of one."""
    if isinstance(value, str):
        return [value]
    return (
        [str(item) for item in value]
        if isinstance(value, (list, tuple, OpenSlot))
        else [str(value)]
    )


def join_dunhao(value: object) -> str:
    """甲、乙、丙; no 、 between items that bring their own quotes or 《》 (GB/T 15834)."""
    joined = ""
    for item in listed(value):
        bare = joined.endswith(("》", "”")) and item.startswith(("《", "“"))
        joined += ("" if bare or not joined else "、") + item
    return joined


def book_titles(value: object) -> str:
    """《甲》《乙》; an item that has its marks keeps them."""
    return "".join(
        item if item.startswith(("《", "【")) else f"《{item}》" for item in listed(value)
    )


def official_date(value: object) -> str:
    """2026年3月5日 (GB/T 9704—2012, 7.3.5.4): Arabic, full year, no zero padding."""
    return f"{value.year}年{value.month}月{value.day}日" if isinstance(value, date) else str(value)


def numeral(value: object) -> str:
    """3 → 三; what is no whole number below 10,000 stays as it is."""
    text = str(value)
    return chinese_number(int(text)) if re.fullmatch(r"[0-9]{1,4}", text) else text


def count(value: object) -> str:
    """How many items a list has, as one says it before 个: 两, 三, 四 …"""
    if isinstance(value, OpenSlot):
        return str(value)
    items = [item for item in listed(value) if item]
    return "两" if len(items) == 2 else numeral(len(items))


def written(value: object) -> str:
    """A fact as it stands in running text: dates as in official papers, lists with 、."""
    return official_date(value) if isinstance(value, date) else join_dunhao(value)


FILTERS: dict[str, Callable[[Any], str]] = {
    "顿号": join_dunhao,
    "书名号": book_titles,
    "公文日期": official_date,
    "汉字数": numeral,
    "数": count,
}


def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        variable_start_string="【", variable_end_string="】",
        block_start_string="【%", block_end_string="%】",
        comment_start_string="【#", comment_end_string="#】",
        undefined=OpenSlot, autoescape=False, keep_trailing_newline=True, cache_size=0,
        finalize=written,
    )  # fmt: skip
    environment.filters = {**FILTERS, "items": listed}
    environment.tests = {}
    environment.globals = {}
    return environment


ENVIRONMENT = _environment()
"""Parses and renders; the sandbox is the second fence."""
