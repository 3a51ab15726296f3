"""The rows a new point is made of."""

from __future__ import annotations

from uuid import UUID, uuid4

from drafting.desk.models import Draft, Passage, PassageKind, Point, Section, Tie
from drafting.report.paper import ITEM, ITEM_HEADING


def passages_of_point(draft: Draft, point: Point, heading: str = "") -> list[Passage]:
    """The texts of a new point; one within another has no evidence of its own."""
    kinds = [PassageKind.HEADING, PassageKind.BODY]
    if point.parent_id is None:
        kinds.append(PassageKind.EVIDENCE)
    return [
        Passage(
            draft=draft,
            point=point,
            kind=kind,
            skeleton=heading if kind is PassageKind.HEADING else "",
        )
        for kind in kinds
    ]


def create_empty_point(
    *, section: Section, parent: Point | None, order: int, key: UUID | None = None
) -> Point:
    """A point with nothing in it, of its outer point's topic."""
    topic = parent.topic if parent else None
    point = Point.objects.create(
        pk=key or uuid4(), section=section, parent=parent, order=order, topic=topic
    )
    Passage.objects.bulk_create(passages_of_point(section.draft, point))
    return point


def create_point_for_item(*, section: Section, pattern: Point | None, item: str) -> Point:
    """A point like the pattern: as many points within it, the same guidance."""
    guidance = pattern.guidance if pattern else ""
    point = Point.objects.create(
        section=section, order=0, item=item, tie=Tie.HELD, guidance=guidance
    )
    count = pattern.inner_points.filter(removed_at=None).count() if pattern else 0
    inner = [Point(section=section, parent=point, order=order) for order in range(count)]
    Point.objects.bulk_create(inner)
    passages = passages_of_point(section.draft, point, _heading_of(section))
    for row in inner:
        passages += passages_of_point(section.draft, row)
    Passage.objects.bulk_create(passages)
    return point


def _heading_of(section: Section) -> str:
    """The heading's skeleton the section's points have of old."""
    skeletons = Passage.objects.filter(point__section=section, kind=PassageKind.HEADING)
    followed = skeletons.filter(skeleton__contains=f"【{ITEM}")
    return followed.values_list("skeleton", flat=True).first() or ITEM_HEADING
