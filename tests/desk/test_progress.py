"""How far a draft has come: gaps, parts, states, and the way to each gap."""

import pytest
from django.urls import reverse

from drafting.desk.progress import Gap, State
from drafting.desk.services.writing import regenerate_passage
from tests.desk.factories import (
    answer,
    composed_draft,
    inner_points_of,
    make_draft,
    passage_of,
    points_of,
    progress_of,
    section_of,
    write,
)

FACTS = ["姓名", "职务", "单位", "日期", "会议名称", "主题", "学习内容", "重点工作"]


def gaps_of_point(draft, role, kinds):
    """The gaps a section's points have while nothing is written."""
    section = section_of(draft, role)
    slots = {"body": "【正文】", "evidence": "【具体事例】"}
    marks = ["（一）", "（二）", "（三）", "（四）"]
    return [
        Gap(slots[kind], str(section.pk), f"{point.pk}.{kind}", mark)
        for point, mark in zip(points_of(section), marks, strict=False)
        for kind in kinds
    ]


def test_gaps_come_in_the_order_of_the_form_and_a_missing_fact_counts_once(draft):
    gaps = progress_of(draft).gaps
    assert gaps[:8] == [Gap(f"【{key}】", "facts", f"fact.{key}") for key in FACTS]
    problem = gaps_of_point(draft, "problem", ("body", "evidence"))
    assert gaps[12:18] == problem
    assert gaps[21:] == gaps_of_point(draft, "measure", ("body",))
    assert len(gaps) == 8 + 4 + 6 + 3 + 3


def test_answered_fact_is_no_gap(draft):
    for key in FACTS:
        answer(draft, key, "2026-11-18" if key == "日期" else "甲")
    assert [gap.part for gap in progress_of(draft).gaps if gap.part == "facts"] == []


def test_optional_fact_is_a_gap_only_where_the_report_shows_it(bank, drafter):
    draft = make_draft("democratic-life", drafter)
    slots = [gap.slot for gap in progress_of(draft).gaps]
    assert ("【谈心人数】" in slots, slots.count("【第五项】")) == (False, 1)
    write(passage_of(draft, "closing"), "【谈心人数】人。")
    gaps = [gap for gap in progress_of(draft).gaps if gap.slot == "【谈心人数】"]
    assert gaps == [Gap("【谈心人数】", "facts", "fact.谈心人数")]


def test_slot_typed_into_a_fact_is_a_gap_where_it_shows(draft):
    answer(draft, "姓名", "李文清")
    answer(draft, "单位", "【姓名】的单位")
    gaps = [gap for gap in progress_of(draft).gaps if gap.slot == "【姓名】"]
    assert [(gap.part, gap.source) for gap in gaps] == [("opening", "byline")]


def test_gap_in_a_point_within_a_point_says_both_marks(bank, drafter):
    draft = make_draft("study-politics", drafter)
    section = section_of(draft, "problem")
    inner = inner_points_of(points_of(section)[1])[2]
    gap = Gap("【正文】", str(section.pk), f"{inner.pk}.body", "（二） 三是")
    assert gap in progress_of(draft).gaps


def test_gap_in_the_frame_leads_to_its_page(draft):
    write(passage_of(draft, "title"), "")
    write(passage_of(draft, "closing"), "【没填】")
    found = {gap.slot: (gap.part, gap.source) for gap in progress_of(draft).gaps}
    assert found["【标题】"] == ("opening", "title")
    assert found["【没填】"] == ("closing", "closing")


def test_parts_are_the_pages_of_the_form_in_order(draft):
    parts = progress_of(draft).parts
    sections = [str(section.pk) for section in draft.sections.all()]
    assert [part.key for part in parts] == ["facts", "opening", *sections, "closing"]
    assert [part.name for part in parts[2:-1]] == [
        "一、心得体会", "二、存在的问题", "三、存在的问题原因剖析", "四、今后努力方向和整改措施",
    ]  # fmt: skip
    assert [len(part.gaps) for part in parts] == [8, 0, 4, 6, 3, 3, 0]
    assert parts[3].url == f"/drafts/{draft.pk}/sections/{sections[1]}/"


def test_states_follow_the_work(draft):
    progress = progress_of(draft)
    assert progress.state is State.UNTOUCHED
    assert {part.state for part in progress.parts if part.gaps} == {State.UNTOUCHED}
    write(passage_of(points_of(section_of(draft, "cause"))[0], "body"), "甲。")
    answer(draft, "单位", "甲")
    progress = progress_of(draft)
    assert progress.state is State.PARTLY
    states = [part.state for part in progress.parts]
    assert states == ["partly", "filled", "untouched", "untouched", "partly", "untouched", "filled"]


def test_draft_without_gap_is_filled(bank, drafter):
    draft = composed_draft("study-innovation", drafter)
    for point in points_of(section_of(draft, "problem")):
        write(passage_of(point, "evidence"), "如，去年冬天。")
    progress = progress_of(draft)
    assert (progress.gaps, progress.state, progress.first_open_url) == ([], State.FILLED, "")
    assert {part.state for part in progress.parts} == {State.FILLED}


def test_text_given_back_is_untouched_again(draft):
    passage = write(passage_of(section_of(draft, "insight"), "lead"), "甲")
    assert progress_of(draft).state is State.PARTLY
    regenerate_passage(passage=passage)
    assert progress_of(draft).state is State.UNTOUCHED


def test_way_from_a_text_to_its_field(draft):
    section = section_of(draft, "problem")
    body = passage_of(points_of(section)[0], "body")
    progress = progress_of(draft)
    page = reverse("desk:section", args=[draft.pk, section.pk])
    hub = reverse("desk:hub", args=[draft.pk])
    ways = {
        source: progress.places.url_of(source)
        for source in (body.source, "title", "date", "", "x.y")
    }
    assert ways == {
        body.source: f"{page}#{body.source}",
        "title": f"{hub}opening/#title",
        "date": f"{hub}closing/#date",
        "": hub,
        "x.y": hub,
    }
    assert progress.first_open_url == f"{hub}facts/#fact.姓名"


def test_every_run_of_a_report_leads_to_a_field(blueprint, drafter):
    progress = progress_of(composed_draft(blueprint.slug, drafter))
    hub = reverse("desk:hub", args=[progress.draft.pk])
    sources = {run.source for paragraph in progress.paragraphs for run in paragraph.runs}
    assert [source for source in sources if progress.places.url_of(source) == hub] == []


@pytest.mark.parametrize(("text", "length"), [("甲 乙\u3000丙\n\t丁", 4), ("😀𠮷", 2)])
def test_length_counts_characters_without_blanks(draft, text, length):
    before = progress_of(draft).length
    write(passage_of(draft, "closing"), text)
    assert progress_of(draft).length == before + length
