"""How far a draft has come: its gaps, its parts and their states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from drafting.desk.models import PassageKind
from drafting.desk.paper import Paper
from drafting.desk.places import CLOSING_KINDS, FRAME_PARTS, Place, Places, url_of_part
from drafting.report.numbering import section_mark

if TYPE_CHECKING:
    from uuid import UUID

    from drafting.desk.contents import Contents, SectionContents
    from drafting.desk.models import Draft, Passage, Section
    from drafting.report.layout import Paragraph, Run

_NOWHERE = Place("opening", "title")


class State(StrEnum):
    """How far a part, or the whole, has come. Filled does not mean handed in."""

    UNTOUCHED = "untouched"
    PARTLY = "partly"
    FILLED = "filled"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing still open: the slot's text, the part it is in, and the field it leads to.

    `marks` are those of the points the field is in.
    """

    slot: str
    part: str
    source: str
    marks: str = ""

    @property
    def where(self) -> str:
        """Where on the page the field is, in words."""
        if self.source in PassageKind.values:
            return str(PassageKind(self.source).label)
        return self.marks


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
    """One page of the guided form, with what is open on it.

    `heading` is a section's, with its mark; the other parts are named by the page.
    """

    draft_id: UUID
    key: str
    heading: str
    gaps: tuple[Gap, ...]
    gap_count: int
    touched: bool
    length: int = 0
    measure: Measure | None = None

    @property
    def is_section(self) -> bool:
        """Whether it can be taken out of the report."""
        return self.key not in FRAME_PARTS

    @property
    def name(self) -> str:
        """What the page calls it."""
        return _frame_names()[self.key] if self.key in FRAME_PARTS else self.heading

    @property
    def url(self) -> str:
        """Its page."""
        return url_of_part(self.draft_id, self.key)

    @property
    def held(self) -> str:
        """A name for what a page shows of its state."""
        return f"{self.key}-{self.state}-{self.gap_count}"

    @property
    def state(self) -> State:
        """Filled when nothing is open on it."""
        if not self.gap_count:
            return State.FILLED
        return State.PARTLY if self.touched else State.UNTOUCHED


def _frame_names() -> dict[str, str]:
    return {
        "facts": _("Facts"),
        "opening": _("Title and opening"),
        "closing": _("Closing and signature"),
    }


def state_of(parts: Iterable[Part]) -> State:
    """How far all these parts together have come."""
    parts = list(parts)
    if not any(part.gap_count for part in parts):
        return State.FILLED
    return State.PARTLY if any(part.touched for part in parts) else State.UNTOUCHED


def first_open_url(parts: Iterable[Part]) -> str:
    """Where to go on: the field of the first gap in the order of the form; empty without one."""
    for part in parts:
        for gap in part.gaps:
            return f"{part.url}#{gap.source}"
    return ""


@dataclass
class Progress:
    """What is open in a draft and how far its parts have come, worked out once.

    `title_width` is the width of a title's line in full-width characters where it is not
    that of the page style: in an office's own file.
    """

    contents: Contents
    title_width: int | None = None

    @cached_property
    def paper(self) -> Paper:
        """The report as it is laid out."""
        return Paper(self.contents, self.title_width)

    @cached_property
    def places(self) -> Places:
        """Where its texts are written."""
        return Places(self.contents)

    @property
    def draft(self) -> Draft:
        """The draft itself."""
        return self.contents.draft

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs of the paper."""
        return self.paper.paragraphs

    @property
    def length(self) -> int:
        """The report's length in characters, without blanks."""
        return self.paper.length

    @cached_property
    def gaps(self) -> list[Gap]:
        """What is open, in the order of the form; a missing fact counts once."""
        slots = self.paper.slots
        used = {name_of(run) for run in slots}
        missing = {
            fact.key: Gap(f"【{fact.key}】", "facts", f"fact.{fact.key}")
            for fact in self.contents.facts
            if not fact.typed_value and (fact.required or fact.key in used)
        }
        places = self.places.by_source
        return [*missing.values()] + [
            Gap(run.text, *places.get(run.source, _NOWHERE))
            for run in slots
            if name_of(run) not in missing
        ]

    @cached_property
    def parts(self) -> list[Part]:
        """The pages of the form, in order: facts, opening, one a section, closing."""
        gaps: dict[str, list[Gap]] = defaultdict(list)
        for gap in self.gaps:
            gaps[gap.part].append(gap)
        frame = self.contents.frame.items()
        closing = [row for kind, row in frame if kind in CLOSING_KINDS]
        opening = [row for kind, row in frame if kind not in CLOSING_KINDS]
        answered = any(fact.value for fact in self.contents.facts)
        return [
            self._part("facts", gaps, answered),
            self._part("opening", gaps, _touched(opening), opening),
            *(self._section_part(section, gaps) for section in self.contents.sections),
            self._part("closing", gaps, _touched(closing), closing),
        ]

    def _section_part(self, section: SectionContents, gaps: Mapping[str, list[Gap]]) -> Part:
        passages = section.every_passage()
        heading = self.contents.text(section.passages[PassageKind.HEADING])
        part = self._part(str(section.section.pk), gaps, _touched(passages), passages)
        return replace(
            part,
            heading=section_mark(section.number) + heading,
            measure=Measure(part.length, len(section.points), section.section),
        )

    def _part(
        self,
        key: str,
        gaps: Mapping[str, list[Gap]],
        touched: bool,
        passages: Iterable[Passage] = (),
    ) -> Part:
        own = tuple(gaps.get(key, ()))
        length = self.paper.length_of(row.source for row in passages)
        return Part(self.draft.pk, key, "", own, len(own), touched, length)

    @property
    def first_open_url(self) -> str:
        """Where to go on: the field of the first gap."""
        return first_open_url(self.parts)

    @property
    def state(self) -> State:
        """How far the whole draft has come."""
        return state_of(self.parts)


def name_of(slot: Run) -> str:
    """The name within a slot's brackets."""
    return slot.text.strip("【】").strip()


def _touched(passages: Iterable[Passage]) -> bool:
    return any(passage.override is not None for passage in passages)
