"""Drafts as wholes: what a new one holds, what a copy shares, what the bank can still change."""

import pytest
from django.db.models import F

from drafting.bank.models import Blueprint, Fact, Phrase, SectionSkeleton, Status, Topic
from drafting.desk.models import Draft, DraftFact, Passage, Point, Section
from drafting.desk.services.drafts import copy_draft, create_draft, delete_draft, restore_draft
from drafting.desk.services.structure import remove_point, restore_point
from tests.desk.factories import (
    answer,
    composed_draft,
    inner_points_of,
    make_draft,
    passage_of,
    points_of,
    section_of,
    snapshot,
    text_of,
    write,
)
from tests.desk.outlines import OUTLINES


def outline_of(draft):
    return [
        (
            section.role,
            passage_of(section, "heading").skeleton,
            section.layout,
            section.inner_layout,
            [
                (passage_of(point, "heading").skeleton, len(inner_points_of(point)))
                for point in points_of(section)
            ],
        )
        for section in draft.sections.all()
    ]


def test_new_draft_has_exactly_the_outline_of_its_report(blueprint, drafter):
    draft = create_draft(owner=drafter, blueprint=blueprint)
    assert outline_of(draft) == OUTLINES[blueprint.slug]


def test_every_outline_written_down_is_of_a_blueprint_in_use(bank):
    assert set(OUTLINES) <= set(Blueprint.objects.active().values_list("slug", flat=True))


def test_new_draft_has_all_facts_and_texts_of_its_blueprint(blueprint, drafter):
    draft = create_draft(owner=drafter, blueprint=blueprint)
    columns = ("key", "label", "help", "kind", "required", "choices", "example", "order")
    assert list(draft.facts.values_list(*columns)) == list(blueprint.facts.values_list(*columns))
    frame = draft.passages.filter(section=None, point=None)
    assert dict(frame.values_list("kind", "skeleton")) == {
        kind: getattr(blueprint, kind) for kind in Blueprint.TEXTS
    }
    assert not draft.facts.exclude(value="").exists()
    assert not draft.passages.exclude(override=None).exists()


def test_inner_points_take_the_topic_of_their_point_and_no_evidence(bank, drafter):
    draft = make_draft("study-politics", drafter)
    outer = points_of(section_of(draft, "problem"))[0]
    inner = inner_points_of(outer)
    assert [point.topic for point in inner] == [outer.topic] * 3
    kinds = [set(point.passages.values_list("kind", flat=True)) for point in (outer, inner[0])]
    assert kinds == [{"heading", "body", "evidence"}, {"heading", "body"}]


def test_name_follows_the_title_and_is_never_empty(draft):
    assert draft.name == "在【会议名称】上的发言"
    answer(draft, "会议名称", "研讨会")
    assert Draft.objects.get().name == "在研讨会上的发言"
    write(passage_of(draft, "title"), "我的\n 发言")
    assert Draft.objects.get().name == "我的发言"
    write(passage_of(draft, "title"), "")
    assert Draft.objects.get().name == "专题学习研讨发言（开拓创新、担当作为）"


def test_title_of_any_length_has_a_name(draft):
    write(passage_of(draft, "title"), "长" * 5000)
    assert Draft.objects.get().name == "长" * 400


def _edit(blueprint):
    Blueprint.objects.update(name="改", title="改", opening="改", length_min=1, length_max=2)
    SectionSkeleton.objects.update(lead="改", guidance="改", layout="plain", points_min=0)
    Fact.objects.update(label="改", example="改", kind="number", required=False)
    Phrase.objects.update(text=F("code"))
    Topic.objects.filter(name="改革创新").update(description="改")


def _retire(blueprint):
    Blueprint.objects.update(status=Status.RETIRED)
    Phrase.objects.update(status=Status.RETIRED)


def _delete(blueprint):
    Phrase.objects.all().delete()
    blueprint.delete()


@pytest.mark.parametrize("change", [_edit, _retire, _delete])
def test_nothing_done_in_the_bank_changes_a_draft(blueprint, drafter, change):
    draft = composed_draft(blueprint.slug, drafter)
    draft.refresh_from_db()
    before = snapshot(draft)
    change(blueprint)
    assert snapshot(Draft.objects.get(pk=draft.pk)) == before


def test_draft_of_a_deleted_blueprint_is_still_worked_on(draft):
    Blueprint.objects.get(slug="study-innovation").delete()
    answer(draft, "单位", "市民政局")
    assert "市民政局【职务】" in text_of(draft)


def test_copy_holds_all_that_was_written(blueprint, drafter):
    draft = composed_draft(blueprint.slug, drafter)
    write(passage_of(draft, "opening"), "自己的开头。")
    draft.refresh_from_db()
    copied = copy_draft(draft=draft)
    assert snapshot(copied) == snapshot(draft)
    assert (copied.owner, copied.blueprint) == (drafter, draft.blueprint)


def test_copy_shares_no_row_and_changes_no_row_of_the_first(draft):
    before = snapshot(draft)
    copied = copy_draft(draft=draft)
    for model in (DraftFact, Section, Passage):
        first = set(model.objects.filter(draft=draft).values_list("pk", flat=True))
        second = set(model.objects.filter(draft=copied).values_list("pk", flat=True))
        assert len(first) == len(second) > 0
        assert not first & second
    answer(copied, "单位", "市民政局")
    write(passage_of(points_of(section_of(copied, "problem"))[0], "body"), "甲。")
    remove_point(point=points_of(section_of(copied, "measure"))[0])
    assert snapshot(draft) == before


def test_copy_has_the_removed_points_and_they_come_back_with_what_is_within_them(bank, drafter):
    draft = make_draft("study-politics", drafter)
    first, second = points_of(section_of(draft, "problem"))[:2]
    write(passage_of(inner_points_of(first)[0], "body"), "移除前写的。")
    whole = text_of(draft)
    remove_point(point=first)
    remove_point(point=inner_points_of(second)[0])
    copied = copy_draft(draft=draft)
    assert text_of(copied) == text_of(draft)
    for point in Point.objects.filter(section__draft=copied).exclude(removed_at=None):
        restore_point(point=point)
    assert text_of(copied) == whole


def test_copy_keeps_the_order_of_moved_points(draft):
    section = section_of(draft, "problem")
    for place, point in enumerate(reversed(points_of(section))):
        Point.objects.filter(pk=point.pk).update(order=place)
    assert text_of(copy_draft(draft=draft)) == text_of(draft)


def test_deleted_draft_comes_back_as_it_was(draft):
    before = snapshot(draft)
    delete_draft(draft=draft)
    assert Draft.objects.get().deleted_at is not None
    restore_draft(draft=draft)
    assert Draft.objects.get().deleted_at is None
    assert snapshot(draft) == before
