"""Writing a whole draft from facts and the bank, by the services the pages use."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from drafting.bank.models import Phrase, PhraseKind
from drafting.desk.contents import load_draft
from drafting.desk.models import Draft, PassageKind
from drafting.desk.services.phrases import take_phrase
from drafting.desk.services.writing import save_passage
from drafting.report import slots

if TYPE_CHECKING:
    from drafting.bank.models.phrase import PhraseQuerySet
    from drafting.desk.contents import PointContents


@dataclass
class PhraseChooser:
    """Chooses phrases of a role and topic at random, never one twice."""

    chance: random.Random
    used: set[int] = field(default_factory=set)

    def choose(self, role: str, topic_id: int | None) -> list[Phrase]:
        """A set for one point: a lead sentence and what continues it, or one statement.

        Where the topic is used up, any topic of the role serves; where the role is
        used up, the set is empty and the point stays open.
        """
        return (
            self._set_of_lead(role, {"topic": topic_id})
            or self._set_of_lead(role, {})
            or self._take(self._left(role).filter(kind=PhraseKind.STATEMENT))
        )

    def _set_of_lead(self, role: str, where: Mapping[str, object]) -> list[Phrase]:
        leads = self._left(role).leads().filter(continuations__isnull=False, **where).distinct()
        lead = self._take(leads)
        return lead + self._take(self._left(role).filter(continues__in=lead))

    def _left(self, role: str) -> PhraseQuerySet:
        return Phrase.objects.active().filter(role=role).exclude(pk__in=self.used)

    def _take(self, phrases: Iterable[Phrase]) -> list[Phrase]:
        candidates = sorted(phrases, key=lambda phrase: phrase.code)
        if not candidates:
            return []
        chosen = self.chance.choice(candidates)
        self.used.add(chosen.pk)
        return [chosen]


@transaction.atomic
def compose_draft(*, draft: Draft, answers: Mapping[str, str], seed: int) -> None:
    """Fill every point that is still empty with one set of phrases of its topic.

    `answers` fill the slots that phrases bring and no fact of the draft fills.
    Evidence is the drafter's own: its slot stays open.
    """
    chooser = PhraseChooser(random.Random(seed))  # noqa: S311 - a choice of words
    for section in load_draft(draft).sections:
        for point in section.points:
            for place in point.inner or [point]:
                for phrase in chooser.choose(section.section.role, place.point.topic_id):
                    _take(draft, place, phrase)
    _answer_slots(draft, answers)


def _take(draft: Draft, place: PointContents, phrase: Phrase) -> None:
    contents = load_draft(draft)
    body = contents.passage(place.passages[PassageKind.BODY].pk)
    if body:
        take_phrase(contents=contents, passage=body, phrase=phrase)


def _answer_slots(draft: Draft, answers: Mapping[str, str]) -> None:
    contents = load_draft(draft)
    for passage in contents.passages():
        if passage.override and (text := slots.fill(passage.override, answers)) != passage.override:
            save_passage(passage=passage, text=text, revision=passage.revision)
