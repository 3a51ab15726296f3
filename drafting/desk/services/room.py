"""How long the texts of a draft may be: each of them, and all together."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from django.db.models import Sum
from django.db.models.functions import Length

from drafting.desk.models import Passage, PassageKind

MAX_TEXT = 20_000
"""The longest text of one field, in characters: five whole reports."""

MAX_LINE = 1_000
"""The longest text of a field of one line: a heading, a title, a signature."""

MAX_DRAFT = 100_000
"""What a draft's fields may hold together, in characters: 160 pages."""

_LONG = frozenset({
    PassageKind.OPENING, PassageKind.CLOSING, PassageKind.LEAD, PassageKind.TAIL,
    PassageKind.BODY, PassageKind.EVIDENCE,
})  # fmt: skip


class NoRoomError(Exception):
    """A text would become longer than it may be. `most`: how long it may be.

    `of_draft`: by its kind it may be so long, but its draft has no more room for it.
    """

    def __init__(self, most: int, *, of_draft: bool = False) -> None:
        super().__init__(most)
        self.most, self.of_draft = most, of_draft


def longest(passage: Passage) -> int:
    """How long a passage's text may be by its kind; one that is longer of old may stay so."""
    return max(MAX_TEXT if passage.kind in _LONG else MAX_LINE, len(passage.override or ""))


class Room:
    """How long the texts of a draft may become together; those that grow take of it in turn."""

    def __init__(self, draft_id: UUID) -> None:
        self._passages = Passage.objects.filter(draft=draft_id)

    @cached_property
    def _left(self) -> int:
        written: int | None = self._passages.aggregate(total=Sum(Length("override")))["total"]
        return MAX_DRAFT - (written or 0)

    def most(self, before: int) -> int:
        """How long a text of this length may become."""
        return before + max(0, self._left)

    def has(self, before: int, after: int) -> bool:
        """Whether a text may become so long; that it grows no further is always allowed."""
        return after <= before or after <= self.most(before)

    def take(self, before: int, after: int) -> None:
        """Count that a text has become so long."""
        self._left -= after - before


def require_room(passage: Passage, length: int) -> None:
    """Raise NoRoomError where a text of this length is too long for its place."""
    before = len(passage.override or "")
    if length <= before:
        return
    if length > (most := longest(passage)):
        raise NoRoomError(most)
    if length > (most := Room(passage.draft_id).most(before)):
        raise NoRoomError(most, of_draft=True)
