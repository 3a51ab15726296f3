"""Suggestions for phrases: sent by drafters, settled by editors."""

from datetime import timedelta

import pytest
from django.utils import timezone

from drafting.bank.models import PhraseNote, Status
from drafting.bank.notes import OPEN_NOTES, TooManyNotesError, reopen_note, send_note, settle_note
from tests.bank.factories import make_phrase

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def phrase():
    return make_phrase(text="学得不深不透。")


@pytest.fixture
def url(phrase):
    return f"/editors/phrases/{phrase.pk}/suggest/"


def fill_up(phrase, author):
    return [send_note(phrase=phrase, author=author, text=f"第{n}条") for n in range(OPEN_NOTES)]


def test_note_is_sent(drafter_client, drafter, phrase, url):
    response = drafter_client.post(url, {"text": "  换个说法。\r\n谢谢。 ", "next": "/drafts/new/"})
    assert (response.status_code, response.url) == (302, "/drafts/new/")
    rows = PhraseNote.objects.values_list("phrase", "author", "text", "settled_at")
    assert list(rows) == [(phrase.pk, drafter.pk, "换个说法。\n谢谢。", None)]
    page = drafter_client.get("/drafts/new/").content.decode()
    assert "Your suggestion is with the editors." in page


@pytest.mark.parametrize(
    "way", ["", "https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_way_back_stays_on_the_site(drafter_client, url, way):
    assert drafter_client.post(url, {"text": "改。", "next": way}).url == "/"


def test_part_is_a_form_and_then_a_thank_you(drafter_client, url):
    form = drafter_client.get(url, headers=HTMX)
    sent = drafter_client.post(url, {"text": "改。"}, headers=HTMX)
    parts = [one.content.decode().strip() for one in (form, sent)]
    assert parts[0].startswith('<form class="suggest"')
    assert parts[1].startswith('<p class="message success suggest"')
    assert [one.headers["Vary"].count("HX-Request") for one in (form, sent)] == [1, 1]


@pytest.mark.parametrize(
    ("text", "status", "error"),
    [
        ("", 422, "This field is required."),
        (" \r\n ", 422, "This field is required."),
        ("字" * 1001, 422, "Ensure this value has at most 1000 characters (it has 1001)."),
        ("字\r\n" * 500, 302, ""),
        ("空\x00字", 422, "Null characters are not allowed."),
    ],
)
def test_text_has_1_to_1000_characters(drafter_client, url, text, status, error):
    response = drafter_client.post(url, {"text": text})
    assert (response.status_code, PhraseNote.objects.count()) == (status, status == 302)
    assert error in response.content.decode()


@pytest.mark.parametrize(
    "values",
    [
        {"status": Status.PROPOSED},
        {"status": Status.RETIRED},
        {"valid_until": timezone.localdate() - timedelta(days=2)},
    ],
)
def test_phrase_that_is_not_offered_is_not_found(drafter_client, values):
    url = f"/editors/phrases/{make_phrase(**values).pk}/suggest/"
    assert [drafter_client.get(url).status_code, drafter_client.post(url).status_code] == [404, 404]


def test_anonymous_signs_in_first(client, url):
    assert [client.get(url).status_code, client.get(url, headers=HTMX).status_code] == [302, 401]


def test_twentieth_note_is_the_last(drafter_client, drafter, phrase, url):
    fill_up(phrase, drafter)
    with pytest.raises(TooManyNotesError) as raised:
        send_note(phrase=phrase, author=drafter, text="再一条")
    assert raised.value.limit == OPEN_NOTES
    for headers in ({}, HTMX):
        response = drafter_client.post(url, {"text": "再一条"}, headers=headers)
        assert response.status_code == 422
        assert "20 suggestions of yours are still with the editors." in response.content.decode()
        assert "再一条" in response.content.decode()


def test_settled_notes_make_room(drafter, phrase):
    settle_note(note=fill_up(phrase, drafter)[0])
    assert send_note(phrase=phrase, author=drafter, text="再一条").settled_at is None


def test_same_note_sent_twice_is_one(drafter, phrase):
    first, second = (send_note(phrase=phrase, author=drafter, text="改。") for _ in range(2))
    assert (first, PhraseNote.objects.count()) == (second, 1)


def test_settling_keeps_the_first_time_and_reopening_forgets_it(drafter, phrase):
    note = send_note(phrase=phrase, author=drafter, text="改。")
    settle_note(note=note)
    first = PhraseNote.objects.get().settled_at
    settle_note(note=note)
    assert PhraseNote.objects.get().settled_at == first
    reopen_note(note=note)
    assert PhraseNote.objects.get().settled_at is None


def test_editor_settles_and_undoes(editor_client, drafter, phrase):
    note = send_note(phrase=phrase, author=drafter, text="改一改。")
    page = "/editors/suggestions/"
    assert editor_client.post(f"{page}{note.pk}/settle/", {"next": "/editors/"}).url == "/editors/"
    settled = editor_client.get(page)
    assert "改一改。" not in settled.content.decode()
    assert f"{page}{note.pk}/reopen/" in settled.content.decode()  # Undo
    assert "改一改。" in editor_client.get(f"{page}?settled=1").content.decode()
    assert editor_client.post(f"{page}{note.pk}/reopen/").url == page
    assert "改一改。" in editor_client.get(page).content.decode()


def test_note_is_shown_as_text(editor_client, drafter, phrase):
    send_note(phrase=phrase, author=drafter, text="<script>alert(1)</script>")
    assert "<script>alert" not in editor_client.get("/editors/suggestions/").content.decode()


def test_note_outlives_its_author(editor_client, drafter, phrase):
    send_note(phrase=phrase, author=drafter, text="改一改。")
    drafter.delete()
    assert "改一改。" in editor_client.get("/editors/suggestions/").content.decode()
