"""Whoever changed the bank is named when the account is gone."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.utils import timezone

from drafting.bank.changes import recent_changes
from drafting.bank.deleting import delete_phrases
from drafting.bank.models import Phrase, PhraseNote, Status
from drafting.bank.notes import send_note
from drafting.bank.pagestyles import set_base
from drafting.bank.phrases import duplicate, set_status
from drafting.bank.records import RECORDED
from tests.bank.factories import make_page_style, make_phrase, make_topic
from tests.bank.pages import page, posted
from tests.bank.sheets import csv_of, run
from tests.report.bases import unit_base

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def wang():
    return User.objects.create_user("wang", last_name="王", first_name="编")


def edited(client, phrase):
    posted(client, page("phrase", "change", phrase.pk), note="新的说明")


DEEDS = {
    "list action": lambda user: set_status(
        phrases=Phrase.objects.all(), status=Status.RETIRED, user=user
    ),
    "copy": lambda user: duplicate(phrases=Phrase.objects.all(), user=user),
    "deletion": lambda user: delete_phrases(phrases=Phrase.objects.all(), user=user),
    "import": lambda user: run(csv_of(("a", "改过的。"), headings=("编号", "文字")), user=user),
    "base file": lambda user: set_base(
        page_style=make_page_style(), name="a.docx", data=unit_base(), user=user
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_name_outlives_the_account_whatever_was_done(wang, deed):
    make_phrase(code="a")
    DEEDS[deed](wang)
    wang.delete()
    assert "王编" in [change.who for change in recent_changes(10)]


def test_name_of_whoever_saved_a_form_stays_in_the_history(editor, editor_client, client):
    phrase, topic = make_phrase(), make_topic()
    edited(editor_client, phrase)
    posted(editor_client, page("topic", "change", topic.pk), description="新的说明")
    editor.delete()
    client.force_login(
        User.objects.create_superuser("admin"), "django.contrib.auth.backends.ModelBackend"
    )
    for model, row in (("phrase", phrase), ("topic", topic)):
        entries = client.get(page(model, "history", row.pk)).context["entries"]
        assert [entry.who for entry in entries] == ["editor", ""]


def test_name_is_the_accounts_own_while_there_is_one(wang):
    set_status(phrases=Phrase.objects.filter(pk=make_phrase().pk), status=Status.RETIRED, user=wang)
    wang.first_name = "文清"
    wang.save()
    assert recent_changes(10)[0].who == "王文清"


def test_suggestion_keeps_the_name_of_whoever_made_it(wang, editor_client):
    send_note(phrase=make_phrase(), author=wang, text="改一改")
    wang.delete()
    assert "<span>王编</span>" in editor_client.get("/editors/suggestions/").content.decode()


def test_records_older_than_the_names_get_those_of_the_accounts_there_are(wang):
    phrase, topic = make_phrase(), make_topic()
    for row in (phrase, topic):
        row._history_user = wang
        row.save()
    PhraseNote.objects.create(phrase=phrase, author=wang, text="改", sent_at=timezone.now())
    for model in RECORDED:
        model.history.update(history_user_name="")
    import_module("drafting.bank.migrations.0002_names_of_accounts").keep_names(apps, None)
    wang.delete()
    assert (
        phrase.history.latest().history_user_name,
        phrase.history.earliest().history_user_name,
    ) == (
        "王编",
        "",
    )
    assert topic.history.latest().history_user_name == "王编"
    assert PhraseNote.objects.get().who == "王编"
