"""What the pages of the form show: fields, points and sections ready for a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from drafting.bank.models import Fact, FactKind
from drafting.desk.forms import FactForm, TextForm, fact_prefix, fingerprint, passage_prefix
from drafting.desk.models import DraftFact, Passage, PassageKind, Point
from drafting.desk.places import part_of, url_of_part
from drafting.desk.services.following import ListNews, news_of_list
from drafting.desk.services.phrases import takes_phrases
from drafting.desk.services.writing import USUAL_SKELETONS
from drafting.report.layout import OPEN_SLOT
from drafting.report.numbering import LAYOUTS
from drafting.report.slots import MAX_GROWN
from drafting.report.slots import TOO_LONG as TOO_LONG_SLOT

if TYPE_CHECKING:
    from drafting.desk.contents import Contents, PointContents, SectionContents

_ROWS = {
    PassageKind.OPENING: 6, PassageKind.CLOSING: 4, PassageKind.LEAD: 3, PassageKind.TAIL: 3,
    PassageKind.BODY: 6, PassageKind.EVIDENCE: 3,
}  # fmt: skip


TOO_LONG = TOO_LONG_SLOT.strip("【】")

MOST_ASKED, MOST_QUESTIONS = 30, 200
"""So many open slots of one text, and of one page, are asked for at a time."""


@dataclass(slots=True)
class EntryState:
    """How the last save of a field went, for the page to say."""

    typed: str | None = None
    errors: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    stored: str | None = None
    revision: int = 0
    stripped: int = 0
    saved: bool = False

    @property
    def in_conflict(self) -> bool:
        """Another save came first, with another text."""
        return self.stored is not None


@dataclass(frozen=True, slots=True)
class SlotQuestion:
    """An open slot of a text: the example that shows what is asked, and a refused answer."""

    name: str
    placeholder: str = ""
    answer: str = ""


@dataclass(slots=True)
class TextEntry:
    """A passage as a field: what it shows, what it posts back, how the last save went."""

    passage: Passage
    shown: str
    label: str
    hint: str = ""
    state: EntryState = field(default_factory=EntryState)
    slots: list[SlotQuestion] = field(default_factory=list)
    unasked: int = 0
    """Open slots beyond those the page asks for."""
    longest: int = 0
    """Where its slots make too much of it: what they may make."""
    lost: Point | None = None
    """The removed point it stands in, where another window took that out."""

    @property
    def prefix(self) -> str:
        """What the names of its inputs begin with."""
        return passage_prefix(self.passage)

    @property
    def page(self) -> str:
        """The address of the page it is edited on."""
        return url_of_part(self.passage.draft_id, part_of(self.passage))

    @property
    def seen(self) -> str:
        """The fingerprint of what it shows."""
        return fingerprint(self.shown)

    @property
    def text(self) -> str:
        """What stands in the field: what was typed, where that is not saved."""
        return self.shown if self.state.typed is None else self.state.typed

    @property
    def revision(self) -> int:
        """The revision its text was read at; after a conflict still the one before it."""
        return self.state.revision if self.state.in_conflict else self.passage.revision

    @property
    def takes_phrases(self) -> bool:
        """Whether the bank offers anything for it."""
        return takes_phrases(self.passage)

    @property
    def rows(self) -> int:
        """Its height in lines."""
        return _ROWS.get(PassageKind(self.passage.kind), 1)

    @property
    def can_switch(self) -> bool:
        """Whether it is a part of the frame that a report may do without."""
        return not self.passage.point_id and self.passage.kind in USUAL_SKELETONS

    @property
    def is_override(self) -> bool:
        """Whether generated text can be asked back."""
        return self.passage.override is not None and bool(self.passage.skeleton)

    @property
    def has_former(self) -> bool:
        """Whether a text that was given up can be brought back."""
        return any(text != self.shown for text in self.passage.former)


@dataclass(slots=True)
class FactEntry:
    """A fact as a field."""

    fact: DraftFact
    state: EntryState = field(default_factory=EntryState)

    @property
    def prefix(self) -> str:
        """What the names of its inputs begin with."""
        return fact_prefix(self.fact)

    @property
    def page(self) -> str:
        """The address of the page it is edited on."""
        return url_of_part(self.fact.draft_id, "facts")

    @property
    def seen(self) -> str:
        """The fingerprint of what it shows."""
        return fingerprint(self.fact.value)

    @property
    def text(self) -> str:
        """What stands in the field: what was typed, where that is not saved."""
        return self.fact.value if self.state.typed is None else self.state.typed

    @property
    def revision(self) -> int:
        """The revision its value was read at; after a conflict still the one before it."""
        return self.state.revision if self.state.in_conflict else self.fact.revision

    @property
    def is_long(self) -> bool:
        """Whether it takes several lines."""
        return self.fact.kind in {FactKind.LONG_TEXT, FactKind.LIST}

    def news(self) -> ListNews | None:
        """What became of the points that follow it, where it is a list."""
        return news_of_list(fact=self.fact) if self.fact.kind == FactKind.LIST else None


@dataclass(slots=True)
class PointEntry:
    """A point as a block of fields."""

    contents: PointContents
    mark: str
    fields: list[TextEntry]
    inner: list[PointEntry]
    has_inner: bool
    is_first: bool
    is_last: bool

    @property
    def body(self) -> TextEntry:
        """The field of its text."""
        kinds = {entry.passage.kind: entry for entry in self.fields}
        return kinds[PassageKind.BODY]


States = dict[str, EntryState]
"""How saves went, by the prefix of the field."""


@dataclass
class EntryMaker:
    """Makes fields of a draft's passages, each with the state of its last save."""

    contents: Contents
    states: States = field(default_factory=dict)
    questions: int = MOST_QUESTIONS
    """So many more open slots the page can ask for."""

    def text(self, passage: Passage, label: str = "") -> TextEntry:
        """The field of a passage."""
        text = self.contents.text(passage)
        names = dict.fromkeys(slot.strip("【】").strip() for slot in OPEN_SLOT.findall(text))
        too_long = TOO_LONG in names or (text == passage.override and self._is_answered(names))
        names.pop(TOO_LONG, None)
        asked = list(names)[: min(MOST_ASKED, self.questions)]
        self.questions -= len(asked)
        shown = self.contents.shown(passage)
        state = self.states.get(passage_prefix(passage)) or EntryState()
        if state.in_conflict:
            state.stored = shown
        return TextEntry(
            passage,
            shown,
            label or str(PassageKind(passage.kind).label),
            hint=self._hint(passage),
            state=state,
            slots=[
                SlotQuestion(name, self.examples.get(name, ""), state.answers.get(name, ""))
                for name in asked
            ],
            unasked=len(names) - len(asked),
            longest=MAX_GROWN if too_long else 0,
        )

    def _is_answered(self, names: Iterable[str]) -> bool:
        """Whether a slot has a value: where it stays open, the text would be too long with it."""
        return any(self.contents.answers.get(name) for name in names)

    @cached_property
    def examples(self) -> dict[str, str]:
        """What the questions show as example, by slot name."""
        shared = Fact.objects.shared().values_list("key", "example")
        own = {fact.key: fact.example for fact in self.contents.facts}
        return {**dict(shared), **own}

    def _hint(self, passage: Passage) -> str:
        if passage.kind != PassageKind.EVIDENCE:
            return ""
        return _("One thing that really happened: when, where, what you did, what came of it.")

    def fact(self, fact: DraftFact) -> FactEntry:
        """The field of a fact."""
        return FactEntry(fact, self.states.get(fact_prefix(fact)) or EntryState())

    def points(self, section: SectionContents, points: Iterable[PointContents]) -> list[PointEntry]:
        """The blocks of a series of points."""
        series = list(points)
        return [
            self._point(section, point, number, len(series))
            for number, point in enumerate(series, start=1)
        ]

    def _point(
        self, section: SectionContents, point: PointContents, number: int, count: int
    ) -> PointEntry:
        how = LAYOUTS[section.layout_of(point)]
        fields = [
            self.text(passage, _label(passage))
            for kind in (PassageKind.HEADING, PassageKind.BODY, PassageKind.EVIDENCE)
            if (passage := point.passages.get(kind))
            and (how.has_heading or kind != PassageKind.HEADING)
        ]
        return PointEntry(
            point,
            how.mark(number),
            fields,
            inner=self.points(section, point.inner),
            has_inner=bool(section.section.inner_layout) and not point.point.parent_id,
            is_first=number == 1,
            is_last=number == count,
        )


def _label(passage: Passage) -> str:
    labels: dict[str, Callable[[], str]] = {
        PassageKind.HEADING: lambda: _("Point heading"),
        PassageKind.BODY: lambda: _("Text"),
        PassageKind.EVIDENCE: lambda: _("Your own example"),
    }
    return labels[passage.kind]()


def state_of_form(form: TextForm | FactForm) -> EntryState:
    """The state of a field whose form was refused: what was typed stays, with the reasons."""
    errors = [str(error) for messages in form.errors.values() for error in messages]
    return EntryState(typed=form.typed, errors=errors)
