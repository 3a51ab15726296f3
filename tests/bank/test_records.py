"""One record a change, with the links of a phrase, whichever way it is changed."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from drafting.bank.bankfile.exporting import export_bank
from drafting.bank.bankfile.importing import import_bank
from drafting.bank.deleting import delete_phrases
from drafting.bank.models import Phrase, SectionRole, Status
from drafting.bank.phrases import duplicate, set_status, set_topic
from drafting.bank.records import AnswerRecord, begin_history
from tests.bank.factories import make_phrase, make_topic
from tests.bank.pages import page, posted
from tests.bank.sheets import csv_of, run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def cause():
    return make_phrase(code="cause", role=SectionRole.CAUSE)


@pytest.fixture
def measure():
    return make_phrase(code="measure", role=SectionRole.MEASURE)


@pytest.fixture
def problem(cause):
    """A phrase with an answer, as if it had always been there: with one record."""
    phrase = make_phrase(code="problem", role=SectionRole.PROBLEM)
    phrase.answered_by.add(cause)
    Phrase.history.all().delete()
    AnswerRecord.objects.all().delete()
    begin_history()
    return phrase


def told(code="problem"):
    """Of each record, oldest first: deed, user, reason, codes of the answers."""
    codes = dict(Phrase.objects.values_list("pk", "code"))
    return [
        (
            record.history_type,
            record.history_user and record.history_user.username,
            record.history_change_reason,
            sorted(
                codes.get(link.to_phrase_id, "gone")
                for link in AnswerRecord.objects.filter(history=record)
            ),
        )
        for record in Phrase.history.filter(code=code).order_by("history_id")
    ]


FIRST = ("+", None, None, ["cause"])


def test_first_record_has_the_links(problem):
    assert told() == [FIRST]


def test_page_that_changes_text_and_links_makes_one_record(editor_client, problem, measure):
    before = problem.changed_at
    response = posted(
        editor_client, page("phrase", "change", problem.pk), text="改。", answered_by=[measure.pk]
    )
    assert response.status_code == 302
    assert told() == [FIRST, ("~", "editor", None, ["measure"])]
    problem.refresh_from_db()
    assert problem.changed_at > before


def test_page_that_changes_links_only_makes_one_record(editor_client, problem, cause, measure):
    address = page("phrase", "change", problem.pk)
    posted(editor_client, address, answered_by=[cause.pk, measure.pk])
    assert told() == [FIRST, ("~", "editor", None, ["cause", "measure"])]
    changed_at = Phrase.objects.get(pk=problem.pk).changed_at
    assert changed_at > problem.changed_at


def test_page_saved_without_a_change_makes_no_record(editor_client, problem):
    posted(editor_client, page("phrase", "change", problem.pk))
    assert told() == [FIRST]


def test_new_phrase_makes_one_record_with_its_links(editor_client, cause, measure):
    posted(
        editor_client, page("phrase", "add"), role="problem", kind="lead", text="新。",
        code="new", answered_by=[cause.pk, measure.pk],
    )  # fmt: skip
    assert told("new") == [("+", "editor", None, ["cause", "measure"])]


def test_many_phrases_changed_at_once_keep_their_links(editor, problem):
    set_status(phrases=Phrase.objects.filter(pk=problem.pk), status=Status.RETIRED, user=editor)
    set_topic(phrases=Phrase.objects.filter(pk=problem.pk), topic=make_topic(), user=editor)
    assert told() == [FIRST, ("~", "editor", None, ["cause"]), ("~", "editor", None, ["cause"])]


def test_copy_makes_one_record_with_its_links(editor, problem):
    (copied,) = duplicate(phrases=[problem], user=editor)
    assert told(copied.code) == [("+", "editor", "copy: problem", ["cause"])]


def test_spreadsheet_makes_one_record_a_changed_row(editor, problem, measure):
    headings = ("编号", "环节", "类型", "文字", "回应它的原因和措施")
    rows = [
        ("problem", "问题", "阐述", problem.text, "cause、measure"),
        ("measure", "措施", "阐述", measure.text, ""),
        ("new", "问题", "观点句", "新", "cause"),
    ]
    run(csv_of(*rows, headings=headings), user=editor)
    reason = "import: 素材.xlsx"
    assert [told(code)[-2:] for code in ("problem", "new")] == [
        [FIRST, ("~", "editor", reason, ["cause", "measure"])],
        [("+", "editor", reason, ["cause"])],
    ]
    assert len(told("measure")) == 1


def test_spreadsheet_that_changes_links_only_makes_one_record(editor, problem):
    run(csv_of(("problem", ""), headings=("编号", "回应它的原因和措施")), user=editor)
    assert told() == [FIRST, ("~", "editor", "import: 素材.xlsx", [])]


def test_bank_file_makes_one_record_a_changed_row(problem, measure):
    bank = json.loads(export_bank())
    row = next(row for row in bank["phrases"] if row["code"] == "problem")
    row["answered_by"] = ["measure"]
    data = json.dumps(bank).encode()
    for _time in range(2):
        import_bank(data=data)
    assert told() == [FIRST, ("~", None, "bank-file", ["measure"])]
    bank["phrases"].remove(row)
    import_bank(data=json.dumps(bank).encode(), replace=True)
    assert told()[2:] == [("~", None, "bank-file", ["measure"])]


def test_deleting_a_phrase_is_noted_where_it_was_linked(editor, editor_client, problem, cause):
    led = make_phrase(code="led", continues=make_phrase(code="lead", kind="lead"))
    delete_phrases(phrases=Phrase.objects.filter(code__in=["cause", "lead"]), user=editor)
    assert told() == [(*FIRST[:3], ["gone"]), ("~", "editor", "link-deleted: cause", [])]
    assert told("led")[1:] == [("~", "editor", "link-deleted: lead", [])]
    led.refresh_from_db()
    assert led.continues is None
    editor_client.post(page("phrase", "delete", problem.pk), {"post": "yes"})
    assert [deed for deed, *_rest in told()] == ["+", "~", "-"]


def test_record_of_a_deletion_has_the_links_of_the_row(problem):
    problem.delete()
    assert told()[1:] == [("-", None, None, ["cause"])]


def test_first_content_of_a_bank_has_one_record_a_row():
    call_command("prepare", stdout=StringIO())
    assert Phrase.history.count() == Phrase.objects.count() > 1_000
    links = Phrase.answered_by.through.objects.count()
    assert AnswerRecord.objects.count() == links > 100
