"""What the proofreader finds in a draft, on the review page and in the working copy."""

import re
from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from django.urls import reverse
from docx.oxml.ns import qn

from drafting.bank.models import Blueprint
from drafting.desk.documents import commented_file
from drafting.desk.proof import proof
from drafting.report.layout import open_slots
from tests.desk.browsing import page_of
from tests.desk.factories import (
    answer,
    composed_draft,
    passage_of,
    points_of,
    progress_of,
    section_of,
    write,
)

FAULTY = "重点工作推进缓慢,有的环节没有跟上，群众反映的问题办理不及时。"


@pytest.fixture
def body(draft):
    """The text of the first problem, with one half-width comma in it."""
    return write(passage_of(points_of(section_of(draft, "problem"))[0], "body"), FAULTY)


def test_finding_leads_to_the_field_its_text_is_made_in(draft, body):
    section = reverse("desk:section", args=[draft.pk, body.point.section_id])
    assert [(one.finding.rule, one.remark.found, one.url) for one in proof(progress_of(draft))] == [
        ("half-punct", ",", f"{section}?select=8-9#{body.source}")
    ]


def test_finding_leads_to_what_was_typed_behind_filled_slots_and_marks(draft, body):
    answer(draft, "单位", "市民政局")
    typed = "\u3000在【单位】工作，\n我对【单位】的,事不上心。"
    write(body, typed)
    (found,) = proof(progress_of(draft))
    start, end = map(int, re.search(r"select=(\d+)-(\d+)#", found.url).groups())
    assert (found.finding.found, typed[start:end]) == (",", ",")


def test_finding_in_an_answer_leads_to_its_slot_in_the_text(draft, body):
    answer(draft, "单位", "市民政局,科室")
    write(body, "我对【单位】的事不上心。")
    found = [one for one in proof(progress_of(draft)) if body.source in one.url]
    assert [re.search(r"select=[\d-]+", one.url)[0] for one in found] == ["select=2-6"]


def test_review_lists_findings_with_what_stands_around(draft, body, client):
    shown = page_of(client.get(reverse("desk:review", args=[draft.pk])))
    (finding,) = shown.xpath("//section[@id='findings']//li")
    assert finding.get("class") == "grave"
    assert finding.xpath("string(.//q)") == "重点工作推进缓慢,有的环节没有跟上，群众反…"


def test_review_without_findings_has_no_list(draft, client):
    shown = page_of(client.get(reverse("desk:review", args=[draft.pk])))
    assert shown.xpath("//section[@id='findings']") == []


def test_working_copy_has_a_comment_at_every_finding(draft, body):
    progress = progress_of(draft)
    content = commented_file(progress, datetime(2026, 12, 1, tzinfo=UTC))
    comments = [comment.text for comment in docx.Document(BytesIO(content)).comments]
    (found,) = proof(progress)
    assert found.remark.words in comments
    assert len(comments) == len(list(open_slots(progress.paragraphs))) + 1


def test_comment_stands_on_the_faulty_characters_alone(draft, body):
    progress = progress_of(draft)
    data = commented_file(progress, datetime(2026, 12, 1, tzinfo=UTC))
    document = docx.Document(BytesIO(data))
    (found,) = proof(progress)
    comments = {comment.text: comment.comment_id for comment in document.comments}
    number = str(comments[found.remark.words])
    covered, is_open = "", False
    for element in document.element.body.iter():
        if element.get(qn("w:id")) == number and element.tag == qn("w:commentRangeStart"):
            is_open = True
        elif element.get(qn("w:id")) == number and element.tag == qn("w:commentRangeEnd"):
            is_open = False
        elif is_open and element.tag == qn("w:t"):
            covered += element.text
    assert covered == ","


def test_what_is_out_of_date_is_told_by_the_date_of_the_report(draft):
    answer(draft, "日期", "2026-11-20")
    write(passage_of(points_of(section_of(draft, "problem"))[0], "body"), "当前正喜迎二十大。")
    assert "stale-term" in [one.finding.rule for one in proof(progress_of(draft))]
    answer(draft, "日期", "2022-08-20")
    assert "stale-term" not in [one.finding.rule for one in proof(progress_of(draft))]


def test_what_we_deliver_has_no_findings(bank, drafter):
    found = {}
    for seed, slug in enumerate(Blueprint.objects.values_list("slug", flat=True)):
        progress = progress_of(composed_draft(slug, drafter, seed=seed))
        found[slug] = [str(one.remark) for one in proof(progress)]
    assert {slug: remarks for slug, remarks in found.items() if remarks} == {}
