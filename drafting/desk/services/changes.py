"""The one place where a change of a draft is noted: who made it, when, and what it was.

Every service that changes anything a draft holds ends here, within its own transaction;
what is to follow every change hangs here. How far a draft has come is not worked out at
a change, for every save would have to read the whole draft: its revision is counted up,
and a page that asks for what was stored at an earlier one has it worked out anew
(`services.standing`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils import timezone

from drafting.desk.models import Draft
from drafting.desk.titles import name_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class What(StrEnum):
    """What was changed."""

    CREATED = "created"
    COPIED = "copied"
    TEXTS = "texts"
    FACTS = "facts"
    POINTS = "points"
    SECTIONS = "sections"
    PAGE_STYLE = "page style"
    DELETED = "deleted"
    RESTORED = "restored"


_NOT_IN_THE_REPORT = frozenset({What.DELETED, What.RESTORED})
"""What leaves the report, and so the draft's place in the list, as it was."""


def note_change(
    draft: Draft, what: What, *, renames: bool = False, by: User | None = None, **columns: Any
) -> None:
    """Note a change, and set columns of the draft's own that change with it.

    `renames`: the title may read otherwise now. `by`: who made the change, where that is
    not the owner. `draft.revision` stays as it was read, like all that was read with it.
    """
    if what not in _NOT_IN_THE_REPORT:
        columns["changed_at"] = timezone.now()
    if renames:
        columns["name"] = name_of(draft)
    for name, value in columns.items():
        setattr(draft, name, value)
    Draft.objects.filter(pk=draft.pk).update(
        revision=F("revision") + 1,
        changed_what=what,
        changed_by=by.pk if by else draft.owner_id,
        **columns,
    )
