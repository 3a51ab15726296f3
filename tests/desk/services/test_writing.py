"""Saving: compare and set; what the drafter wrote by hand stays until he asks otherwise."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafting.bank.models import Blueprint, Phrase, SectionSkeleton, Topic
from drafting.desk.models import Draft, Passage
from drafting.desk.services.structure import (
    TooManyPointsError,
    add_point,
    move_point,
    remove_point,
    restore_point,
    set_topic,
)
from drafting.desk.services.writing import (
    Outcome,
    Saved,
    regenerate_passage,
    save_fact,
    save_passage,
    switch_passage,
    take_back_passage,
)
from drafting.report.slots import render
from tests.desk.factories import (
    answer,
    fact_of,
    make_draft,
    make_drafter,
    passage_of,
    points_of,
    read,
    section_of,
    text_of,
    write,
)


@pytest.fixture
def passage(draft):
    return passage_of(draft, "opening")


def test_first_save_is_saved(passage):
    assert save_passage(passage=passage, text="甲", revision=0) == Saved(Outcome.SAVED, 1, "甲")
    assert (passage.override, passage.revision) == ("甲", 1)
    row = Passage.objects.get(pk=passage.pk)
    assert (row.override, row.revision) == ("甲", 1)


@pytest.mark.parametrize("revision", [0, 1, 7])
def test_same_text_again_is_unchanged_whatever_was_read(passage, revision):
    save_passage(passage=passage, text="甲", revision=0)
    saved = save_passage(passage=passage, text="甲", revision=revision)
    assert saved == Saved(Outcome.UNCHANGED, 1, "甲")


@pytest.mark.parametrize("revision", [0, 2, 10**30])
def test_other_text_over_an_unseen_one_is_a_conflict_and_writes_nothing(passage, revision):
    save_passage(passage=passage, text="甲", revision=0)
    saved = save_passage(passage=passage, text="乙", revision=revision)
    assert saved == Saved(Outcome.CONFLICT, 1, "甲")
    assert Passage.objects.get(pk=passage.pk).override == "甲"


def test_conflict_is_settled_by_saving_at_the_revision_it_told(passage):
    save_passage(passage=passage, text="甲", revision=0)
    told = save_passage(passage=passage, text="乙", revision=0)
    assert save_passage(passage=passage, text="乙", revision=told.revision).outcome == "saved"


def test_text_that_descends_from_one_whose_answer_was_lost_is_no_conflict(passage):
    save_passage(passage=passage, text="甲", revision=0)
    saved = save_passage(passage=passage, text="甲乙", revision=0, sent=["甲"])
    assert saved == Saved(Outcome.SAVED, 2, "甲乙")


def test_text_that_descends_from_one_which_another_replaced_is_a_conflict(passage):
    save_passage(passage=passage, text="甲", revision=0)
    save_passage(passage=passage, text="丙", revision=1)
    saved = save_passage(passage=passage, text="甲乙", revision=0, sent=["甲"])
    assert saved == Saved(Outcome.CONFLICT, 2, "丙")
    assert (passage.override, passage.revision) == ("丙", 2)


def test_older_text_that_arrives_late_is_not_written_over_the_newer(passage):
    save_passage(passage=passage, text="甲乙", revision=0, sent=["甲"])
    late = save_passage(passage=passage, text="甲", revision=0)
    assert late == Saved(Outcome.CONFLICT, 1, "甲乙")


def test_empty_text_is_an_override_too(passage, draft):
    save_passage(passage=passage, text="", revision=0)
    assert Passage.objects.get(pk=passage.pk).override == ""
    assert "根据" not in text_of(draft)


def test_answer_that_descends_from_one_that_was_lost_is_no_conflict(draft):
    fact = fact_of(draft, "单位")
    save_fact(fact=fact, value="市", revision=0)
    saved = save_fact(fact=fact, value="市局", revision=0, sent=["市"])
    assert saved == Saved(Outcome.SAVED, 2, "市局")


def test_fact_is_saved_unchanged_or_in_conflict(draft):
    fact = fact_of(draft, "单位")
    assert save_fact(fact=fact, value="甲", revision=0) == Saved(Outcome.SAVED, 1, "甲")
    assert save_fact(fact=fact, value="甲", revision=0) == Saved(Outcome.UNCHANGED, 1, "甲")
    assert save_fact(fact=fact, value="乙", revision=0) == Saved(Outcome.CONFLICT, 1, "甲")
    assert fact_of(draft, "单位").value == "甲"


def test_only_a_save_that_wrote_is_noted_on_the_draft(passage):
    save_passage(passage=passage, text="甲", revision=0)
    noted = Draft.objects.get().changed_at
    save_passage(passage=passage, text="甲", revision=1)
    save_passage(passage=passage, text="乙", revision=0)
    assert Draft.objects.get().changed_at == noted
    save_passage(passage=passage, text="乙", revision=1)
    assert Draft.objects.get().changed_at > noted


def test_generated_text_follows_the_facts_and_comes_back(passage, draft):
    answer(draft, "主题", "实干")
    assert "围绕“实干”" in text_of(draft)
    write(passage, "自己写。")
    answer(draft, "主题", "担当")
    assert "自己写。" in text_of(draft)
    regenerate_passage(passage=passage)
    assert "围绕“担当”" in text_of(draft)
    assert (passage.override, passage.revision) == (None, 2)


def test_save_read_before_the_text_was_given_up_is_a_conflict(passage):
    write(passage, "甲")
    regenerate_passage(passage=passage)
    assert save_passage(passage=passage, text="乙", revision=1) == Saved(Outcome.CONFLICT, 2, None)


def test_known_names_in_a_hand_written_text_are_filled_and_the_text_stays(passage, draft):
    write(passage, "【单位】{{ 单位 }}【% if 单位 %】【没有】")
    answer(draft, "单位", "市民政局")
    assert "市民政局{{ 单位 }}【% if 单位 %】【没有】" in text_of(draft)
    stored = Passage.objects.get(pk=passage.pk).override
    assert stored == "【单位】{{ 单位 }}【% if 单位 %】【没有】"


TEXT = st.text("甲乙【】单位{%}\n。😀𠮷", max_size=12)
PLACE = st.integers(0, 30)
STEPS = st.lists(
    st.tuples(st.just("write"), PLACE, TEXT)
    | st.tuples(st.just("answer"), PLACE, st.text("丙丁【单位】", max_size=6))
    | st.tuples(st.sampled_from(["up", "down", "remove", "restore", "add", "topic"]), PLACE, TEXT)
    | st.tuples(st.sampled_from(["edit bank", "delete blueprint", "retire"]), PLACE, TEXT),
    max_size=15,
)


@given(steps=STEPS, given_up=PLACE)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_changes_what_was_written_by_hand(bank, steps, given_up):
    with transaction.atomic():
        draft = make_draft("study-politics", make_drafter("writer"))
        hand_written = {}
        for step, place, text in steps:
            _step(draft, hand_written, step, place, text)
            stored = Passage.objects.filter(draft=draft).exclude(override=None)
            assert dict(stored.values_list("pk", "override")) == hand_written
        _given_up(draft, hand_written, given_up)
        transaction.set_rollback(True)


def _step(draft, hand_written, step, place, text):
    points = list(section_of(draft, "problem").points.all())
    point = points[place % len(points)]
    passages = list(draft.passages.order_by("kind", "pk"))
    if step == "write":
        passage = passages[place % len(passages)]
        hand_written[write(passage, text).pk] = text
    elif step == "answer":
        facts = [fact for fact in draft.facts.all() if fact.kind != "date"]
        answer(draft, facts[place % len(facts)].key, text)
    elif step in {"up", "down"}:
        move_point(point=point, direction=step)
    else:
        _CHANGES[step](point, text)


def _add(point, _text):
    try:
        add_point(section=point.section, parent=point.parent)
    except TooManyPointsError:
        return


def _restore(point, _text):
    try:
        restore_point(point=point)
    except TooManyPointsError:
        return


def _edit_bank(_point, text):
    Blueprint.objects.update(opening=text, title=text)
    SectionSkeleton.objects.update(lead=text)
    Phrase.objects.update(note=text)


_CHANGES = {
    "remove": lambda point, _text: remove_point(point=point),
    "restore": _restore,
    "add": _add,
    "topic": lambda point, _text: set_topic(point=point, topic=Topic.objects.first()),
    "edit bank": _edit_bank,
    "delete blueprint": lambda _point, _text: Blueprint.objects.all().delete(),
    "retire": lambda _point, _text: Blueprint.objects.update(status="retired"),
}


def _given_up(draft, hand_written, place):
    """Giving one text up brings its generated text back and leaves the others."""
    if hand_written:
        pk = sorted(hand_written)[place % len(hand_written)]
        regenerate_passage(passage=Passage.objects.get(pk=pk))
        del hand_written[pk]
    stored = Passage.objects.filter(draft=draft).exclude(override=None)
    assert dict(stored.values_list("pk", "override")) == hand_written
    contents = read(draft)
    shown = {row.pk: contents.shown(row) for row in contents.passages()}
    assert shown == {
        row.pk: hand_written.get(row.pk, render(row.skeleton, contents.values))
        for row in contents.passages()
    }


def test_points_of_a_section_save_without_each_other(draft):
    first, second, _third = points_of(section_of(draft, "problem"))
    bodies = [passage_of(point, "body") for point in (first, second)]
    for body in bodies:
        assert save_passage(passage=body, text="甲", revision=0).outcome == "saved"


def test_switch_passage_keeps_what_was_written(draft):
    byline = read(draft).frame["byline"]
    save_passage(passage=byline, text="王小明", revision=0)
    switch_passage(passage=byline, on=False)
    assert read(draft).shown(read(draft).frame["byline"]) == ""
    switch_passage(passage=byline, on=True)
    assert read(draft).shown(read(draft).frame["byline"]) == "王小明"


def test_switch_passage_on_brings_the_usual_text_where_the_blueprint_has_none(draft):
    closing = read(draft).frame["closing"]
    switch_passage(passage=closing, on=True)
    assert read(draft).text(closing) == "以上发言，如有不当之处，请批评指正。"


def test_save_passage_puts_a_left_out_text_in(draft):
    byline = read(draft).frame["byline"]
    switch_passage(passage=byline, on=False)
    save_passage(passage=byline, text="王小明", revision=byline.revision)
    assert read(draft).shown(read(draft).frame["byline"]) == "王小明"


def opening_of(draft):
    return passage_of(draft, "opening")


def test_text_that_was_given_up_comes_back_with_its_revision_counted(draft):
    write(opening_of(draft), "手写的开头。")
    regenerate_passage(passage=opening_of(draft))
    assert (opening_of(draft).override, opening_of(draft).former) == (None, ["手写的开头。"])
    write(opening_of(draft), "又写的开头。")
    before = opening_of(draft)
    take_back_passage(passage=opening_of(draft))
    after = opening_of(draft)
    assert (after.override, after.former) == ("手写的开头。", ["又写的开头。"])
    assert after.revision == before.revision + 1


def test_texts_that_were_given_up_come_back_in_turn_and_none_is_lost(draft):
    texts = [f"第{number}次写的。" for number in range(4)]
    for text in texts:
        write(opening_of(draft), text)
        regenerate_passage(passage=opening_of(draft))
    found = []
    for _text in texts:
        take_back_passage(passage=opening_of(draft))
        found.append(opening_of(draft).override)
    assert found == texts[::-1]
    take_back_passage(passage=opening_of(draft))
    assert opening_of(draft).override == texts[-1]


def test_no_more_than_five_texts_are_kept_the_latest(draft):
    for number in range(8):
        write(opening_of(draft), f"第{number}次写的。")
        regenerate_passage(passage=opening_of(draft))
    assert opening_of(draft).former == [f"第{number}次写的。" for number in (7, 6, 5, 4, 3)]


def test_nothing_given_up_is_taken_back_where_there_is_nothing(draft):
    write(opening_of(draft), "只有这一个。")
    take_back_passage(passage=opening_of(draft))
    assert opening_of(draft).override == "只有这一个。"


def test_text_typed_into_a_part_that_was_left_out_does_not_push_out_the_old_one(draft):
    byline = passage_of(draft, "byline")
    write(byline, "处长　王小明")
    switch_passage(passage=passage_of(draft, "byline"), on=False)
    write(passage_of(draft, "byline"), "王小明")
    take_back_passage(passage=passage_of(draft, "byline"))
    kept = passage_of(draft, "byline")
    assert (kept.override, kept.former) == ("处长　王小明", ["王小明"])
