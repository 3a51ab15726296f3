"""Two saves of one text at the same time: one is saved, the other is told."""

from functools import partial
from threading import Barrier, Event, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from lxml import html

from drafting.bank.models import Blueprint
from drafting.desk.models import Draft, Passage
from drafting.desk.services.drafts import create_draft
from drafting.desk.services.writing import save_fact, save_passage
from tests.bank.factories import make_blueprint, make_fact
from tests.desk.factories import fact_of, make_drafter, passage_of

ROUNDS = 5
REVISIONS = "//*[substring(@name, string-length(@name) - 8) = '-revision']/@value"


def at_once(*saves):
    """Run the saves in threads that begin together; what each returned."""
    start, outcomes = Barrier(len(saves)), {}

    def run(number, save):
        try:
            start.wait(10)
            outcomes[number] = save()
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(saves)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [outcomes[number] for number in range(len(saves))]


@pytest.fixture
def draft(transactional_db):
    if connection.vendor == "sqlite":
        pytest.skip("a database in memory has one connection")
    blueprint = make_blueprint(opening="【单位】")
    make_fact(blueprint=blueprint, key="单位")
    return create_draft(owner=make_drafter("one"), blueprint=Blueprint.objects.get())


def test_one_of_two_texts_is_saved_and_the_other_is_in_conflict(draft):
    pk = passage_of(draft, "opening").pk
    for revision in range(ROUNDS):

        def save(text, revision=revision):
            return save_passage(passage=Passage.objects.get(pk=pk), text=text, revision=revision)

        saved = at_once(partial(save, f"甲{revision}"), partial(save, f"乙{revision}"))
        stored = Passage.objects.get(pk=pk)
        assert sorted(one.outcome for one in saved) == ["conflict", "saved"]
        assert {(one.revision, one.stored) for one in saved} == {(revision + 1, stored.override)}


def test_one_of_two_answers_is_saved_and_the_other_is_in_conflict(draft):
    for revision in range(ROUNDS):

        def save(value, revision=revision):
            return save_fact(fact=fact_of(draft, "单位"), value=value, revision=revision)

        saved = at_once(partial(save, f"甲{revision}"), partial(save, f"乙{revision}"))
        assert sorted(one.outcome for one in saved) == ["conflict", "saved"]
        assert {one.stored for one in saved} == {fact_of(draft, "单位").value}


def test_two_texts_of_one_draft_are_both_saved(draft):
    passages = [passage_of(draft, kind) for kind in ("opening", "closing")]

    def save(passage):
        fresh = Passage.objects.get(pk=passage.pk)
        return save_passage(passage=fresh, text="甲", revision=fresh.revision)

    saved = at_once(*(lambda passage=passage: save(passage) for passage in passages))
    assert [one.outcome for one in saved] == ["saved", "saved"]
    assert Draft.objects.get().passages.filter(override="甲").count() == 2


def test_answer_to_a_save_carries_the_revision_of_that_very_save(draft):
    passage = passage_of(draft, "opening")
    address = reverse("desk:passage", args=[draft.pk, passage.pk])
    done = Event()

    def write_beside(name):
        """What another window does, again and again: the revisions it made."""
        made = set()
        while not done.wait(0.03):
            row = Passage.objects.get(pk=passage.pk)
            saved = save_passage(passage=row, text=f"{name}{len(made)}", revision=row.revision)
            made |= {saved.revision} if saved.outcome == "saved" else set()
        return made

    def write_on_the_page():
        """Save over whatever stands, as often as it takes; the revisions the answers told."""
        client, known, told = Client(), "0", set()
        client.force_login(draft.owner, "django.contrib.auth.backends.ModelBackend")
        for number in range(120):
            posted = {"text": f"页{number}", "revision": known}
            answer = client.post(address, {f"p{passage.pk}-{k}": v for k, v in posted.items()})
            revisions = html.fromstring(answer.content.decode()).xpath(REVISIONS)
            known = revisions[-1]
            told |= {int(known)} if answer.status_code == 200 else set()
        done.set()
        return told

    told, *made = at_once(write_on_the_page, partial(write_beside, "甲"))
    assert told
    assert told.isdisjoint(*made)
