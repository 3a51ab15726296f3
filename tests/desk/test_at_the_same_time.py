"""Two saves of one text at the same time: one is saved, the other is told."""

from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from drafting.bank.models import Blueprint
from drafting.desk.models import Draft, Passage
from drafting.desk.services.drafts import create_draft
from drafting.desk.services.writing import save_fact, save_passage
from tests.bank.factories import make_blueprint, make_fact
from tests.desk.factories import fact_of, make_drafter, passage_of

ROUNDS = 5


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
