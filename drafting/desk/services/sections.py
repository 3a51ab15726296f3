"""Sections of a draft: copied from the bank, added, removed, brought back."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from drafting.bank.models import PointSkeleton, SectionSkeleton
from drafting.desk.models import Draft, Passage, PassageKind, Point, Section, Tie
from drafting.desk.services.changes import What, note_change
from drafting.desk.services.following import follow_again
from drafting.desk.services.locking import lock_draft
from drafting.desk.services.point_rows import passages_of_point

_COPIED_FIELDS = (
    "role", "guidance", "layout", "inner_layout", "points_from",
    "points_min", "points_max", "length_min", "length_max",
)  # fmt: skip


class TwinError(Exception):
    """The section stands in the report already, put in anew meanwhile."""


def copy_section(*, draft: Draft, skeleton: SectionSkeleton, order: int) -> list[Passage]:
    """Give a draft its own copy of a section and its points; the passages are not saved yet."""
    section = Section.objects.create(
        draft=draft, skeleton=skeleton, order=order, **fields_of(skeleton, _COPIED_FIELDS)
    )
    passages = [
        Passage(draft=draft, section=section, kind=name, skeleton=getattr(skeleton, name))
        for name in SectionSkeleton.TEXTS
    ]
    points: list[Point] = []
    for place, point in enumerate(skeleton.points.all()):
        for new in _copy_point(section, point, place):
            points.append(new)
            passages += passages_of_point(draft, new, "" if new.parent else point.heading)
    Point.objects.bulk_create(points)
    return passages


def _copy_point(section: Section, skeleton: PointSkeleton, place: int) -> Iterator[Point]:
    """The point and its inner points; they are of one topic."""
    outer = Point(
        section=section,
        order=place,
        topic=skeleton.topic,
        guidance=skeleton.guidance,
        tie=Tie.HELD if section.points_from else Tie.FREE,
    )
    yield outer
    for inner_place in range(skeleton.inner_points):
        yield Point(section=section, parent=outer, order=inner_place, topic=skeleton.topic)


def fields_of(row: object, names: tuple[str, ...]) -> dict[str, object]:
    """Some fields of a row, to make another with."""
    return {name: getattr(row, name) for name in names}


def takeable_sections(*, draft: Draft) -> QuerySet[SectionSkeleton]:
    """The sections any draft can take that this one has not got."""
    taken = Section.objects.filter(draft=draft, removed_at=None).exclude(skeleton=None)
    return SectionSkeleton.objects.shared().exclude(pk__in=taken.values("skeleton"))


def removed_sections(*, draft: Draft) -> list[Passage]:
    """The headings of the sections that were taken out."""
    headings = Passage.objects.filter(section__draft=draft, kind=PassageKind.HEADING)
    return list(headings.exclude(section__removed_at=None).select_related("section"))


@transaction.atomic
def add_section(*, draft: Draft, skeleton: SectionSkeleton) -> Section:
    """Put a section any draft can take after the last one of the role it follows.

    The one the draft has already, where the button was pressed twice.
    """
    lock_draft(draft)
    sections = list(Section.objects.filter(draft=draft, removed_at=None))
    there = next((row for row in sections if row.skeleton_id == skeleton.pk), None)
    if there is not None:
        return there
    places = [at for at, row in enumerate(sections, 1) if row.role == skeleton.follows]
    passages = copy_section(draft=draft, skeleton=skeleton, order=0)
    Passage.objects.bulk_create(passages)
    added = Section.objects.get(draft=draft, skeleton=skeleton, removed_at=None)
    sections.insert(places[-1] if places else len(sections), added)
    _renumber(sections)
    follow_again(section=added)
    note_change(draft, What.SECTIONS)
    return added


def _renumber(sections: list[Section]) -> None:
    for order, section in enumerate(sections):
        section.order = order
    Section.objects.bulk_update(sections, ["order"])


@transaction.atomic
def remove_section(*, section: Section) -> None:
    """Take a section out of the report; `restore_section` undoes it."""
    lock_draft(section.draft)
    removed = Section.objects.filter(pk=section.pk, removed_at=None)
    if removed.update(removed_at=timezone.now()):
        note_change(section.draft, What.SECTIONS)
    section.refresh_from_db(fields=["removed_at"])


@transaction.atomic
def restore_section(*, section: Section) -> None:
    """Put a removed section back in its place, with all that was written in it.

    Its points catch up with the list they follow, where that changed meanwhile. Raises
    TwinError where the same section was added anew: the report has it once.
    """
    lock_draft(section.draft)
    section.refresh_from_db(fields=["removed_at"])
    if section.removed_at is None:
        return
    if _has_twin(section):
        raise TwinError
    section.removed_at = None
    section.save(update_fields=["removed_at"])
    follow_again(section=section)
    note_change(section.draft, What.SECTIONS)


def _has_twin(section: Section) -> bool:
    """Whether a section of the same skeleton stands in the draft."""
    if section.skeleton_id is None:
        return False
    standing = Section.objects.filter(draft=section.draft_id, removed_at=None)
    return standing.filter(skeleton=section.skeleton_id).exists()
