"""A write is whole or it is not: revisions count every one, and an error leaves nothing."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from drafting.desk.models import Draft, DraftFact, Passage, Point
from drafting.desk.services.writing import (
    USUAL_SKELETONS,
    Outcome,
    Saved,
    regenerate_passage,
    save_fact,
    save_passage,
    switch_passage,
    take_back_passage,
)
from tests.desk.factories import (
    answer,
    fact_of,
    make_draft,
    passage_of,
    read,
    write,
)

REFUSALS = {
    "sqlite": "CREATE TRIGGER refused BEFORE UPDATE ON desk_draft"
    " BEGIN SELECT RAISE(ABORT, 'refused'); END",
    "postgresql": "SET CONSTRAINTS ALL IMMEDIATE;"
    " ALTER TABLE desk_draft ADD CONSTRAINT refused CHECK (false) NOT VALID",
}
"""From then on a draft's own row, which every write notes at its end, takes no change."""


@pytest.fixture
def byline(draft) -> Passage:
    return passage_of(draft, "byline")


def stored(draft: Draft) -> list[list[dict]]:
    """Every row of a draft, as the database has it."""
    rows = (
        Draft.objects.filter(pk=draft.pk),
        draft.passages.order_by("pk"),
        draft.facts.order_by("pk"),
        Point.objects.filter(section__draft=draft).order_by("pk"),
    )
    return [list(some.values()) for some in rows]


def save_a_text(draft: Draft) -> None:
    opening = passage_of(draft, "opening")
    save_passage(passage=opening, text="乙", revision=opening.revision)


def save_a_title(draft: Draft) -> None:
    title = passage_of(draft, "title")
    save_passage(passage=title, text="新的题目", revision=title.revision)


def save_an_answer(draft: Draft) -> None:
    fact = fact_of(draft, "单位")
    save_fact(fact=fact, value="市民政局", revision=fact.revision)


def save_a_list(draft: Draft) -> None:
    fact = DraftFact.objects.get(draft=draft, kind="list")
    save_fact(fact=fact, value="甲\n乙\n丙\n丁\n戊", revision=fact.revision)


def give_a_text_up(draft: Draft) -> None:
    regenerate_passage(passage=passage_of(draft, "opening"), typed="没有保存的。")


def take_a_text_back(draft: Draft) -> None:
    take_back_passage(passage=passage_of(draft, "closing"))


def leave_a_part_out(draft: Draft) -> None:
    switch_passage(passage=passage_of(draft, "byline"), on=False)


def put_a_part_in(draft: Draft) -> None:
    switch_passage(passage=passage_of(draft, "signature"), on=True)


WRITES = [
    save_a_text, save_a_title, save_an_answer, save_a_list, give_a_text_up, take_a_text_back,
    leave_a_part_out, put_a_part_in,
]  # fmt: skip


@pytest.fixture
def written(bank, drafter) -> Draft:
    """A draft with a list, a text of its own, one given up, and a part left out."""
    draft = make_draft("study-politics", drafter)
    write(passage_of(draft, "opening"), "甲")
    write(passage_of(draft, "closing"), "收尾。")
    regenerate_passage(passage=passage_of(draft, "closing"))
    switch_passage(passage=passage_of(draft, "signature"), on=False)
    return draft


@pytest.mark.parametrize("act", WRITES)
def test_error_at_the_end_of_a_write_leaves_nothing_of_it(
    written: Draft, act: Callable[[Draft], None]
):
    before = stored(written)
    with transaction.atomic():
        for statement in REFUSALS[connection.vendor].split(";", 1 if _is_server() else 0):
            connection.cursor().execute(statement)
        with pytest.raises(DatabaseError):
            act(written)
        assert stored(written) == before
        transaction.set_rollback(True)


def _is_server() -> bool:
    return connection.vendor == "postgresql"


@pytest.mark.parametrize("act", WRITES)
def test_every_write_is_noted_on_its_draft(written: Draft, act: Callable[[Draft], None]):
    before, began = stored(written), timezone.now()
    act(written)
    written.refresh_from_db()
    assert stored(written)[1:] != before[1:]
    assert written.changed_at >= began


def test_switch_passage_counts_the_revision_up_each_time(draft, byline):
    for number, on in enumerate((False, True, True, False), start=1):
        switch_passage(passage=byline, on=on)
        row = passage_of(draft, "byline")
        assert (row.revision, row.left_out) == (number, not on)
        assert (byline.revision, byline.left_out) == (number, not on)


def test_save_read_before_a_part_was_switched_is_a_conflict(draft, byline):
    save_passage(passage=byline, text="甲", revision=0)
    switch_passage(passage=passage_of(draft, "byline"), on=False)
    assert save_passage(passage=byline, text="乙", revision=1) == Saved(Outcome.CONFLICT, 2, "甲")
    assert (byline.override, byline.left_out, byline.revision) == ("甲", True, 2)
    row = passage_of(draft, "byline")
    assert (row.override, row.left_out, row.revision) == ("甲", True, 2)


def test_switch_passage_brings_back_what_was_written_and_keeps_it_among_the_former(draft, byline):
    write(byline, "处长　王小明")
    for on in (False, True):
        switch_passage(passage=byline, on=on)
        row = passage_of(draft, "byline")
        assert (row.override, row.former) == ("处长　王小明", ["处长　王小明"])
        assert (byline.override, byline.former) == (row.override, row.former)


def test_switch_passage_on_brings_the_generated_text_where_an_empty_one_was_written(draft, byline):
    write(byline, "")
    switch_passage(passage=byline, on=False)
    assert passage_of(draft, "byline").override == ""
    switch_passage(passage=byline, on=True)
    row = passage_of(draft, "byline")
    assert (row.override, row.former) == (None, [])
    assert read(draft).shown(read(draft).frame["byline"]) != ""


def test_switch_passage_keeps_the_text_of_the_blueprint(draft, byline):
    skeleton = byline.skeleton
    assert skeleton != ""
    for on in (False, True):
        switch_passage(passage=byline, on=on)
        assert passage_of(draft, "byline").skeleton == skeleton


@pytest.mark.parametrize("kind", sorted(USUAL_SKELETONS))
def test_switch_passage_off_changes_no_skeleton_and_on_fills_an_empty_one(draft, kind):
    Passage.objects.filter(draft=draft, kind=kind).update(skeleton="")
    switch_passage(passage=passage_of(draft, kind), on=False)
    assert passage_of(draft, kind).skeleton == ""
    switch_passage(passage=passage_of(draft, kind), on=True)
    assert passage_of(draft, kind).skeleton == USUAL_SKELETONS[kind]


def test_switched_part_shows_what_another_window_wrote_meanwhile(draft, byline):
    write(byline, "另一窗口写的")
    switch_passage(passage=byline, on=False)
    assert (byline.override, byline.revision) == ("另一窗口写的", 2)


def test_unchanged_text_puts_a_part_in_that_was_left_out(draft, byline):
    write(byline, "甲")
    switch_passage(passage=byline, on=False)
    saved = save_passage(passage=byline, text="甲", revision=2)
    assert saved.outcome in {Outcome.UNCHANGED, Outcome.SAVED}
    row = passage_of(draft, "byline")
    assert (row.override, row.left_out) == ("甲", False)
    assert (byline.override, byline.left_out) == ("甲", False)


def test_text_whose_answer_was_lost_makes_a_new_revision_even_where_it_stands(draft):
    opening = passage_of(draft, "opening")
    save_passage(passage=opening, text="甲", revision=0)
    saved = save_passage(passage=opening, text="甲", revision=0, sent=["甲"])
    assert saved == Saved(Outcome.SAVED, 2, "甲")
    assert save_passage(passage=opening, text="乙", revision=1).outcome is Outcome.CONFLICT


def test_title_names_the_draft_and_its_generated_text_again(draft):
    generated = Draft.objects.get().name
    write(passage_of(draft, "title"), "自拟的题目")
    assert Draft.objects.get().name == "自拟的题目"
    regenerate_passage(passage=passage_of(draft, "title"))
    assert Draft.objects.get().name == generated != "自拟的题目"
    take_back_passage(passage=passage_of(draft, "title"))
    assert Draft.objects.get().name == "自拟的题目"


def test_answer_names_the_draft_and_gives_its_row_the_new_value(draft):
    fact = fact_of(draft, "单位")
    Draft.objects.update(name="旧名")
    assert save_fact(fact=fact, value="市局", revision=0).outcome is Outcome.SAVED
    assert (fact.value, fact.revision) == ("市局", 1)
    assert Draft.objects.get().name != "旧名"


def test_conflicting_answer_leaves_value_and_name_and_tells_the_revision(draft):
    answer(draft, "单位", "市局")
    fact = fact_of(draft, "单位")
    Draft.objects.update(name="旧名")
    assert save_fact(fact=fact, value="县局", revision=0) == Saved(Outcome.CONFLICT, 1, "市局")
    assert (fact_of(draft, "单位").value, Draft.objects.get().name) == ("市局", "旧名")
    assert fact.revision == 1


def test_text_given_up_or_taken_back_is_in_the_report_again(draft, byline):
    write(byline, "甲")
    switch_passage(passage=byline, on=False)
    regenerate_passage(passage=byline)
    assert (byline.left_out, byline.revision, byline.former) == (False, 3, ["甲"])
    switch_passage(passage=byline, on=False)
    take_back_passage(passage=byline)
    assert (byline.left_out, byline.override, byline.former) == (False, "甲", [])
    row = passage_of(draft, "byline")
    assert (row.left_out, row.override, row.former) == (False, "甲", [])


def test_typed_text_that_could_not_be_saved_is_kept_first_and_once(draft):
    opening = passage_of(draft, "opening")
    write(opening, "甲")
    regenerate_passage(passage=opening, typed="乙")
    assert opening.former == ["乙", "甲"]
    take_back_passage(passage=opening, typed=" \n　")
    assert (opening.override, opening.former) == ("乙", ["甲"])
    take_back_passage(passage=opening, typed="丙")
    assert (opening.override, opening.former) == ("甲", ["丙", "乙"])


def test_saves_of_one_field_leave_the_others(written):
    before = {row["id"]: row for row in written.passages.values()}
    opening = passage_of(written, "opening")
    save_passage(passage=opening, text="乙", revision=opening.revision)
    changed = {row["id"] for row in written.passages.values() if row != before[row["id"]]}
    assert changed == {opening.pk}


def test_nothing_is_taken_back_where_the_former_text_stands_already(draft, byline):
    write(byline, "甲")
    for on in (False, True):
        switch_passage(passage=byline, on=on)
    assert byline.former == ["甲"]
    take_back_passage(passage=byline)
    row = passage_of(draft, "byline")
    assert (row.override, row.revision) == ("甲", 3)
