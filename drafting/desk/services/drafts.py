"""Drafts as wholes: create, copy, delete, bring back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from drafting.bank.models import Blueprint, PageStyle
from drafting.desk.models import Draft, DraftFact, Passage, Point, Section
from drafting.desk.services.changes import What, note_change
from drafting.desk.services.sections import copy_section, fields_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_COPIED_FACT_FIELDS = (
    "key", "label", "help", "kind", "required", "choices", "example", "order",
)  # fmt: skip


_ONE_PRESS = timedelta(minutes=1)
"""Within this time a second post of the same press makes nothing; later it is a new press."""


def _claim(owner: User, key: UUID | None) -> tuple[UUID, Draft | None]:
    """The id of a draft that is to be made, or the draft that the same press has made."""
    if key is None:
        return uuid4(), None
    get_user_model().objects.select_for_update(no_key=True).get(pk=owner.pk)
    there = Draft.objects.filter(pk=key).first()
    if there is None:
        return key, None
    is_new = there.created_at > timezone.now() - _ONE_PRESS
    is_same = is_new and there.owner_id == owner.pk and there.deleted_at is None
    return (key, there) if is_same else (uuid4(), None)


@transaction.atomic
def create_draft(*, owner: User, blueprint: Blueprint, key: UUID | None = None) -> Draft:
    """A new draft with its own copy of the blueprint's facts, sections and points.

    `key` is its id; where the draft is there already, the button was pressed twice.
    """
    key, there = _claim(owner, key)
    if there is not None:
        return there
    draft = Draft.objects.create(
        pk=key,
        owner=owner,
        blueprint=blueprint,
        blueprint_name=blueprint.name,
        blueprint_version=blueprint.version,
        page_style=blueprint.page_style,
        length_min=blueprint.length_min,
        length_max=blueprint.length_max,
        changed_at=timezone.now(),
    )
    DraftFact.objects.bulk_create(
        DraftFact(draft=draft, **fields_of(fact, _COPIED_FACT_FIELDS))
        for fact in blueprint.facts.all()
    )
    passages = [
        Passage(draft=draft, kind=name, skeleton=getattr(blueprint, name))
        for name in Blueprint.TEXTS
    ]
    for order, skeleton in enumerate(blueprint.sections.all()):
        passages += copy_section(draft=draft, skeleton=skeleton, order=order)
    Passage.objects.bulk_create(passages)
    note_change(draft, What.CREATED, renames=True)
    return draft


@transaction.atomic
def set_page_style(*, draft: Draft, page_style: PageStyle) -> None:
    """Set the page style of a draft's files."""
    if draft.page_style_id != page_style.pk:
        note_change(draft, What.PAGE_STYLE, page_style=page_style)


@transaction.atomic
def copy_draft(*, draft: Draft, key: UUID | None = None) -> Draft:
    """A second draft of the same owner with all of the first, what was removed too.

    `key` is its id; where the copy is there already, the button was pressed twice.
    """
    key, there = _claim(draft.owner, key)
    if there is not None:
        return there
    facts = list(draft.facts.all())
    sections = list(draft.sections.all())
    points = list(Point.objects.filter(section__in=sections))
    passages = list(draft.passages.all())
    copied = Draft.objects.get(pk=draft.pk)
    copied.pk = key
    copied.revision = 0
    copied.save(force_insert=True)
    new_ids = {row.pk: uuid4() for row in (*sections, *points)}
    for fact in facts:
        fact.pk, fact.draft = None, copied
    for section in sections:
        section.pk, section.draft = new_ids[section.pk], copied
    for point in points:
        point.pk = new_ids[point.pk]
        point.section_id = new_ids[point.section_id]
        point.parent_id = new_ids.get(point.parent_id)
    kept = [p for p in passages if p.point_id is None or p.point_id in new_ids]
    for passage in kept:
        passage.pk, passage.draft = uuid4(), copied
        passage.section_id = new_ids.get(passage.section_id)
        passage.point_id = new_ids.get(passage.point_id)
    DraftFact.objects.bulk_create(facts)
    Section.objects.bulk_create(sections)
    Point.objects.bulk_create(points)
    Passage.objects.bulk_create(kept)
    note_change(copied, What.COPIED)
    return copied


def delete_draft(*, draft: Draft) -> None:
    """Take a draft off the list; it can be brought back."""
    note_change(draft, What.DELETED, deleted_at=timezone.now())


def restore_draft(*, draft: Draft) -> None:
    """Put a deleted draft back on the list, in its old place."""
    note_change(draft, What.RESTORED, deleted_at=None)
