"""What was changed in the bank lately: who, when, what; many changes of one kind as one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from drafting.bank.entries import deed_of, title_of, who_made
from drafting.bank.history import address_of, records_of
from drafting.bank.reasons import WITH_OWNER
from drafting.bank.records import RECORDED

if TYPE_CHECKING:
    from django.db import models
    from django_stubs_ext import StrOrPromise

READ = 100
"""Records read of each kind of row; a line that takes them all in says “at least”."""

TOGETHER = timedelta(minutes=10)
"""Changes of one kind by one editor that are no further apart are one line."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line: the newest of `count` like changes, and where its history is shown."""

    when: datetime
    who: str
    deed: StrOrPromise
    label: str
    title: str
    address: str
    is_cut: bool
    """Whether there may be more than were read."""
    count: int = 1
    since: datetime | None = None


def recent_changes(limit: int) -> list[Change]:
    """The newest changes of the bank, newest first; a query a kind of row."""
    changes = [change for model in RECORDED for change in _newest(model)]
    ordered = sorted(changes, key=lambda change: change.when, reverse=True)
    return list(_together(ordered))[:limit]


def _newest(model: type[models.Model]) -> Iterator[Change]:
    records = records_of(model).exclude(history_change_reason__in=WITH_OWNER)
    records = records.select_related("history_user").order_by("-history_date", "-history_id")[:READ]
    for number, record in enumerate(records, 1):
        yield _change(record, is_cut=number == READ)


def _together(changes: Iterable[Change]) -> Iterator[Change]:
    line: Change | None = None
    for change in changes:
        if line and _is_like(line, change):
            line = replace(line, count=line.count + 1, since=change.when, is_cut=change.is_cut)
            continue
        if line:
            yield line
        line = change
    if line:
        yield line


def _is_like(line: Change, change: Change) -> bool:
    same = (line.who, line.deed, line.label) == (change.who, change.deed, change.label)
    return same and (line.since or line.when) - change.when <= TOGETHER


def _change(record: Any, *, is_cut: bool) -> Change:
    return Change(
        when=record.history_date,
        who=who_made(record),
        deed=deed_of(record),
        label=str(record.instance_type._meta.verbose_name),
        title=title_of(record),
        address=address_of(record),
        is_cut=is_cut,
    )
