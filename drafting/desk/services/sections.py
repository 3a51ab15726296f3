"""Sections of a draft: copied from the bank, added, removed; points that follow a list."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from drafting.bank.models import PointSkeleton, SectionSkeleton
from drafting.bank.models.fields import ITEM
from drafting.desk.models import Draft, DraftFact, Passage, PassageKind, Point, Section

_COPIED_FIELDS = (
    "role", "guidance", "layout", "inner_layout", "points_from",
    "points_min", "points_max", "length_min", "length_max",
)  # fmt: skip


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
    outer = Point(section=section, order=place, topic=skeleton.topic, guidance=skeleton.guidance)
    yield outer
    for inner_place in range(skeleton.inner_points):
        yield Point(section=section, parent=outer, order=inner_place, topic=skeleton.topic)


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
    """Put a section any draft can take after the last one of the role it follows."""
    sections = list(Section.objects.filter(draft=draft, removed_at=None))
    places = [at for at, row in enumerate(sections, 1) if row.role == skeleton.follows]
    passages = copy_section(draft=draft, skeleton=skeleton, order=0)
    Passage.objects.bulk_create(passages)
    added = Section.objects.get(draft=draft, skeleton=skeleton, removed_at=None)
    sections.insert(places[-1] if places else len(sections), added)
    _renumber(sections)
    return added


def _renumber(sections: list[Section]) -> None:
    for order, section in enumerate(sections):
        section.order = order
    Section.objects.bulk_update(sections, ["order"])


def remove_section(*, section: Section) -> None:
    """Take a section out of the report; `restore_section` undoes it."""
    section.removed_at = timezone.now()
    section.save(update_fields=["removed_at"])


def restore_section(*, section: Section) -> None:
    """Put a removed section back in its place, with all that was written in it."""
    section.removed_at = None
    section.save(update_fields=["removed_at"])


@transaction.atomic
def follow_list(*, fact: DraftFact) -> None:
    """Give every section that follows this list a point for each of its items, in its order.

    A point stays with its item. Points whose items are gone stay, after the others,
    where something was written in them; untouched ones are taken out.
    """
    items = list(dict.fromkeys(fact.typed_value if isinstance(fact.typed_value, list) else ()))
    sections = Section.objects.filter(draft=fact.draft_id, removed_at=None, points_from=fact.key)
    for section in sections.select_related("draft"):
        _follow(section, items)


def _follow(section: Section, items: list[str]) -> None:
    top = list(section.points.filter(parent=None).order_by("removed_at", "order"))
    present = [point for point in top if point.removed_at is None]
    known = {point.item: point for point in present if point.item in items}
    spare = [point for point in present if point.item not in items and not _is_touched(point)]
    pattern = present[0] if present else top[0] if top else None
    followed = [
        known.get(item) or _given(item, spare) or _new_point(section, pattern, item)
        for item in items
    ]
    left = [point for point in present if point not in followed]
    for point in left if items else ():
        if point in spare:
            point.removed_at = timezone.now()
    for order, point in enumerate([*followed, *left]):
        point.order = order
    Point.objects.bulk_update([*followed, *left], ["order", "item", "removed_at"])


def _given(item: str, spare: list[Point]) -> Point | None:
    """An untouched point, given the item."""
    if not spare:
        return None
    point = spare.pop(0)
    point.item = item
    return point


def _new_point(section: Section, pattern: Point | None, item: str) -> Point:
    """A point like the pattern: as many points within it, the same guidance."""
    point = Point.objects.create(
        section=section, order=0, item=item, guidance=pattern.guidance if pattern else ""
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
    old = skeletons.filter(skeleton__contains=ITEM).values_list("skeleton", flat=True).first()
    return old or f"【{ITEM}】方面"


def _is_touched(point: Point) -> bool:
    """Whether something was written in a point or in one within it."""
    own = Passage.objects.filter(point=point) | Passage.objects.filter(point__parent=point)
    return own.exclude(override=None).exclude(override="").exists()
