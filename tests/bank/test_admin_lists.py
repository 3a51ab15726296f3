"""The admin's lists: any number of rows chosen, and addresses that no list has."""

import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from drafting.bank.models import Phrase, Topic
from tests.bank.factories import make_phrase, make_topic
from tests.bank.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

LIST = "/bank/bank/phrase/"
MODELS = ("blueprint", "fact", "pagestyle", "phrase", "sectionskeleton", "term", "topic")


def make_many(count):
    Phrase.objects.bulk_create(
        Phrase(role="problem", kind="lead", text=f"第{number}条。") for number in range(count)
    )


def press(client, **fields):
    """Send a form as a browser would, with its length and its number of fields."""
    kind = "application/x-www-form-urlencoded"
    return client.post(LIST, urlencode(fields, doseq=True), content_type=kind)


def all_chosen(action):
    first = Phrase.objects.order_by("pk").first()
    return {"action": action, "select_across": 1, "index": 0, "_selected_action": first.pk}


def answer_of(response):
    """The hidden fields of the page that asks."""
    html = response.content.decode()
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))


def test_all_phrases_of_a_list_are_deleted_however_many(editor_client, editor):
    make_many(2_500)
    asked = press(editor_client, **all_chosen("delete_selected"))
    html = asked.content.decode()
    assert (asked.status_code, "and 2300 more" in html) == (200, True)
    assert len(html) < 100_000
    done = press(editor_client, **answer_of(asked))
    assert (done.status_code, Phrase.objects.count()) == (302, 0)
    records = Phrase.history.filter(history_type="-")
    assert set(records.values_list("history_user", flat=True)) == {editor.pk}
    assert records.values("id").distinct().count() == records.count() == 2_500


@pytest.mark.parametrize(
    ("action", "more"), [("delete_selected", {}), ("move", {"apply": "1", "topic": ""})]
)
def test_list_that_changed_since_it_was_asked_about_is_shown_again(editor_client, action, more):
    topic = make_topic()
    phrase = make_phrase(topic=topic)
    asked = press(editor_client, **all_chosen(action))
    late = make_phrase(topic=topic)
    again = press(editor_client, **answer_of(asked), **more)
    assert again.status_code == 200
    assert "The list has changed meanwhile." in again.content.decode()
    assert list(Phrase.objects.filter(topic=topic).order_by("pk")) == [phrase, late]
    assert press(editor_client, **answer_of(again), **more).status_code == 302
    assert not Phrase.objects.filter(topic=topic).exists()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("choice", ["abc", "9" * 23, "9" * 5_000, "-1", ""])
def test_choice_that_no_list_offers_is_answered_in_words(editor_client, model, choice):
    url = page(model, "changelist")
    fields = {"action": "delete_selected", "_selected_action": choice, "index": "0"}
    response = editor_client.post(url, fields, follow=True)
    assert response.status_code == 200
    assert [str(message) for message in response.context["messages"]] != []


BAD_QUERIES = (
    "e=1", "nonsense=1", "e=1&nonsense=1", "role__nonsense=1", "topic__id__exact=abc",
    "topic__phrases__text__startswith=a", "p=abc", "p=99999", "o=abc", "o=99", "_to_field=zz",
    "changed_at__gte=abc", "status__exact=%00", "q=%00", f"topic__id__exact={'9' * 30}", "pk__in=a",
)  # fmt: skip


@pytest.mark.parametrize("query", BAD_QUERIES)
@pytest.mark.parametrize("place", ["", "export/csv/", "export/xlsx/"])
def test_query_that_no_list_knows_is_no_error_page(editor_client, query, place):
    make_phrase(topic=make_topic())
    response = editor_client.get(f"{LIST}{place}?{query}", follow=True)
    assert response.status_code in {200, 400}


def test_filter_that_no_list_knows_exports_nothing_and_says_so(editor_client):
    response = editor_client.get(f"{LIST}export/csv/?nonsense=1", follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "The list has no such filter. Nothing was exported."
    ]


def test_list_without_such_a_filter_leads_to_the_whole_list(editor_client):
    shown = editor_client.get(f"{LIST}?e=1&nonsense=1").content.decode()
    assert "The list has no such filter." in shown
    assert f'<a href="{LIST}">' in shown
    assert "database" not in shown.lower()


@pytest.mark.parametrize("number", ["9" * 19, "9" * 5_000, "abc", ""])
def test_row_no_list_could_have_sent_is_not_looked_for(editor_client, number):
    topic = make_topic(order=3)
    form = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": number,
        "form-0-order": "5", "_save": "1",
    }  # fmt: skip
    response = editor_client.post("/bank/bank/topic/", form, follow=True)
    assert response.redirect_chain == [("/bank/bank/topic/", 302)]
    topic.refresh_from_db()
    assert topic.order == 3


def test_form_of_too_many_fields_is_refused_on_a_page_of_the_site(editor_client):
    response = press(editor_client, _selected_action=list(range(6_000)))
    assert response.status_code == 400
    assert "请求未被接受" in response.content.decode()


@pytest.mark.parametrize("number", ["abc", "9" * 23, "9" * 5_000, "0"])
@pytest.mark.parametrize("name", ["change", "delete", "history"])
@pytest.mark.parametrize("model", MODELS)
def test_number_that_no_row_has_is_no_error_page(editor_client, model, name, number):
    url = reverse(f"admin:bank_{model}_{name}", args=[number])
    assert editor_client.get(url).status_code in {302, 404}
    assert editor_client.post(url, {"post": "yes"}).status_code in {302, 404, 405, 409}
    assert Topic.objects.count() == 0


@pytest.mark.parametrize("asked", ["id__in", "id__exact", "topic", "blueprint"])
@pytest.mark.parametrize("model", MODELS)
def test_number_that_no_database_holds_is_no_error_in_a_filter(editor_client, model, asked):
    url = reverse(f"admin:bank_{model}_changelist")
    assert editor_client.get(url, {asked: "9" * 23}).status_code in {200, 302}
    assert editor_client.get(url, {"q": "9" * 23}).status_code == 200


@pytest.mark.parametrize("row", ["abc", "9" * 23])
def test_row_that_is_none_is_refused_in_the_list_of_groups(admin_client, row):
    sent = {"action": "delete_selected", "_selected_action": row, "index": "0"}
    assert admin_client.post(reverse("admin:auth_group_changelist"), sent).status_code == 302


def test_more_than_may_be_deleted_at_once_are_told_so(editor_client, monkeypatch):
    monkeypatch.setattr("drafting.bank.admin.choosing.MOST_DELETED", 1)
    make_many(2)
    answer = press(editor_client, **all_chosen("delete_selected"))
    assert answer.status_code == 302
    assert Phrase.objects.count() == 2
