"""Two editors who press Save in the same moment: the second is told, nothing is overwritten."""

from functools import partial

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from drafting.bank.deleting import delete_phrases
from drafting.bank.models import Fact, Phrase, Status, Topic
from drafting.bank.phrases import set_status
from tests.bank.factories import make_blueprint, make_fact, make_page_style, make_phrase, make_topic
from tests.bank.pages import page, page_sent_later
from tests.desk.test_at_the_same_time import ROUNDS, at_once


@pytest.fixture
def clients(transactional_db):
    if connection.vendor == "sqlite":
        pytest.skip("a database in memory has one connection")
    users = [User.objects.create_superuser(name) for name in ("one", "two")]
    clients = [Client() for _user in users]
    for client, user in zip(clients, users, strict=True):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return clients


def test_one_of_two_texts_of_a_phrase_is_saved(clients):
    row = make_phrase(text="旧的。")
    url = page("phrase", "change", row.pk)
    for number in range(ROUNDS):
        sends = [
            page_sent_later(client, url, text=f"{word}{number}。", save_anyway="on")
            for client, word in zip(clients, "甲乙", strict=True)
        ]
        answers = at_once(*sends)
        assert sorted(answer.status_code for answer in answers) == [302, 409]
        saved = "甲乙"[[answer.status_code for answer in answers].index(302)]
        assert Phrase.objects.get().text == f"{saved}{number}。"


def test_rows_of_one_blueprint_that_two_editors_change_are_both_saved(clients):
    blueprint = make_blueprint()
    facts = [make_fact(blueprint=blueprint, key=key) for key in "甲乙"]
    url = page("blueprint", "change", blueprint.pk)
    for number in range(ROUNDS):
        sends = [
            page_sent_later(client, url, **{f"facts-{place}-help": f"{number}"})
            for place, client in enumerate(clients)
        ]
        answers = at_once(*(partial(send) for send in sends))
        assert [answer.status_code for answer in answers] == [302, 302]
        assert set(Fact.objects.values_list("help", flat=True)) == {f"{number}"}
    assert len(facts) == Fact.objects.count()


def test_record_of_a_list_action_tells_of_the_text_that_stands(clients):
    phrase = make_phrase(text="旧的。", status=Status.PROPOSED)
    send = page_sent_later(
        clients[0], page("phrase", "change", phrase.pk), text="新的。", save_anyway="on"
    )
    publish = partial(set_status, phrases=Phrase.objects.all(), status=Status.ACTIVE)
    at_once(send, publish)
    assert Phrase.objects.get().text == "新的。"
    assert Phrase.history.latest().text == "新的。"
    assert Phrase.history.latest().status == Status.ACTIVE


def test_phrase_that_another_action_publishes_is_not_deleted_without_a_record(clients):
    for number in range(ROUNDS):
        for place in range(30):
            make_phrase(text=f"第{number}轮第{place}条。", status=Status.PROPOSED)
        before = set(Phrase.objects.values_list("pk", flat=True))
        at_once(
            partial(delete_phrases, phrases=Phrase.objects.filter(status=Status.ACTIVE)),
            partial(set_status, phrases=Phrase.objects.all(), status=Status.ACTIVE),
        )
        gone = before - set(Phrase.objects.values_list("pk", flat=True))
        recorded = Phrase.history.filter(history_type="-").values_list("id", flat=True)
        assert gone <= set(recorded)


TAKEN = {
    "topic": {"name": "同名"},
    "term": {"name": "同名"},
    "pagestyle": {"slug": "same"},
    "blueprint": {"slug": "same"},
    "phrase": {"text": "同样的话。", "save_anyway": "on"},
}


@pytest.mark.parametrize("model", TAKEN)
def test_one_of_two_new_rows_of_one_name_is_saved_and_the_other_is_refused(clients, model):
    filled = {
        "name": "名称",
        "occasion": "场合",
        "role": "problem",
        "kind": "lead",
        "title": "报告",
    }
    place = {key: value for key, value in TAKEN[model].items() if key != "save_anyway"}
    filled |= {"page_style": make_page_style().pk, **TAKEN[model]}
    for _number in range(ROUNDS):
        sends = [page_sent_later(client, page(model, "add"), **filled) for client in clients]
        answers = at_once(*sends)
        assert sorted(answer.status_code for answer in answers) == [200, 302]
        (refused,) = [answer for answer in answers if answer.status_code == 200]
        assert refused.context["adminform"].form.errors
        rows = apps.get_model("bank", model).objects
        assert rows.filter(**place).delete()[0] == 1


def test_one_of_two_rows_that_take_one_name_keeps_its_own(clients):
    for number in range(ROUNDS):
        rows = [make_topic() for _client in clients]
        sends = [
            page_sent_later(client, page("topic", "change", row.pk), name=f"同名{number}")
            for client, row in zip(clients, rows, strict=True)
        ]
        answers = at_once(*sends)
        assert sorted(answer.status_code for answer in answers) == [200, 302]
        assert Topic.objects.filter(name=f"同名{number}").count() == 1
