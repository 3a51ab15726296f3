"""Where the texts of a report are written: the part of the form, the field, the address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse

from drafting.desk.models import Draft, Passage, PassageKind, Section
from drafting.report.numbering import LAYOUTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from drafting.desk.contents import Contents, PointContents, SectionContents
    from drafting.report.origins import Origin

FRAME_PARTS = ("facts", "opening", "closing")
"""The parts of the form that are no sections."""

CLOSING_KINDS = (PassageKind.CLOSING, PassageKind.SIGNATURE, PassageKind.DATE)


class Place(NamedTuple):
    """The part a text is edited in, its field there, and the marks of the points it is in."""

    part: str
    source: str
    marks: str = ""


@dataclass
class Places:
    """The place of each text of a draft."""

    contents: Contents

    @cached_property
    def by_source(self) -> dict[str, Place]:
        """The places by what `report.layout.Run.source` calls the texts."""
        frame = self.contents.frame.values()
        places = {row.source: Place(part_of(row), row.source) for row in frame}
        for section in self.contents.sections:
            key = str(section.section.pk)
            places |= {row.source: Place(key, row.source) for row in section.passages.values()}
            for marks, point in marked_points(section, section.points):
                for row in point.passages.values():
                    places[row.source] = Place(key, row.source, marks)
        return places

    def url_of(self, source: str) -> str:
        """The page and the field a text comes from; for an unknown source, the hub."""
        draft_id = self.contents.draft.pk
        place = self.by_source.get(source)
        if place is None:
            return reverse("desk:hub", args=[draft_id])
        return f"{url_of_part(draft_id, place.part)}#{place.source}"

    def url_of_stretch(self, origin: Origin) -> str:
        """The same, with the characters of the field that the browser selects there."""
        page, hash_mark, field = self.url_of(origin.source).partition("#")
        if not hash_mark:
            return page
        return f"{page}?select={origin.start}-{origin.end}#{field}"


def part_of(passage: Passage) -> str:
    """The part of the form a passage is edited in: a section's, or one of the frame's."""
    section_id = passage.point.section_id if passage.point else passage.section_id
    if section_id:
        return str(section_id)
    return "closing" if passage.kind in CLOSING_KINDS else "opening"


def part_keys(draft: Draft) -> list[str]:
    """The parts of the form in their order: facts, opening, one a section, closing."""
    sections = Section.objects.filter(draft=draft, removed_at=None).values_list("pk", flat=True)
    return ["facts", "opening", *map(str, sections), "closing"]


def url_of_part(draft_id: UUID, part: str) -> str:
    """The page of a part of the form."""
    if part in FRAME_PARTS:
        return reverse(f"desk:{part}", args=[draft_id])
    return reverse("desk:section", args=[draft_id, part])


def marked_points(
    section: SectionContents, points: Iterable[PointContents], before: str = ""
) -> Iterator[tuple[str, PointContents]]:
    """Every point of a series with its mark, those within a point after their own: （二） 三是."""
    for number, point in enumerate(points, start=1):
        mark = f"{before} {LAYOUTS[section.layout_of(point)].mark(number)}".strip()
        yield mark, point
        yield from marked_points(section, point.inner, mark)
