"""A draft read whole: facts, sections, points and passages, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from drafting.desk.models import Draft, DraftFact, Passage, PassageKind, Point, Section
from drafting.report.numbering import LAYOUTS
from drafting.report.paper import (
    MAX_HEADING,
    Outline,
    PointOutline,
    SectionOutline,
    Text,
    Values,
    heading_values,
    text_on_paper,
    values_of,
)
from drafting.report.tree import Role


@dataclass(slots=True)
class PointContents:
    """A present point with its passages by kind and the points within it."""

    point: Point
    passages: dict[str, Passage] = field(default_factory=dict)
    inner: list[PointContents] = field(default_factory=list)


@dataclass(slots=True)
class SectionContents:
    """A section with its passages by kind and its present points, in order."""

    section: Section
    number: int
    passages: dict[str, Passage] = field(default_factory=dict)
    points: list[PointContents] = field(default_factory=list)

    @property
    def role(self) -> Role:
        """What the section does."""
        return Role(self.section.role)

    def layout_of(self, point: PointContents) -> str:
        """How one of its points, or a point within a point, is set."""
        return self.layout_key(point.point)

    def layout_key(self, point: Point) -> str:
        """How a point of this section is set; inner ones likewise, where they have no layout."""
        inner = self.section.inner_layout if point.parent_id else ""
        return inner or self.section.layout

    def every_passage(self) -> list[Passage]:
        """The section's own passages and those of its points, in the order of the report."""
        points = every_point(self.points)
        return [*self.passages.values(), *(p for e in points for p in e.passages.values())]

    def has_headings(self, point: Point) -> bool:
        """Whether a point of this section, so set, carries a heading."""
        return LAYOUTS[self.layout_key(point)].has_heading


@dataclass
class Contents:
    """A draft with all its parts, and the texts as they stand with today's facts."""

    draft: Draft
    facts: list[DraftFact] = field(default_factory=list)
    frame: dict[str, Passage] = field(default_factory=dict)
    sections: list[SectionContents] = field(default_factory=list)

    @cached_property
    def answers(self) -> Values:
        """The facts by slot name; an unanswered one is empty."""
        return {fact.key: fact.typed_value for fact in self.facts}

    @cached_property
    def values(self) -> Values:
        """The facts, and what the report knows of itself: the headings of its points by role."""
        return values_of(self.outline)

    @cached_property
    def outline(self) -> Outline:
        """The draft as the values a paper is made of, with its texts of this moment."""
        return Outline(
            facts=self.answers,
            frame={kind: _text(passage) for kind, passage in self.frame.items()},
            sections=tuple(map(_section_outline, self.sections)),
        )

    def text(self, passage: Passage) -> str:
        """A passage as it stands in the report: the override, else the generated text."""
        if passage.kind != PassageKind.HEADING:
            return text_on_paper(_text(passage), self.values)
        values = self.answers
        if passage.point is not None:
            section = self.section(passage.point.section_id)
            points_from = section.section.points_from if section else ""
            values = heading_values(values, points_from, passage.point.item)
        return text_on_paper(_text(passage), values, most=MAX_HEADING)

    def shown(self, passage: Passage) -> str:
        """A passage as its field shows it: the override as typed, else the generated text."""
        if passage.override is None or passage.left_out:
            return self.text(passage)
        return passage.override

    def section(self, section_id: object) -> SectionContents | None:
        """The section of this id, if the draft has it."""
        found = (entry for entry in self.sections if entry.section.pk == section_id)
        return next(found, None)

    def passage(self, passage_id: UUID) -> Passage | None:
        """The passage of this id, unless it belongs to a removed point."""
        return next((row for row in self.passages() if row.pk == passage_id), None)

    def passages(self) -> Iterator[Passage]:
        """Every passage of the draft, in the order of the report."""
        yield from self.frame.values()
        for section in self.sections:
            yield from section.every_passage()


def _text(passage: Passage) -> Text:
    return Text(passage.skeleton, passage.override, passage.left_out)


def _section_outline(entry: SectionContents) -> SectionOutline:
    texts = {kind: _text(passage) for kind, passage in entry.passages.items()}
    return SectionOutline(
        role=entry.role,
        layout=entry.section.layout,
        inner_layout=entry.section.inner_layout,
        points_from=entry.section.points_from,
        heading=texts.get(PassageKind.HEADING, Text()),
        lead=texts.get(PassageKind.LEAD, Text()),
        tail=texts.get(PassageKind.TAIL, Text()),
        points=tuple(map(_point_outline, entry.points)),
        key=str(entry.section.pk),
    )


def _point_outline(entry: PointContents) -> PointOutline:
    point = entry.point
    return PointOutline(
        **{kind: _text(passage) for kind, passage in entry.passages.items()},
        item=point.item,
        topic=point.topic.name if point.topic else "",
        key=str(point.pk),
        points=tuple(map(_point_outline, entry.inner)),
    )


def every_point(points: Iterable[PointContents]) -> Iterator[PointContents]:
    """The points and those within them, in the order of the report."""
    for point in points:
        yield point
        yield from every_point(point.inner)


def load_contents(drafts: Iterable[Draft]) -> list[Contents]:
    """Read drafts whole, in four queries however many there are."""
    loaded = {draft.pk: Contents(draft) for draft in drafts}
    sections = _load_sections(loaded)
    points = _load_points(sections)
    for fact in DraftFact.objects.filter(draft__in=loaded):
        loaded[fact.draft_id].facts.append(fact)
    passages = sorted(Passage.objects.filter(draft__in=loaded), key=_place_of_kind)
    for passage in passages:
        if passage.point_id is None and passage.section_id is None:
            loaded[passage.draft_id].frame[passage.kind] = passage
        elif passage.section_id in sections:
            sections[passage.section_id].passages[passage.kind] = passage
        elif passage.point_id in points:
            _POINT_OF.set_cached_value(passage, points[passage.point_id].point)
            points[passage.point_id].passages[passage.kind] = passage
    return list(loaded.values())


_POINT_OF = Passage._meta.get_field("point")
_PLACES = {kind: place for place, kind in enumerate(PassageKind.values)}


def _place_of_kind(passage: Passage) -> int:
    return _PLACES[passage.kind]


def load_draft(draft: Draft) -> Contents:
    """Read one draft whole."""
    return load_contents([draft])[0]


def _load_sections(loaded: Mapping[UUID, Contents]) -> dict[UUID, SectionContents]:
    sections: dict[UUID, SectionContents] = {}
    for section in Section.objects.filter(draft__in=loaded, removed_at=None):
        siblings = loaded[section.draft_id].sections
        siblings.append(SectionContents(section, len(siblings) + 1))
        sections[section.pk] = siblings[-1]
    return sections


def _load_points(sections: Mapping[UUID, SectionContents]) -> dict[UUID, PointContents]:
    rows = Point.objects.present().filter(section__in=sections).select_related("topic")
    points: dict[UUID, PointContents] = {row.pk: PointContents(row) for row in rows}
    inner: dict[UUID, list[PointContents]] = defaultdict(list)
    for entry in points.values():
        if entry.point.parent_id is None:
            sections[entry.point.section_id].points.append(entry)
        else:
            inner[entry.point.parent_id].append(entry)
    for pk, entries in inner.items():
        if pk in points:
            points[pk].inner = entries
    return points
