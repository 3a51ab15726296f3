"""The order and number of a section's points, and their topics."""

from __future__ import annotations

from typing import Literal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from drafting.bank.models import Topic
from drafting.bank.models.blueprint import MAX_POINTS
from drafting.desk.models import Passage, Point, Section
from drafting.desk.services.drafts import touch_draft
from drafting.desk.services.sections import passages_of_point


class TooManyPointsError(Exception):
    """The series has as many points as it can hold."""


@transaction.atomic
def add_point(*, section: Section, parent: Point | None = None) -> Point:
    """A new empty point at the end of a section, or of a point's own series.

    Raises TooManyPointsError at the limit.
    """
    series = Point.objects.filter(section=section, parent=parent)
    if series.present().count() >= MAX_POINTS:
        raise TooManyPointsError
    last = series.aggregate(last=Max("order"))["last"]
    point = Point.objects.create(
        section=section,
        parent=parent,
        order=0 if last is None else last + 1,
        topic=parent.topic if parent else None,
    )
    Passage.objects.bulk_create(passages_of_point(section.draft, point))
    touch_draft(draft=section.draft)
    return point


@transaction.atomic
def remove_point(*, point: Point) -> None:
    """Take a point out of its series; `restore_point` undoes it."""
    point.removed_at = timezone.now()
    point.save(update_fields=["removed_at"])
    touch_draft(draft=point.section.draft)


@transaction.atomic
def restore_point(*, point: Point) -> None:
    """Put a removed point back in its place, with all that was written in it."""
    point.removed_at = None
    point.save(update_fields=["removed_at"])
    touch_draft(draft=point.section.draft)


@transaction.atomic
def move_point(*, point: Point, direction: Literal["up", "down"]) -> None:
    """Change places with the neighbour above or below; at the end of the series stay.

    A point that was removed meanwhile, in another window, has no place to change.
    """
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
        touch_draft(draft=point.section.draft)


@transaction.atomic
def set_topic(*, point: Point, topic: Topic | None) -> None:
    """Give a point, and the points within it, a topic."""
    Point.objects.filter(parent=point).update(topic=topic)
    point.topic = topic
    point.save(update_fields=["topic"])
    touch_draft(draft=point.section.draft)
