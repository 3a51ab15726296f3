"""What only reading the texts shows: terms that are no longer in use, slots that no fact knows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice, pairwise
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone

from drafting.bank.models import (
    Blueprint,
    Fact,
    Phrase,
    PointSkeleton,
    SectionSkeleton,
    Status,
    Term,
)
from drafting.report import slots

BATCH = 500
"""Texts read as one, to see whether there is anything in them at all."""


class Place(NamedTuple):
    """Whose text it is: the model's name, the row's key in the admin, and what it is called."""

    model: str
    pk: int
    label: str

    @property
    def address(self) -> str:
        """The page the text is edited on."""
        return reverse(f"admin:bank_{self.model}_change", args=[self.pk])


@dataclass(slots=True)
class Found:
    """A word, and where it stands: every place is counted, the first ones are named."""

    word: str
    note: str = ""
    count: int = 0
    places: list[Place] = field(default_factory=list)

    def add(self, place: Place, limit: int) -> None:
        """Count a place, and name it while there is room."""
        self.count += 1
        if len(self.places) < limit:
            self.places.append(place)


@dataclass(frozen=True, slots=True)
class Readings:
    """What one reading of all texts found."""

    stale_terms: list[Found]
    unknown_slots: list[Found]


class Reading:
    """What is looked for, and what was found so far."""

    def __init__(self, terms: Iterable[Term], known: Collection[str], limit: int) -> None:
        self.wordings = {wording: term for term in terms for wording in _wordings(term)}
        self.known = set(known)
        self.limit = limit
        self.stale: dict[Term, Found] = {}
        self.unknown: dict[str, Found] = {}

    def read(self, batch: Sequence[tuple[Place, str]]) -> None:
        """Read many texts; each for itself only if together they hold something."""
        whole = "\n".join(text for _place, text in batch)
        wordings = [wording for wording in self.wordings if wording in whole]
        names = set(slots.NAME.findall(whole)) - self.known
        if not wordings and not names:
            return
        for place, text in batch:
            for term in {self.wordings[wording] for wording in wordings if wording in text}:
                self.stale.setdefault(term, Found(term.name, term.note)).add(place, self.limit)
            # A skeleton's slots hang on its own blueprint; saving it checks them.
            for name in names.intersection(slots.NAME.findall(text)):
                if place.model == "phrase":
                    self.unknown.setdefault(name, Found(name)).add(place, self.limit)


def read_texts(limit: int) -> Readings:
    """Read every phrase that is not retired, and every skeleton, once; six queries.

    Of each word at most `limit` places are named.
    """
    reading = Reading(stale_terms(timezone.localdate()), Fact.objects.known_keys(), limit)
    texts = _texts()
    while batch := list(islice(texts, BATCH)):
        reading.read(batch)
    return Readings(_most_first(reading.stale.values()), _most_first(reading.unknown.values()))


def stale_terms(today: date) -> list[Term]:
    """Terms whose last year or month has passed."""
    month = today.strftime("%Y-%m")
    ending = Term.objects.exclude(until="")
    return [term for term in ending if term.until < month[: len(term.until)]]


def _wordings(term: Term) -> list[str]:
    """The term itself, and two of its parts in a row: 甲、乙. A part alone may be any word."""
    parts = [part.strip() for part in term.parts.splitlines() if part.strip()]
    return [term.name, *("、".join(pair) for pair in pairwise(parts))]


def _texts() -> Iterator[tuple[Place, str]]:
    phrases = Phrase.objects.exclude(status=Status.RETIRED).order_by()
    for pk, code, text in phrases.values_list("pk", "code", "text").iterator(chunk_size=5_000):
        yield Place("phrase", pk, code), text
    for pk, *texts in Blueprint.objects.values_list("pk", "name", *Blueprint.TEXTS):
        yield Place("blueprint", pk, texts[0]), "\n".join(texts)
    for pk, *texts in SectionSkeleton.objects.values_list("pk", *SectionSkeleton.TEXTS):
        yield Place("sectionskeleton", pk, texts[0]), "\n".join(texts)
    points = PointSkeleton.objects.values_list("section", "section__heading", "heading")
    for pk, section, heading in points:
        yield Place("sectionskeleton", pk, section), heading


def _most_first(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda one: -one.count)
