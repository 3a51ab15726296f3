"""Records of the history as an editor reads them: who, when, why, which words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drafting.bank.history import Pair, address_of, address_of_owner, key_of, shown_on
from drafting.bank.models import PageStyleBase, Phrase, PointSkeleton, Topic
from drafting.bank.models.recording import name_of
from drafting.bank.reasons import Reason, in_words
from drafting.report.compare.wording import Change, Stretch, compare

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

UNSHOWN = frozenset({"id", "changed_at", "version"})
"""Fields that change by themselves."""

DEEDS = {
    "+": gettext_lazy("Created"),
    "~": gettext_lazy("Changed"),
    "-": gettext_lazy("Deleted"),
}

BACK = gettext_lazy("Brought back")

Names = dict[tuple[type[models.Model], Any], str]
"""What a page calls the rows that records point at."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field's name on the page, and what went and came."""

    label: str
    stretches: list[Stretch]


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of one row. `key` names it in addresses: "phrase-12"."""

    key: str
    when: datetime
    who: str
    deed: StrOrPromise
    reason: str
    model_label: str
    title: str
    is_newest: bool
    is_deleted: bool
    went_with: str
    """Where the row is brought back, if it was deleted with the one it belonged to."""
    is_first: bool
    page: str
    """The model on whose page the row is shown and restored: "blueprint" of its facts."""
    history: str
    address: str
    changes: list[FieldChange] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The model's name: "phrase"."""
        return self.key.rpartition("-")[0]


def entries(pairs: list[Pair]) -> list[Entry]:
    """What a page shows of records; the names of related rows cost a query or two a model."""
    names = names_of([record for pair in pairs for record in pair if record])
    return [_entry(record, before, names) for record, before in pairs]


def _entry(record: Any, before: Any, names: Names) -> Entry:
    deleted = record.history_type == "-"
    name, pk = shown_on(record)
    is_part = record.history_change_reason == Reason.PART_DELETED
    return Entry(
        key=key_of(record),
        when=record.history_date,
        who=who_made(record),
        deed=deed_of(record),
        reason=in_words(record.history_change_reason),
        model_label=str(record.instance_type._meta.verbose_name),
        title=title_of(record, names),
        is_newest=record.is_newest,
        is_deleted=deleted,
        went_with=address_of_owner(record) if is_part else "",
        is_first=before is None and not deleted,
        page=name,
        history=address_of(record),
        address=reverse(f"admin:bank_{name}_state", args=[pk, key_of(record)]),
        changes=[] if deleted else list(differences(before, record, names)),
    )


def who_made(record: Any) -> str:
    """The editor's name as it is, or as it was when the account was deleted; empty for nobody."""
    return name_of(record.history_user) or str(record.history_user_name)


def deed_of(record: Any) -> StrOrPromise:
    """What was done, in a word."""
    reason = record.history_change_reason or ""
    if record.history_type == "+" and reason.startswith((Reason.RESTORED, Reason.PART_RESTORED)):
        return BACK
    return DEEDS[record.history_type]


def title_of(record: Any, names: Names | None = None) -> str:
    """The row's name as it was; a point without heading is called by its topic, if `names` has it.

    Asking the row itself would cost a query, or read a whole base file.
    """
    if record.instance_type is PointSkeleton:
        return str(record.heading) or (names or {}).get((Topic, record.topic_id), "")
    if record.instance_type is PageStyleBase:
        return str(record.file_name)
    return str(record.instance)


def differences(before: Any, after: Any, names: Names | None = None) -> Iterator[FieldChange]:
    """The changed fields only, by their names on the page; all that are filled when new."""
    if names is None:
        names = names_of([record for record in (before, after) if record])
    for column in after.instance_type._meta.concrete_fields:
        if column.name in UNSHOWN or (column.name == "page_style" and _is_base(after)):
            continue
        if isinstance(column, models.BinaryField):
            if not (before and _has_same_content(before, after)):
                yield FieldChange(capfirst(str(column.verbose_name)), list(_sizes(before, after)))
            continue
        old = displayed(column, getattr(before, column.attname), names) if before else ""
        new = displayed(column, getattr(after, column.attname), names)
        if old != new:
            yield FieldChange(capfirst(str(column.verbose_name)), compare(old, new))
    if after.instance_type is Phrase:
        yield from _changed_answers(before.answers if before else [], after.answers, names)


def _is_base(record: Any) -> bool:
    return record.instance_type is PageStyleBase


def _has_same_content(before: Any, after: Any) -> bool:
    """Whether two records are of one file, perhaps renamed; the database compares, unread."""
    if before.size != after.size:
        return False
    records = type(after)._default_manager
    content = records.filter(pk=before.pk).values("data")
    return bool(records.filter(pk=after.pk, data=models.Subquery(content)).exists())


def _sizes(before: Any, after: Any) -> Iterator[Stretch]:
    """The size of the file that went, if one did, and of the one that came."""
    if before:
        yield Stretch(filesizeformat(before.size), Change.REMOVED)
    yield Stretch(filesizeformat(after.size), Change.ADDED)


def _changed_answers(old: list[int], new: list[int], names: Names) -> Iterator[FieldChange]:
    """The answers that went and those that came, one a line."""
    went = [Stretch(_name(Phrase, pk, names), Change.REMOVED) for pk in old if pk not in new]
    came = [Stretch(_name(Phrase, pk, names), Change.ADDED) for pk in new if pk not in old]
    stretches = [part for stretch in (*went, *came) for part in (stretch, Stretch("\n"))][:-1]
    if stretches:
        label = str(Phrase._meta.get_field("answered_by").verbose_name)
        yield FieldChange(capfirst(label), stretches)


def displayed(column: models.Field[Any, Any], value: Any, names: Names) -> str:
    """A value as the page shows it: the choice's words, the related row's name, a date."""
    if value is None or value == "":
        return ""
    if column.remote_field:
        return _name(column.remote_field.model, value, names)
    if column.flatchoices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(formats.localize(value)) if isinstance(value, datetime) else str(value)


def _name(model: type[models.Model], pk: Any, names: Names) -> str:
    return names.get((model, pk)) or _("(deleted, number %(pk)s)") % {"pk": pk}


def names_of(records: list[Any]) -> Names:
    """The names of the rows that records point at; one or two queries a model."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for record in records:
        for column in record.instance_type._meta.concrete_fields:
            if column.remote_field and getattr(record, column.attname) is not None:
                wanted[column.remote_field.model].add(getattr(record, column.attname))
        if record.instance_type is Phrase:
            wanted[Phrase].update(record.answers)
    return {(model, pk): name for model, pks in wanted.items() for pk, name in _names(model, pks)}


def _names(model: type[models.Model], pks: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    there = model._default_manager.in_bulk(pks)
    yield from ((pk, str(row)) for pk, row in there.items())
    missing = [pk for pk in pks if pk not in there]
    for pk, name in last_names(model, missing).items():
        yield pk, _("%(name)s (deleted)") % {"name": name}


def last_names(model: type[models.Model], pks: Iterable[Any]) -> dict[Any, str]:
    """What deleted rows were called when they were deleted, as far as the history knows."""
    deleted = model.history.filter(id__in=pks, history_type="-")  # type: ignore[attr-defined]
    records = deleted.order_by("history_date", "history_id")
    return {record.id: title_of(record) for record in records} if pks else {}
