"""What the bank offers a text, and what taking it does to the draft."""

import pytest

from drafting.bank.models import Phrase, PhraseUse, Status, Topic
from drafting.desk.models import Passage
from drafting.desk.services.phrases import (
    answer_slot,
    offers_for,
    stands_in_draft,
    take_phrase,
    takes_phrases,
)
from tests.desk.factories import (
    answer,
    inner_points_of,
    make_draft,
    passage_of,
    phrase_like,
    points_of,
    read,
    section_of,
    text_of,
    write,
)

WITHOUT_HEADING = {"intro", "transition", "opening", "closing"}


@pytest.fixture
def cause(draft):
    """The text of the first cause: a point without heading, on 改革创新."""
    return passage_of(points_of(section_of(draft, "cause"))[0], "body")


def offered(draft, passage, **how):
    fresh = Passage.objects.get(pk=passage.pk)
    return offers_for(fresh, limit=how.pop("limit", 10_000), **how)


def take(draft, passage, phrase, **how):
    """Take a phrase; the kind of passage it went to, and its text."""
    contents = read(draft)
    own = contents.passage(passage.pk)
    target = take_phrase(contents=contents, passage=own, phrase=phrase, **how)
    stored = Passage.objects.get(pk=target.pk)
    return (stored.kind, stored.override)


def test_offers_of_a_point_are_of_its_role_and_topic(draft, cause):
    topic = Topic.objects.get(name="改革创新")
    offers = offered(draft, cause, topic=topic.pk)
    found = {(offer.phrase.role, offer.phrase.topic) for offer in offers}
    assert found == {("cause", topic)}
    expected = Phrase.objects.filter(role="cause", topic=topic).exclude(kind__in=WITHOUT_HEADING)
    assert {offer.phrase for offer in offers} == set(expected)


def test_offers_of_every_topic_are_of_the_role_only(draft, cause):
    offers = offered(draft, cause)
    assert {offer.phrase.role for offer in offers} == {"cause"}
    assert len({offer.phrase.topic for offer in offers}) == Topic.objects.count()
    assert not {offer.phrase.kind for offer in offers} & WITHOUT_HEADING


@pytest.mark.parametrize(
    ("owner", "kind", "role", "phrase_kind"),
    [
        ("frame", "opening", "opening", "opening"),
        ("frame", "closing", "closing", "closing"),
        ("insight", "lead", "insight", "intro"),
        ("insight", "tail", "insight", "transition"),
        ("measure", "lead", "measure", "intro"),
    ],
)
def test_texts_around_the_points_are_offered_what_is_made_for_them(
    draft, owner, kind, role, phrase_kind
):
    passage = passage_of(draft if owner == "frame" else section_of(draft, owner), kind)
    offers = offered(draft, passage)
    assert offers
    assert {(offer.phrase.role, offer.phrase.kind) for offer in offers} == {(role, phrase_kind)}


def test_bank_offers_nothing_for_evidence_and_title(draft):
    point = points_of(section_of(draft, "problem"))[0]
    kinds = {
        kind: takes_phrases(passage_of(point, kind)) for kind in ("heading", "body", "evidence")
    }
    assert kinds == {"heading": True, "body": True, "evidence": False}
    assert not takes_phrases(passage_of(draft, "title"))
    assert not takes_phrases(passage_of(section_of(draft, "problem"), "heading"))


def test_search_wants_every_word(draft, cause):
    phrases = {offer.phrase.text for offer in offered(draft, cause, words=" 学习  工作 ")}
    assert phrases == {
        text
        for text in Phrase.objects.filter(role="cause")
        .exclude(kind__in=WITHOUT_HEADING)
        .values_list("text", flat=True)
        if "学习" in text and "工作" in text
    }
    assert phrases
    assert offered(draft, cause, words="没有这样的话") == []


@pytest.mark.parametrize("status", [Status.RETIRED, Status.PROPOSED])
def test_only_phrases_in_use_are_offered(draft, cause, status):
    before = offered(draft, cause)
    Phrase.objects.filter(pk=before[0].phrase.pk).update(status=status)
    assert [offer.phrase for offer in offered(draft, cause)] == [o.phrase for o in before[1:]]


def test_lead_comes_before_what_continues_it(draft, cause):
    places = {offer.phrase.pk: place for place, offer in enumerate(offered(draft, cause))}
    for continued in Phrase.objects.filter(pk__in=places).exclude(continues=None):
        assert places[continued.continues_id] == places[continued.pk] - 1


def test_offers_are_no_more_than_asked(draft, cause):
    assert len(offered(draft, cause, limit=3)) == 3


def test_offer_is_filled_from_the_facts(draft):
    answer(draft, "主题", "实干")
    offers = offered(draft, passage_of(draft, "opening"))
    texts = {offer.phrase.code: offer.text for offer in offers}
    assert texts["opening-opening-1"].startswith(
        "根据【会议名称】的安排，会前我认真学习了规定内容，围绕“实干”"
    )


def test_used_phrase_is_marked_wherever_it_stands(draft, cause):
    phrase = phrase_like(role="cause", kind="root", text__contains="【")
    take(draft, cause, phrase)
    write(
        passage_of(draft, "closing"), f"又：{phrase_like(role='cause', kind='lead').text}，等等。"
    )
    used = {offer.phrase for offer in offered(draft, cause) if offer.used}
    assert used == {phrase_like(role="cause", kind="lead"), phrase}


def test_lead_becomes_the_heading_of_a_point_without_one(draft, cause):
    lead = phrase_like(role="cause", kind="lead")
    assert take(draft, cause, lead) == ("heading", lead.text)
    assert take(draft, cause, lead) == ("body", f"{lead.text}。")


def test_lead_goes_into_the_text_where_the_heading_is_given(draft):
    body = passage_of(points_of(section_of(draft, "problem"))[0], "body")
    lead = phrase_like(role="problem", kind="lead")
    assert take(draft, body, lead) == ("body", f"{lead.text}。")


def test_lead_goes_into_the_text_where_points_have_no_heading(bank, drafter):
    draft = make_draft("organisation-life", drafter)
    body = passage_of(points_of(section_of(draft, "insight"))[0], "body")
    lead = phrase_like(role="insight", kind="lead")
    assert take(draft, body, lead) == ("body", f"{lead.text}。")


def test_phrase_taken_from_the_heading_goes_into_the_text_unless_it_is_a_lead(draft, cause):
    heading = passage_of(cause.point, "heading")
    assert take(draft, heading, phrase_like(role="cause", kind="root"))[0] == "body"
    assert take(draft, heading, phrase_like(role="cause", kind="lead"))[0] == "heading"


def test_phrase_goes_into_a_point_within_a_point(bank, drafter):
    draft = make_draft("study-politics", drafter)
    outer = points_of(section_of(draft, "problem"))[0]
    inner = inner_points_of(outer)[1]
    phrase = phrase_like(role="problem", kind="symptom")
    assert take(draft, passage_of(inner, "body"), phrase) == ("body", phrase.text)
    assert passage_of(outer, "body").override is None


@pytest.mark.parametrize(
    ("before", "whole"),
    [("", "新。"), ("甲乙。", "甲乙。新。"), ("甲乙", "甲乙。新。"), ("甲，", "甲，新。"),
     ("“甲。”", "“甲。”新。"), ("“甲”", "“甲”。新。"), ("甲\n", "甲\n新。"),
     ("甲【空】", "甲【空】。新。"), ("主要有：", "主要有：新。"), ("2024", "2024。新。"),
     ("😀𠮷", "😀𠮷。新。"), ("甲。 ", "甲。 新。")],
)  # fmt: skip
def test_phrase_is_a_sentence_behind_the_text(draft, cause, before, whole):
    if before:
        write(cause, before)
    phrase = Phrase.objects.create(role="cause", kind="root", text="新。")
    assert take(draft, cause, phrase) == ("body", whole)


def test_phrase_that_stands_in_the_text_is_put_in_once_unless_asked_again(draft, cause):
    phrase = Phrase.objects.create(role="cause", kind="root", text="新的一句。")
    assert not stands_in_draft(draft, phrase)
    for again, whole in ((False, "新的一句。"), (False, "新的一句。"), (True, "新的一句。" * 2)):
        assert take(draft, cause, phrase, again=again) == ("body", whole)
    assert stands_in_draft(draft, phrase)


def test_phrase_joins_generated_text_and_is_filled_once(draft):
    lead = passage_of(section_of(draft, "insight"), "lead")
    shown = read(draft).shown(lead)
    answer(draft, "单位", "民政局")
    text = take(
        draft,
        lead,
        Phrase.objects.create(role="insight", kind="intro", text="在【单位】【职务】。"),
    )[1]
    assert text == f"{shown}在民政局【职务】。"
    answer(draft, "单位", "教育局")
    assert passage_of(section_of(draft, "insight"), "lead").override == text


def test_markup_in_a_fact_stays_text(draft, cause):
    answer(draft, "单位", "{{ 7 * 7 }}【% raw %】【职务】")
    take(draft, cause, Phrase.objects.create(role="cause", kind="root", text="【单位】。"))
    assert "{{ 7 * 7 }}【% raw %】【职务】。" in text_of(draft)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("时限", "年底前完成，【 某项 工作 】【2026年】"),
        ("某项 工作", "【时限】完成，年底前【2026年】"),
        ("2026年", "【时限】完成，【 某项 工作 】年底前"),
        ("没有", "【时限】完成，【 某项 工作 】【2026年】"),
    ],
)
def test_slot_is_answered_in_one_text_whatever_its_name(draft, cause, name, text):
    write(cause, "【时限】完成，【 某项 工作 】【2026年】")
    contents = read(draft)
    answer_slot(contents=contents, passage=contents.passage(cause.pk), name=name, value="年底前")
    assert Passage.objects.get(pk=cause.pk).override == text


def test_taking_a_phrase_is_noted_once_a_draft(draft, cause):
    phrase = phrase_like(role="cause", kind="root")
    take(draft, cause, phrase)
    take(draft, cause, phrase)
    use = PhraseUse.objects.get()
    assert (use.phrase, use.draft_id, use.blueprint_slug) == (
        phrase, draft.pk, draft.blueprint.slug,
    )  # fmt: skip


def test_answers_to_a_taken_problem_come_first(draft, cause):
    problem = Phrase.objects.filter(role="problem", answered_by__role="cause").first()
    PhraseUse.objects.create(phrase=problem, draft_id=draft.pk)
    answers = set(problem.answered_by.filter(role="cause"))
    offers = offered(draft, cause, limit=60)
    first = [offer.phrase for offer in offers if offer.answers]
    assert answers <= set(first)
    assert [offer.answers for offer in offers] == sorted(
        (offer.answers for offer in offers), reverse=True
    )
