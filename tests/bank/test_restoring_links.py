"""Links of phrases that come back keep the rule of links: what fits no more stays out."""

import pytest

from drafting.bank import history
from drafting.bank.deleting import delete_phrases
from drafting.bank.models import Phrase, SectionRole
from drafting.bank.restoring import restore
from tests.bank.factories import make_phrase, make_topic
from tests.bank.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def topics():
    return [make_topic() for _number in range(3)]


def newest(phrase):
    """The row's newest record, as it is restored from."""
    return history.newest_of(phrase.history.latest())


def deletion(pk):
    return history.newest_of(Phrase.history.filter(id=pk).latest())


def delete(*phrases):
    """Delete phrases; their numbers."""
    pks = [phrase.pk for phrase in phrases]
    delete_phrases(phrases=Phrase.objects.filter(pk__in=pks))
    return pks


def cause(topic=None, **values):
    return make_phrase(role=SectionRole.CAUSE, topic=topic, **values)


def answers(phrase):
    return list(Phrase.objects.get(pk=phrase.pk).answered_by.all())


def test_answers_of_today_do_not_hinder_a_state_that_had_others(topics):
    former, present = cause(topics[0]), cause(topics[1])
    problem = make_phrase(topic=topics[0])
    problem.answered_by.set([former])
    first = newest(problem)
    Phrase.objects.filter(pk=problem.pk).update(topic=topics[1])
    problem.answered_by.set([present])
    restored = restore(record=first)
    assert (restored.row.topic, restored.left_out) == (topics[0], [])
    assert answers(problem) == [former]


def test_answer_that_moved_to_another_topic_stays_out(editor_client, topics):
    moved = cause(topics[0], text="移走了。")
    stays, problem = cause(topics[0]), make_phrase(topic=topics[0])
    problem.answered_by.set([moved, stays])
    first = newest(problem)
    problem.answered_by.clear()
    Phrase.objects.filter(pk=moved.pk).update(topic=topics[2])
    url = page("phrase", "state", problem.pk, history.key_of(first))
    shown = editor_client.get(url)
    assert shown.context["left_out"] == ["移走了。"]
    assert "They are deleted, or no longer fit:" in shown.content.decode()
    assert restore(record=first).left_out == ["移走了。"]
    assert answers(problem) == [stays]


def test_deleted_problem_comes_back_without_an_answer_that_moved(topics):
    moved, problem = cause(topics[0], text="移走了。"), make_phrase(topic=topics[0])
    problem.answered_by.set([moved])
    (pk,) = delete(problem)
    Phrase.objects.filter(pk=moved.pk).update(topic=topics[1])
    assert restore(record=deletion(pk)).left_out == ["移走了。"]
    assert answers(Phrase.objects.get(pk=pk)) == []


@pytest.mark.parametrize("change", ["role", "topic"])
def test_problem_that_changed_meanwhile_is_not_linked_again(topics, change):
    answer, problem, same = cause(topics[0]), make_phrase(topic=topics[0]), make_phrase()
    for each in (problem, same):
        each.answered_by.set([answer])
    (pk,) = delete(answer)
    changed = {"role": SectionRole.INSIGHT} if change == "role" else {"topic": topics[1]}
    Phrase.objects.filter(pk=problem.pk).update(**changed)
    count = problem.history.count()
    restore(record=deletion(pk))
    assert [answers(problem), [row.pk for row in answers(same)]] == [[], [pk]]
    assert problem.history.count() == count


def test_answer_brought_back_as_a_problem_answers_nothing():
    answer = make_phrase()
    first = newest(answer)
    Phrase.objects.filter(pk=answer.pk).update(role=SectionRole.CAUSE)
    problem = make_phrase()
    problem.answered_by.set([answer])
    delete(answer)
    restore(record=first)
    assert answers(problem) == []


@pytest.mark.parametrize("change", ["role", "topic", "kind"])
def test_continuation_that_changed_meanwhile_is_not_linked_again(topics, change):
    lead = make_phrase(kind="lead", topic=topics[0])
    led, same = (make_phrase(topic=topics[0], continues=lead) for _number in range(2))
    (pk,) = delete(lead)
    values = {"role": SectionRole.INSIGHT, "topic": topics[1], "kind": "lead"}
    Phrase.objects.filter(pk=led.pk).update(**{change: values[change]})
    restore(record=deletion(pk))
    found = Phrase.objects.in_bulk([led.pk, same.pk])
    assert [found[led.pk].continues_id, found[same.pk].continues_id] == [None, pk]


def test_lead_brought_back_as_another_kind_leads_nothing():
    lead = make_phrase()
    first = newest(lead)
    Phrase.objects.filter(pk=lead.pk).update(kind="lead")
    lead.refresh_from_db()
    led = make_phrase(continues=lead)
    delete(lead)
    restore(record=first)
    led.refresh_from_db()
    assert led.continues is None
