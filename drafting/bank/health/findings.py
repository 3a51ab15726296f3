"""Phrases that want an editor's eye, found by a query. A finding is added by adding an entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from drafting.bank.models import Phrase, PhraseKind, PhraseUse, SectionRole, Status

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

UNUSED_DAYS = 90
"""A phrase that nobody took is worth a look when it has stood this long unchanged."""

ENDING_DAYS = 30
"""How far ahead an end of validity is told."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What it is called, what it means for the editor, and which phrases it is about."""

    title: StrOrPromise
    advice: StrOrPromise
    phrases: Callable[[], QuerySet[Phrase]]


def proposed() -> QuerySet[Phrase]:
    """Phrases that wait to be published."""
    return Phrase.objects.filter(status=Status.PROPOSED)


def ended() -> QuerySet[Phrase]:
    """Phrases in use whose validity has ended: drafters no longer see them."""
    return Phrase.objects.filter(status=Status.ACTIVE, valid_until__lt=timezone.localdate())


def ending() -> QuerySet[Phrase]:
    """Phrases whose validity ends soon."""
    today = timezone.localdate()
    return Phrase.objects.active().filter(valid_until__lte=today + timedelta(days=ENDING_DAYS))


def never_used() -> QuerySet[Phrase]:
    """Usable phrases that stood unchanged for long and that no draft took."""
    old = timezone.now() - timedelta(days=UNUSED_DAYS)
    uses = PhraseUse.objects.filter(phrase=OuterRef("pk"))
    return Phrase.objects.active().filter(~Exists(uses), changed_at__lt=old)


def without_continuation() -> QuerySet[Phrase]:
    """Usable lead sentences that no usable phrase continues."""
    continued = Phrase.objects.active().filter(continues=OuterRef("pk"))
    return Phrase.objects.active().leads().filter(~Exists(continued))


def without_answer() -> QuerySet[Phrase]:
    """Usable problems that name neither a cause nor a measure."""
    links = Phrase.answered_by.through.objects.filter(from_phrase=OuterRef("pk"))
    problems = Phrase.objects.active().filter(role=SectionRole.PROBLEM, kind=PhraseKind.LEAD)
    return problems.filter(~Exists(links))


WAITING = {
    "proposed": Finding(
        _("To be published"),
        _("Proposed phrases: drafters see them once they are put in use."),
        proposed,
    ),
    "ended": Finding(
        _("No longer valid"),
        _("In use, but the validity has ended: drafters no longer see them. Renew or retire them."),
        ended,
    ),
    "ending": Finding(
        _("Validity ends within 30 days"),
        _("Renew those that still hold."),
        ending,
    ),
}
"""What the front page lists."""

FINDINGS = WAITING | {
    "unused": Finding(
        _("Never used"),
        _("Unchanged for 90 days, and no draft took them: reword or retire them."),
        never_used,
    ),
    "without-continuation": Finding(
        _("Lead sentences without continuation"),
        _("A drafter who takes one as a heading finds no text that goes with it."),
        without_continuation,
    ),
    "without-answer": Finding(
        _("Problems without answer"),
        _("They name no cause or measure, so the desk has none to offer first."),
        without_answer,
    ),
}
"""All of them, by the name in their page's address."""


def listed(phrases: QuerySet[Phrase]) -> QuerySet[Phrase]:
    """The phrases in the order of the lists, with what a line shows."""
    return phrases.select_related("topic").order_by("role", "topic__order", "code")


@dataclass(frozen=True, slots=True)
class Summary:
    """A finding with how many phrases it is about, and the first of them."""

    key: str
    finding: Finding
    count: int
    first: list[Phrase]


def summary(key: str, limit: int) -> Summary:
    """Count a finding and read its first phrases; two queries."""
    phrases = FINDINGS[key].phrases()
    return Summary(
        key,
        FINDINGS[key],
        phrases.count(),
        list(phrases.select_related("topic").order_by("pk")[:limit]),
    )
