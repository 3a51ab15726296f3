"""Phrases deleted, and linked again when they come back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import product
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from drafting.bank.models import Phrase
from drafting.bank.models.links import misfit
from drafting.bank.models.recording import deleting_recorded
from drafting.bank.phrases import locked
from drafting.bank.reasons import Reason, stored
from drafting.bank.records import BATCH, AnswerRecord, record_changed, record_deleted

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

_Answer = Phrase.answered_by.through


@transaction.atomic
def delete_phrases(*, phrases: QuerySet[Phrase], user: User | None = None) -> None:
    """Delete phrases; those that they answered or led say in their history what they lost."""
    rows = locked(phrases)
    numbers = [row.pk for row in sorted(rows, key=lambda row: row.code)]
    batches = [numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH)]
    lost: dict[int, list[str]] = defaultdict(list)
    for link, batch in product(("answered_by", "continues"), batches):
        linked = Phrase.objects.filter(**{f"{link}__in": batch}).order_by(f"{link}__code")
        for pk, code in linked.values_list("pk", f"{link}__code"):
            lost[pk].append(code)
    record_deleted(rows, user=user)
    with deleting_recorded():
        for batch in batches:
            Phrase.objects.filter(pk__in=batch).delete()
    _note(lost, Reason.LINK_DELETED, user)


def link_again(*, phrase: Phrase, deleted_at: datetime, user: User | None = None) -> None:
    """Link a phrase that came back as it was: it answers and leads what it did when it went.

    What another lead took over meanwhile stays with that, and what fits no more is left out.
    """
    before = Phrase.history.filter(history_date__lt=deleted_at)
    later = before.filter(id=OuterRef("id"), history_date__gt=OuterRef("history_date"))
    last = before.filter(~Exists(later)).order_by().values_list("id", flat=True)
    answered = AnswerRecord.objects.filter(to_phrase=phrase.pk).values("history_id")
    problems = Phrase.objects.filter(pk__in=list(last.filter(history_id__in=answered)))
    problems = problems.exclude(answered_by=phrase)
    led = Phrase.objects.filter(pk__in=list(last.filter(continues=phrase.pk)), continues=None)
    answered_again = [
        row.pk for row in problems if not misfit("answered_by", row.spot, phrase.spot)
    ]
    led_again = [row.pk for row in led if not misfit("continues", row.spot, phrase.spot)]
    _Answer.objects.bulk_create(
        _Answer(from_phrase_id=pk, to_phrase=phrase) for pk in answered_again
    )
    Phrase.objects.filter(pk__in=led_again).update(continues=phrase)
    again = [*answered_again, *led_again]
    _note({pk: [phrase.code] for pk in again}, Reason.LINK_RESTORED, user)


def _note(codes: Mapping[int, Iterable[str]], reason: Reason, user: User | None) -> None:
    """A record for each phrase (by number) whose links changed, naming the other phrases."""
    Phrase.objects.filter(pk__in=codes).update(changed_at=timezone.now())
    phrases = list(Phrase.objects.filter(pk__in=codes).order_by("pk"))
    for phrase in phrases:
        words = stored(reason, "、".join(codes[phrase.pk]))
        phrase._change_reason = words  # type: ignore[attr-defined]
    record_changed(phrases, user=user)
