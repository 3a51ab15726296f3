"""Every change of a draft is noted once: who made it, when, and what it was."""

import pytest
from django.utils import timezone

from drafting.bank.models import PageStyle, SectionSkeleton
from drafting.desk.models import Draft, Passage, Point
from drafting.desk.services.drafts import (
    copy_draft,
    delete_draft,
    restore_draft,
    set_page_style,
)
from drafting.desk.services.returning import part_from_item
from drafting.desk.services.sections import add_section, remove_section, restore_section
from drafting.desk.services.structure import (
    add_point,
    move_point,
    remove_point,
    restore_point,
    set_topic,
)
from drafting.desk.services.writing import (
    Save,
    regenerate_passage,
    save_facts,
    save_passages,
    switch_passage,
    take_back_passage,
)
from tests.desk.factories import answer, fact_of, passage_of, points_of, section_of, write


def point_of(draft):
    return points_of(section_of(draft, "problem"))[0]


def removed_point_of(draft):
    return Point.objects.exclude(removed_at=None).get(section__draft=draft)


def opening_of(draft):
    return passage_of(draft, "opening")


def noted(draft):
    return Draft.objects.values_list("revision", "changed_by", "changed_what").get(pk=draft.pk)


def other_style(draft):
    return PageStyle.objects.exclude(pk=draft.page_style_id)[0]


def out_and_in(draft):
    remove_section(section=section_of(draft, "problem"))
    restore_section(section=section_of(draft, "problem"))


def answer_twice(draft):
    facts = [fact_of(draft, "单位"), fact_of(draft, "职务")]
    save_facts(saves=[Save(fact, "市", fact.revision) for fact in facts])


def write_all(draft):
    save_passages(saves=[Save(row, "甲", row.revision) for row in Passage.objects.all()])


CHANGES = {
    "text": (lambda draft: write(opening_of(draft), "甲"), "texts", 1),
    "texts": (write_all, "texts", 1),
    "generated": (lambda draft: regenerate_passage(passage=opening_of(draft)), "texts", 1),
    "switch": (lambda draft: switch_passage(passage=passage_of(draft, "byline"), on=False),
               "texts", 1),
    "fact": (lambda draft: answer(draft, "单位", "市"), "facts", 1),
    "facts": (answer_twice, "facts", 1),
    "add": (lambda draft: add_point(section=section_of(draft, "problem")), "points", 1),
    "move": (lambda draft: move_point(point=point_of(draft), direction="down"), "points", 1),
    "remove": (lambda draft: remove_point(point=point_of(draft)), "points", 1),
    "topic": (lambda draft: set_topic(point=point_of(draft), topic=None), "points", 1),
    "add section": (
        lambda draft: add_section(draft=draft, skeleton=SectionSkeleton.objects.shared()[0]),
        "sections", 1,
    ),
    "take out": (lambda draft: remove_section(section=section_of(draft, "problem")),
                 "sections", 1),
    "bring back": (out_and_in, "sections", 2),
    "page style": (lambda draft: set_page_style(draft=draft, page_style=other_style(draft)),
                   "page style", 1),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_noted(draft, change):
    make, what, times = CHANGES[change]
    before = Draft.objects.get(pk=draft.pk)
    make(draft)
    after = Draft.objects.get(pk=draft.pk)
    assert noted(draft) == (before.revision + times, draft.owner_id, what)
    assert before.changed_at < after.changed_at <= timezone.now()


NO_CHANGES = {
    "text": lambda draft: write(opening_of(draft), "甲"),
    "former": lambda draft: take_back_passage(passage=passage_of(draft, "closing")),
    "fact": lambda draft: answer(draft, "单位", "市"),
    "move": lambda draft: move_point(point=point_of(draft), direction="up"),
    "topic": lambda draft: set_topic(point=point_of(draft), topic=point_of(draft).topic),
    "restore": lambda draft: restore_point(point=point_of(draft)),
    "own item": lambda draft: part_from_item(point=point_of(draft)),
    "remove again": lambda draft: remove_point(point=removed_point_of(draft)),
    "bring back": lambda draft: restore_section(section=section_of(draft, "problem")),
    "page style": lambda draft: set_page_style(draft=draft, page_style=draft.page_style),
}


@pytest.mark.parametrize("press", NO_CHANGES)
def test_what_changes_nothing_is_no_change(draft, press):
    write(opening_of(draft), "甲")
    answer(draft, "单位", "市")
    remove_point(point=points_of(section_of(draft, "cause"))[0])
    before = Draft.objects.values().get(pk=draft.pk)
    NO_CHANGES[press](draft)
    assert Draft.objects.values().get(pk=draft.pk) == before


def test_copy_begins_to_count_anew_and_leaves_the_first_as_it_was(draft):
    write(opening_of(draft), "甲")
    before = noted(draft)
    assert noted(copy_draft(draft=draft)) == (1, draft.owner_id, "copied")
    assert noted(draft) == before


def test_deleted_draft_comes_back_to_its_place_in_the_list(draft):
    before = Draft.objects.get(pk=draft.pk)
    delete_draft(draft=draft)
    assert noted(draft) == (before.revision + 1, draft.owner_id, "deleted")
    restore_draft(draft=draft)
    assert noted(draft) == (before.revision + 2, draft.owner_id, "restored")
    assert Draft.objects.get(pk=draft.pk).changed_at == before.changed_at
