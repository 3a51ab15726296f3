"""The records of rows and of what belongs to them: found, in order, each with the one before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Length
from django.urls import reverse

from drafting.bank.models import (
    Blueprint,
    Fact,
    PageStyle,
    PageStyleBase,
    Phrase,
    PointSkeleton,
    SectionSkeleton,
)
from drafting.bank.reasons import WITH_OWNER, Reason
from drafting.bank.records import RECORDED, AnswerRecord
from drafting.web.numbers import whole_number

Model = type[models.Model]
Records = models.QuerySet[Any]
"""Records of one kind of row."""

Pair = tuple[Any, Any]
"""A record and the one before it of the same row, or None.

A record has `is_newest` (whether what it tells still stands) and, of a phrase, `answers`:
the numbers of the phrases that answered it then.
"""

PARTS: Mapping[Model, tuple[tuple[Model, str], ...]] = {
    Blueprint: ((Fact, "blueprint"), (SectionSkeleton, "blueprint")),
    SectionSkeleton: ((PointSkeleton, "section"),),
    PageStyle: ((PageStyleBase, "page_style"),),
}
"""What belongs to a row and goes with it: the model, and the field that names the owner."""

_KINDS: Mapping[str, Model] = {model._meta.model_name or "": model for model in RECORDED}

_SAME_ROW: Mapping[Model, str] = {PageStyleBase: "page_style"}
"""What makes records those of one row, where it is not the number: a base taken off and
another put on are states of the page style's one base."""


def records_of(model: Model) -> Records:
    """All records of a kind of row; of base files the size is read, not the content."""
    records: Records = model.history.order_by()  # type: ignore[attr-defined]
    if model is PageStyleBase:
        records = records.defer("data").annotate(size=Length("data"))
    return records


def changes_of(model: Model, pk: object) -> Records:
    """The changes of a row and its parts, newest first, for `read`: any slice of them.

    Parts that went or came with their owner are told of by the owner's record.
    """
    own, *parts = _own_and_parts(model, pk)
    return newest_first(
        [own, *(records.exclude(history_change_reason__in=WITH_OWNER) for records in parts)]
    )


def _own_and_parts(model: Model, pk: object) -> list[Records]:
    """The records of a row, of its parts and of theirs, a query set a model."""
    found = [records_of(model).filter(id=pk)]
    for part, owner in PARTS.get(model, ()):
        records = records_of(part).filter(**{owner: pk})
        found.append(records)
        for inner, inner_owner in PARTS.get(part, ()):
            owners = part.history.filter(**{owner: pk}).order_by()  # type: ignore[attr-defined]
            found.append(records_of(inner).filter(**{f"{inner_owner}__in": owners.values("id")}))
    return found


def deleted_rows(kinds: Iterable[str] = _KINDS) -> Records:
    """The last records of rows that are deleted, newest first, for `read`.

    What went with its owner is left out: it is brought back with that.
    """
    return newest_first(
        gone(_KINDS[kind]).exclude(history_change_reason=Reason.PART_DELETED) for kind in kinds
    )


def gone(model: Model) -> Records:
    """The records of deletions that still stand."""
    records: Records = model.history.order_by()  # type: ignore[attr-defined]
    return records.filter(~Exists(_neighbours(model, "gt")), history_type="-")


def newest_first(sets: Iterable[Records]) -> Records:
    """Kind and number of the records of several models as one query, newest first."""
    told = []
    for records in sets:
        kind = Value(_kind_of(records), output_field=models.CharField())
        named = records.annotate(row_kind=kind)
        told.append(named.values_list("row_kind", "history_id", "history_date"))
    joined: Records = told[0].union(*told[1:], all=True) if len(told) > 1 else told[0]
    return joined.order_by("-history_date", "-history_id", "row_kind")


def _kind_of(records: Records) -> str:
    return str(records.model.instance_type._meta.model_name)


def read(found: Iterable[tuple[Any, ...]]) -> list[Pair]:
    """The records of which kind and number are given, each with the one before, in that order.

    Two queries a kind, and one for the answers of phrases.
    """
    order = [(kind, number) for kind, number, *_rest in found]
    numbers: dict[str, list[int]] = defaultdict(list)
    for kind, number in order:
        numbers[kind].append(number)
    pairs: dict[tuple[str, int], Pair] = {}
    for kind, those in numbers.items():
        for record, before in _with_those_before(_KINDS[kind], those):
            pairs[kind, record.history_id] = (record, before)
    return [pairs[place] for place in order if place in pairs]


def _with_those_before(model: Model, numbers: list[int]) -> list[Pair]:
    earlier = _neighbours(model, "lt").order_by("-history_date", "-history_id")
    records = list(
        records_of(model)
        .filter(history_id__in=numbers)
        .annotate(
            before_id=Subquery(earlier.values("history_id")[:1]),
            is_newest=~Exists(_neighbours(model, "gt")),
        )
        .select_related("history_user")
    )
    before = records_of(model).in_bulk({record.before_id for record in records} - {None})
    if model is Phrase:
        read_answers([*records, *before.values()])
    return [(record, before.get(record.before_id)) for record in records]


def _neighbours(model: Model, side: str) -> Records:
    """The records of the same row that are newer ("gt") or older ("lt") than the outer one."""
    row = _SAME_ROW.get(model, "id")
    at_once = Q(history_date=OuterRef("history_date"))
    at_once &= Q(**{f"history_id__{side}": OuterRef("history_id")})
    apart = Q(**{f"history_date__{side}": OuterRef("history_date")})
    records: Records = model.history.order_by()  # type: ignore[attr-defined]
    return records.filter(apart | at_once, **{row: OuterRef(row)})


def read_answers(records: list[Any]) -> None:
    """Give records of phrases the answers these had then, in one query."""
    answers: dict[int, list[int]] = defaultdict(list)
    numbers = {record.history_id for record in records}
    links = AnswerRecord.objects.filter(history_id__in=numbers).order_by("to_phrase_id")
    for number, answer in links.values_list("history_id", "to_phrase_id"):
        answers[number].append(answer)
    for record in records:
        record.answers = answers[record.history_id]


def find(model: Model, pk: object, key: str) -> Pair | None:
    """The record that a key names, if it is one of the row or of its parts."""
    kind, _between, written = key.rpartition("-")
    number = whole_number(written)
    if number is None:
        return None
    for records in _own_and_parts(model, pk):
        if _kind_of(records) == kind and records.filter(history_id=number).exists():
            return next(iter(read([(kind, number)])), None)
    return None


def newest_of(record: Any) -> Any:
    """The newest record of the row that a record is of."""
    model = record.instance_type
    row = _SAME_ROW.get(model, "id")
    column = model._meta.get_field(row).attname
    same = model.history.filter(**{column: getattr(record, column)})
    newest = same.order_by("-history_date", "-history_id").values_list("history_id", flat=True)[0]
    return read([(str(model._meta.model_name), newest)])[0][0]


def key_of(record: Any) -> str:
    """ "phrase-12": the model and the record's number; names a record in addresses."""
    return f"{record.instance_type._meta.model_name}-{record.history_id}"


def shown_on(record: Any) -> tuple[str, Any]:
    """Name and number of the row whose page of history shows a record.

    Points and base files have no page, and a blueprint's facts are on the blueprint's.
    """
    model = record.instance_type
    if model is PointSkeleton:
        return "sectionskeleton", record.section_id
    if model is PageStyleBase:
        return "pagestyle", record.page_style_id
    if model is Fact and record.blueprint_id:
        return "blueprint", record.blueprint_id
    return model._meta.model_name, record.id


def address_of(record: Any) -> str:
    """The page of history that shows a record."""
    name, pk = shown_on(record)
    return reverse(f"admin:bank_{name}_history", args=[pk])


def address_of_owner(record: Any) -> str:
    """The page of history of the row that a record's row belongs to; empty if to none."""
    for model, parts in PARTS.items():
        owner = dict(parts).get(record.instance_type)
        pk = owner and getattr(record, f"{owner}_id")
        if pk:
            return reverse(f"admin:bank_{model._meta.model_name}_history", args=[pk])
    return ""
