from itertools import chain

import pytest
from hypothesis import given, settings

from drafting.report.layout import Paragraph, ParagraphRole, Run, RunRole, layout, open_slots
from drafting.report.tree import Point, Report, Role, Section
from tests.report import strategies
from tests.report.samples import AWKWARD_REPORT, FULL_REPORT

BODY = ParagraphRole.BODY


def section(*points, lead="", tail="", heading="题"):
    return Section(Role.PROBLEM, heading, lead=lead, points=points, tail=tail, key="s")


def point(layout="run-in", **fields):
    return Point(layout=layout, **fields)


def texts(*points, **fields):
    """The texts of a section's paragraphs, its heading left out."""
    laid = layout(Report(title="", sections=(section(*points, **fields),)))
    return [paragraph.text for paragraph in laid[1:]]


def test_layout_of_an_empty_report_is_empty():
    assert layout(Report(title="")) == []


def test_layout_sets_every_part_in_order():
    report = Report(
        title="题目",
        subtitle="——副题",
        byline="科长 某人",
        dateline="（2026年3月5日）",
        salutation="各位同志：",
        opening="开头。",
        sections=(section(),),
        closing="结尾。",
        signature="某人",
        date="2026年3月5日",
        author="不印",
    )
    assert [(p.role.value, p.text) for p in layout(report)] == [
        ("title", "题目"),
        ("subtitle", "——副题"),
        ("byline", "科长 某人"),
        ("dateline", "（2026年3月5日）"),
        ("salutation", "各位同志："),
        ("body", "开头。"),
        ("heading1", "一、题"),
        ("body", "结尾。"),
        ("signature", "某人"),
        ("date", "2026年3月5日"),
    ]


def test_layout_gives_each_line_of_a_text_a_paragraph():
    report = Report(title="上行\n下行", opening="　　一段。\n\n \t\n二段。 ")
    assert layout(report) == [
        Paragraph(ParagraphRole.TITLE, (Run("上行", source="title"),)),
        Paragraph(ParagraphRole.TITLE, (Run("下行", source="title"),)),
        Paragraph(BODY, (Run("一段。", source="opening"),)),
        Paragraph(BODY, (Run("二段。", source="opening"),)),
    ]


def test_layout_numbers_sections():
    report = Report(title="", sections=tuple(section(heading=name) for name in "甲乙丙"))
    assert [p.text for p in layout(report)] == ["一、甲", "二、乙", "三、丙"]


def test_layout_own_line_sets_heading_and_body_apart():
    laid = layout(
        Report(
            title="", sections=(section(point("own-line", heading="甲。", body="乙。", key="p")),)
        )
    )
    assert laid[1:] == [
        Paragraph(ParagraphRole.HEADING2, (Run("（一）甲", source="p.heading"),)),
        Paragraph(BODY, (Run("乙。", source="p.body"),)),
    ]


def test_layout_run_in_keeps_heading_and_body_in_one_paragraph():
    laid = layout(
        Report(
            title="",
            sections=(section(point(heading="甲", body="乙。", evidence="丙。", key="p")),),
        )
    )
    assert laid[1:] == [
        Paragraph(
            BODY,
            (
                Run("（一）甲。", RunRole.HEADING2, "p.heading"),
                Run("乙。", source="p.body"),
                Run("丙。", source="p.evidence"),
            ),
        )
    ]


def test_layout_run_in_arabic_is_a_third_level():
    laid = layout(
        Report(title="", sections=(section(point("run-in-arabic", heading="甲", body="乙。")),))
    )
    assert [(run.text, run.role) for run in laid[1].runs] == [
        ("1.甲。", RunRole.HEADING3),
        ("乙。", RunRole.TEXT),
    ]


@pytest.mark.parametrize(
    ("heading", "set_as"),
    [
        ("甲", "（一）甲。乙。"),
        ("甲。", "（一）甲。乙。"),
        ("甲；", "（一）甲。乙。"),
        ("甲， ", "（一）甲。乙。"),
        ("甲！", "（一）甲！乙。"),
        ("为什么？", "（一）为什么？乙。"),
        ("“甲。”", "（一）“甲。”乙。"),
        ("“甲”", "（一）“甲”。乙。"),
        ("《甲》", "（一）《甲》。乙。"),
        ("甲……", "（一）甲……乙。"),
        ("甲：", "（一）甲：乙。"),
        ("甲!", "（一）甲!乙。"),
        ("甲\n丙", "（一）甲丙。乙。"),
    ],
)
def test_layout_closes_a_run_in_heading_once(heading, set_as):
    assert texts(point(heading=heading, body="乙。")) == [set_as]


def test_layout_run_in_without_body_or_heading():
    assert texts(point(heading="甲"), point(body="乙。")) == ["（一）甲。", "（二）乙。"]


def test_layout_keeps_the_lines_of_a_body_apart():
    assert texts(point(heading="甲", body="一行。\n二行。", evidence="三行。\n四行。")) == [
        "（一）甲。一行。",
        "二行。三行。",
        "四行。",
    ]


def test_layout_plain_points_bear_no_mark():
    assert texts(point("plain", body="甲。"), point("plain", body="乙。")) == ["甲。", "乙。"]


def test_layout_ordinal_paragraphs():
    assert texts(
        point("ordinal-paragraph", body="甲。"),
        point("ordinal-paragraph", heading="乙", body="丙。"),
    ) == ["一是甲。", "二是乙。丙。"]


@pytest.mark.parametrize(
    ("bodies", "set_as"),
    [
        (("甲",), "一是甲。"),
        (("甲", "乙", "丙"), "一是甲；二是乙；三是丙。"),
        (("甲；", "乙，", "丙"), "一是甲；二是乙；三是丙。"),
        (("甲。", "乙。"), "一是甲；二是乙。"),
        (("甲。再甲", "乙"), "一是甲。再甲。二是乙。"),
        (("甲！", "乙"), "一是甲！二是乙。"),
        (("甲", "乙？"), "一是甲。二是乙？"),
        (("“甲。”", "乙"), "一是“甲。”二是乙。"),
        (("“甲”", "乙"), "一是“甲”；二是乙。"),
        (("甲……", "乙"), "一是甲……二是乙。"),
        (("甲；再甲", "乙"), "一是甲；再甲。二是乙。"),
        (("甲\n再甲", "乙"), "一是甲。再甲。二是乙。"),
        (("", "乙"), "一是；二是乙。"),
    ],
)
def test_layout_parts_inline_points_all_alike(bodies, set_as):
    assert texts(*(point("ordinal-inline", body=body) for body in bodies)) == [set_as]


def test_layout_inline_points_with_headings_are_sentences():
    assert texts(
        point("must-inline", heading="甲", body="乙"), point("must-inline", heading="丙")
    ) == ["一要甲。乙。二要丙。"]


def test_layout_joins_inline_points_to_the_lead():
    points = (point("ordinal-inline", body="甲"), point("ordinal-inline", body="乙"))
    assert texts(*points, lead="起。\n表现是：", tail="收。") == [
        "起。",
        "表现是：一是甲；二是乙。",
        "收。",
    ]


def test_layout_keeps_the_lead_apart_from_other_points():
    assert texts(point(heading="甲"), lead="起。") == ["起。", "（一）甲。"]


def test_layout_sets_inner_points_inline_before_the_evidence():
    inner = (point("ordinal-inline", body="丙"), point("ordinal-inline", body="丁"))
    assert texts(point(heading="甲", body="乙：", points=inner, evidence="戊。")) == [
        "（一）甲。乙：一是丙；二是丁。戊。"
    ]


def test_layout_sets_inner_points_in_paragraphs():
    inner = (
        point("run-in-arabic", heading="丙"),
        point("run-in-arabic", heading="丁", body="戊。"),
    )
    assert texts(point("own-line", heading="甲", body="乙。", points=inner)) == [
        "（一）甲",
        "乙。",
        "1.丙。",
        "2.丁。戊。",
    ]


def test_layout_starts_the_arabic_count_anew_in_each_point():
    inner = (point("run-in-arabic", heading="丙"),)
    assert texts(point(heading="甲", points=inner), point(heading="乙", points=inner)) == [
        "（一）甲。",
        "1.丙。",
        "（二）乙。",
        "1.丙。",
    ]


def test_layout_gives_each_open_slot_a_run():
    laid = layout(Report(title="", opening="在【单位】中，【】与【 甲"))
    assert laid == [
        Paragraph(
            BODY,
            (
                Run("在", source="opening"),
                Run("【单位】", RunRole.SLOT, "opening"),
                Run("中，【】与【 甲", source="opening"),
            ),
        )
    ]


def test_open_slots_come_in_order_with_their_source():
    assert [(run.text, run.source) for run in open_slots(layout(AWKWARD_REPORT))] == [
        ("【领域】", "awkward.heading"),
        ("【一】", "a1.heading"),
        ("【具体事例】", "a1.body"),
    ]


def test_layout_of_the_full_report_has_the_outline_of_its_tree():
    headings = [p.text for p in layout(FULL_REPORT) if p.role.value.startswith("heading")]
    assert headings == [
        "一、学习收获",
        "二、上年度问题整改情况",
        "三、存在的主要问题",
        "（一）理论学习不够深入",
        "（二）联系群众不够经常",
        "（三）担当作为不够主动",
        "（四）工作作风不够扎实",
        "四、产生问题的原因",
        "五、今后的努力方向和整改措施",
    ]


def test_layout_heading_on_its_own_line_is_one_line_without_a_stop():
    laid = layout(Report(title="", sections=(section(heading=" 甲\n乙。"),)))
    assert [p.text for p in laid] == ["一、甲乙"]


def test_layout_closes_the_body_before_the_evidence():
    assert texts(point(heading="甲", body="乙", evidence="丙。")) == ["（一）甲。乙。丙。"]
    assert texts(point(heading="甲", body="乙：", evidence="丙。")) == ["（一）甲。乙：丙。"]
    assert texts(point("ordinal-inline", body="乙", evidence="丙")) == ["一是乙。丙。"]


def test_layout_opens_inline_points_with_a_colon_where_nothing_else_does():
    inline = point("ordinal-inline", body="丙")
    assert texts(inline, lead="表现是") == ["表现是：一是丙。"]
    assert texts(point(heading="甲", body="表现是", points=(inline,))) == [
        "（一）甲。表现是：一是丙。"
    ]
    assert texts(point(heading="甲", points=(inline,))) == ["（一）甲。一是丙。"]


def test_layout_evidence_directly_after_a_mark():
    assert texts(point("ordinal-paragraph", evidence="丙。")) == ["一是丙。"]


def test_layout_counts_headings_on_past_another_layout():
    points = (
        point("own-line", heading="甲"),
        point("plain", body="乙。"),
        point(heading="丙"),
        point("run-in-arabic", heading="丁"),
        point(heading="戊"),
        point("run-in-arabic", heading="己"),
    )
    assert texts(*points) == ["（一）甲", "乙。", "（二）丙。", "1.丁。", "（三）戊。", "1.己。"]


def test_layout_starts_ordinals_anew_after_another_point():
    points = (
        point("ordinal-inline", body="甲"),
        point("plain", body="乙。"),
        point("ordinal-inline", body="丙"),
    )
    assert texts(*points) == ["一是甲。", "乙。", "一是丙。"]


def test_layout_sets_inner_points_of_several_layouts():
    inner = (point("ordinal-inline", body="乙"), point("run-in-arabic", heading="丙"))
    assert texts(point(heading="甲", points=inner)) == ["（一）甲。一是乙。", "1.丙。"]


def test_layout_loses_no_point_within_an_inline_point():
    inner = (point("plain", body="乙。"),)
    assert texts(point("ordinal-inline", body="甲", points=inner)) == ["一是甲。", "乙。"]


def test_layout_inner_headings_stay_headings():
    inner = (point("own-line", heading="乙"),)
    report = Report(title="", sections=(section(point("plain", body="甲。", points=inner)),))
    assert [(p.role.value, p.text) for p in layout(report)[1:]] == [
        ("body", "甲。"),
        ("heading2", "（一）乙"),
    ]


def test_layout_sets_evidence_apart_from_inner_paragraphs():
    inner = (point("run-in-arabic", heading="乙"),)
    assert texts(point("own-line", heading="甲", points=inner, evidence="丙。")) == [
        "（一）甲",
        "1.乙。",
        "丙。",
    ]


def test_layout_inline_runs_name_the_field_they_came_from():
    whole = point("ordinal-inline", heading="甲", body="乙", evidence="丙", key="p")
    laid = layout(Report(title="", sections=(section(whole),)))
    assert [(run.text, run.source) for run in laid[1].runs] == [
        ("一是甲。", "p.heading"),
        ("乙。", "p.body"),
        ("丙。", "p.evidence"),
    ]


def typed(points):
    """Every line typed into points, but the headings of such as bear none."""
    for item in points:
        fields = (item.body, item.evidence) + ((item.heading,) if item.layout != "plain" else ())
        yield from chain(*(field.splitlines() for field in fields), typed(item.points))


@given(strategies.sections)
@settings(deadline=None)
def test_layout_loses_nothing_typed_and_keeps_its_promises(section):
    laid = layout(Report(title="", sections=(section,)))
    whole = "\n".join(paragraph.text for paragraph in laid)
    lines = [*section.lead.splitlines(), *section.tail.splitlines(), *typed(section.points)]
    assert [line for line in lines if line.strip().rstrip("。；;，,、 　\xa0") not in whole] == []
    assert all(run.text and "\n" not in run.text for p in laid for run in p.runs)


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [("副题", "——副题"), (" 副题", "——副题"), ("——副题", "——副题"), ("—副题", "—副题")],
)
def test_subtitle_stands_after_its_dash(typed, set_as):
    assert [p.text for p in layout(Report(title="题", subtitle=typed))] == ["题", set_as]


@pytest.mark.parametrize(
    "end", ["。", "；", ";", "，", ",", "、", " ", "　", "；。", "、 ", "； 。", "，　、"]
)
@pytest.mark.parametrize(
    ("layout_key", "set_as"),
    [("own-line", ["（一）甲", "乙。"]), ("run-in", ["（一）甲。乙。"]),
     ("run-in-arabic", ["1.甲。乙。"]), ("ordinal-inline", ["一是甲。乙。"])],
)  # fmt: skip
def test_layout_takes_the_loose_end_off_a_heading(end, layout_key, set_as):
    assert texts(point(layout_key, heading="甲" + end, body="乙。")) == set_as
    assert layout(Report(title="", sections=(section(heading="甲" + end),)))[0].text == "一、甲"


@pytest.mark.parametrize(
    ("lead", "set_as"),
    [
        ("起", "起。甲。"), ("起。", "起。甲。"), ("起：", "起：甲。"), ("起；", "起；甲。"),
        ("起，", "起，甲。"), ("起——", "起——甲。"), ("“起。”", "“起。”甲。"),
        ("“起”", "“起”。甲。"),
        ("起!", "起!甲。"), ("起（略）", "起（略）。甲。"),
    ],
)  # fmt: skip
def test_layout_closes_a_lead_with_a_stop_before_a_plain_point_that_joins_it(lead, set_as):
    report = Report(title="", sections=(section(point("plain", body="甲。"), lead=lead),))
    joined = [paragraph.text for paragraph in layout(report)[1:]]
    assert joined == [set_as]


def test_layout_colon_or_stop_is_that_of_the_first_point():
    inline, plain = point("ordinal-inline", body="甲"), point("plain", body="乙。")
    assert texts(inline, plain, lead="起") == ["起：一是甲。", "乙。"]
    assert texts(plain, inline, lead="起") == ["起。乙。", "一是甲。"]
    assert texts(point(heading="丙"), plain, lead="起") == ["起", "（一）丙。", "乙。"]


def test_layout_sections_name_the_fields_of_their_texts():
    laid = layout(Report(title="", sections=(section(lead="起。", tail="收。"),)))
    assert [(run.text, run.source) for p in laid for run in p.runs] == [
        ("一、题", "s.heading"), ("起。", "s.lead"), ("收。", "s.tail"),
    ]  # fmt: skip


def test_layout_points_within_every_inline_point_follow_the_paragraph():
    inner = [(point("plain", body=f"{name}。"),) for name in "丙丁"]
    both = [point("ordinal-inline", body=n, points=i) for n, i in zip("甲乙", inner, strict=True)]
    assert texts(*both) == ["一是甲；二是乙。", "丙。", "丁。"]


def test_layout_plain_point_shows_no_heading():
    assert texts(point("plain", heading="甲", body="乙。")) == ["乙。"]


def test_layout_sets_evidence_apart_from_paragraphs_within_inline_points():
    deepest = (point("plain", body="丁。"),)
    inner = (point("ordinal-inline", body="丙", points=deepest),)
    outer = point(heading="甲", body="乙：", points=inner, evidence="戊。")
    assert texts(outer) == ["（一）甲。乙：一是丙。", "丁。", "戊。"]


def test_layout_joins_evidence_to_inline_points_of_a_point_without_a_text():
    inner = (point("ordinal-inline", body="乙"),)
    assert texts(point("plain", points=inner, evidence="丙。")) == ["一是乙。丙。"]


def test_layout_an_inline_point_without_text_holds_its_place():
    empty, said = point("ordinal-inline"), point("ordinal-inline", body="乙")
    assert texts(empty) == ["一是。"]
    assert texts(said, empty, said) == ["一是乙；二是；三是乙。"]


def test_layout_leaves_no_empty_run_in_an_inline_point():
    laid = layout(Report(title="", sections=(section(point("ordinal-inline", evidence="乙")),)))
    assert [run.text for run in laid[1].runs] == ["一是乙。"]


@pytest.mark.parametrize(
    ("slot", "is_open"),
    [("【" + "名" * 40 + "】", True), ("【" + "名" * 41 + "】", False), ("【】", False)],
)
def test_layout_open_slot_has_one_to_forty_characters(slot, is_open):
    (paragraph,) = layout(Report(title="", opening=slot))
    assert [run.role for run in paragraph.runs] == [RunRole.SLOT if is_open else RunRole.TEXT]


def test_layout_slots_side_by_side_leave_no_empty_run():
    (paragraph,) = layout(Report(title="", opening="【甲】【乙】丙【丁】"))
    assert [(run.text, run.role) for run in paragraph.runs] == [
        ("【甲】", RunRole.SLOT), ("【乙】", RunRole.SLOT), ("丙", RunRole.TEXT),
        ("【丁】", RunRole.SLOT),
    ]  # fmt: skip


def test_layout_breaks_a_title_at_the_width_it_is_given():
    report = Report(title="关于开展专题民主生活会个人对照检查的情况报告")
    assert [p.text for p in layout(report)] == ["关于开展专题民主生活会个人", "对照检查的情况报告"]
    assert [p.text for p in layout(report, title_width=10)] == [
        "关于开展", "专题民主生活会个人", "对照检查的情况报告",
    ]  # fmt: skip
    assert [len(p.text) for p in layout(Report(title="题" * 20))] == [20]
    assert [len(p.text) for p in layout(Report(title="题" * 21))] == [9, 12]


def test_layout_blank_parts_are_no_paragraphs():
    blank = " 　\t\n　"
    report = Report(title="题", subtitle=blank, opening=blank, closing=blank, signature=blank)
    assert [p.text for p in layout(report)] == ["题"]


def test_layout_takes_indents_of_every_kind_off_a_line():
    laid = layout(Report(title="", opening="　　甲。　\n \t乙。\t "))
    assert [p.text for p in laid] == ["甲。", "乙。"]
