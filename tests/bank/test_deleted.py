"""The page of what was deleted, and history pages of any length."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from drafting.bank import history
from drafting.bank.admin.history import PER_PAGE
from drafting.bank.models import Blueprint, Phrase, SectionRole
from drafting.bank.pagestyles import remove_base, set_base
from drafting.bank.records import record_changed
from drafting.bank.restoring import restore
from tests.bank.factories import (
    make_blueprint,
    make_fact,
    make_page_style,
    make_phrase,
    make_point,
    make_section,
    make_term,
    make_topic,
)
from tests.bank.pages import page, restored
from tests.report.bases import plain_base

pytestmark = pytest.mark.django_db

URL = "/editors/deleted/"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def listed(client, query=""):
    return [
        (entry.model_label, entry.title) for entry in client.get(URL + query).context["entries"]
    ]


def signed_in(*rights):
    """Staff with these rights and no others."""
    user = User.objects.create_user(f"staff-{User.objects.count()}", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_deleted_rows_are_listed_once_without_their_parts(editor_client):
    blueprint = make_blueprint(name="旧模板")
    make_fact(blueprint=blueprint)
    point = make_point(section=make_section(blueprint=blueprint), heading="旧要点")
    make_section(blueprint=blueprint, heading="旧部分").delete()
    point.delete()
    make_phrase(text="旧短语。").delete()
    make_term()
    blueprint.delete()
    assert listed(editor_client) == [
        ("blueprint", "旧模板"), ("phrase", "旧短语。"), ("point", "旧要点"), ("section", "旧部分"),
    ]  # fmt: skip
    assert listed(editor_client, "?kind=phrase") == [("phrase", "旧短语。")]
    assert len(listed(editor_client, "?kind=unknown")) == 4


def test_row_that_was_brought_back_is_not_listed(editor_client):
    phrase = make_phrase()
    pk = phrase.pk
    phrase.delete()
    (entry,) = editor_client.get(URL).context["entries"]
    assert editor_client.get(entry.history).status_code == 200
    assert restored(editor_client, entry.address).status_code == 302
    assert (Phrase.objects.get().pk, listed(editor_client)) == (pk, [])
    assert restored(editor_client, entry.address).url == page("phrase", "history", pk)
    assert Phrase.history.count() == 3


def test_deleting_says_where_it_can_be_found(editor_client):
    phrases = [make_phrase(), make_phrase()]
    first, second = phrases[0].pk, phrases[1].pk
    one = editor_client.post(page("phrase", "delete", first), {"post": "yes"}, follow=True)
    many = editor_client.post(
        page("phrase", "changelist"),
        {"action": "delete_selected", "_selected_action": [second], "post": "yes"},
        follow=True,
    )
    topic = make_topic()
    other = editor_client.post(page("topic", "delete", topic.pk), {"post": "yes"}, follow=True)
    assert [f'<a href="{URL}">' in each.content.decode() for each in (one, many, other)] == [
        True
    ] * 3


def test_deleting_names_no_page_that_is_not_there_for_the_user():
    client = signed_in("view_topic", "delete_topic")
    url = page("topic", "delete", make_topic().pk)
    response = client.post(url, {"post": "yes"}, follow=True)
    assert URL not in response.content.decode()
    assert client.get(URL).status_code == 404


def test_bringing_back_is_for_those_who_may_add():
    client = signed_in("view_phrase", "change_phrase")
    phrase = make_phrase()
    pk, first = phrase.pk, phrase.history.get()
    phrase.delete()
    shown = client.get(URL)
    (entry,) = shown.context["entries"]
    state = page("phrase", "state", pk, history.key_of(first))
    told = [shown, client.get(entry.history), client.get(state), client.get(entry.address)]
    assert [response.status_code for response in told] == [200] * 4
    texts = [response.content.decode() for response in told]
    assert [text for text in texts if "Bring back" in text or "brings it back" in text] == []
    assert restored(client, entry.address).status_code == 403
    assert not Phrase.objects.exists()


def test_each_row_is_brought_back_by_those_with_rights_on_its_own_kind():
    make_phrase().delete()
    make_topic().delete()
    blueprint = make_blueprint()
    make_fact(blueprint=blueprint).delete()
    style = make_page_style()
    set_base(page_style=style, name="base.docx", data=plain_base())
    remove_base(page_style=style)
    offered = {
        names: [
            entry.kind
            for entry in shown.context["entries"]
            if f'href="{entry.address}"' in shown.content.decode()
        ]
        for names in ("phrase", "topic", "fact", "blueprint", "pagestyle", "pagestylebase")
        for shown in [signed_in("view_phrase", f"change_{names}", f"add_{names}").get(URL)]
    }
    assert offered == {
        "phrase": ["phrase"], "topic": ["topic"], "fact": [], "blueprint": ["fact"],
        "pagestyle": ["pagestylebase"], "pagestylebase": [],
    }  # fmt: skip


def test_part_is_brought_back_by_those_who_may_add_to_its_page():
    blueprint = make_blueprint()
    make_section(blueprint=blueprint).delete()
    url = page("blueprint", "history", blueprint.pk)
    rights = ("view_blueprint", "change_blueprint")
    offered = [
        "Bring back" in signed_in(*each).get(url).content.decode()
        for each in (rights, (*rights, "add_blueprint"))
    ]
    assert offered == [False, True]


def test_button_and_way_back_of_an_earlier_state_stand_in_one_row(editor_client):
    phrase = make_phrase()
    pk = phrase.pk
    phrase.delete()
    (entry,) = editor_client.get(URL).context["entries"]
    shown = editor_client.get(entry.address).content.decode()
    (row,) = re.findall(r'<div class="bank-actions">(.*?)</div>', shown, re.S)
    assert ('value="Bring back"' in row, page("phrase", "history", pk) in row) == (True, True)


def test_list_costs_the_same_for_many_rows(editor_client):
    for _number in range(2):
        make_phrase().delete()
        make_term().delete()
    few = queries(editor_client, URL)
    for _number in range(20):
        make_phrase().delete()
        make_term().delete()
    assert queries(editor_client, URL) == few


def test_history_reaches_back_to_the_first_record(editor_client):
    phrase = make_phrase(text="第一。")
    for number in range(610):
        phrase.text = f"第{number}次。"
        record_changed([phrase])
    url = page("phrase", "history", phrase.pk)
    assert "?page=2" in editor_client.get(url).content.decode()
    last = editor_client.get(f"{url}?page=1000").context
    assert (last["page"].number, last["page"].paginator.count) == (21, 611)
    assert [(entry.deed, entry.title) for entry in last["entries"]][-1] == ("Created", "第一。")
    (change,) = last["entries"][-2].changes
    assert [stretch.text for stretch in change.stretches] == ["第", "一", "0次", "。"]
    first = phrase.history.earliest()
    state = page("phrase", "state", phrase.pk, history.key_of(first))
    assert restored(editor_client, state).status_code == 302
    phrase.refresh_from_db()
    assert phrase.text == "第一。"


def test_page_of_history_costs_the_same_however_long_it_is(editor_client):
    answers = [make_phrase(role=SectionRole.CAUSE) for _number in range(10)]
    phrase = make_phrase()
    for answer in answers[:2]:
        phrase.answered_by.add(answer)
    url = page("phrase", "history", phrase.pk)
    few = queries(editor_client, url)
    for answer in answers[2:]:
        phrase.answered_by.add(answer)
    for number in range(3 * PER_PAGE):
        phrase.text = f"第{number}次。"
        phrase.save()
    assert [queries(editor_client, url), queries(editor_client, f"{url}?page=3")] == [few, few]


def test_history_of_a_blueprint_costs_the_same_for_many_parts(editor_client):
    blueprint = make_blueprint()
    url = page("blueprint", "history", blueprint.pk)
    for _number in range(2):
        make_fact(blueprint=blueprint)
        make_point(section=make_section(blueprint=blueprint), topic=make_topic())
    few = queries(editor_client, url)
    for _number in range(7):
        make_fact(blueprint=blueprint)
        make_point(section=make_section(blueprint=blueprint), topic=make_topic())
    assert queries(editor_client, url) == few


def test_history_of_a_blueprint_tells_in_order_what_became_of_its_parts(editor_client):
    blueprint = make_blueprint(name="模板")
    make_point(section=make_section(blueprint=blueprint, heading="部分"), heading="要点")
    pk = blueprint.pk
    blueprint.delete()
    restore(record=history.newest_of(Blueprint.history.filter(id=pk).latest()))
    told = editor_client.get(page("blueprint", "history", pk)).context["entries"]
    assert [(str(entry.deed), entry.title) for entry in told] == [
        ("Brought back", "模板"), ("Deleted", "模板"),
        ("Created", "要点"), ("Created", "部分"), ("Created", "模板"),
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["phrase-99999999999999999999", "blueprint-1", "-1"])
def test_key_of_nothing_is_not_found(editor_client, key):
    address = page("phrase", "state", make_phrase().pk, "phrase-1").replace("phrase-1", key)
    assert editor_client.get(address).status_code == 404
