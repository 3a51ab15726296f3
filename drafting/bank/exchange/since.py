"""What somebody changed between the check of a file and its writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import Max

from drafting.bank.entries import who_made
from drafting.bank.exchange.rows import PhraseRow
from drafting.bank.models import Phrase
from drafting.web.numbers import whole_number

SHOWN = 50
"""The most rows that are named."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A row of the file whose phrase somebody changed: who, when, what it says now."""

    row: int
    code: str
    who: str
    when: datetime
    text: str


def newest_record() -> int:
    """The number of the newest record of any phrase; asked before the phrases are read."""
    return Phrase.history.aggregate(newest=Max("history_id"))["newest"] or 0


def holding(rows: Sequence[PhraseRow], newest: int) -> str:
    """What the bank holds of the phrases of these rows, in a line: a digest, and where it stands.

    The digest decides; the number of the newest record helps to name what changed later.
    """
    known = sorted(
        f"{row.phrase.code} {row.phrase.changed_at.isoformat()}" for row in rows if not row.is_new
    )
    return f"{sha256(chr(10).join(known).encode()).hexdigest()}:{newest}"


def moved_since(rows: Sequence[PhraseRow], before: str, now: str) -> list[Moved] | None:
    """The rows whose phrases are others than at an earlier check; None where none is."""
    digest, _colon, number = before.partition(":")
    if digest == now.partition(":")[0]:
        return None
    newest = whole_number(number)
    own = [row for row in rows if not row.is_new]
    numbers = [] if newest is None else [row.phrase.pk for row in own]
    records = _records_after(newest or 0, numbers)
    later = {record.id: record for record in records}  # the last of each phrase
    moved = [row for row in own if row.phrase.pk in later]
    return [_moved(row, later[row.phrase.pk]) for row in moved[:SHOWN]]


def _records_after(number: int, phrases: Sequence[int]) -> models.QuerySet[Any]:
    later: models.QuerySet[Any] = Phrase.history.filter(history_id__gt=number, id__in=phrases)
    return later.select_related("history_user").order_by("history_id")


def _moved(row: PhraseRow, record: Any) -> Moved:
    when = record.history_date
    return Moved(row.number, record.code, who_made(record), when, record.text)
