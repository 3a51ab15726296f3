"""Breaking a long title by words into a trapezium or a lozenge (GB/T 9704—2012, 7.3.1)."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import ceil

import rjieba

_WHOLE = re.compile(
    r"【[^【】\n]*】|[A-Za-z0-9.]+年?度?|习近平新时代中国特色社会主义思想|中国特色社会主义"
    r"|(?:民主|组织)生活会上?的?|对照检查|主题教育|党史学习教育|开拓创新|担当作为|正确政绩观|研讨会上?的?"
)
"""What no title is broken within: open slots, Latin words, set names the word list lacks."""

_NO_LINE_START = tuple("的地得和与及、，。；：！？）》〉”’】〕个")
_NO_LINE_END = tuple("（《〈“‘【〔、第")
_PAIRS = (("《", "》"), ("“", "”"), ("（", "）"), ("〈", "〉"))
_GOOD_LINE_ENDS = ("的", "上", "》", "）", "况", "会", "度", "育")
_GOOD_LINE_STARTS = ("关于", "个人", "学习", "发言")
_MANY_LINES = 5
_LATIN = re.compile(r"[A-Za-z0-9]+")
_LETTER, _CAPITAL, _PARTED = 0.6, 0.75, 0.5
"""In full-width characters, what common fonts take: a small letter or digit, a capital, and
the room that parts a Latin word from the Chinese on both sides."""


def break_title(title: str, width: int) -> str:
    """The title with newlines where its lines end; `width` is full-width characters a line.

    A title the drafter broke, or that fits, stays as it is. Two lines are of unlike
    length (梯形); of three, the middle one is the longest (菱形).
    No word is split and no line begins with 的 or a closing mark.
    """
    if "\n" in title or _cells(title.strip()) <= width:
        return title
    return _broken(title.strip(), width)


@lru_cache(maxsize=512)
def _broken(title: str, width: int) -> str:
    words = list(_words(title))
    ends = [place for place in range(1, len(words)) if _may_part(words[place - 1], words[place])]
    for count in range(ceil(_cells(title) / width), _MANY_LINES):
        fitting = [_lines(words, chosen) for chosen in _fitting(words, ends, count, width)]
        if fitting:
            return "\n".join(min(fitting, key=_cost))
    return "\n".join(_filled(words, width))


def _words(title: str) -> Iterator[str]:
    """The words of a title; open slots and Latin words whole."""
    end = 0
    for whole in _WHOLE.finditer(title):
        yield from rjieba.cut(title[end : whole.start()], hmm=False)
        yield whole.group()
        end = whole.end()
    yield from rjieba.cut(title[end:], hmm=False)


def _may_part(before: str, after: str) -> bool:
    return not (after.startswith(_NO_LINE_START) or before.endswith(_NO_LINE_END))


def _lines(words: Sequence[str], ends: Sequence[int]) -> list[str]:
    places = (0, *ends, len(words))
    return ["".join(words[a:b]) for a, b in pairwise(places)]


def _fitting(
    words: Sequence[str], ends: Sequence[int], count: int, width: int
) -> Iterator[tuple[int, ...]]:
    """The choices of ends that make so many lines of which none is too wide."""
    before = [0.0, *accumulate(map(_cells, words))]

    def following(start: int, lines: int) -> Iterator[tuple[int, ...]]:
        if lines == 1:
            yield from [()] if before[-1] - before[start] <= width else []
            return
        for end in ends[bisect_right(ends, start) :]:
            if before[end] - before[start] > width:
                return
            yield from ((end, *rest) for rest in following(end, lines - 1))

    return following(0, count)


def _cost(lines: Iterable[str]) -> float:
    """How far from a good break: unlike lines, no pair of marks apart, a pause at each end."""
    lines = list(lines)
    lengths = [_cells(line) for line in lines]
    if len(lengths) == 2:
        shape = abs(abs(lengths[0] - lengths[1]) - 2)
    else:
        outer = max(lengths[0], lengths[-1])
        shape = abs(lengths[1] - outer - 2) + abs(lengths[0] - lengths[-1])
    open_pairs = sum(line.count(a) != line.count(b) for line in lines for a, b in _PAIRS)
    good = sum(line.endswith(_GOOD_LINE_ENDS) for line in lines[:-1])
    good += sum(line.startswith(_GOOD_LINE_STARTS) for line in lines[1:])
    return shape + 8 * open_pairs - 5 * good


def _filled(words: Sequence[str], width: int) -> Iterator[str]:
    """Lines filled one after the other, for a title beyond any good shape."""
    line = ""
    for word in words:
        pieces = [word] if _cells(word) <= width else re.findall(f".{{1,{width}}}", word)
        for piece in pieces:
            if line and _cells(line + piece) > width:
                yield line
                line = ""
            line += piece
    yield line


def _cells(text: str) -> float:
    """The width of a text in full-width characters.

    Where the title's font is missing, another sets Latin letters and digits and sets them
    wider than half, and some programs part them from the Chinese around them: they are
    counted with a margin, so that no line runs over for them.
    """
    return sum(map(_cell, text)) + _PARTED * len(_LATIN.findall(text))


@lru_cache(maxsize=4096)
def _cell(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    if character.isupper():
        return _CAPITAL
    return _LETTER if character.isalnum() else 0.5
