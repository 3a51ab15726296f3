"""What drafters say of phrases, and what editors do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from drafting.bank.models import Phrase, PhraseNote
from drafting.bank.models.recording import name_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

OPEN_NOTES = 20
"""How many notes of one drafter may wait for an editor."""


class TooManyNotesError(Exception):
    """The drafter has as many open notes as may wait: `limit`."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


@transaction.atomic
def send_note(*, phrase: Phrase, author: User, text: str) -> PhraseNote:
    """Leave a note for the editors; the same note sent twice is one. Raises TooManyNotesError."""
    get_user_model().objects.select_for_update().get(pk=author.pk)  # two posts at once count
    waiting = PhraseNote.objects.open().filter(author=author)
    same = waiting.filter(phrase=phrase, text=text).first()
    if same is not None:
        return same
    if waiting.count() >= OPEN_NOTES:
        raise TooManyNotesError(OPEN_NOTES)
    return PhraseNote.objects.create(
        phrase=phrase, author=author, author_name=name_of(author), text=text
    )


@transaction.atomic
def settle_note(*, note: PhraseNote) -> None:
    """Take a note off the list of what waits; one that is settled keeps its time."""
    PhraseNote.objects.open().filter(pk=note.pk).update(settled_at=timezone.now())


@transaction.atomic
def reopen_note(*, note: PhraseNote) -> None:
    """Put a settled note back on the list."""
    PhraseNote.objects.filter(pk=note.pk).update(settled_at=None)
