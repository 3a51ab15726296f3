"""How far a draft has come: its gaps, its parts and their states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from drafting.desk.assembly import paragraphs
from drafting.desk.contents import Contents, PointContents, SectionContents
from drafting.desk.models import Draft, Passage, PassageKind, Section
from drafting.report.layout import Paragraph, Run, open_slots
from drafting.report.numbering import LAYOUTS, section_mark
from drafting.report.origins import Origin

_NOWHERE = ("opening", "title", "")

CLOSING_KINDS = (PassageKind.CLOSING, PassageKind.SIGNATURE, PassageKind.DATE)


class State(StrEnum):
    """How far a part, or the whole, has come. Filled does not mean handed in."""

    UNTOUCHED = "untouched"
    PARTLY = "partly"
    FILLED = "filled"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing still open: the slot's text, the part it is in, and the field it leads to.

    `where` says in words where on the page the field is: the marks of its points.
    """

    slot: str
    part: str
    source: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """How long a section is and how many points it has, beside what its blueprint expects."""

    length: int
    points: int
    section: Section

    @property
    def held(self) -> str:
        """A name for what a page shows of it."""
        return f"measure-{self.length}-{self.points}"

    @property
    def length_is_off(self) -> bool:
        """Whether the section is shorter or longer than expected."""
        least, most = self.section.length_min, self.section.length_max
        return self.length < least or (bool(most) and self.length > most)

    @property
    def points_are_off(self) -> bool:
        """Whether it has fewer or more points than expected."""
        return not self.section.points_min <= self.points <= self.section.points_max


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the guided form, with what is open on it."""

    key: str
    name: str
    url: str
    gaps: tuple[Gap, ...]
    touched: bool
    measure: Measure | None = None

    @property
    def held(self) -> str:
        """A name for what a page shows of its state."""
        return f"{self.key}-{self.state}-{len(self.gaps)}"

    @property
    def state(self) -> State:
        """Filled when nothing is open on it."""
        if not self.gaps:
            return State.FILLED
        return State.PARTLY if self.touched else State.UNTOUCHED


@dataclass
class Progress:
    """A draft's paragraphs, gaps and parts, worked out once.

    `title_width` is the width of a title's line in full-width characters where it is not
    that of the page style: in an office's own file.
    """

    contents: Contents
    title_width: int | None = None

    @property
    def draft(self) -> Draft:
        """The draft itself."""
        return self.contents.draft

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """The report laid out."""
        return paragraphs(self.contents, self.title_width)

    @cached_property
    def gaps(self) -> list[Gap]:
        """What is open, in the order of the form; a missing fact counts once."""
        slots = list(open_slots(self.paragraphs))
        used = {name_of(run) for run in slots}
        gaps = [
            Gap(f"【{fact.key}】", "facts", f"fact.{fact.key}")
            for fact in self.contents.facts
            if not fact.typed_value and (fact.required or fact.key in used)
        ]
        counted = {gap.slot.strip("【】") for gap in gaps}
        places = self._places
        return gaps + [
            Gap(run.text, *places.get(run.source, _NOWHERE))
            for run in slots
            if name_of(run) not in counted
        ]

    @staticmethod
    def part_of(passage: Passage) -> str:
        """Which page of the frame a passage outside the sections is edited on."""
        return "closing" if passage.kind in CLOSING_KINDS else "opening"

    @cached_property
    def _places(self) -> dict[str, tuple[str, str, str]]:
        """By source: the page a passage is edited on, its field there, and where that is."""
        frame = self.contents.frame.values()
        places = {
            p.source: (self.part_of(p), p.source, str(PassageKind(p.kind).label)) for p in frame
        }
        for section in self.contents.sections:
            key = str(section.section.pk)
            places |= {p.source: (key, p.source, "") for p in section.passages.values()}
            for where, point in marked_points(section, section.points):
                places |= {p.source: (key, p.source, where) for p in point.passages.values()}
        return places

    @cached_property
    def parts(self) -> list[Part]:
        """The pages of the form, in order: facts, opening, one a section, closing."""
        frame = self.contents.frame
        opening = [passage for kind, passage in frame.items() if kind not in CLOSING_KINDS]
        closing = [passage for kind, passage in frame.items() if kind in CLOSING_KINDS]
        answered = any(fact.value for fact in self.contents.facts)
        return [
            self._part("facts", _("Facts"), answered),
            self._part("opening", _("Title and opening"), _touched(opening)),
            *(self._section_part(section) for section in self.contents.sections),
            self._part("closing", _("Closing and signature"), _touched(closing)),
        ]

    def _section_part(self, section: SectionContents) -> Part:
        heading = self.contents.text(section.passages[PassageKind.HEADING])
        name = section_mark(section.number) + heading
        part = self._part(str(section.section.pk), name, _touched(section.every_passage()))
        return replace(part, measure=self.measure(section))

    def _part(self, key: str, name: str, touched: bool) -> Part:
        gaps = tuple(gap for gap in self.gaps if gap.part == key)
        return Part(key, name, self.url_of(key), gaps, touched)

    def url_of(self, part: str) -> str:
        """The page a part is edited on."""
        draft_id = self.contents.draft.pk
        if part in {"facts", "opening", "closing"}:
            return reverse(f"desk:{part}", args=[draft_id])
        return reverse("desk:section", args=[draft_id, part])

    def url_of_source(self, source: str) -> str:
        """The page and the field a text comes from; for an unknown source, the hub."""
        place = self._places.get(source)
        if place is None:
            return reverse("desk:hub", args=[self.contents.draft.pk])
        return f"{self.url_of(place[0])}#{source}"

    def url_of_stretch(self, origin: Origin) -> str:
        """The same, with the characters of the field that the browser selects there."""
        page, hash_mark, field = self.url_of_source(origin.source).partition("#")
        if not hash_mark:
            return page
        return f"{page}?select={origin.start}-{origin.end}#{field}"

    @property
    def first_open_url(self) -> str:
        """Where to go on: the field of the first gap."""
        gap = self.gaps[0] if self.gaps else None
        return f"{self.url_of(gap.part)}#{gap.source}" if gap else ""

    @property
    def state(self) -> State:
        """How far the whole draft has come."""
        if not self.gaps:
            return State.FILLED
        return State.PARTLY if any(part.touched for part in self.parts) else State.UNTOUCHED

    @cached_property
    def length(self) -> int:
        """The report's length in characters, without blanks."""
        return _length(run for paragraph in self.paragraphs for run in paragraph.runs)

    def measure(self, section: SectionContents) -> Measure:
        """A section's length and number of points."""
        sources = {passage.source for passage in section.every_passage()}
        runs = (run for paragraph in self.paragraphs for run in paragraph.runs)
        own = _length(run for run in runs if run.source in sources)
        return Measure(own, len(section.points), section.section)


def marked_points(
    section: SectionContents, points: Iterable[PointContents], before: str = ""
) -> Iterator[tuple[str, PointContents]]:
    """Every point of a series with its mark, those within a point after their own: （二） 三是."""
    for number, point in enumerate(points, start=1):
        mark = f"{before} {LAYOUTS[section.layout_of(point)].mark(number)}".strip()
        yield mark, point
        yield from marked_points(section, point.inner, mark)


def _length(runs: Iterable[Run]) -> int:
    return sum(len("".join(run.text.split())) for run in runs)


def name_of(slot: Run) -> str:
    """The name within a slot's brackets."""
    return slot.text.strip("【】").strip()


def _touched(passages: Iterable[Passage]) -> bool:
    return any(passage.override is not None for passage in passages)
