"""From the tree to paragraphs: the one place where numbers and stops are set.

Every exporter (Word, HTML, text, …) consumes these paragraphs and nothing else,
so what the preview says is what the file says.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby, islice

from drafting.report.numbering import LAYOUTS, Placement, PointLayout, section_mark
from drafting.report.title import break_title
from drafting.report.tracing import Trace, cut, shifted, through, whole
from drafting.report.tree import Point, Report, Section


class ParagraphRole(StrEnum):
    """What a paragraph is on the page."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    BYLINE = "byline"
    DATELINE = "dateline"
    SALUTATION = "salutation"
    HEADING1 = "heading1"
    HEADING2 = "heading2"
    HEADING3 = "heading3"
    BODY = "body"
    SIGNATURE = "signature"
    DATE = "date"


class RunRole(StrEnum):
    """What a run is within its paragraph: text, a run-in heading, an open slot."""

    TEXT = "text"
    HEADING2 = "heading2"
    HEADING3 = "heading3"
    SLOT = "slot"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one paragraph; `source` names the field it came from: "<key>.<field>".

    `trace` tells which of its characters stand where in the field as it is stored; in a
    generated text, in the text generated. Numbers and stops set here are in none.
    """

    text: str
    role: RunRole = RunRole.TEXT
    source: str = ""
    trace: Trace = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the page. No run is empty; no text holds a newline."""

    role: ParagraphRole
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The characters of the paragraph, as every exporter shows them."""
        return "".join(run.text for run in self.runs)


OPEN_SLOT = re.compile(r"【[^【】\n]{1,40}】")
"""An open slot in finished text: a name in brackets, on one line."""

_HEADING_RUN = {2: RunRole.HEADING2, 3: RunRole.HEADING3}
_HEADING_PARAGRAPH = {2: ParagraphRole.HEADING2, 3: ParagraphRole.HEADING3}
_LOOSE_ENDS = "。；;，,、 　"
_CLOSERS = "[”’」』）》〉\"')]*$"
_STOPPED = re.compile("[。！？…!?]" + _CLOSERS)
_CLOSED_HEADING = re.compile("[。！？…!?：:]" + _CLOSERS)
_MARKED = re.compile("[。！？…!?：:；;，,、—]" + _CLOSERS)
_INNER_STOP = re.compile("[。！？…!?；]")


TITLE_WIDTH = 20
"""Full-width characters a line of 2号 title holds on the standard page."""


def layout(report: Report, *, title_width: int = TITLE_WIDTH) -> list[Paragraph]:
    """Set a report: its paragraphs from the title to the date, in order.

    A title longer than `title_width` full-width characters is broken by words.
    """
    paragraphs = [
        *_title(report.title, title_width),
        *_dashed(_lines(ParagraphRole.SUBTITLE, report.subtitle, "subtitle")),
        *_lines(ParagraphRole.BYLINE, report.byline, "byline"),
        *_lines(ParagraphRole.DATELINE, report.dateline, "dateline"),
        *_lines(ParagraphRole.SALUTATION, report.salutation, "salutation"),
        *_lines(ParagraphRole.BODY, report.opening, "opening"),
    ]
    for number, section in enumerate(report.sections, start=1):
        paragraphs += _section(section, number)
    paragraphs += [
        *_lines(ParagraphRole.BODY, report.closing, "closing"),
        *_lines(ParagraphRole.SIGNATURE, report.signature, "signature"),
        *_lines(ParagraphRole.DATE, report.date, "date"),
    ]
    return [_with_slots(paragraph, report.traces) for paragraph in paragraphs]


def _section(section: Section, number: int) -> Iterator[Paragraph]:
    heading = _heading(section.heading, f"{section.key}.heading")
    yield Paragraph(ParagraphRole.HEADING1, (_after(section_mark(number), heading),))
    yield from _followed_by_points(
        list(_lines(ParagraphRole.BODY, section.lead, f"{section.key}.lead")), section.points
    )
    yield from _lines(ParagraphRole.BODY, section.tail, f"{section.key}.tail")


def _followed_by_points(before: list[Paragraph], points: Sequence[Point]) -> list[Paragraph]:
    """Paragraphs and the points below them; inline and plain ones go on in the last paragraph."""
    following = list(_points(points))
    if before and following and _layout_of(points[0]).joins_lead:
        *before, last = before
        mark = "：" if _layout_of(points[0]).placement is Placement.INLINE else "。"
        following[0] = replace(following[0], runs=_closed(last.runs, mark) + following[0].runs)
    return [*before, *following]


def _points(points: Sequence[Point]) -> Iterator[Paragraph]:
    """Set a series of points. Points within inline points follow their paragraph."""
    numbered = zip(points, _numbers(points), strict=True)
    for _key, series in groupby(numbered, key=lambda item: item[0].layout):
        members = list(series)
        if _layout_of(members[0][0]).placement is not Placement.INLINE:
            for point, number in members:
                yield from _point(point, number)
            continue
        yield Paragraph(ParagraphRole.BODY, tuple(_inline_runs(members)))
        for point, _number in members:
            yield from _points(point.points)


def _numbers(points: Sequence[Point]) -> Iterator[int]:
    """The number of each point among its siblings.

    Headings of a level count on past points of other layouts, until a heading of
    a higher level: （一） set run-in and （二） set on its own line are one series.
    Ordinals (一是) begin anew after any other point.
    """
    counts: dict[int, int] = {}
    mark = None
    for how in map(_layout_of, points):
        if how.level:
            counts = {level: count for level, count in counts.items() if level <= how.level}
        elif how.mark is not mark:
            counts.pop(0, None)
        mark = how.mark
        counts[how.level] = counts.get(how.level, 0) + 1
        yield counts[how.level]


def _point(point: Point, number: int) -> Iterator[Paragraph]:
    how = _layout_of(point)
    mark = how.mark(number)
    if how.placement is Placement.OWN_LINE:
        heading = _after(mark, _heading(point.heading, f"{point.key}.heading"))
        yield Paragraph(_HEADING_PARAGRAPH[how.level], (heading,))
        yield from _text_of(point, ())
    else:
        yield from _text_of(point, tuple(_run_in_heading(point, how, mark)))


def _run_in_heading(point: Point, how: PointLayout, mark: str) -> Iterator[Run]:
    role = _HEADING_RUN.get(how.level, RunRole.TEXT)
    heading = _heading(point.heading if how.has_heading else "", f"{point.key}.heading", role)
    run = _after(mark, _ended(heading, _stopped(heading.text, ends=_CLOSED_HEADING)))
    if run.text:
        yield run


def _text_of(point: Point, before: tuple[Run, ...]) -> Iterator[Paragraph]:
    """Body, inner points and evidence of a point.

    One paragraph, except where the body or the evidence holds newlines. Inner
    points that are paragraphs of their own give the evidence one, too.
    """
    body = _field_runs(point, "body")
    pieces = [before + body[:1], *((run,) for run in body[1:])]
    own = [Paragraph(ParagraphRole.BODY, runs) for runs in pieces if runs]
    paragraphs = _followed_by_points(own, point.points)
    evidence = _field_runs(point, "evidence")
    if evidence and paragraphs and _goes_on(point, max(len(own), 1), len(paragraphs)):
        *paragraphs, last = paragraphs
        paragraphs.append(replace(last, runs=_closed(last.runs, "。") + evidence[:1]))
        evidence = evidence[1:]
    yield from paragraphs
    yield from (Paragraph(ParagraphRole.BODY, (run,)) for run in evidence)


def _goes_on(point: Point, before: int, after: int) -> bool:
    """Whether evidence joins the last paragraph: no inner point made one of its own."""
    if not point.points:
        return True
    return _layout_of(point.points[0]).placement is Placement.INLINE and before == after


def _inline_runs(series: Sequence[tuple[Point, int]]) -> Iterator[Run]:
    """A series in one paragraph, its items parted all by ； or all by 。.

    ； only where no item has a stop or a ； within it (GB/T 15834—2011, 4.6.3).
    """
    items = [_inline_item(point) for point, _number in series]
    texts = ["".join(run.text for run in item) for item in items]
    whole_sentences = any(_INNER_STOP.search(_unstopped(text)) for text in texts)
    for (point, number), item in zip(series, items, strict=True):
        last = number == series[-1][1]
        stop = "。" if whole_sentences or last else "；"
        *runs, end = item
        bare = _cut(end, 0, len(_unstopped(end.text)))
        runs.append(_ended(bare, _stopped(bare.text, stop) or stop))
        yield _after(_layout_of(point).mark(number), runs[0])
        yield from runs[1:]


def _inline_item(point: Point) -> tuple[Run, ...]:
    """Heading, body and evidence of an inline point, all but the last closed; never empty."""
    heading = _heading(point.heading, f"{point.key}.heading")
    runs = (heading, *_field_runs(point, "body"), *_field_runs(point, "evidence"))
    said = [run for run in runs if run.text] or [heading]
    return (*(_ended(run, _marked(run.text, "。")) for run in said[:-1]), said[-1])


def _field_runs(point: Point, field: str) -> tuple[Run, ...]:
    """A run for each line of a point's body or evidence."""
    text = point.body if field == "body" else point.evidence
    return tuple(_run(line, begin, f"{point.key}.{field}") for line, begin in _split(text))


def _layout_of(point: Point) -> PointLayout:
    return LAYOUTS[point.layout]


def _lines(role: ParagraphRole, text: str, source: str) -> Iterator[Paragraph]:
    return (Paragraph(role, (_run(line, begin, source),)) for line, begin in _split(text))


def _title(title: str, width: int) -> Iterator[Paragraph]:
    """The lines of a title; where they were broken here, each goes on where the last ended."""
    broken = break_title(title, width)
    if broken == title:
        yield from _lines(ParagraphRole.TITLE, title, "title")
        return
    begin = len(title) - len(title.lstrip())
    for line in broken.split("\n"):
        for bare, indent in _split(line):
            yield Paragraph(ParagraphRole.TITLE, (_run(bare, begin + indent, "title"),))
        begin += len(line)


def _dashed(subtitle: Iterator[Paragraph]) -> Iterator[Paragraph]:
    """A subtitle after its dash (GB/T 15834—2011, 4.13.3.4)."""
    for first in islice(subtitle, 1):
        dash = "" if first.text.startswith("—") else "——"
        yield replace(first, runs=(_after(dash, first.runs[0]),))
    yield from subtitle


def _split(text: str) -> list[tuple[str, int]]:
    """The non-blank lines of a text and where each begins; its indent is the paragraph's."""
    found, begin = [], 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare:
            found.append((bare, begin + line.index(bare)))
        begin += len(line)
    return found


def _run(text: str, begin: int, source: str) -> Run:
    """A run that stands in its field from `begin` on."""
    return Run(text, source=source, trace=whole(text, begin))


def _heading(text: str, source: str, role: RunRole = RunRole.TEXT) -> Run:
    """A heading in one line, without loose ends."""
    joined = ""
    trace: Trace = ()
    for line, begin in _split(text):
        trace += shifted(whole(line, begin), len(joined))
        joined += line
    return _cut(Run(joined, role, source, trace), 0, len(_unstopped(joined)))


def _after(mark: str, run: Run) -> Run:
    """A run with a mark before it."""
    if not mark:
        return run
    return Run(mark + run.text, run.role, run.source, shifted(run.trace, len(mark)))


def _ended(run: Run, text: str) -> Run:
    """The run with this text: its own, perhaps with a mark after it; the trace stays."""
    return run if text == run.text else Run(text, run.role, run.source, run.trace)


def _cut(run: Run, begin: int, end: int) -> Run:
    """Some of the characters of a run."""
    if begin == 0 and end == len(run.text):
        return run
    return Run(run.text[begin:end], run.role, run.source, cut(run.trace, begin, end))


def _unstopped(text: str) -> str:
    return text.strip().rstrip(_LOOSE_ENDS)


def _stopped(text: str, stop: str = "。", ends: re.Pattern[str] = _STOPPED) -> str:
    return text if not text or ends.search(text) else text + stop


def _marked(text: str, mark: str) -> str:
    """The text, closed by the mark where it ends in none of its own."""
    return _stopped(text, mark, _MARKED)


def _closed(runs: tuple[Run, ...], mark: str) -> tuple[Run, ...]:
    """Runs that others will follow in the same paragraph, the last closed.

    A heading closes itself; one that is a mark only stays open.
    """
    *rest, last = runs
    if last.source.endswith(".heading"):
        return runs
    return (*rest, _ended(last, _marked(last.text, mark)))


def _with_slots(paragraph: Paragraph, traces: Mapping[str, Trace]) -> Paragraph:
    """The same paragraph, traced to the fields, with every open slot in a run of its own."""
    return Paragraph(paragraph.role, tuple(_split_slots(paragraph.runs, traces)))


def _traced(run: Run, traces: Mapping[str, Trace]) -> Run:
    """A run whose trace, so far into the text on the paper, is carried on into its field."""
    trace = traces.get(run.source)
    if not trace:
        return run
    return Run(run.text, run.role, run.source, through(run.trace, trace))


def _split_slots(runs: Iterable[Run], traces: Mapping[str, Trace]) -> Iterator[Run]:
    for run in (_traced(run, traces) for run in runs):
        end = 0
        for slot in OPEN_SLOT.finditer(run.text):
            if slot.start() > end:
                yield _cut(run, end, slot.start())
            found = _cut(run, *slot.span())
            yield Run(found.text, RunRole.SLOT, found.source, found.trace)
            end = slot.end()
        if end < len(run.text):
            yield _cut(run, end, len(run.text))


def open_slots(paragraphs: Iterable[Paragraph]) -> Iterator[Run]:
    """The open slots of a report, in order, each with the source it stands in."""
    return (run for paragraph in paragraphs for run in paragraph.runs if run.role is RunRole.SLOT)
