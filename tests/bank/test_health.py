"""What the health page finds, and what it leaves alone."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from drafting.bank.changes import READ, recent_changes
from drafting.bank.health.findings import FINDINGS
from drafting.bank.health.matrix import matrix
from drafting.bank.health.near import find_candidates, near_copies
from drafting.bank.health.often import used_too_often
from drafting.bank.health.texts import read_texts, stale_terms
from drafting.bank.models import Phrase, PhraseKind, PhraseUse, SectionRole, Status, Term
from drafting.bank.phrases import set_status
from tests.bank.factories import (
    make_blueprint,
    make_fact,
    make_phrase,
    make_point,
    make_section,
    make_term,
    make_topic,
)

pytestmark = pytest.mark.django_db

LEAD, PROBLEM, CAUSE = PhraseKind.LEAD, SectionRole.PROBLEM, SectionRole.CAUSE


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def days(number):
    return timezone.localdate() + timedelta(days=number)


def use(phrase, drafts):
    PhraseUse.objects.bulk_create(
        PhraseUse(phrase=phrase, draft_id=UUID(int=number)) for number in drafts
    )


def test_matrix_counts_what_drafters_may_use_today():
    topic = make_topic(name="担当作为")
    for values in (
        {"kind": LEAD},
        {"kind": PhraseKind.SYMPTOM},
        {"valid_from": days(0), "valid_until": days(0)},
        {"valid_from": days(1)},
        {"valid_until": days(-1)},
        {"status": Status.PROPOSED},
        {"status": Status.RETIRED, "valid_until": days(-1)},
    ):
        make_phrase(topic=topic, role=PROBLEM, **values)
    make_phrase(role=SectionRole.OPENING, kind=PhraseKind.OPENING)
    found = matrix()
    assert [role.value for role in found.roles] == [
        "insight", "problem", "cause", "measure", "opening"
    ]  # fmt: skip
    assert [(topic, [(c.leads, c.others, c.level) for c in row]) for topic, row in found.rows] == [
        (topic, [(0, 0, "none"), (1, 2, "few"), (0, 0, "none"), (0, 0, "none"), (0, 0, "")]),
        (None, [(0, 0, ""), (0, 0, ""), (0, 0, ""), (0, 0, ""), (0, 1, "")]),
    ]


@pytest.mark.parametrize(
    ("number", "level"),
    [(0, "none"), (1, "few"), (5, "few"), (6, "some"), (11, "some"), (12, "enough")],
)
def test_places_have_levels(number, level):
    topic = make_topic()
    for _ in range(number):
        make_phrase(topic=topic, role=CAUSE)
    cells = {cell.role: cell for cell in matrix().rows[0][1]}
    assert (cells[CAUSE].total, cells[CAUSE].level) == (number, level)


def test_gaps_begin_with_the_emptiest():
    topic = make_topic()
    for role, number in ((SectionRole.INSIGHT, 7), (PROBLEM, 12), (CAUSE, 3)):
        for _ in range(number):
            make_phrase(topic=topic, role=role)
    gaps = [(cell.role.value, cell.total) for cell in matrix().gaps]
    assert gaps == [("measure", 0), ("cause", 3), ("insight", 7)]


def finds(key):
    return list(FINDINGS[key].phrases().order_by("pk"))


def test_waiting_phrases_are_found():
    proposed = make_phrase(status=Status.PROPOSED, valid_until=days(-5))
    ended = make_phrase(valid_until=days(-1))
    ending = [make_phrase(valid_until=days(number)) for number in (0, 30)]
    make_phrase(valid_until=days(31))
    make_phrase(valid_until=days(-1), status=Status.RETIRED)
    found = [finds("proposed"), finds("ended"), finds("ending")]
    assert found == [[proposed], [ended], ending]


def test_unused_phrases_are_found_when_old():
    old, young, taken, retired = (make_phrase() for _ in range(4))
    use(taken, [1])
    Phrase.objects.exclude(pk=young.pk).update(changed_at=timezone.now() - timedelta(days=91))
    Phrase.objects.filter(pk=retired.pk).update(status=Status.RETIRED)
    assert finds("unused") == [old]


def test_leads_without_usable_continuation_are_found():
    alone, continued, forsaken = (make_phrase(kind=LEAD) for _ in range(3))
    make_phrase(continues=continued)
    make_phrase(continues=forsaken, status=Status.RETIRED)
    assert finds("without-continuation") == [alone, forsaken]


def test_problems_without_answer_are_found():
    alone, answered = (make_phrase(kind=LEAD, role=PROBLEM) for _ in range(2))
    answered.answered_by.add(make_phrase(kind=LEAD, role=CAUSE))
    assert finds("without-answer") == [alone]


def test_phrase_taken_by_many_drafts_is_used_too_often():
    most, much, little = (make_phrase() for _ in range(3))
    use(most, range(40))
    use(much, range(10))
    use(little, range(9))
    found = [(one.phrase, one.drafts, one.percent) for one in used_too_often(5)]
    assert found == [(most, 40, 100), (much, 10, 25)]


def test_share_counts_where_drafts_are_many():
    common, rare = (make_phrase() for _ in range(2))
    use(common, range(400))
    use(rare, range(19))
    assert [one.phrase for one in used_too_often(5)] == [common]


def test_bank_nobody_used_has_nothing_used_too_often():
    make_phrase()
    assert used_too_often(5) == []


LONG = "对标新要求，学习的系统性和全面性还不够，存在以干代学、以会代学的情况。"


def test_near_copies_are_found_within_their_place():
    topic = make_topic()
    first = make_phrase(topic=topic, text=LONG)
    second = make_phrase(topic=topic, text=LONG.replace("全面性还", "完整性仍"), kind=LEAD)
    make_phrase(text=LONG)
    make_phrase(topic=topic, text=LONG + "二", role=CAUSE)
    make_phrase(topic=topic, text=LONG + "三", status=Status.RETIRED)
    make_phrase(topic=topic, text="联系群众的办法不多，到一线去的次数偏少，听到的真话也少。")
    found = near_copies()
    assert [(pair.first, pair.second) for pair in found.pairs] == [(first, second)]
    assert (found.pairs[0].percent, found.found, found.read, found.whole, found.is_partial) == (
        90, 1, 5, 5, False
    )  # fmt: skip


def test_near_copies_of_one_place_alone():
    topic = make_topic()
    for place in (topic, None):
        for role in (PROBLEM, CAUSE):
            make_phrase(topic=place, role=role, text=LONG)
            make_phrase(topic=place, role=role, text=LONG.replace("还", "仍"))
    counts = [
        (found.found, found.read)
        for found in (
            near_copies(),
            near_copies(role="problem"),
            near_copies(topic=topic),
            near_copies(role="problem", topic=topic),
            near_copies(role="measure"),
        )
    ]
    assert counts == [(4, 8), (2, 4), (2, 4), (1, 2), (0, 0)]


def test_many_copies_of_one_text_do_not_multiply():
    rows = [(number, "problem", None, f"{LONG}{number}") for number in range(1000)]
    assert len(list(find_candidates(rows))) <= 6 * 1000


@pytest.mark.parametrize("text", ["短。", "", "政治站位不高", "学得不深。" * 9])
def test_short_texts_meet_their_copies(text):
    rows = [(1, "problem", None, text), (2, "problem", None, text)]
    assert [(c.first, c.second, c.share) for c in find_candidates(rows)] == [(2, 1, 1.0)]


def test_terms_are_stale_after_their_last_year_or_month():
    for until in ("", "2025", "2026", "2026-10", "2026-11", "2027-01"):
        make_term(name=f"到{until}", until=until)
    assert {term.name for term in stale_terms(date(2026, 11, 20))} == {"到2025", "到2026-10"}


def test_texts_with_stale_terms_are_named():
    make_term(name="学史力行", parts="学史明理\n学史增信\n", until="2021-12", note="已经结束。")
    make_term(name="四个意识")
    whole = make_phrase(text="做到学史力行。", code="whole")
    pair = make_phrase(text="学史明理、学史增信。", code="pair")
    make_phrase(text="学史明理。增强四个意识。")
    make_phrase(text="曾经学史力行。", status=Status.RETIRED)
    blueprint = make_blueprint(name="去年的", opening="按照学史力行的要求")
    section = make_section(blueprint=blueprint, heading="体会", guidance="学史力行")
    make_point(section=section, heading="学史力行")
    (found,) = read_texts(3).stale_terms
    assert (found.word, found.note, found.count) == ("学史力行", "已经结束。", 4)
    assert [(place.address, place.label) for place in found.places] == [
        (f"/bank/bank/phrase/{whole.pk}/change/", "whole"),
        (f"/bank/bank/phrase/{pair.pk}/change/", "pair"),
        (f"/bank/bank/blueprint/{blueprint.pk}/change/", "去年的"),
    ]


def test_slots_of_phrases_that_no_fact_knows_are_named():
    make_fact(key="重点工作")
    make_phrase(text="在【重点工作】中。")
    wrong = make_phrase(text="在【重点工做】和【重点工做】中。", code="wrong")
    make_blueprint(opening="【别的】")
    found = [
        (one.word, one.count, [p.pk for p in one.places]) for one in read_texts(3).unknown_slots
    ]
    assert found == [("重点工做", 1, [wrong.pk])]


def lines_of(model):
    label = model._meta.verbose_name
    return [line for line in recent_changes(20) if line.label == label]


def test_changes_of_one_kind_are_one_line(editor):
    User.objects.filter(pk=editor.pk).update(last_name="王", first_name="编")
    phrases = [make_phrase(text=f"第{number}条。") for number in range(3)]
    set_status(phrases=Phrase.objects.order_by("-pk"), status=Status.RETIRED, user=editor)
    phrases[0].delete()
    lines = [(line.who, str(line.deed), line.title, line.count) for line in lines_of(Phrase)]
    assert lines == [
        ("", "Deleted", "第0条。", 1),
        ("王编", "Changed", "第0条。", 3),
        ("", "Created", "第2条。", 3),
    ]


def test_changes_far_apart_are_lines_of_their_own():
    for text in ("一。", "二。", "三。"):
        make_phrase(text=text)
    newest, middle, oldest = Phrase.history.order_by("-history_id")
    for record, minutes in ((middle, 9), (oldest, 20)):
        record.history_date = newest.history_date - timedelta(minutes=minutes)
        record.save()
    assert [(line.title, line.count) for line in lines_of(Phrase)] == [("三。", 2), ("一。", 1)]


def test_line_that_may_be_longer_says_so():
    make_term()
    texts = (
        Phrase(role=PROBLEM, kind=LEAD, text=f"第{n}条", code=f"c-{n}") for n in range(READ + 1)
    )
    Phrase.history.bulk_history_create(Phrase.objects.bulk_create(texts))
    found = [(line.count, line.is_cut) for model in (Phrase, Term) for line in lines_of(model)]
    assert found == [(READ, True), (1, False)]


def test_changes_lead_to_the_history_that_shows_them(editor_client):
    fact = make_fact(blueprint=make_blueprint())
    point = make_point(heading="", topic=make_topic())
    gone = make_phrase()
    pk = gone.pk
    gone.delete()
    found = [[line.address for line in lines_of(type(row))] for row in (fact, point, gone)]
    assert found == [
        [f"/bank/bank/blueprint/{fact.blueprint_id}/history/"],
        [f"/bank/bank/sectionskeleton/{point.section_id}/history/"],
        [f"/bank/bank/phrase/{pk}/history/"] * 2,
    ]
    pages = {editor_client.get(address).status_code for line in found for address in line}
    assert pages == {200}
