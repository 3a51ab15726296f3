"""The way back: an earlier state of a row, a deleted row with all that went with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from drafting.bank.blueprints import blueprint_of, faults_in, note_change
from drafting.bank.deleting import link_again
from drafting.bank.entries import last_names, names_of
from drafting.bank.facts import still_needed
from drafting.bank.history import PARTS, gone, newest_of
from drafting.bank.models import (
    Blueprint,
    Fact,
    PageStyle,
    PageStyleBase,
    Phrase,
    SectionSkeleton,
)
from drafting.bank.models.links import misfit
from drafting.bank.pagestyles import base_refusal, set_base
from drafting.bank.reasons import Reason, restored_as_of
from drafting.bank.records import record_changed, record_created, unrecorded
from drafting.bank.standing import faults_with, layout_faults, list_faults, point_faults
from drafting.report.word.intake import BadBaseError

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Restored:
    """The row as it stands again, and the answers it had that stay out."""

    row: models.Model
    left_out: list[str] = field(default_factory=list)


@transaction.atomic
def restore(*, record: Any, user: User | None = None) -> Restored:
    """Give a row the values of an earlier state; `record` comes from `history.read`.

    A deleted row comes back under its number, with the parts that were deleted with it
    as they were then. All of it is checked first: a ValidationError says in words why the
    state no longer holds, and nothing is written.
    """
    if record.instance_type is PageStyleBase:
        return Restored(_restore_base(record, user))
    row: models.Model = record.instance
    row._state.adding = not type(row)._default_manager.filter(pk=row.pk).exists()
    parts = gone_parts([row]) if row._state.adding else []
    answers, left_out = answers_of(record)
    if isinstance(row, Phrase):
        row.chosen_answers = Phrase.objects.filter(pk__in=answers)
    _check(row, parts)
    _save(row, answers, record, user)
    _insert(parts, user)
    if blueprint := blueprint_of(row):
        note_change(blueprint=blueprint)
    return Restored(row, left_out)


def gone_parts(owners: list[models.Model]) -> list[models.Model]:
    """What was deleted with these deleted rows of one model, as it was, owners first.

    The parts know their owners as given here; a query a model.
    """
    by_pk = {owner.pk: owner for owner in owners}
    found: list[models.Model] = []
    for model, owner in PARTS.get(type(owners[0]), ()):
        records = gone(model).filter(
            **{f"{owner}__in": by_pk}, history_change_reason=Reason.PART_DELETED
        )
        rows = [record.instance for record in records.order_by("id")]
        for row in rows:
            setattr(row, owner, by_pk[getattr(row, f"{owner}_id")])
        found += rows + (gone_parts(rows) if rows else [])
    return found


def answers_of(record: Any) -> tuple[list[int], list[str]]:
    """The answers of an earlier state: numbers of those that fit it today, names of others."""
    if record.instance_type is not Phrase:
        return [], []
    spot = record.instance.spot
    there = Phrase.objects.in_bulk(record.answers)
    fit = [pk for pk, row in there.items() if not misfit("answered_by", spot, row.spot)]
    names = names_of([record])
    return fit, [names[Phrase, pk] for pk in record.answers if pk not in fit]


def _check(row: models.Model, parts: list[models.Model]) -> None:
    """The row and its parts as a whole; every fault at once, those of parts with their names."""
    faults = list(_missing([row, *parts]))
    if faults:
        raise ValidationError(faults)
    _share_facts(row, parts)
    faults += [*_own_faults(row), *_faults_beside(row)]
    owners = {model: owner for those in PARTS.values() for model, owner in those}
    for part in parts:
        faults += faults_in(part, exclude={owners[type(part)]})
    if faults:
        raise ValidationError(faults)


def _missing(rows: list[models.Model]) -> Iterator[str]:
    """The deleted rows that these rows point at; a query or two a model."""
    coming = {(type(row), row.pk) for row in rows}
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for row in rows:
        for column in row._meta.concrete_fields:
            pk = getattr(row, column.attname)
            if column.remote_field and pk is not None:
                wanted[column.remote_field.model].add(pk)
    for model, pks in wanted.items():
        there = set(model._default_manager.filter(pk__in=pks).values_list("pk", flat=True))
        missing = [pk for pk in pks if pk not in there and (model, pk) not in coming]
        names = last_names(model, missing)
        for pk in missing:
            yield _("The %(model)s “%(name)s” is deleted. Bring that back first.") % {
                "model": model._meta.verbose_name,
                "name": names.get(pk, pk),
            }


def _share_facts(row: models.Model, parts: list[models.Model]) -> None:
    """Skeletons are checked against the facts that come back with them, read once."""
    if isinstance(row, Blueprint) and row._state.adding:
        row.asked_keys = {part.key for part in parts if isinstance(part, Fact)}  # type: ignore[attr-defined]
    if isinstance(row, SectionSkeleton) and row.blueprint:
        row.blueprint.asked_keys = row.blueprint.fact_keys()  # type: ignore[attr-defined]


def _own_faults(row: models.Model) -> Iterator[str]:
    try:
        row.full_clean()
    except ValidationError as error:
        yield from error.messages


def _faults_beside(row: models.Model) -> Iterator[str]:
    """What the forms check of facts and sections besides the row itself."""
    if isinstance(row, Fact):
        stored = Fact.objects.filter(pk=row.pk).first()
        lost = {stored.key} - {row.key} if stored else set()
        yield from map(str, still_needed(lost, without=[row.pk]).values())
        yield from faults_with(row, is_renamed=bool(lost))
    if isinstance(row, SectionSkeleton):
        yield from list_faults(row, row.points_from)
        if not row._state.adding:
            yield from layout_faults(row, row.inner_layout)
            yield from point_faults(row, row.points_from)


def _save(row: models.Model, answers: list[int], record: Any, user: User | None) -> None:
    """Store the row with its answers, and one record of both."""
    is_new = row._state.adding
    deleted = newest_of(record)
    with unrecorded(row):
        if is_new:
            if isinstance(row, Blueprint):  # drafts must never see it go back
                row.version = deleted.version
            row.save(force_insert=True)
        else:
            columns = [column.name for column in row._meta.concrete_fields]
            row.save(update_fields=[name for name in columns if name not in {"id", "version"}])
        if isinstance(row, Phrase):
            row.answered_by.set(answers)
    reason = restored_as_of(record.history_date)
    (record_created if is_new else record_changed)([row], user=user, reason=reason)
    if is_new and isinstance(row, Phrase):
        link_again(phrase=row, deleted_at=deleted.history_date, user=user)


def _insert(parts: list[models.Model], user: User | None) -> None:
    """Store parts, owners first, each under its number."""
    by_model: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for part in parts:
        by_model[type(part)].append(part)
    for model, rows in by_model.items():
        model._default_manager.bulk_create(rows)
        record_created(rows, user=user, reason=Reason.PART_RESTORED)


def _restore_base(record: Any, user: User | None) -> PageStyleBase:
    """Put an earlier base file on its page style again."""
    page_style = PageStyle.objects.filter(pk=record.page_style_id).first()
    if page_style is None:
        raise ValidationError(list(_missing([record.instance])))
    try:
        return set_base(
            page_style=page_style,
            name=record.file_name,
            data=bytes(record.data),
            user=user,
            reason=restored_as_of(record.history_date),
        )
    except BadBaseError as error:
        raise ValidationError(base_refusal(error)) from error
