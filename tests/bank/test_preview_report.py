import pytest

from drafting.bank.models import Blueprint
from drafting.bank.preview_branches import Variant, variants_of
from drafting.bank.preview_report import blueprint_paper
from drafting.report.compare.wording import Change, Stretch
from tests.bank.factories import make_blueprint, make_fact, make_point, make_section


def rows(skeleton, **values):
    return variants_of("", skeleton, values).rows


def test_each_fact_of_a_condition_is_shown_with_and_without():
    assert rows("有【% if 甲 %】【甲】【% else %】无【% endif %】。", 甲="一") == [
        Variant(
            "甲",
            "有一。",
            [
                Stretch("有"),
                Stretch("无", Change.REMOVED),
                Stretch("一", Change.ADDED),
                Stretch("。"),
            ],
        )
    ]


@pytest.mark.parametrize(
    ("skeleton", "expected"),
    [
        ("【% if 甲 and 乙 %】都有【% endif %】", [("甲", ("乙",)), ("乙", ("甲",))]),
        ("【% if 甲 or 乙 %】有【% endif %】", [("甲", ()), ("乙", ())]),
        (
            "【% if not 甲 %】【% if 乙 %】只有乙【% endif %】【% endif %】",
            [("甲", ("乙",)), ("乙", ())],
        ),
        ("【% if 甲 %】一【% elif 乙 %】二【% endif %】", [("甲", ("乙",)), ("乙", ())]),
        ("没有条件【甲】", []),
    ],
)  # fmt: skip
def test_facts_are_tried_among_others_that_let_them_show(skeleton, expected):
    found = rows(skeleton)
    assert [(row.name, row.given) for row in found] == expected
    assert all({stretch.change for stretch in row.stretches} - {Change.KEPT} for row in found)


def test_many_conditions_end():
    skeleton = "".join(f"【% if 项{number} %】有{number}【% endif %】" for number in range(30))
    assert len(rows(skeleton)) == 30


@pytest.mark.django_db
def test_paper_is_the_report_of_one_who_answers_with_the_examples():
    blueprint = make_blueprint(title="【会议】材料", opening="这【问题|数】个方面", date="【日期】")
    make_fact(blueprint=blueprint, key="会议", example="年度会议")
    make_fact(blueprint=blueprint, key="日期", kind="date", example="2026-11-18")
    make_fact(blueprint=blueprint, key="事项", kind="list", example="甲\n乙")
    section = make_section(
        blueprint=blueprint, heading="问题", layout="run-in", points_from="事项",
        inner_layout="ordinal-inline",
    )  # fmt: skip
    make_point(section=section, heading="【项】方面", inner_points=2)
    paper = blueprint_paper(Blueprint.objects.with_outline().get())
    assert [paragraph.text for paragraph in paper] == [
        "年度会议材料",
        "这两个方面",
        "一、问题",
        "（一）甲方面。一是【正文】；二是【正文】。【具体事例】",
        "（二）乙方面。一是【正文】；二是【正文】。【具体事例】",
        "2026年11月18日",
    ]


@pytest.mark.django_db
def test_points_without_heading_count_as_they_stand_on_the_paper():
    section = make_section(
        blueprint=make_blueprint(), role="insight", heading="体会", lead="【体会|数】点：",
        layout="ordinal-inline",
    )  # fmt: skip
    make_point(section=section, heading="")
    make_point(section=section, heading="", order=2)
    paper = blueprint_paper(Blueprint.objects.with_outline().get())
    assert paper[-1].text == "两点：一是【正文】；二是【正文】。"
