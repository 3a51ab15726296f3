"""Why the history says a row was changed: stored as a code, read in the reader's language."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy

LONGEST = 100
"""Characters the history keeps of a reason."""

_BETWEEN = ": "


class Reason(StrEnum):
    """The codes; a detail may follow, such as a time, a phrase's code or a file's name."""

    RESTORED = "restored"
    COPIED = "copy"
    IMPORTED = "import"
    BANK_FILE = "bank-file"
    PART_DELETED = "part-deleted"
    PART_RESTORED = "part-restored"
    LINK_DELETED = "link-deleted"
    LINK_RESTORED = "link-restored"


WITH_OWNER = (Reason.PART_DELETED.value, Reason.PART_RESTORED.value)
"""Reasons of rows that went or came with the row they belong to, whose record tells of them."""

_WORDS = {
    Reason.RESTORED: gettext_lazy("Restored as of %(detail)s"),
    Reason.COPIED: gettext_lazy("Copy of %(detail)s"),
    Reason.IMPORTED: gettext_lazy("Import of %(detail)s"),
    Reason.BANK_FILE: gettext_lazy("Import of a bank file"),
    Reason.PART_DELETED: gettext_lazy("Deleted with what it belonged to"),
    Reason.PART_RESTORED: gettext_lazy("Brought back with what it belongs to"),
    Reason.LINK_DELETED: gettext_lazy("A linked phrase was deleted: %(detail)s"),
    Reason.LINK_RESTORED: gettext_lazy("A linked phrase was brought back: %(detail)s"),
}


def stored(reason: Reason, detail: str = "") -> str:
    """What the history keeps: "copy: p-1"; a detail too long is cut."""
    return (reason + _BETWEEN + detail if detail else reason.value)[:LONGEST]


def restored_as_of(when: datetime) -> str:
    """The reason of a restored state: "restored: 2026-03-01T08:00:00+00:00"."""
    return stored(Reason.RESTORED, when.isoformat(timespec="seconds"))


def in_words(text: str | None) -> str:
    """A stored reason for a page; one without a code of ours as it is."""
    code, _between, detail = (text or "").partition(_BETWEEN)
    if code not in list(Reason):
        return text or ""
    if code == Reason.RESTORED:
        detail = _time_in_words(detail)
    return _WORDS[Reason(code)] % {"detail": detail}


def _time_in_words(detail: str) -> str:
    try:
        when = timezone.localtime(datetime.fromisoformat(detail))
    except ValueError:
        return detail
    return formats.date_format(when, "DATETIME_FORMAT")
