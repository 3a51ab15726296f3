"""Points that were taken out of a section, as its page lists them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.db.models.fields.json import KT
from django.db.models.functions import Left

from drafting.desk.models import Passage, PassageKind, Point, Tie

if TYPE_CHECKING:
    from drafting.desk.contents import Contents, SectionContents

LISTED = 50
"""How many are listed, the latest first."""

_NAME = 24
_READ = 80


@dataclass(frozen=True, slots=True)
class RemovedPoint:
    """A removed point under the name it is brought back by: its heading or first words."""

    point: Point
    name: str


def removed_points(contents: Contents, section: SectionContents) -> list[RemovedPoint]:
    """The removed points that have something in them, the latest first.

    One within a removed point comes back with it and is not listed; nor is one that
    went with its item and was never written in.
    """
    rows = Point.objects.filter(section=section.section).exclude(removed_at=None)
    rows = rows.filter(Q(parent=None) | Q(parent__removed_at=None)).filter(_holds_something())
    points = list(rows.order_by("-removed_at", "pk").distinct()[:LISTED])
    passages = _passages_of(points)
    return [RemovedPoint(point, _name_of(contents, point, passages[point.pk])) for point in points]


def removed_point(section_id: UUID, key: str) -> Point | None:
    """The removed point of a section with this id, as an address names it."""
    try:
        pk = UUID(key)
    except ValueError:
        return None
    return Point.objects.filter(section=section_id, pk=pk).exclude(removed_at=None).first()


def removed_around(passage: Passage) -> Point | None:
    """The removed point that a passage stands in, the outer one first; it has to come back."""
    point = passage.point
    around = (point.parent, point) if point else ()
    return next((one for one in around if one and one.removed_at is not None), None)


def _holds_something() -> Q:
    own = Passage.objects.exclude(override=None, former=[]).exclude(override="", former=[])
    written = Q(pk__in=own.values("point")) | Q(pk__in=own.values("point__parent"))
    generated = Q(passages__skeleton__gt="") & ~Q(tie__in=(Tie.WAITING, Tie.GONE))
    return written | generated


def _passages_of(points: list[Point]) -> dict[UUID, list[Passage]]:
    """The texts of points and of those within them, their beginnings only."""
    found: dict[UUID, list[Passage]] = defaultdict(list)
    if not points:
        return found
    rows = Passage.objects.filter(Q(point__in=points) | Q(point__parent__in=points))
    rows = rows.defer("override", "former").select_related("point").order_by("point__order")
    ids = {point.pk for point in points}
    for row in rows.annotate(beginning=Left("override", _READ), given_up=KT("former__0")):
        row.override = row.beginning
        if row.point:
            outer = row.point.parent_id if row.point.pk not in ids else None
            found[outer or row.point.pk].append(row)
    return found


def _name_of(contents: Contents, point: Point, passages: list[Passage]) -> str:
    """Its heading, else the first text in it, its own before those within; cut short."""
    kinds = (PassageKind.HEADING, PassageKind.BODY, PassageKind.EVIDENCE)
    passages.sort(key=lambda row: (row.point_id != point.pk, kinds.index(PassageKind(row.kind))))
    texts = [contents.text(row).strip() for row in passages]
    texts += [str(row.given_up or "").strip() for row in passages]  # type: ignore[attr-defined]
    name = " ".join(next(filter(None, texts), "").split())
    return f"{name[:_NAME]}…" if len(name) > _NAME else name
