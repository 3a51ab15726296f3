"""From a draft to the report: every gap shown, every text where it belongs."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from drafting.bank.models import Blueprint, Fact, SectionSkeleton
from drafting.bank.preview_report import blueprint_paper
from drafting.desk.assembly import paragraphs, report_date
from drafting.desk.models import Passage
from drafting.desk.services.structure import add_point, remove_point
from drafting.report.tree import Point
from tests.desk.factories import (
    answer,
    inner_points_of,
    make_draft,
    passage_of,
    points_of,
    read,
    report_of,
    section_of,
    text_of,
    write,
)

SHIPPED = sorted(
    re.search(r"slug: (\S+)", path.read_text("utf-8"))[1]
    for path in Path(settings.FIXTURE_DIRS[0]).glob("4*_blueprint_*.yaml")
)


def test_empty_draft_shows_every_gap(draft):
    assert text_of(draft) == (
        "在【会议名称】上的发言\n"
        "【单位】【职务】\u3000【姓名】\n"
        "（【日期】）\n"
        "根据【会议名称】的安排，我围绕“【主题】”这一专题，会前认真研读了【学习内容】，并把自己摆进去，把职责摆进去，"
        "把工作摆进去，对照学习要求查找了三个方面的问题，逐条分析了原因，想清楚了下一步改什么、怎么改。"
        "下面，结合学习和工作实际作个发言。\n"
        "一、心得体会\n"
        "这次学习，让我对习近平新时代中国特色社会主义思想的世界观和方法论有了更深的领会，也照见了自己身上的差距。"
        "学习中我反复问自己：在推进【重点工作】时，是照搬老办法求稳妥，还是敢于拿出新办法求实效？"
        "联系岗位职责，我体会到，要做到以下四点：一要【正文】；二要【正文】；三要【正文】；四要【正文】。\n"
        "二、存在的问题\n"
        "（一）在打破思维定式、推动工作创新方面\n"
        "【正文】。【具体事例】\n"
        "（二）在直面矛盾问题、敢于攻坚克难方面\n"
        "【正文】。【具体事例】\n"
        "（三）在主动履职尽责、积极担当作为方面\n"
        "【正文】。【具体事例】\n"
        "三、存在的问题原因剖析\n"
        "这些问题看似出在具体事情上，往深处想，都能从自己的思想上找到病根。"
        "对照岗位要求反复检视，主要有以下三个方面的原因：\n"
        "一是【正文】\n"
        "二是【正文】\n"
        "三是【正文】\n"
        "四、今后努力方向和整改措施\n"
        "（一）打破思维定式，着力在守正创新上下功夫。【正文】\n"
        "（二）直面矛盾难题，着力在破解瓶颈上下功夫。【正文】\n"
        "（三）扛牢岗位责任，着力在履职尽责上下功夫。【正文】\n"
    )


def test_point_within_a_point_is_asked_for_its_text_and_no_example(bank, drafter):
    draft = make_draft("organisation-life", drafter)
    outer = points_of(section_of(draft, "problem"))[0]
    point = report_of(draft).sections[1].points[0]
    inner = [
        Point(body="【正文】", layout="ordinal-inline", topic="理论武装", key=str(row.pk))
        for row in inner_points_of(outer)
    ]
    assert point == Point(
        heading="学懂弄通做实党的创新理论方面", evidence="【具体事例】", layout="own-line",
        points=tuple(inner), topic="理论武装", key=str(outer.pk),
    )  # fmt: skip


def test_only_problems_want_an_example(blueprint, drafter):
    report = report_of(make_draft(blueprint.slug, drafter))
    wanted = {
        section.role: {point.evidence for point in section.points} for section in report.sections
    }
    assert wanted.pop("problem") == {"【具体事例】"}
    assert set.union(*wanted.values()) == {""}


@pytest.mark.parametrize("text", ["", " ", "\n", "\u3000\t"])
def test_blank_text_is_a_gap_too(draft, text):
    section = section_of(draft, "problem")
    point = points_of(section)[0]
    for kind in ("heading", "body", "evidence"):
        write(passage_of(point, kind), text)
    write(passage_of(draft, "title"), text)
    write(passage_of(section, "heading"), text)
    report = report_of(draft)
    found = report.sections[1].points[0]
    assert (report.title, report.sections[1].heading) == ("【标题】", "【小标题】")
    assert (found.heading, found.body, found.evidence) == ("【小标题】", "【正文】", "【具体事例】")


def test_point_without_needed_heading_is_whole_with_either(draft):
    first, second, _third = points_of(section_of(draft, "cause"))
    write(passage_of(first, "heading"), "思想松了")
    write(passage_of(second, "body"), "学得不够。")
    points = report_of(draft).sections[2].points
    assert [(point.heading, point.body) for point in points] == [
        ("思想松了", ""),
        ("", "学得不够。"),
        ("", "【正文】"),
    ]


def test_empty_text_around_the_points_leaves_its_paragraph_out(draft):
    write(passage_of(draft, "opening"), "")
    write(passage_of(section_of(draft, "cause"), "lead"), "")
    text = text_of(draft)
    assert ("根据" in text, "这些问题看似" in text) == (False, False)


def test_numbers_in_the_text_follow_the_points(draft):
    section = section_of(draft, "problem")
    assert "查找了三个方面" in text_of(draft)
    remove_point(point=points_of(section)[0])
    assert "查找了两个方面" in text_of(draft)
    for _number in range(9):
        add_point(section=section)
    assert "查找了十一个方面" in text_of(draft)


def test_list_of_headings_can_be_written(draft):
    Passage.objects.filter(kind="opening").update(skeleton="【问题|顿号】；【问题】")
    for point, text in zip(
        points_of(section_of(draft, "problem")), ("甲。", "乙；", " "), strict=True
    ):
        write(passage_of(point, "heading"), text)
    assert report_of(draft).opening == "甲、乙、【小标题】；甲、乙、【小标题】"


def test_hand_written_text_shows_facts_of_today(draft):
    write(passage_of(draft, "opening"), "在【单位】，有【问题】【日期】。")
    answer(draft, "单位", "市民政局")
    answer(draft, "日期", "2026-11-08")
    opening = report_of(draft).opening
    assert opening.startswith("在市民政局，有在打破")
    assert opening.endswith("2026年11月8日。")


def test_optional_fact_puts_its_clause_in(bank, drafter):
    draft = make_draft("democratic-life", drafter, 谈心人数="12")
    opening = report_of(draft).opening
    assert "，与12名同志开展了谈心谈话，对照通知要求，围绕【第一项】，" in opening
    assert "第五项" not in opening


def test_author_and_date_are_the_drafters(draft):
    assert (report_of(draft).author, report_date(read(draft))) == ("", None)
    answer(draft, "姓名", "李文清")
    answer(draft, "日期", "2026-11-18")
    assert (report_of(draft).author, report_date(read(draft))) == ("李文清", date(2026, 11, 18))


@pytest.mark.parametrize("slug", SHIPPED)
def test_paper_of_a_blueprint_is_that_of_a_fresh_draft_with_the_examples(bank, drafter, slug):
    blueprint = Blueprint.objects.with_outline().get(slug=slug)
    draft = make_draft(slug, drafter)
    for fact in draft.facts.all():
        answer(draft, fact.key, fact.example)
    previewed = [paragraph.text for paragraph in blueprint_paper(blueprint)]
    assert previewed == [paragraph.text for paragraph in paragraphs(read(draft))]


@pytest.mark.parametrize("slug", SHIPPED)
def test_paper_of_a_blueprint_without_examples_is_that_of_a_fresh_draft(bank, drafter, slug):
    Fact.objects.update(example="")
    blueprint = Blueprint.objects.with_outline().get(slug=slug)
    previewed = [paragraph.text for paragraph in blueprint_paper(blueprint)]
    assert previewed == [
        paragraph.text for paragraph in paragraphs(read(make_draft(slug, drafter)))
    ]


def test_list_longer_than_the_points_reads_the_same_in_preview_and_draft(bank, drafter):
    slug = "annual-democratic-life"
    section = SectionSkeleton.objects.exclude(points_from="").get(blueprint__slug=slug)
    Fact.objects.filter(blueprint__slug=slug, key=section.points_from).update(
        example="\n".join(f"第{number}个方面" for number in range(1, 9)) + "\n第1个方面"
    )
    blueprint = Blueprint.objects.with_outline().get(slug=slug)
    draft = make_draft(slug, drafter)
    for fact in draft.facts.all():
        answer(draft, fact.key, fact.example)
    previewed = [paragraph.text for paragraph in blueprint_paper(blueprint)]
    assert "（八）第8个方面" in "".join(previewed)
    assert previewed == [paragraph.text for paragraph in paragraphs(read(draft))]
