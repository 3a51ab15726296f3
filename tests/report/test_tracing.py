"""Every character of a paper is found again in its field, at the place the run tells."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafting.report.layout import layout
from drafting.report.numbering import LAYOUTS
from drafting.report.paper import Outline, PointOutline, SectionOutline, Text, report_of
from drafting.report.slots import NAME, fill, filled_trace, written
from drafting.report.tracing import Stretch, cut, shifted, through, whole
from drafting.report.tree import Report, Role
from tests.report import strategies

ADDED = set("零一二三四五六七八九十百千0123456789.（）、是要。；：—")
"""What numbers, stops and dashes are made of."""

FRAME = ("title", "subtitle", "byline", "dateline", "salutation", "opening", "closing",
         "signature", "date")  # fmt: skip


def keyed(report):
    """The same report, every part of it under a key of its own."""
    keys = map(str, count())

    def point(one):
        return replace(one, key=next(keys), points=tuple(map(point, one.points)))

    sections = [
        replace(one, key=next(keys), points=tuple(map(point, one.points)))
        for one in report.sections
    ]
    return replace(report, sections=tuple(sections))


def fields_of(report):
    """The texts of a report by source."""
    fields = {name: getattr(report, name) for name in FRAME}
    parts = list(report.sections)
    while parts:
        part = parts.pop()
        parts += part.points
        for name in ("heading", "lead", "tail", "body", "evidence"):
            fields[f"{part.key}.{name}"] = getattr(part, name, "")
    return fields


def runs_of(report, **how):
    return [run for paragraph in layout(report, **how) for run in paragraph.runs]


def added_to(run):
    """The characters of a run that no stretch of it tells of."""
    told = {at for s in run.trace for at in range(s.at, s.at + s.length)}
    return {character for at, character in enumerate(run.text) if at not in told}


@given(strategies.reports.map(keyed), st.integers(4, 30))
@settings(deadline=None)
def test_every_character_is_at_its_offset_of_its_field_or_was_set_by_the_layout(report, width):
    fields = fields_of(report)
    for run in runs_of(report, title_width=width):
        for at, length, start, end, is_filled in run.trace:
            assert not is_filled
            assert run.text[at : at + length] == fields[run.source][start:end]
        assert added_to(run) <= ADDED


@given(strategies.reports.map(keyed))
@settings(deadline=None)
def test_no_character_of_a_field_stands_twice_or_out_of_order(report):
    last = {}
    for run in runs_of(report):
        for stretch in run.trace:
            assert last.get(run.source, 0) <= stretch.start < stretch.end
            last[run.source] = stretch.end


FACTS = {"单位": "市民政局", "长": "甲乙丙\n丁", "书目": ["《一》", "《二》"], "空": ""}
PIECES = ["【单位】", "【 长 】", "【书目】", "【空】", "【无】", "【项】",
          "【", "甲。", "学习", "；", "\n", "　"]  # fmt: skip
TYPED = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
TEXTS = st.builds(Text, st.sampled_from(["", "【单位】的【无】", "开头"]), st.none() | TYPED)
POINTS = st.builds(
    PointOutline, heading=TEXTS, body=TEXTS, evidence=TEXTS, item=st.sampled_from(["", "事项"])
)
SECTIONS = st.builds(
    SectionOutline,
    role=st.sampled_from(Role),
    layout=st.sampled_from(sorted(LAYOUTS)),
    heading=TEXTS,
    lead=TEXTS,
    tail=TEXTS,
    points=st.lists(POINTS, max_size=3).map(tuple),
).filter(lambda section: section.role not in (Role.OPENING, Role.CLOSING))


def named(section):
    """The same section with keys, and its texts by source."""
    points = tuple(replace(one, key=f"p{number}") for number, one in enumerate(section.points))
    texts = {f"s.{name}": getattr(section, name) for name in ("heading", "lead", "tail")}
    for point in points:
        for name in ("heading", "body", "evidence"):
            texts[f"{point.key}.{name}"] = getattr(point, name)
    return replace(section, key="s", points=points), texts


def stands_for(piece, typed):
    """Whether these characters of the paper can stand in place of those of the field."""
    slot = NAME.fullmatch(typed)
    if slot:
        values = {**FACTS, "项": "事项"}
        return piece in written(values.get(slot[1], "")).replace("\n", "") + typed
    return typed.strip() == "" and piece in ("【标题】", "【小标题】", "【正文】", "【具体事例】")


@given(SECTIONS.map(named), TEXTS)
@settings(deadline=None)
def test_what_was_typed_is_found_through_filled_slots_and_gaps(named_section, opening):
    section, texts = named_section
    report = report_of(Outline(FACTS, {"opening": opening}, (section,)))
    generated = fields_of(report)
    for run in runs_of(report):
        text = {**texts, "opening": opening}.get(run.source, Text())
        stored = generated[run.source] if text.override is None else text.override
        for at, length, start, end, is_filled in run.trace:
            piece = run.text[at : at + length]
            typed = stored[start:end]
            assert stands_for(piece, typed) if is_filled else piece == typed
        assert added_to(run) <= ADDED


def test_run_tells_of_marks_slots_and_lines():
    point = PointOutline(
        Text("", "一、讲政治。"), Text("", " 在【单位】，\n学习【主题】"), Text(), key="p"
    )
    section = SectionOutline(Role.CAUSE, "run-in", Text("原因"), points=(point,), key="s")
    report = report_of(Outline({"单位": "市民政局"}, {}, (section,)))
    assert [(run.text, run.source, run.trace) for run in runs_of(report)[2:]] == [
        ("（一）一、讲政治。", "p.heading", (Stretch(3, 5, 0, 5),)),
        ("在市民政局，", "p.body",
         (Stretch(0, 1, 1, 2), Stretch(1, 4, 2, 6, True), Stretch(5, 1, 6, 7))),
        ("学习", "p.body", (Stretch(0, 2, 8, 10),)),
        ("【主题】", "p.body", (Stretch(0, 4, 10, 14),)),
    ]  # fmt: skip


def test_gap_stands_in_place_of_blanks_or_of_nothing():
    texts = Text("", " \n"), Text()
    traces = report_of(
        Outline({}, {}, (SectionOutline(Role.CAUSE, "run-in", Text("原因"), key="s", points=(
            PointOutline(*texts, key="p"),
        )),))
    ).traces  # fmt: skip
    assert traces == {
        "p.heading": (Stretch(0, 5, 0, 2, is_filled=True),),
        "p.body": (Stretch(0, 4, 0, 0, is_filled=True),),
    }


def test_full_title_is_traced_over_its_lines():
    title = "  关于学习贯彻《中国共产党纪律处分条例》情况的自查报告和下一步整改措施"
    runs = runs_of(Report(title=title))
    assert len(runs) == 2
    assert "".join(title[s.start : s.end] for run in runs for s in run.trace) == title.strip()


@given(TYPED)
def test_trace_of_a_filled_text_covers_both_texts(text):
    found = fill(text, FACTS)
    trace = filled_trace(text, FACTS) or whole(text)
    assert [0, *(s.at + s.length for s in trace)] == [*(s.at for s in trace), len(found)]
    assert [0, *(s.end for s in trace)] == [*(s.start for s in trace), len(text)]


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        (0, 9, (Stretch(0, 2, 5, 7), Stretch(2, 4, 7, 9, True), Stretch(7, 2, 10, 12))),
        (1, 3, (Stretch(0, 1, 6, 7), Stretch(1, 1, 7, 9, True))),
        (3, 5, (Stretch(0, 2, 7, 9, True),)),
        (6, 7, ()),
        (6, 8, (Stretch(1, 1, 10, 11),)),
        (2, 2, ()),
    ],
)
def test_cut_keeps_what_lies_within(begin, end, expected):
    trace = (Stretch(0, 2, 5, 7), Stretch(2, 4, 7, 9, is_filled=True), Stretch(7, 2, 10, 12))
    assert cut(trace, begin, end) == expected


def test_trace_through_a_second_text():
    inner = (Stretch(0, 1, 1, 2), Stretch(1, 4, 2, 6, is_filled=True), Stretch(5, 1, 6, 7))
    assert through(shifted(whole("市民政局，", 1), 2), inner) == (
        Stretch(2, 4, 2, 6, is_filled=True),
        Stretch(6, 1, 6, 7),
    )
