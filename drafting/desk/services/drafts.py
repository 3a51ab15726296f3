"""Drafts as wholes: create, copy, delete, bring back."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drafting.bank.models import Blueprint, PageStyle
from drafting.desk.contents import load_draft
from drafting.desk.models import Draft, DraftFact, Passage, PassageKind, Point, Section
from drafting.desk.services.sections import copy_section, fields_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_COPIED_FACT_FIELDS = (
    "key", "label", "help", "kind", "required", "choices", "example", "order",
)  # fmt: skip


@transaction.atomic
def create_draft(*, owner: User, blueprint: Blueprint) -> Draft:
    """A new draft with its own copy of the blueprint's facts, sections and points."""
    draft = Draft.objects.create(
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
    rename_draft(draft=draft)
    return draft


def rename_draft(*, draft: Draft) -> None:
    """Work the draft's name out anew from its title; without one, the blueprint's name."""
    contents = load_draft(draft)
    title = contents.text(contents.frame[PassageKind.TITLE])
    draft.name = "".join(title.split())[:400] or draft.blueprint_name
    draft.save(update_fields=["name"])


def touch_draft(*, draft: Draft) -> None:
    """Note that the draft has changed now."""
    draft.changed_at = timezone.now()
    draft.save(update_fields=["changed_at"])


def set_page_style(*, draft: Draft, page_style: PageStyle) -> None:
    """Set the page style of a draft's files."""
    draft.page_style = page_style
    draft.save(update_fields=["page_style"])


@transaction.atomic
def copy_draft(*, draft: Draft) -> Draft:
    """A second draft of the same owner with all that was written in the first."""
    facts = list(draft.facts.all())
    sections = list(draft.sections.all())
    points = list(Point.objects.standing().filter(section__in=sections))
    passages = list(draft.passages.all())
    copied = Draft.objects.get(pk=draft.pk)
    copied.pk = uuid.uuid4()
    copied.changed_at = timezone.now()
    copied.save(force_insert=True)
    new_ids = {row.pk: uuid.uuid4() for row in (*sections, *points)}
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
        passage.pk, passage.draft = uuid.uuid4(), copied
        passage.section_id = new_ids.get(passage.section_id)
        passage.point_id = new_ids.get(passage.point_id)
    DraftFact.objects.bulk_create(facts)
    Section.objects.bulk_create(sections)
    Point.objects.bulk_create(points)
    Passage.objects.bulk_create(kept)
    return copied


def delete_draft(*, draft: Draft) -> None:
    """Take a draft off the list; it can be brought back."""
    draft.deleted_at = timezone.now()
    draft.save(update_fields=["deleted_at"])


def restore_draft(*, draft: Draft) -> None:
    """Put a deleted draft back on the list."""
    draft.deleted_at = None
    draft.save(update_fields=["deleted_at"])
