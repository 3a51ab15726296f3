"""A number said before a list that has another number of items."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from drafting.report.layout import ParagraphRole
from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import NUMBERS, NUMERALS, Reading, Text
from drafting.report.proofreading.rule import Fix, Rule
from drafting.report.proofreading.series import Ordinal, follow

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
    yield from _named_headings(reading)


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
    place = cue.end()
    following = [each for each in _firsts(reading, text) if each.start >= place]
    if following:
        between = text.seen[place : following[0].start].strip()
        near = not re.search("[。！？]", between) and (not between or text.seen[place - 1] in ":：")
        return _length(reading, following[0]) if near else 0
    rest = text.seen[place:].strip(" 　")
    below = reading.texts[text.index + 1 :]
    if cue["lead"] == "从" and _LOOKED_FOR.match(text.seen, cue.end("said")):
        return _items_of_problems(reading, below) or (0 if rest else _items_below(reading, below))
    if rest and (cue["lead"] != "从" or re.search("[。！？]", rest[:-1])):
        return 0
    return _items_below(reading, below)


def _firsts(reading: Reading, text: Text) -> list[Ordinal]:
    """The first members of the series that begin in this paragraph, in order."""
    all_series = reading.shared(follow).series
    firsts = [each.members[0] for each in all_series if each.members[0].text is text]
    return sorted(firsts, key=lambda each: each.start)


def _length(reading: Reading, first: Ordinal) -> int:
    all_series = reading.shared(follow).series
    return next(len(each.members) for each in all_series if each.members[0] == first)


def _items_of_problems(reading: Reading, texts: Sequence[Text]) -> int:
    """从四个方面查找了问题, said in the opening: the items of the section on problems."""
    for number, text in enumerate(texts):
        if text.role is ParagraphRole.HEADING1 and _PROBLEMS.search(text.seen):
            inside = list(takewhile(lambda each: not _is_section(each), texts[number + 1 :]))
            counted = (_items_below(reading, inside[skip:]) for skip in range(min(2, len(inside))))
            return next((count for count in counted if count), 0)
    return 0


def _is_section(text: Text) -> bool:
    return text.role is ParagraphRole.HEADING1


def _items_below(reading: Reading, texts: Sequence[Text]) -> int:
    """Items of the list of paragraphs that begins here: headings of a level, or ordinals."""
    if not texts:
        return 0
    if place := texts[0].heading_place:
        return _headings(texts, place[0]) if place[0] > 1 else 0
    firsts = [each for each in _firsts(reading, texts[0]) if each.begins_paragraph]
    return _length(reading, firsts[0]) if firsts else 0


def _headings(texts: Sequence[Text], level: int) -> int:
    """Headings of this level until a higher one or a list begun anew."""
    count = 0
    for text in texts:
        place = text.heading_place
        if place and (place[0] < level or (place[0] == level and place[1] == 1 and count)):
            break
        count += bool(place and place[0] == level)
    return count


def _named(text: Text) -> Iterator[Finding]:
    """“四个带头”：带头…，带头… : the word counted at the beginnings of clauses."""
    for cue in _NAMED.finditer(text.seen):
        sentence = re.match("[^。！？]*", text.seen[cue.end() :])
        end = cue.end() + len(sentence.group() if sentence else "")
        starts = text.clause_starts | {cue.end()}
        word = re.compile(f"[“]?{cue['word']}")
        counted = sum(
            bool(word.match(text.seen, each)) for each in starts if cue.end() <= each < end
        )
        if counted > 1 and counted != _number(cue["said"]):
            yield _finding(text, cue.span("said"), counted)


def _named_headings(reading: Reading) -> Iterator[Finding]:
    """四个带头 anywhere, and the headings of a section that begin with the word: （一）带头…."""
    counts = [0]
    for text in reading.texts:
        if _is_section(text):
            counts.append(0)
        mark = text.heading_mark
        counts[-1] += bool(mark and text.seen.startswith("带头", mark.end()))
    counted = max(counts)
    for text in reading.texts if counted > 1 else ():
        for said in re.finditer(f"[两{NUMERALS}]个带头", text.seen):
            if _number(said.group()) != counted:
                yield _finding(text, said.span(), counted)


RULE = Rule(ID, Severity.WARNING, Fix.NONE, _find)
