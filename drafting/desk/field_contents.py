"""What one field shows of its draft: the facts, and headings only where its text names them.

A save is answered at every pause in typing; a draft read whole costs ten times as much.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drafting.desk.contents import Contents, PointContents, SectionContents
from drafting.desk.models import DraftFact, Passage, PassageKind, Point
from drafting.report.paper import KNOWLEDGE

if TYPE_CHECKING:
    from uuid import UUID

_KNOWN = "|".join(KNOWLEDGE.values())
_NAMES_HEADINGS = re.compile(rf"【[^】]*({_KNOWN})")


def contents_for(passage: Passage) -> Contents:
    """As much of a draft as the text of this one passage is made from; one query, or three."""
    contents = Contents(passage.draft, facts=list(DraftFact.objects.filter(draft=passage.draft_id)))
    if names_headings(passage):
        contents.sections = _sections_with_headings(passage.draft_id)
    elif passage.kind == PassageKind.HEADING:
        contents.sections = _section_of(passage)
    return contents


def _section_of(heading: Passage) -> list[SectionContents]:
    """The section whose list the heading of a point may follow, if it stands in the report."""
    section = heading.point.section if heading.point else None
    return [SectionContents(section, 0)] if section and section.removed_at is None else []


def names_headings(passage: Passage) -> bool:
    """Whether a passage says something of the report's own points: 【问题|数】个方面."""
    if passage.kind == PassageKind.HEADING:
        return False
    text = passage.skeleton if passage.override is None else passage.override
    return _NAMES_HEADINGS.search(text) is not None


def _sections_with_headings(draft_id: UUID) -> list[SectionContents]:
    """The sections with their outer points, of whose texts only the headings."""
    points = Point.objects.present().filter(
        section__draft=draft_id, section__removed_at=None, parent=None
    )
    sections: dict[UUID, SectionContents] = {}
    found: dict[UUID, PointContents] = {}
    order = ("section__order", "section", "order", "pk")
    for point in points.select_related("section", "topic").order_by(*order):
        section = sections.setdefault(
            point.section_id, SectionContents(point.section, len(sections) + 1)
        )
        found[point.pk] = PointContents(point)
        section.points.append(found[point.pk])
    headings = Passage.objects.filter(draft=draft_id, kind=PassageKind.HEADING, point__in=found)
    for heading in headings:
        if heading.point_id:
            heading.point = found[heading.point_id].point
            found[heading.point_id].passages[PassageKind.HEADING] = heading
    return list(sections.values())
