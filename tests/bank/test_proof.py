from datetime import date

import pytest

from drafting.bank.models import Term
from drafting.bank.proof import WORDS, Remark, house_terms, proof_phrase, proof_report
from drafting.report.layout import layout
from drafting.report.proofreading import RULES, Severity
from drafting.report.proofreading import Term as FixedTerm
from drafting.report.tree import Report
from tests.bank.factories import make_phrase
from tests.bank.pages import errors, page, posted

pytestmark = pytest.mark.django_db

FAULTY = "对新思想的学习停留在读过,听过，联系【分管工作】深入思考不够。"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def test_every_rule_has_its_words():
    assert set(WORDS) == set(RULES)


def test_phrase_is_proofread_with_what_stands_around():
    assert proof_phrase(FAULTY, kind="symptom") == [
        Remark(
            "In Chinese text, “,” is written “，”.",
            Severity.ERROR,
            "对新思想的学习停留在读过",
            ",",
            "听过，联系【分管工作】深…",
        )
    ]


def test_lead_sentence_may_end_without_a_stop():
    lead = "理论学习不够深入。对新思想的领会还停留在表面"
    assert proof_phrase(lead, kind="lead") == []
    assert [each.found for each in proof_phrase(lead, kind="symptom")] == ["面"]


def test_terms_are_those_of_the_bank():
    Term.objects.create(name="四个意识", parts="政治意识\n大局意识", since="2016-01")
    assert house_terms() == [FixedTerm("四个意识", ("政治意识", "大局意识"), "2016-01", "")]


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ({"until": "2023-12"}, "“老提法”自2024年1月起已不再适用。"),
        ({"until": "2021"}, "“老提法”自2022年起已不再适用。"),
    ],
)
def test_month_since_which_a_term_is_out_of_date_is_said_in_words(settings, term, words):
    settings.LANGUAGE_CODE = "zh-hans"
    Term.objects.create(name="老提法", **term)
    (remark,) = proof_phrase("继续落实老提法，工作扎实推进。", kind="symptom")
    assert remark.words == words


def test_open_slots_of_a_report_are_gaps_and_no_findings():
    paragraphs = layout(Report(title="对照检查材料", opening="我结合【分管工作】查摆××问题。"))
    found = proof_report(paragraphs, on=date(2026, 11, 21))
    assert [(finding.rule, finding.found) for finding, _remark in found] == [("placeholder", "××")]


def test_phrase_with_an_error_is_saved_on_the_second_press_only(editor_client):
    phrase = make_phrase(kind="symptom")
    url = page("phrase", "change", phrase.pk)
    refused = posted(editor_client, url, text=FAULTY.replace("【分管工作】", ""))
    assert errors(refused)[0].startswith("In Chinese text, “,” is written “，”. 对新思想的")
    phrase.refresh_from_db()
    assert "," not in phrase.text
    posted(editor_client, url, text=FAULTY.replace("【分管工作】", ""), save_anyway="on")
    phrase.refresh_from_db()
    assert "," in phrase.text


def test_live_preview_tells_of_findings(editor_client):
    shown = editor_client.post(page("phrase", "preview"), {"text": FAULTY, "kind": "symptom"})
    assert [str(remark.words) for remark in shown.context["remarks"]] == [
        "In Chinese text, “,” is written “，”."
    ]
