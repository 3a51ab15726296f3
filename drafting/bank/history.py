"""The history of rows: who changed what and when, as an editor reads it; and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drafting.bank.blueprints import blueprint_of, note_change
from drafting.bank.facts import still_needed
from drafting.bank.groups import EDITED
from drafting.bank.models import Blueprint, Fact, PointSkeleton, SectionSkeleton, Topic
from drafting.bank.models.fields import check_skeletons
from drafting.bank.wording import Stretch, compare

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django_stubs_ext import StrOrPromise

NEWEST = 500
"""Records of one model that a page of history reaches back to."""

UNSHOWN = frozenset({"id", "changed_at", "version"})
"""Fields that change by themselves."""

DEEDS = {
    "+": gettext_lazy("Created"),
    "~": gettext_lazy("Changed"),
    "-": gettext_lazy("Deleted"),
}


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
    is_restorable: bool
    is_first: bool
    changes: list[FieldChange] = field(default_factory=list)


History = models.QuerySet[Any]


def history_of(row_model: type[models.Model], pk: object) -> list[History]:
    """The records of a row and of what belongs to it, a query set a model, newest first."""
    sets: list[History] = [_records(row_model).filter(id=pk)]
    if row_model is Blueprint:
        sets += [_records(model).filter(blueprint=pk) for model in (Fact, SectionSkeleton)]
        sections = _records(SectionSkeleton).filter(blueprint=pk).values("id")
        sets.append(_records(PointSkeleton).filter(section__in=sections.order_by()))
    if row_model is SectionSkeleton:
        sets.append(_records(PointSkeleton).filter(section=pk))
    return [records.select_related("history_user")[:NEWEST] for records in sets]


def _records(model: type[models.Model]) -> History:
    records: History = model.history.order_by("-history_date", "-history_id")  # type: ignore[attr-defined]
    return records


def records_of(row_model: type[models.Model], pk: object) -> list[tuple[Any, Any]]:
    """Pairs of a record and the one before it (or None), newest first; a query a model."""
    pairs = [pair for records in history_of(row_model, pk) for pair in _paired(records)]
    return sorted(pairs, key=lambda pair: pair[0].history_date, reverse=True)


def _paired(records: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    later: dict[Any, Any] = {}
    for record in records:
        if record.id in later:
            yield later[record.id], record
        later[record.id] = record
    for record in later.values():
        yield record, None


def entries(pairs: list[tuple[Any, Any]], newest: set[str]) -> list[Entry]:
    """What a page shows of the records; `newest` are the keys of the states that stand."""
    names = _names_of_related([record for pair in pairs for record in pair if record])
    return [_entry(record, before, names, newest) for record, before in pairs]


def newest_keys(pairs: Iterable[tuple[Any, Any]]) -> set[str]:
    """The keys of each row's newest record."""
    first: dict[tuple[Any, Any], str] = {}
    for record, _before in pairs:
        first.setdefault((record.instance_type, record.id), key_of(record))
    return set(first.values())


def key_of(record: Any) -> str:
    """ "phrase-12": the model and the record's number."""
    return f"{record.instance_type._meta.model_name}-{record.history_id}"


Names = dict[tuple[type[models.Model], Any], str]


def _entry(record: Any, before: Any, names: Names, newest: set[str]) -> Entry:
    deleted = record.history_type == "-"
    user = record.history_user
    return Entry(
        key=key_of(record),
        when=record.history_date,
        who=(f"{user.last_name}{user.first_name}" or user.get_username()) if user else "",
        deed=DEEDS[record.history_type],
        reason=record.history_change_reason or "",
        model_label=str(record.instance_type._meta.verbose_name),
        title=_title(record, names),
        is_newest=key_of(record) in newest and not deleted,
        is_restorable=not deleted,
        is_first=before is None and not deleted,
        changes=[] if deleted else list(differences(before, record, names)),
    )


def _title(record: Any, names: Names) -> str:
    if record.instance_type is PointSkeleton:  # its name may be its topic's: no query a row
        return str(record.heading) or names.get((Topic, record.topic_id), "")
    return str(record.instance)


def differences(before: Any, after: Any, names: Names | None = None) -> Iterator[FieldChange]:
    """The changed fields only, by their names on the page; all that are filled when new."""
    if names is None:
        names = _names_of_related([record for record in (before, after) if record])
    for column in after.instance_type._meta.concrete_fields:
        if column.name in UNSHOWN:
            continue
        old = displayed(column, getattr(before, column.attname), names) if before else ""
        new = displayed(column, getattr(after, column.attname), names)
        if old != new:
            yield FieldChange(capfirst(str(column.verbose_name)), compare(old, new))


def displayed(column: models.Field[Any, Any], value: Any, names: Names) -> str:
    """A value as the page shows it: the choice's words, the related row's name, a date."""
    if value is None or value == "":
        return ""
    if column.remote_field:
        related = column.remote_field.model
        return names.get((related, value)) or _("(deleted, number %(pk)s)") % {"pk": value}
    if column.flatchoices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(formats.localize(value)) if isinstance(value, datetime) else str(value)


def _names_of_related(records: list[Any]) -> Names:
    """The names of the rows that records point at; a query a model."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for record in records:
        for column in record.instance_type._meta.concrete_fields:
            if column.remote_field and getattr(record, column.attname) is not None:
                related = column.remote_field.model
                wanted.setdefault(related, set()).add(getattr(record, column.attname))
    return {
        (model, pk): str(row)
        for model, pks in wanted.items()
        for pk, row in model._default_manager.in_bulk(pks).items()
    }


@transaction.atomic
def restore(*, record: Any, user: User | None = None) -> models.Model:
    """Give a row the values of an earlier state; a deleted row comes back under its number.

    A ValidationError says in words why the state no longer holds.
    """
    row: models.Model = record.instance
    exists = type(row)._default_manager.filter(pk=row.pk).exists()
    row._state.adding = not exists
    row.clean_fields()  # rows it points at may be gone: said before anything looks at them
    _check_facts(row)
    row.full_clean()
    row._history_user = user  # type: ignore[attr-defined]
    when = formats.date_format(timezone.localtime(record.history_date), "DATETIME_FORMAT")
    row._change_reason = _("Restored as of %(when)s") % {"when": when}  # type: ignore[attr-defined]
    if exists:
        columns = [column.name for column in row._meta.concrete_fields if not column.primary_key]
        row.save(update_fields=[name for name in columns if name != "version"])
    else:
        row.save(force_insert=True)
    if blueprint := blueprint_of(row):
        note_change(blueprint=blueprint)
    return row


def _check_facts(row: models.Model) -> None:
    """A fact whose slot changes back must not leave a phrase or skeleton without its fact."""
    stored = Fact.objects.filter(pk=row.pk).first() if isinstance(row, Fact) else None
    if not isinstance(row, Fact) or stored is None or stored.key == row.key:
        return
    needed = still_needed({stored.key}, without=[row.pk])
    if needed:
        raise ValidationError(str(needed[stored.key]))
    if row.blueprint:
        keys = row.blueprint.fact_keys() - {stored.key} | {row.key}
        _check_blueprint(row.blueprint, keys)


def _check_blueprint(blueprint: Blueprint, keys: set[str]) -> None:
    check_skeletons({name: getattr(blueprint, name) for name in Blueprint.TEXTS}, keys)
    for section in blueprint.sections.prefetch_related("points"):
        check_skeletons({name: getattr(section, name) for name in section.TEXTS}, keys)
        for point in section.points.all():
            check_skeletons({"heading": point.heading}, keys)


@transaction.atomic
def begin_history() -> int:
    """Give rows that have no history at all a first record; how many rows got one.

    Fixtures and rows older than the history have none, and without a first
    record the state before an editor's first change would be lost.
    """
    begun = 0
    for model in EDITED:
        if not model.history.exists():
            rows = list(model._default_manager.all())
            model.history.bulk_history_create(rows, batch_size=500)
            begun += len(rows)
    return begun
