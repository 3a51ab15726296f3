"""A number said before a list that has another number of items.

Lists and headings are counted once for a reading, whatever the number of cues.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from drafting.report.layout import ParagraphRole
from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import NUMBERS, NUMERALS, Reading, Text
from drafting.report.proofreading.rule import Fix, Rule
from drafting.report.proofreading.series import follow

ID = "count-mismatch"

_NUMBER = rf"(?:[两{NUMERALS}]{{1,3}}|(?<!\d)\d{{1,2}})"
_CUES = re.compile(
    "(?P<lead>从|以下|下列|如下|有|做到|抓好|分为?|存在|归纳为|概括为|在于)[^，。；：！？“”]{0,6}?"
    rf"(?P<said>{_NUMBER}(?:个方面|(?<!\d)点(?!点)|个问题|条|项))[^，。；：！？]{{0,14}}[：:。，]"
    rf"|(?:^|(?<=[，。；：]))[^，。；：！？“”]{{0,8}}(?P<colon>{_NUMBER}(?:个方面|(?<!\d)点))[：:]"
    rf"|“(?P<have>{_NUMBER}有)”[：:]"
)
_LOOKED_FOR = re.compile("(?:认真|深入|全面|逐一|逐项|重点)?(?:查找|查摆|检视|对照查)")
_PROBLEMS = re.compile("问题|不足|差距")
_NAMED = re.compile(
    rf"(?P<said>[两{NUMERALS}]个(?P<word>带头|坚持|注重|强化|突出|聚焦|狠抓|着力))”?[：:]"
)
_DAITOU = re.compile(f"[两{NUMERALS}]个带头")
_OF_YEAR = re.compile(r"(?<!\d)(\d{4})年度", re.ASCII)
_LAST_YEAR = re.compile("上一?年度|去年|前年|往年")
_OF_2024 = re.compile("2024年度(?:(?!年度)[^，。；]){0,20}?(?P<stale>五个带头)")
_MIDYEAR = 7
_BLANKS = re.compile(r"\s*")
_REST = re.compile("[ 　]*[^ 　]")


def _find(reading: Reading) -> Iterator[Finding]:
    for text in reading.texts:
        if text.is_heading:
            continue
        for cue in _CUES.finditer(text.seen):
            said = next(name for name in ("said", "colon", "have") if cue[name])
            number = _number(cue[said])
            counted = _items_after(reading, text, cue) if number > 1 else 0
            if counted > 1 and counted != number:
                yield _finding(text, cue.span(said), counted)
        yield from _named(text)
    of_2024 = [finding for text in reading.texts for finding in _wrong_for_2024(text)]
    told = {(each.paragraph, each.start) for each in of_2024}
    yield from of_2024
    for finding in _named_headings(reading):
        if (finding.paragraph, finding.start) not in told:
            yield finding


def _finding(text: Text, span: tuple[int, int], counted: int) -> Finding:
    return text.finding(ID, Severity.WARNING, span, counted=counted)


def _number(said: str) -> int:
    """The number that is said: 3 of 三个方面."""
    written = re.match(_NUMBER, said)
    if not written or written.group().isdecimal():
        return int(written.group()) if written else 0
    return 2 if written.group() == "两" else NUMBERS.get(written.group(), 0)


def _items_after(reading: Reading, text: Text, cue: re.Match[str]) -> int:
    """How many items the list has that begins after the cue; 0 if none can be counted."""
    place, lists = cue.end(), reading.shared(_lists)
    firsts = lists.firsts.get(text.index, [])
    number = bisect_left(firsts, place, key=lambda each: each[0])
    if number < len(firsts):
        start, length = firsts[number]
        adjoins = text.seen[place - 1] in ":：" or _BLANKS.fullmatch(text.seen, place, start)
        return length if adjoins and text.sentence_at(place) == text.sentence_at(start) else 0
    ends = not _REST.match(text.seen, place)
    if cue["lead"] == "从" and _LOOKED_FOR.match(text.seen, cue.end("said")):
        problems = lists.problems[text.index + 1]
        return problems or (lists.below[text.index + 1] if ends else 0)
    goes_on = cue["lead"] == "从" and text.sentence_at(place) == text.sentence_at(text.last_said)
    return lists.below[text.index + 1] if ends or goes_on else 0


@dataclass(slots=True)
class _Lists:
    """The lists of a reading, counted once; `below` and `problems` have one place more."""

    firsts: dict[int, list[tuple[int, int]]]
    """Of each paragraph the series that begin in it, in order: where, and how long they are."""
    below: list[int]
    """Items of the list of paragraphs that begins here: headings of a level, or ordinals."""
    problems: list[int]
    """Items of the next section on problems."""


def _lists(reading: Reading) -> _Lists:
    firsts: dict[int, list[tuple[int, int]]] = {}
    for series in reading.shared(follow).series:
        first = series.members[0]
        firsts.setdefault(first.text.index, []).append((first.start, len(series.members)))
    below = [*_headings(reading.texts), 0]
    for text in reading.texts:
        begun = sorted(firsts.get(text.index, []))
        if not text.heading_place and begun and begun[0][0] <= text.indent:
            below[text.index] = begun[0][1]
    return _Lists(
        {index: sorted(each) for index, each in firsts.items()},
        below,
        _problems(reading.texts, below),
    )


def _headings(texts: Sequence[Text]) -> list[int]:
    """Of each heading below a section: it and those of its level that follow it.

    They end with a higher heading, with the next section, with a list begun anew.
    """
    counts, following = [0] * len(texts), Counter[int]()
    for text in reversed(texts):
        if place := text.heading_place:
            level, number = place
            following[level] += 1
            counts[text.index] = following[level] if level > 1 else 0
            following[level] *= number != 1
            for deeper in [each for each in following if each > level]:
                del following[deeper]
        elif _is_section(text):
            following.clear()
    return counts


def _problems(texts: Sequence[Text], below: Sequence[int]) -> list[int]:
    """Before each paragraph, and at the end: the items of the next section on problems.

    The list begins with the section or after a paragraph.
    """
    counts = [0] * (len(texts) + 1)
    for text in reversed(texts):
        counts[text.index] = counts[text.index + 1]
        if _is_section(text) and _PROBLEMS.search(text.seen):
            inside = texts[text.index + 1 : text.index + 3]
            beginnings = [each.index for each in takewhile(_is_within, inside)]
            counts[text.index] = next((below[each] for each in beginnings if below[each]), 0)
    return counts


def _is_section(text: Text) -> bool:
    return text.role is ParagraphRole.HEADING1


def _is_within(text: Text) -> bool:
    return not _is_section(text)


def _named(text: Text) -> Iterator[Finding]:
    """“四个带头”：带头…，带头… : the word counted at the beginnings of clauses."""
    words: dict[str, list[int]] = {}
    for cue in _NAMED.finditer(text.seen):
        if cue["word"] not in words:
            words[cue["word"]] = _begun_with(text, cue["word"])
        begun = words[cue["word"]]
        end = text.sentence_at(cue.end())[1]
        counted = bisect_left(begun, end) - bisect_left(begun, cue.end())
        if counted > 1 and counted != _number(cue["said"]):
            yield _finding(text, cue.span("said"), counted)


def _begun_with(text: Text, word: str) -> list[int]:
    """Where a clause, or what follows a cue, begins with the word, in order."""
    cues = (cue.end() for cue in _NAMED.finditer(text.seen))
    begun = re.compile(f"“?{word}")
    starts = sorted(text.clause_starts.union(cues))
    return [start for start in starts if begun.match(text.seen, start)]


def _named_headings(reading: Reading) -> Iterator[Finding]:
    """四个带头 said of this year, and the headings of a section with the word: （一）带头…."""
    counts = [0]
    for text in reading.texts:
        if _is_section(text):
            counts.append(0)
        mark = text.heading_mark
        counts[-1] += bool(mark and text.seen.startswith("带头", mark.end()))
    counted, year = max(counts), _year(reading)
    for text in reading.texts if counted > 1 else ():
        for start, end in text.sentences:
            if _is_of_another_year(text.seen[start:end], year):
                continue
            for said in _DAITOU.finditer(text.seen, start, end):
                if _number(said.group()) != counted:
                    yield _finding(text, said.span(), counted)


def _year(reading: Reading) -> int:
    """The year a report is on: the one whose meetings are held at its date, else the last named.

    Meetings on a year are held from its end on, well into the next. 0 where none is known.
    """
    if reading.on:
        return reading.on.year - (reading.on.month < _MIDYEAR)
    named = (match[1] for text in reading.texts for match in _OF_YEAR.finditer(text.seen))
    return max(map(int, named), default=0)


def _is_of_another_year(sentence: str, year: int) -> bool:
    named = {int(match[1]) for match in _OF_YEAR.finditer(sentence)}
    return bool(_LAST_YEAR.search(sentence)) or not named <= {year}


def _wrong_for_2024(text: Text) -> Iterator[Finding]:
    """五个带头 said of 2024, whose notice has four."""
    for match in _OF_2024.finditer(text.seen):
        yield _finding(text, match.span("stale"), 4)


RULE = Rule(ID, Severity.WARNING, Fix.NONE, _find)
