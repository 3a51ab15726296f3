"""What several rules need of a text, worked out once and only when asked for.

Open slots are opaque: in `seen` each of their characters is `SLOT`, which counts as
a Chinese character. All offsets are code points of the paragraph's text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeVar

import rjieba

from drafting.report.layout import Paragraph, ParagraphRole, RunRole
from drafting.report.numbering import chinese_number
from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.term import Term

SLOT = "\ufffc"
"""What each character of an open slot is read as."""

MASK = "\ufffb"
"""What each character of a number, time, address or list mark is read as in `plain`."""

HAN = "〇々\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd" + SLOT
"""The Chinese characters, as the inside of a character class."""

NUMERALS = "一二三四五六七八九十"

NUMBERS = {chinese_number(number): number for number in range(1, 100)}
"""Chinese numerals read: 十二 is 12."""

_TECHNICAL = re.compile(
    r"(?:https?://|ftp://|www\.)[!-~]+"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![!-~])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:com|cn|net|org|gov|edu)(?![A-Za-z])[!-~]*"
    r"|\.(?:docx?|xlsx?|pptx?|pdf|txt|wps|et|ofd|zip|rar|jpe?g|png|mp[34])(?![A-Za-z])"
    r"|\d{1,3}(?:,\d{3})+(?!\d)"
    r"|(?<!\d)\d+(?::\d+)+"
    r"|(?:(?<![A-Za-z])[A-Za-z]+|(?<![A-Za-z0-9]))\d+(?:\.\d+)+"
    r"|(?<![\d.])\d{1,2}\.(?!\d)"
    r"|(?<![A-Za-z])[A-Za-z]+\.(?=[A-Za-z0-9])|(?<![A-Za-z0-9])[A-Z]\."
    r"|No\.",
    re.ASCII,
)
_LIST_MARK = re.compile(r"(?<![0-9A-Za-z(.])[0-9A-Za-z]{1,2}\)")
_QUOTATION = re.compile("“[^“”]*”|《[^《》]*》")
_HEADING_MARK = re.compile(
    rf"(?P<one>[{NUMERALS}]+)、(?![{NUMERALS}])"
    rf"|[（(](?P<two>[{NUMERALS}]+)[）)]"
    r"|(?P<three>\d{1,2})(?:[.．](?!\d)|、(?!\d))"
    r"|[（(](?P<four>\d{1,2})[）)]"
)
_CLAUSE_END = re.compile(
    "[。！？；：，、…—][”’》）]*[ 　]*|[。！？；]|(?<!\ufffc)\ufffc++(?=[一二三四五六七八九十第其])"
)
_ROUND_BRACKET = re.compile("[()（）]")
_STOP = re.compile("[。！？]")
_LEVELS = {"one": 1, "two": 2, "three": 3, "four": 4}
_HEADINGS = {ParagraphRole.HEADING1, ParagraphRole.HEADING2, ParagraphRole.HEADING3}
_HEADING_RUNS = {RunRole.HEADING2, RunRole.HEADING3}

Result = TypeVar("Result")


class Text:
    """One paragraph as the rules read it."""

    def __init__(self, index: int, paragraph: Paragraph) -> None:
        self.index = index
        self.role = paragraph.role
        self.runs = paragraph.runs
        self.text = paragraph.text

    @property
    def is_heading(self) -> bool:
        """Whether the paragraph is a heading of its own line."""
        return self.role in _HEADINGS

    @property
    def is_body(self) -> bool:
        """Whether the paragraph is ordinary text."""
        return self.role is ParagraphRole.BODY

    @cached_property
    def slots(self) -> list[tuple[int, int]]:
        """Where the open slots stand."""
        spans, start = [], 0
        for run in self.runs:
            if run.role is RunRole.SLOT:
                spans.append((start, start + len(run.text)))
            start += len(run.text)
        return spans

    def slot_at(self, place: int) -> tuple[int, int] | None:
        """The open slot that holds this place."""
        return _holding(self.slots, place)

    @cached_property
    def seen(self) -> str:
        """The text with open slots made opaque."""
        return blanked(self.text, self.slots, SLOT)

    @cached_property
    def plain(self) -> str:
        """What is seen, with numbers, times, addresses and list marks masked."""
        spans = [match.span() for match in _TECHNICAL.finditer(self.seen)]
        spans += [match.span() for match in _LIST_MARK.finditer(self.seen) if self._loose(match)]
        return blanked(self.seen, spans, MASK)

    def _loose(self, mark: re.Match[str]) -> bool:
        """Whether no bracket is open before a mark like `1)`."""
        before = bisect_left(self._brackets, mark.start())
        return not before or self.seen[self._brackets[before - 1]] not in "(（"

    @cached_property
    def _brackets(self) -> list[int]:
        return [match.start() for match in _ROUND_BRACKET.finditer(self.seen)]

    @cached_property
    def indent(self) -> int:
        """How many blanks stand at the beginning."""
        return len(self.seen) - len(self.seen.lstrip(" 　"))

    @cached_property
    def last_said(self) -> int:
        """Where the last character stands that is no blank; -1 if there is none."""
        return len(self.seen.rstrip(" 　")) - 1

    @cached_property
    def stops(self) -> list[int]:
        """Where 。！？ stand."""
        return [match.start() for match in _STOP.finditer(self.seen)]

    @cached_property
    def unquoted_stops(self) -> list[int]:
        """Where 。！？ stand outside quotations."""
        return [place for place in self.stops if not self.quotation_at(place)]

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The stretches between 。！？, without them."""
        starts = [0, *(place + 1 for place in self.stops)]
        return list(zip(starts, [*self.stops, len(self.seen)], strict=True))

    def sentence_at(self, place: int) -> tuple[int, int]:
        """The stretch between two 。！？ that holds this place, without them."""
        return self.sentences[bisect_left(self.stops, place)]

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """Innermost “…” and 《…》, with their marks."""
        return [match.span() for match in _QUOTATION.finditer(self.seen)]

    def quotation_at(self, place: int) -> tuple[int, int] | None:
        """The innermost quotation that holds this place."""
        return _holding(self.quotations, place)

    @cached_property
    def words(self) -> list[tuple[int, int]]:
        """The words, as a segmenter cuts them."""
        ends = [0]
        for word in rjieba.cut(self.seen, hmm=False):
            ends.append(ends[-1] + len(word))
        return list(pairwise(ends))

    def word_at(self, place: int) -> tuple[int, int]:
        """The word that holds this place."""
        return self.words[bisect_right(self.words, (place, len(self.text) + 1)) - 1]

    @cached_property
    def heading_mark(self) -> re.Match[str] | None:
        """The mark of a heading or list at the paragraph's beginning: 一、 （一） 1. （1）."""
        return _HEADING_MARK.match(self.seen, self.indent)

    @cached_property
    def heading_place(self) -> tuple[int, int] | None:
        """Level (1–4) and number of the heading mark."""
        mark = self.heading_mark
        if not mark or not mark.lastgroup:
            return None
        written = mark[mark.lastgroup]
        return _LEVELS[mark.lastgroup], NUMBERS.get(written) or _digits(written)

    @property
    def begins_scope(self) -> bool:
        """Whether a heading stands here, alone or run-in: series begin anew."""
        run_in = bool(self.runs) and self.runs[0].role in _HEADING_RUNS
        return self.is_heading or run_in or self.heading_mark is not None

    @cached_property
    def clause_starts(self) -> frozenset[int]:
        """Where a clause may begin: at the start, after a mark, a heading mark, a heading."""
        starts = {0, self.indent}
        starts.update(match.end() for match in _CLAUSE_END.finditer(self.seen))
        if self.heading_mark:
            starts.add(self.heading_mark.end())
        if self.runs and self.runs[0].role in _HEADING_RUNS:
            starts.add(len(self.runs[0].text))
        return frozenset(starts)

    def finding(
        self,
        rule: str,
        severity: Severity,
        span: tuple[int, int],
        replacement: str | None = None,
        **detail: str | int,
    ) -> Finding:
        """A finding on a stretch of this text."""
        start, end = span
        found, details = self.text[start:end], tuple(detail.items())
        return Finding(self.index, start, end, rule, severity, found, replacement, details)


class Reading:
    """A report, or one text alone, as the rules read it."""

    def __init__(
        self,
        paragraphs: Sequence[Paragraph],
        *,
        terms: Sequence[Term] = (),
        on: date | None = None,
        alone: bool = False,
    ) -> None:
        self.texts = [Text(index, paragraph) for index, paragraph in enumerate(paragraphs)]
        self.terms = tuple(terms)
        self.on = on
        self.alone = alone
        """Whether this is one text of the bank or one field, not a report."""
        self._shared: dict[Hashable, Any] = {}

    def shared(self, work: Callable[["Reading"], Result]) -> Result:
        """What `work` makes of this reading; done once for all rules that ask."""
        if work not in self._shared:
            self._shared[work] = work(self)
        result: Result = self._shared[work]
        return result


def _holding(spans: Sequence[tuple[int, int]], place: int) -> tuple[int, int] | None:
    """The one of these stretches, in order and apart, that holds the place."""
    number = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return spans[number] if number >= 0 and place < spans[number][1] else None


def _digits(written: str) -> int:
    """1–99 in digits; 0 for numerals that are no number, such as 一一."""
    return int(written) if written.isdecimal() else 0


def blanked(text: str, spans: Sequence[tuple[int, int]], mark: str) -> str:
    """The text with the stretches overwritten, character by character."""
    pieces, end = [], 0
    for start, stop in sorted(spans):
        if stop > end:
            begin = max(start, end)
            pieces += [text[end:begin], mark * (stop - begin)]
            end = stop
    return "".join([*pieces, text[end:]])
