"""How long the texts of a draft may be: each of them, and all together."""

from __future__ import annotations

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


def room_for(passage: Passage) -> int:
    """How long a passage's text may be beside all the others of the draft."""
    others = Passage.objects.filter(draft=passage.draft_id).exclude(pk=passage.pk)
    written: int | None = others.aggregate(total=Sum(Length("override")))["total"]
    return max(len(passage.override or ""), MAX_DRAFT - (written or 0))


def require_room(passage: Passage, length: int) -> None:
    """Raise NoRoomError where a text of this length is too long for its place."""
    if length <= len(passage.override or ""):
        return
    if length > (most := longest(passage)):
        raise NoRoomError(most)
    if length > (most := room_for(passage)):
        raise NoRoomError(most, of_draft=True)
