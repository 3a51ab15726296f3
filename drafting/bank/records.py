"""Records of the history that saving a row does not write: of many rows, of rows with links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from drafting.bank.groups import EDITED
from drafting.bank.models import PageStyleBase, Phrase
from drafting.bank.models.recording import name_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

RECORDED: tuple[type[models.Model], ...] = (*EDITED, PageStyleBase)
"""The kinds of rows that have a history."""

BATCH = 500

_Answer = Phrase.answered_by.through
AnswerRecord: Any = Phrase.history.model.answered_by.model
"""An answer that a phrase had when a record of it was made."""


@contextmanager
def unrecorded(row: models.Model) -> Iterator[None]:
    """Save a row and its links without records: the caller writes one that tells of both."""
    row.skip_history_when_saving = True  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del row.skip_history_when_saving  # type: ignore[attr-defined]


def record_created(
    rows: Sequence[models.Model], *, user: User | None = None, reason: str | None = None
) -> None:
    """A record a row, of one model, that it was created, with its links as they are stored.

    Without a user, whoever makes the request counts.
    """
    _record(rows, update=False, default_user=user, default_change_reason=reason)


def record_changed(
    rows: Sequence[models.Model], *, user: User | None = None, reason: str | None = None
) -> None:
    """The same of changed rows."""
    _record(rows, update=True, default_user=user, default_change_reason=reason)


def record_deleted(rows: Sequence[models.Model], *, user: User | None = None) -> None:
    """The same of rows that are about to be deleted, with the links they still have."""
    records = _record(rows, update=True, default_user=user)
    numbers = [record.history_id for record in records]
    for start in range(0, len(numbers), BATCH):
        history = type(rows[0]).history  # type: ignore[attr-defined]
        history.filter(history_id__in=numbers[start : start + BATCH]).update(history_type="-")


def _record(rows: Sequence[models.Model], **options: Any) -> list[Any]:
    if not rows:
        return []
    history = type(rows[0]).history  # type: ignore[attr-defined]
    user = options["default_user"] or history.model.get_default_history_user(rows[0])
    named = {"history_user_name": name_of(user)}
    records: list[Any] = history.bulk_history_create(
        rows, batch_size=BATCH, custom_historical_attrs=named, **options
    )
    if isinstance(rows[0], Phrase):
        for start in range(0, len(records), BATCH):
            _record_answers(records[start : start + BATCH])
    return records


def _record_answers(records: list[Any]) -> None:
    numbers = {record.id: record.history_id for record in records}
    links = _Answer.objects.filter(from_phrase_id__in=numbers).order_by("pk")
    AnswerRecord.objects.bulk_create(
        AnswerRecord(history_id=numbers[phrase], id=pk, from_phrase_id=phrase, to_phrase_id=answer)
        for pk, phrase, answer in links.values_list("pk", "from_phrase_id", "to_phrase_id")
    )


@transaction.atomic
def begin_history() -> int:
    """Give the rows of each kind that has no history at all a first record; how many got one.

    Fixtures and rows older than the history have none, and without a first
    record the state before an editor's first change would be lost.
    """
    begun = 0
    for model in RECORDED:
        if not model.history.exists():  # type: ignore[attr-defined]
            rows = list(model._default_manager.all())
            record_created(rows)
            begun += len(rows)
    return begun
