"""Accounts that are given up: closed, or deleted with or without their drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import transaction

from drafting.desk.models import Draft

if TYPE_CHECKING:
    from django.db.models import QuerySet


class OtherDraftsError(Exception):
    """There are more drafts, or fewer, than whoever deletes them was told."""


@transaction.atomic
def close_accounts(*, accounts: QuerySet[User]) -> int:
    """Let nobody sign in with these accounts; all they own stays. How many were open."""
    return accounts.filter(is_active=True).update(is_active=False)


@transaction.atomic
def delete_accounts(*, accounts: QuerySet[User], heir: User | None, counted: int) -> int:
    """Delete accounts; their drafts, those in the bin too, become the heir's, or go with them.

    The accounts are locked first: a draft made in this moment is handed over or refused.
    Without an heir exactly as many drafts go as were `counted`; else raises OtherDraftsError.
    Returns how many there were.
    """
    rows = User.objects.filter(pk__in=accounts.order_by().values("pk"))
    numbers = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    drafts = Draft.objects.filter(owner__in=numbers)
    count = drafts.count()
    if heir is not None:
        drafts.update(owner=heir)
    elif count != counted:
        raise OtherDraftsError
    User.objects.filter(pk__in=numbers).delete()
    return count
