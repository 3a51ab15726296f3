"""The order and number of a section's points, and their topics."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from drafting.bank.models import Topic
from drafting.bank.models.blueprint import MAX_POINTS
from drafting.desk.models import Point, Section, Tie
from drafting.desk.models.structure import PointQuerySet
from drafting.desk.services.changes import What, note_change
from drafting.desk.services.locking import lock_draft
from drafting.desk.services.point_rows import create_empty_point


class TooManyPointsError(Exception):
    """The series has as many points as it can hold."""


@transaction.atomic
def add_point(*, section: Section, parent: Point | None = None, key: UUID | None = None) -> Point:
    """A new empty point at the end of a section, or of a point's own series.

    `key` is its id; where that point is there already, the button was pressed twice and
    nothing is added. Raises TooManyPointsError at the limit.
    """
    lock_draft(section.draft)
    there = Point.objects.filter(pk=key, section=section, parent=parent).first() if key else None
    if there is not None:
        return there
    series = Point.objects.filter(section=section, parent=parent)
    _need_room(series)
    last = series.aggregate(last=Max("order"))["last"]
    order = 0 if last is None else last + 1
    point = create_empty_point(section=section, parent=parent, order=order, key=key)
    note_change(section.draft, What.POINTS)
    return point


def _need_room(series: PointQuerySet) -> None:
    if series.present().count() >= MAX_POINTS:
        raise TooManyPointsError


@transaction.atomic
def remove_point(*, point: Point) -> None:
    """Take a point out of its series; `restore_point` undoes it."""
    lock_draft(point.section.draft)
    point.refresh_from_db(fields=["removed_at"])
    if point.removed_at is not None:
        return
    point.removed_at = timezone.now()
    point.save(update_fields=["removed_at"])
    note_change(point.section.draft, What.POINTS)


@transaction.atomic
def restore_point(*, point: Point) -> None:
    """Put a removed point back in its place, with all that was written in it.

    One whose item is gone from the list comes back free of it, so that no later change
    of the list takes it out again. Raises TooManyPointsError at the limit.
    """
    lock_draft(point.section.draft)
    point.refresh_from_db(fields=["removed_at", "tie"])
    if point.removed_at is None:
        return
    _need_room(Point.objects.filter(section=point.section_id, parent=point.parent_id))
    point.removed_at = None
    if point.tie in (Tie.WAITING, Tie.GONE):
        point.tie = Tie.FREE
    point.save(update_fields=["removed_at", "tie"])
    note_change(point.section.draft, What.POINTS)


@transaction.atomic
def move_point(*, point: Point, direction: Literal["up", "down"]) -> None:
    """Change places with the neighbour above or below; at the end of the series stay.

    A point that was removed meanwhile, in another window, has no place to change.
    """
    lock_draft(point.section.draft)
    series = list(Point.objects.siblings_of(point))
    if point not in series:
        return
    place = series.index(point)
    target = place - 1 if direction == "up" else place + 1
    if 0 <= target < len(series):
        series[place], series[target] = series[target], series[place]
        for order, sibling in enumerate(series):
            sibling.order = order
        Point.objects.bulk_update(series, ["order"])
        note_change(point.section.draft, What.POINTS)


@transaction.atomic
def set_topic(*, point: Point, topic: Topic | None) -> None:
    """Give a point, and the points within it, a topic."""
    lock_draft(point.section.draft)
    series = Point.objects.filter(Q(pk=point.pk) | Q(parent=point))
    changed = series.exclude(topic=topic).update(topic=topic)
    point.topic = topic
    if changed:
        note_change(point.section.draft, What.POINTS)
