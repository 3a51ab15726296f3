"""Posts and addresses no page of the editors would send: refused in words, or not found."""

import pytest
from django.urls import reverse

from drafting.bank.models import Blueprint, PhraseNote, Topic
from tests.bank.bank_files import document, entry, faults
from tests.bank.factories import make_blueprint, make_fact, make_phrase, make_section, make_topic
from tests.bank.pages import errors, page, posted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

NO_NUMBERS = ("abc", "²", "-1", "9" * 23, "9" * 5_000, "\ufffe", "12/31/99999")


@pytest.fixture
def note(editor):
    return PhraseNote.objects.create(phrase=make_phrase(), author=editor, text="太长。")


@pytest.mark.parametrize("deed", ["settle", "reopen"])
@pytest.mark.parametrize("back", ["0001-01-01", "【单位】", "desk:drafts", "//evil.example/", "x"])
def test_a_way_back_that_is_none_leads_within_the_site(editor_client, note, deed, back):
    response = editor_client.post(reverse(f"bank:{deed}-note", args=[note.pk]), {"next": back})

    assert response.status_code == 302
    assert not response["Location"].startswith("//")


@pytest.mark.parametrize("way", ["change", "delete", "history", "state"])
@pytest.mark.parametrize("name", ["phrase", "blueprint"])
def test_a_row_of_no_number_is_not_found(editor_client, name, way):
    for number in NO_NUMBERS:
        url = page(name, way, number, *([f"{name}-{'9' * 23}"] if way == "state" else []))
        statuses = {editor_client.get(url).status_code, editor_client.post(url).status_code}
        assert statuses <= {302, 404, 409, 414}, number


@pytest.mark.parametrize("typed", ["abc", "【% autoescape true %】", "9" * 5_000])
def test_what_is_no_row_is_refused_where_rows_are_searched(editor_client, typed):
    phrase = make_phrase(text="学得不深不透。")
    url = page("phrase", "change", phrase.pk)

    response = posted(editor_client, url, continues=typed, answered_by=[typed, "1"])

    assert response.status_code == 200
    assert len(errors(response)) == 2


def test_row_of_another_blueprint_is_refused(editor_client):
    blueprint, other = make_blueprint(), make_blueprint()
    make_section(blueprint=blueprint)
    url = page("blueprint", "change", blueprint.pk)

    response = posted(editor_client, url, **{"sections-0-blueprint": str(other.pk)})

    assert response.status_code == 200
    assert Blueprint.objects.get(pk=blueprint.pk).version == blueprint.version


@pytest.mark.parametrize("total", ["abc", "²", "9" * 23, "9" * 5_000])
def test_number_of_rows_that_is_none_is_refused(editor_client, total):
    blueprint = make_blueprint()
    make_fact(blueprint=blueprint)
    url = page("blueprint", "change", blueprint.pk)

    response = posted(editor_client, url, **{"facts-TOTAL_FORMS": total})

    assert response.status_code == 200
    assert blueprint.facts.count() == 1


@pytest.mark.parametrize("order", [32_768, 99_999_999_999, int("9" * 23)])
def test_place_beyond_what_every_database_keeps_is_refused(editor_client, order):
    url = page("topic", "change", make_topic().pk)

    response = posted(editor_client, url, order=str(order))

    assert errors(response) == ["Ensure this value is less than or equal to 32767."]
    assert list(Topic.objects.values_list("order", flat=True)) == [0]


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize("order", [32_768, 99_999_999_999, int("9" * 23)])
def test_place_in_a_bank_file_is_refused_alike(order):
    assert faults(document(entry("topics", 0, "order", order))) == [
        'topics["理论武装"].order: Ensure this value is less than or equal to 32767.'
    ]


@pytest.mark.parametrize("topic", ["abc", "²", "４２", "9" * 23, "9" * 5_000])
def test_topic_that_is_no_number_is_as_if_not_asked_for(editor_client, topic):
    searched = {"app_label": "bank", "model_name": "phrase", "field_name": "answered_by"}

    health = editor_client.get("/editors/health/", {"topic": topic})
    search = editor_client.get("/bank/autocomplete/", {**searched, "term": "甲", "topic": topic})

    assert (health.status_code, search.status_code) == (200, 200)


@pytest.mark.parametrize(
    "text",
    ["【% autoescape true %】甲【% endautoescape %】", "【# if" + " " * 3_900 + "#】",
     "【% for 书 in 单位 %】【单位】【% endfor %】", "【" * 3_000, "【% if 单位 %】" * 300],
)  # fmt: skip
def test_skeleton_is_refused_in_words_or_shown(editor_client, text):
    blueprint = make_blueprint()
    make_fact(blueprint=blueprint, key="单位")
    response = posted(editor_client, page("blueprint", "change", blueprint.pk), opening=text)

    shown = editor_client.get(page("blueprint", "preview", blueprint.pk))

    assert shown.status_code == 200
    assert (response.status_code == 302) == text.startswith("【#")


@pytest.mark.parametrize("text", ["【% autoescape true %】甲", "在【% autoescape 单位 %】中"])
def test_phrase_with_any_tag_is_refused_at_its_place(editor_client, text):
    response = editor_client.post(page("phrase", "preview"), {"text": text, "role": "problem"})

    assert "Line 1, column" in response.content.decode()


@pytest.mark.usefixtures("bank")
def test_tag_in_a_bank_file_is_refused_with_its_place():
    text = "【% autoescape true %】甲【% endautoescape %】"

    (fault,) = faults(document(entry("phrases", 0, "text", text)))

    assert fault.startswith('phrases["cause"].text: Line 1, column 4:')
