"""From outline to report: facts in their places, every gap a slot, by one policy for all."""

from dataclasses import replace

import pytest

from drafting.report.paper import (
    MAX_PAPER,
    Outline,
    PointOutline,
    SectionOutline,
    Text,
    knowledge,
    report_of,
)
from drafting.report.slots import TOO_LONG
from drafting.report.tree import Point, Report, Role, Section

SECTION = SectionOutline(Role.PROBLEM, "own-line", Text("存在的问题"), key="s")


def outline(*sections, facts=None, **frame):
    return Outline(facts or {}, {name: Text(text) for name, text in frame.items()}, sections)


def point_of(section, **texts):
    point = PointOutline(**{name: Text(override=text) for name, text in texts.items()})
    return report_of(outline(replace(section, points=(point,)))).sections[0].points[0]


def test_report_is_the_outline_with_its_facts():
    section = replace(
        SECTION, heading=Text("【主题】方面"), lead=Text("有【问题|数】点。"), points_from="事项",
        points=(
            PointOutline(
                Text("【项】方面"), Text("", "在【单位】。"), Text("", "一例。"), item="甲", key="p"
            ),
            PointOutline(Text("【项】方面"), item="乙", topic="担当作为", key="q"),
        ),
    )  # fmt: skip
    facts = {"主题": "作风", "单位": "市民政局", "姓名": "李文清"}
    given = outline(section, facts=facts, title="【主题】【年度】材料", date="")
    assert report_of(given) == Report(
        title="作风【年度】材料",
        author="李文清",
        sections=(
            Section(Role.PROBLEM, "作风方面", "有两点。", key="s", points=(
                Point("甲方面", "在市民政局。", "一例。", "own-line", key="p"),
                Point("乙方面", "【正文】", "【具体事例】", "own-line", topic="担当作为", key="q"),
            )),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("layout", "texts", "expected"),
    [
        ("own-line", {}, ("【小标题】", "【正文】")),
        ("own-line", {"heading": "题"}, ("题", "【正文】")),
        ("own-line", {"body": " \n"}, ("【小标题】", "【正文】")),
        ("ordinal-paragraph", {}, ("", "【正文】")),
        ("ordinal-paragraph", {"heading": "题"}, ("题", "")),
        ("ordinal-paragraph", {"body": "文"}, ("", "文")),
        ("plain", {"heading": "不显示的题"}, ("不显示的题", "【正文】")),
    ],
)
def test_point_asks_for_what_its_layout_needs(layout, texts, expected):
    point = point_of(replace(SECTION, layout=layout), **texts)
    assert (point.heading, point.body) == expected


@pytest.mark.parametrize(
    ("role", "evidence"), [(Role.PROBLEM, "【具体事例】"), (Role.CAUSE, ""), (Role.MEASURE, "")]
)
def test_only_a_problem_asks_for_an_example(role, evidence):
    assert point_of(replace(SECTION, role=role)).evidence == evidence


def test_points_within_a_point_ask_for_their_text_and_take_its_place():
    inner = PointOutline(key="i")
    section = replace(
        SECTION, inner_layout="ordinal-inline", points=(PointOutline(points=(inner,), key="p"),)
    )
    assert report_of(outline(section)).sections[0].points == (
        Point(
            "【小标题】", "", "【具体事例】", "own-line", key="p",
            points=(Point(body="【正文】", layout="ordinal-inline", key="i"),),
        ),
    )  # fmt: skip


def test_headings_are_known_as_they_stand():
    points = tuple(
        PointOutline(Text(override=text), item="甲") for text in ("一点。", " ", "【项】；")
    )
    section = replace(SECTION, points_from="事项", points=points)
    assert knowledge(outline(section))["问题"] == ["一点", "【小标题】", "甲"]


def test_open_list_shows_its_own_slot_in_the_heading():
    section = replace(SECTION, points_from="事项", points=(PointOutline(Text("【项】方面")),))
    assert report_of(outline(section)).sections[0].points[0].heading == "【事项】方面"


def test_text_left_out_does_not_stand_on_the_paper():
    given = Outline({}, {"opening": Text("开头", "手写", left_out=True)}, ())
    assert report_of(given) == Report(title="【标题】")


def test_full_paper_has_its_slots_open():
    long = "【长】" * 12
    section = replace(
        SECTION,
        points=tuple(
            PointOutline(Text("题"), Text("", long), Text("【长】" * 12)) for _ in range(3)
        ),
    )
    report = report_of(outline(section, facts={"长": "长" * 5_000}, title="题"))
    bodies = [(len(point.body), point.evidence) for point in report.sections[0].points]
    assert bodies == [(60_000, "长" * 60_000), (len(long), TOO_LONG), (len(long), TOO_LONG)]
    assert sum(length + len(text) for length, text in bodies) < MAX_PAPER
