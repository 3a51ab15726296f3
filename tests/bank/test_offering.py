"""Which phrases come first, however they are read."""

import pytest

from drafting.bank.models import Phrase, Topic
from drafting.bank.offering import Search, first_phrases
from tests.bank.factories import make_phrase

pytestmark = pytest.mark.django_db

ORDERS = (3, 0, 7, 2, 2, 9, 5, 2, 1)
"""Topics as editors may have ordered them: three stand at the same place."""

EACH = 4
TEXTS = ("有责任。", "敢担当。", "用APP办事。", "完成率100%。")


@pytest.fixture
def topics():
    rows = [Topic(name=f"主题{number}", order=order) for number, order in enumerate(ORDERS)]
    return Topic.objects.bulk_create(rows)


@pytest.fixture
def phrases(topics):
    """Phrases of every topic and of none, their codes in an order of their own."""
    return [
        make_phrase(code=f"c-{(number * 7) % 41:02}", topic=topic, kind="symptom", text=text)
        for number, (topic, text) in enumerate(
            (topic, f"{topic}{text}") for topic in [*topics, None] for text in TEXTS
        )
    ]


def expected(phrases, search, limit):
    """The same by sorting everything."""

    def place(phrase):
        topic = phrase.topic
        return (
            phrase.pk not in search.first,
            topic is not None,
            topic and topic.order,
            phrase.code,
        )

    fit = [
        phrase
        for phrase in phrases
        if all(word.lower() in phrase.text.lower() for word in search.words.split())
        and (search.topic is None or phrase.topic_id in {None, search.topic})
    ]
    return [phrase.code for phrase in sorted(fit, key=place)[:limit]]


def offered(search, limit, role="problem"):
    fitting = Phrase.objects.active().filter(role=role).select_related("topic")
    return [phrase.code for phrase in first_phrases(fitting, search, limit=limit)]


@pytest.mark.parametrize("limit", [1, 5, 12, 31, 1_000])
@pytest.mark.parametrize("words", ["", "责任", "app", "100%", "担 敢", "10_", "没有"])
@pytest.mark.parametrize("of_topic", [False, True])
@pytest.mark.parametrize("with_first", [False, True])
def test_reading_in_parts_is_sorting_everything(phrases, limit, words, of_topic, with_first):
    search = Search(
        words,
        topic=phrases[13].topic_id if of_topic else None,
        first={phrase.pk for phrase in phrases[2::5]} if with_first else (),
    )
    assert offered(search, limit) == expected(phrases, search, limit)


def test_phrases_of_other_roles_are_not_looked_at(phrases):
    assert offered(Search("责任"), 10, role="cause") == []


@pytest.mark.parametrize(("of_topic", "most"), [(True, 2), (False, 5)])
def test_number_of_queries_does_not_grow(phrases, django_assert_max_num_queries, of_topic, most):
    topic = phrases[0].topic
    search = Search("没有", topic=topic.pk if of_topic else None)
    for start in (0, 50):
        for number in range(start, start + 50):
            make_phrase(code=f"more-{number}", topic=topic, kind="symptom", text=f"多{number}。")
        with django_assert_max_num_queries(most):
            assert offered(search, 31) == []
