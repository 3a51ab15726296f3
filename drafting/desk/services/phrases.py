"""Taking phrases from the bank into a draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drafting.bank.models import Phrase, PhraseKind, PhraseUse, Register
from drafting.bank.models.links import ANSWERS
from drafting.bank.offering import Search, first_phrases
from drafting.desk.models import Draft, Passage, PassageKind
from drafting.desk.services.room import require_room
from drafting.desk.services.writing import Outcome, save_passage
from drafting.report import slots
from drafting.report.layout import OPEN_SLOT

if TYPE_CHECKING:
    from drafting.desk.contents import Contents

_OF_PASSAGE = {
    PassageKind.OPENING: PhraseKind.OPENING,
    PassageKind.CLOSING: PhraseKind.CLOSING,
    PassageKind.LEAD: PhraseKind.INTRO,
    PassageKind.TAIL: PhraseKind.TRANSITION,
}
"""The one kind of phrase that fits a passage outside the points."""

_ATTEMPTS = 5

_OUTSIDE_POINTS = tuple(_OF_PASSAGE.values())

_CLOSING = "”’）》」』】)"

_NEEDS_NO_STOP = {"", *"。！？；：，、…—.!?;:,（“‘《「『(\n"}
"""What a text may end with for a sentence to follow; closing marks are looked behind."""

_SHOWN = ("code", "kind", "text", "register", "topic__name")
"""What the picker shows of a phrase."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A phrase as the picker shows it: filled from the facts; whether the draft has it already.

    `kind` and `register` are words: what it does within its role, and who would say it,
    empty where anybody would. `answers`: it is named as an answer to a problem phrase
    that the draft took.
    """

    phrase: Phrase
    text: str
    kind: str
    register: str
    used: bool
    answers: bool = False

    @property
    def is_lead(self) -> bool:
        """Whether it can be a point's heading."""
        return self.phrase.kind == PhraseKind.LEAD


def takes_phrases(passage: Passage) -> bool:
    """Whether the bank has anything for this passage: never for evidence or the title."""
    if passage.point_id:
        return passage.kind != PassageKind.EVIDENCE
    return passage.kind in _OF_PASSAGE


def offers_for(
    passage: Passage, *, words: str = "", topic: int | None = None, limit: int
) -> list[Offer]:
    """What the bank offers a passage, by its role and kind; leads before what continues them.

    The draft is not read whole for it: its facts and what was written by hand will do.
    """
    role = _role_of(passage)
    fitting = Phrase.objects.active().filter(role=role).only(*_SHOWN)
    if passage.point_id:
        fitting = fitting.exclude(kind__in=_OUTSIDE_POINTS)
    else:
        fitting = fitting.filter(kind=_OF_PASSAGE[PassageKind(passage.kind)])
    if topic is None:
        fitting = fitting.select_related("topic")
    answers = _answers_to(passage.draft) if role in ANSWERS else set()
    search = Search(words, topic=topic, first=answers)
    phrases = first_phrases(fitting, search, limit=limit)
    if not phrases:
        return []
    return _offers(passage.draft, phrases, answers)


def _answers_to(draft: Draft) -> set[int]:
    """The causes and measures that answer the problem phrases a draft took."""
    taken = PhraseUse.objects.filter(draft_id=draft.pk).values("phrase")
    links = Phrase.answered_by.through.objects.filter(from_phrase__in=taken)
    leads = set(links.values_list("to_phrase", flat=True))
    continued = Phrase.objects.filter(continues__in=leads).values_list("pk", flat=True)
    return leads | set(continued)


def _role_of(passage: Passage) -> str:
    if passage.point:
        return passage.point.section.role
    return passage.section.role if passage.section else passage.kind


def _offers(draft: Draft, phrases: Iterable[Phrase], answers: set[int]) -> list[Offer]:
    facts = {fact.key: fact.typed_value for fact in draft.facts.all()}
    written = _written_by_hand(draft)
    kinds = {kind.value: str(kind.label) for kind in PhraseKind}  # a label is translated anew
    registers = {register.value: str(register.label) for register in Register}
    return [
        Offer(
            phrase,
            slots.fill(phrase.text, facts),
            kind=kinds[phrase.kind],
            register=registers.get(phrase.register, ""),
            used=_stands_in(phrase, written),
            answers=phrase.pk in answers,
        )
        for phrase in phrases
    ]


def _written_by_hand(draft: Draft) -> str:
    """The texts of the draft in which a phrase can stand: taking one makes an override."""
    standing = draft.passages.filter(
        section__removed_at=None,
        point__removed_at=None,
        point__parent__removed_at=None,
        point__section__removed_at=None,
    )
    texts = standing.exclude(override=None).values_list("override", flat=True)
    return "\n".join(text or "" for text in texts)


def _stands_in(phrase: Phrase, written: str) -> bool:
    """Whether the longest stretch of the phrase between slots stands in the draft's text."""
    return max(OPEN_SLOT.split(phrase.text), key=len).rstrip("。") in written


def stands_in_draft(draft: Draft, phrase: Phrase) -> bool:
    """Whether a text of the draft has the phrase already."""
    return _stands_in(phrase, _written_by_hand(draft))


@transaction.atomic
def take_phrase(
    *, contents: Contents, passage: Passage, phrase: Phrase, again: bool = True
) -> Passage:
    """Put a phrase into the draft, filled once from the facts; the passage it went to.

    A lead sentence becomes the heading of a point that has none yet; everything else
    goes to the end of the text. Without `again` a text that has the phrase, since it
    was taken twice at once, is left as it is.
    """
    text = slots.fill(phrase.text, contents.answers)
    target = _target(contents, passage, phrase)
    note_use(draft=contents.draft, phrase=phrase)
    if target.kind == PassageKind.HEADING:
        rewrite(contents=contents, passage=target, change=lambda shown: shown.strip() or text)
        return target
    if phrase.kind == PhraseKind.LEAD:
        text += "。"

    def added(shown: str) -> str:
        return shown if text in shown and not again else join_sentences(shown, text)

    rewrite(contents=contents, passage=target, change=added)
    return target


def join_sentences(before: str, text: str) -> str:
    """A sentence set behind a text; one that was left without its stop gets it.

    `static/js/sentences.js` does the same in the browser.
    """
    last = before.rstrip(" \u3000\t").rstrip(_CLOSING)[-1:]
    return before + text if last in _NEEDS_NO_STOP else f"{before}。{text}"


def rewrite(*, contents: Contents, passage: Passage, change: Callable[[str], str]) -> None:
    """Change a passage's text as it stands; a save that comes in between is built upon.

    Raises NoRoomError where the text would become too long.
    """
    for _attempt in range(_ATTEMPTS):
        text = change(contents.shown(passage))
        require_room(passage, len(text))
        saved = save_passage(passage=passage, text=text, revision=passage.revision)
        if saved.outcome is not Outcome.CONFLICT:
            return
        passage.refresh_from_db(fields=["override", "left_out", "revision"])


def note_use(*, draft: Draft, phrase: Phrase) -> None:
    """Let the bank know that a draft took the phrase, and when; once a draft."""
    slug = draft.blueprint.slug if draft.blueprint else ""
    PhraseUse.objects.update_or_create(
        phrase=phrase,
        draft_id=draft.pk,
        defaults={"blueprint_slug": slug, "used_at": timezone.now()},
    )


def _target(contents: Contents, passage: Passage, phrase: Phrase) -> Passage:
    point = passage.point
    if point is None:
        return passage
    siblings = {p.kind: p for p in contents.passages() if p.point_id == point.pk}
    heading = siblings[PassageKind.HEADING]
    section = contents.section(point.section_id)
    is_free = not contents.text(heading).strip()
    if phrase.kind == PhraseKind.LEAD and is_free and section and section.has_headings(point):
        return heading
    return siblings[PassageKind.BODY]


@transaction.atomic
def answer_slot(*, contents: Contents, passage: Passage, name: str, value: str) -> None:
    """Write `value` for the slot `name`, also one a drafter typed, wherever it stands.

    Raises NoRoomError where the text would become too long; it is not made before.
    """

    def is_named(slot: re.Match[str]) -> bool:
        return slot[0].strip("【】").strip() == name

    def answered(shown: str) -> str:
        slots_of_name = filter(is_named, OPEN_SLOT.finditer(shown))
        growth = sum(len(value) - len(slot[0]) for slot in slots_of_name)
        require_room(passage, len(shown) + growth)
        return OPEN_SLOT.sub(lambda slot: value if is_named(slot) else slot[0], shown)

    rewrite(contents=contents, passage=passage, change=answered)
