"""Writing checked rows into the bank: all of them or none, with their history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from drafting.bank.exchange.rows import Bank, PhraseRow
from drafting.bank.models import Phrase
from drafting.bank.records import record_changed, record_created

if TYPE_CHECKING:
    from django.contrib.auth.models import User

T = TypeVar("T")

BATCH = 1_000
_CHUNK = 500
_Answer = Phrase.answered_by.through


class BankChangedError(Exception):
    """Somebody changed a phrase between the check and the writing."""


@transaction.atomic
def write_rows(*, rows: Collection[PhraseRow], bank: Bank, user: User | None, reason: str) -> None:
    """Add and change the phrases of checked rows; one record each names the user.

    Raises `BankChangedError`, and IntegrityError where somebody took a code, a text or a
    topic meanwhile; then nothing is written.
    """
    added = [row for row in rows if row.is_new]
    changed = [row for row in rows if row.changed and not row.is_new]
    _refuse_outdated(changed)
    _make_room(changed, rows, bank)
    ids = {code: known.pk for code, known in bank.phrases.items()}
    for batch in (  # lead sentences first: what continues them needs their ids
        [row for row in added if not row.continues],
        [row for row in added if row.continues],
    ):
        made = Phrase.objects.bulk_create(_prepared(batch, ids), batch_size=BATCH)
        ids |= {phrase.code: phrase.pk for phrase in made}
    _update(changed, ids)
    _set_answers([*added, *changed], ids)
    record_created([row.phrase for row in added], user=user, reason=reason)
    record_changed([row.phrase for row in changed], user=user, reason=reason)


def _refuse_outdated(rows: Iterable[PhraseRow]) -> None:
    read = {row.phrase.pk: row.phrase.changed_at for row in rows}
    for pks in _chunks(sorted(read)):
        phrases = Phrase.objects.select_for_update().filter(pk__in=pks).order_by("pk")
        found = phrases.values_list("pk", "changed_at")  # nobody changes them from here on
        if dict(found) != {pk: read[pk] for pk in pks}:
            raise BankChangedError


def _make_room(changed: Iterable[PhraseRow], rows: Iterable[PhraseRow], bank: Bank) -> None:
    """Take phrases aside whose old place another row gets: two texts may change places."""
    wanted = {row.place: row.phrase.code for row in rows if row.changed}
    leaving = [
        row.phrase.pk
        for row in changed
        if wanted.get(bank.phrases[row.phrase.code].place, row.phrase.code) != row.phrase.code
    ]
    for pks in _chunks(leaving):
        Phrase.objects.filter(pk__in=pks).update(text=F("code"))


def _prepared(rows: Iterable[PhraseRow], ids: dict[str, int]) -> list[Phrase]:
    now = timezone.now()
    for row in rows:
        row.phrase.continues_id = ids[row.continues] if row.continues else None
        row.phrase.changed_at = now
    return [row.phrase for row in rows]


def _update(rows: list[PhraseRow], ids: dict[str, int]) -> None:
    names = {name for row in rows for name in row.changed} - {"code", "answered_by"}
    save_changed(_prepared(rows, ids), sorted(names | {"text"}))


def save_changed(phrases: list[Phrase], names: Iterable[str]) -> None:
    """Write these fields of phrases, as `bulk_update` does.

    Its CASE … WHEN for every value takes 12 s for 10,000 phrases where an upsert takes
    half a second, and all that time SQLite's one writer would keep drafters from saving.
    """
    Phrase.objects.bulk_create(
        phrases,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*names, "changed_at"],
    )


def _set_answers(rows: Iterable[PhraseRow], ids: dict[str, int]) -> None:
    rows = [row for row in rows if "answered_by" in row.changed]
    for pks in _chunks([row.phrase.pk for row in rows if not row.is_new]):
        _Answer.objects.filter(from_phrase_id__in=pks).delete()
    links = (
        _Answer(from_phrase_id=row.phrase.pk, to_phrase_id=ids[code])
        for row in rows
        for code in sorted(row.answered_by)
    )
    _Answer.objects.bulk_create(links, batch_size=BATCH)


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """Lists short enough for one query."""
    items = list(items)
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
