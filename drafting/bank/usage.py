"""Where a phrase is used: by which drafts, what could fill its slots, what it is linked with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min

from drafting.bank.models import Blueprint, Fact, Phrase
from drafting.report import slots


@dataclass(frozen=True, slots=True)
class BlueprintUse:
    """The drafts of one blueprint that took the phrase; `blueprint` is None where it is gone."""

    slug: str
    blueprint: Blueprint | None
    drafts: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class SlotSource:
    """A slot of the phrase: the blueprints that ask for it, and whether it is asked in place."""

    name: str
    blueprints: list[str]
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Usage:
    """All that is known of a phrase's use."""

    drafts: int
    first: datetime | None
    last: datetime | None
    by_blueprint: list[BlueprintUse]
    slots: list[SlotSource]
    continuations: list[Phrase]
    answers: list[Phrase]
    answered_by: list[Phrase]


def usage_of(phrase: Phrase) -> Usage:
    """Count and look up; seven queries."""
    return Usage(
        **phrase.uses.aggregate(drafts=Count("pk"), first=Min("used_at"), last=Max("used_at")),
        by_blueprint=_by_blueprint(phrase),
        slots=_slots(phrase),
        continuations=list(phrase.continuations.order_by("code")),
        answers=list(phrase.answers.order_by("code")),
        answered_by=list(phrase.answered_by.order_by("role", "code")),
    )


def _by_blueprint(phrase: Phrase) -> list[BlueprintUse]:
    rows = (
        phrase.uses.values("blueprint_slug")
        .annotate(drafts=Count("pk"), first=Min("used_at"), last=Max("used_at"))
        .order_by("-drafts")
    )
    blueprints = {row.slug: row for row in Blueprint.objects.only("slug", "name")}
    return [
        BlueprintUse(
            slug=row["blueprint_slug"],
            blueprint=blueprints.get(row["blueprint_slug"]),
            drafts=row["drafts"],
            first=row["first"],
            last=row["last"],
        )
        for row in rows
    ]


def _slots(phrase: Phrase) -> list[SlotSource]:
    names = list(dict.fromkeys(slots.NAME.findall(phrase.text)))
    facts = Fact.objects.filter(key__in=names).select_related("blueprint")
    asked: dict[str, list[str]] = {name: [] for name in names}
    shared = set()
    for fact in facts:
        if fact.blueprint:
            asked[fact.key].append(fact.blueprint.name)
        else:
            shared.add(fact.key)
    return [SlotSource(name, asked[name], name in shared) for name in names]
