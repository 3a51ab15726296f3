"""What strangers type: values no form was meant for."""

import json
import random
import uuid
from collections.abc import Callable
from datetime import date
from urllib.parse import quote

_DIGITS = "0123456789"
_ODD_NUMBERS = (
    "0",
    "-1",
    "4.5",
    "1e9",
    "NaN",
    "inf",
    "٣",
    "４２",
    "²",
    "Ⅷ",
    "½",
    "一",
    "0x1F",
    "+7",
    "1_000",
    " 3 ",
)
_DATES = ("0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "99999年1月1日",
          "2026年13月1日", "2026-11-18", "12/31/99999", "9999-12-31T23:59:59", "1-1-1")  # fmt: skip
_SLOT_PIECES = (
    "【", "】", "【%", "%】", "【#", "#】", "【% if 单位 %】", "【% endif %】",
    "【% for 甲 in 学习内容 %】", "【% endfor %】", "【单位】", "【甲】", "【学习内容|顿号】",
    "【% autoescape true %】", "【% endautoescape %】", "【% raw %】", "【% macro m() %】",
    "【% set a = 1 %】", "【% include '/etc/passwd' %】", "【% extends x %】",
    "【% block b %】", "【% call m() %】", "【% filter 顿号 %】", "【% do x %】",
    "【% trans %】", "【'a' * 9999】", "【单位.__class__】", "【单位[0]】", "【0x】",
    "【1 if 1】", "【''|顿号】", "【- 单位 -】", "【~】", "文字", "\n", " ",
)  # fmt: skip
_TEXTS = (
    "\x00", "甲\x00乙", "\ud800", "\udfff甲", "\u202e甲", "\ufffe", "\u2028", "\ufeff",
    "<script>alert(1)</script>", "' OR 1=1 --", "%", "%00", "%s%n", "_", "\\",
    "../../etc/passwd", "{{ 7*7 }}", "{% load x %}", "=1+1", "None", "null", "true", "[]", "{}",
    '{"a":', "http://[", "//evil.example/", "https://evil.example/", "javascript:alert(1)",
    "/\\evil.example", "http://testserver:99999/", "  ", "\t\r\n", "é" * 3, "𠮷", "👨‍👩‍👧",
    "abc",
)  # fmt: skip
_LONG_PIECES = (
    "一是学习不够。", "【", "】", "“", "”", "（", "《", " ", "\n", "a", "的", "、", "1.",
    "，，", "【甲】", "9", "：", "\r", "-",
)  # fmt: skip


def number(chance: random.Random) -> str:
    """A number, or what looks like one, of up to 5,000 digits."""
    if chance.random() < 0.4:
        return chance.choice(_ODD_NUMBERS)
    length = chance.choice((1, 2, 5, 9, 10, 18, 19, 20, 23, 100, 4301, 5000))
    return chance.choice(("", "", "", "-")) + "".join(chance.choices(_DIGITS, k=length))


def slot_text(chance: random.Random) -> str:
    """Pieces of the slot language in any order."""
    if chance.random() < 0.15:
        return "【% if 单位 %】" * chance.choice((5, 40, 400)) + "甲" + "【% endif %】" * 40
    return "".join(chance.choices(_SLOT_PIECES, k=chance.randint(1, 12)))


def long_text(chance: random.Random) -> str:
    """One piece over and over: 1,000 to 300,000 characters."""
    piece = chance.choice(_LONG_PIECES)
    return piece * (chance.choice((1_000, 20_000, 100_000, 300_000)) // len(piece))


def bits(chance: random.Random) -> str:
    """Any characters at all, lone surrogates among them."""
    return "".join(
        chr(chance.choice((chance.randrange(0x80), chance.randrange(0x11_0000))))
        for _ in range(chance.randint(1, 40))
    )


def identity(chance: random.Random) -> str:
    """A UUID nothing has, or a damaged one."""
    whole = str(uuid.UUID(int=chance.getrandbits(128)))
    return chance.choice(
        (whole, whole.upper(), whole.replace("-", ""), whole[:-1], whole + "0", "{" + whole + "}")
    )


def day(chance: random.Random) -> str:
    """A date, in range or not."""
    return chance.choice((*_DATES, date.fromordinal(chance.randint(1, 3_652_059)).isoformat()))


def structure(chance: random.Random) -> str:
    """JSON, deep or broken."""
    depth = chance.choice((1, 3, 2_000))
    return chance.choice(
        ("[" * depth + "]" * depth, json.dumps({"甲": [1, None, number(chance)]}), "{" * depth)
    )


def text(chance: random.Random) -> str:
    """Something that stands in somebody's way somewhere."""
    return chance.choice(_TEXTS)


_KINDS: dict[Callable[[random.Random], str], int] = {
    number: 5, text: 6, slot_text: 5, bits: 2, identity: 1, day: 2, structure: 1, long_text: 1,
}  # fmt: skip


def anything(chance: random.Random) -> str:
    """A value of any kind."""
    (kind,) = chance.choices(list(_KINDS), weights=list(_KINDS.values()))
    return kind(chance)


def escaped(value: str) -> str:
    """As it stands in an address or a form: lone surrogates become bytes that are no UTF-8."""
    return quote(value.encode("utf-8", "surrogatepass"), safe="")
