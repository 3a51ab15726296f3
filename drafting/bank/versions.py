"""Which state of a row a page was made from, and what became of the row since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Max

from drafting.bank.entries import who_made
from drafting.bank.history import PARTS, read_answers, records_of
from drafting.bank.models import Phrase
from drafting.web.numbers import whole_number

Row = tuple[str, int]
"""A row by its model's name and its number."""

Versions = Mapping[Row, int]
"""The newest record of each row."""


def versions_of(model: type[models.Model], pk: object) -> Versions:
    """The newest records of a row, of its parts and of theirs, as far as these stand."""
    found = dict(_newest(model, model._default_manager.filter(pk=pk)))
    for part, owner in PARTS.get(model, ()):
        rows = part._default_manager.filter(**{owner: pk})
        found |= _newest(part, rows)
        for inner, inner_owner in PARTS.get(part, ()):
            within = {f"{inner_owner}__in": rows.order_by().values("pk")}
            found |= _newest(inner, inner._default_manager.filter(**within))
    return found


def versions_of_rows(rows: models.QuerySet[Any]) -> Versions:
    """The newest record of each of the rows, for a list in which they are edited."""
    return _newest(rows.model, rows)


def _newest(model: type[models.Model], rows: models.QuerySet[Any]) -> dict[Row, int]:
    records: Any = model.history  # type: ignore[attr-defined]
    those = records.order_by().filter(id__in=rows.order_by().values("pk"))
    newest = those.values_list("id").annotate(newest=Max("history_id"))
    return {(str(model._meta.model_name), pk): number for pk, number in newest}


def written(versions: Versions) -> str:
    """Versions as a page carries them: "fact:3:120 fact:4:98"."""
    return " ".join(f"{kind}:{pk}:{number}" for (kind, pk), number in sorted(versions.items()))


def read_versions(text: str) -> Versions:
    """What a page carried; what is no version counts as none."""
    triples = (word.split(":") for word in text.split())
    found = {}
    for kind, *numbers in triples:
        pk, version = [whole_number(number) for number in numbers] if len(numbers) == 2 else (0, 0)
        if pk and version:
            found[kind, pk] = version
    return found


@dataclass(frozen=True, slots=True)
class Since:
    """A row as a page was made from it, and the records written since, the oldest first.

    `base` is None where the page named no version, or one that the history does not have.
    """

    base: Any
    later: list[Any]

    def value(self, name: str) -> Any:
        """What a field held when the page was made; of links, the numbers of the rows."""
        return _value(self.base, name)

    def last_change_of(self, name: str) -> Any:
        """The record that gave a field its value, as far as records tell; else the newest."""
        before = self.base
        found = self.later[-1] if self.later else None
        for record in self.later if before else ():
            if _value(record, name) != _value(before, name):
                found = record
            before = record
        return found


def since(model: type[models.Model], pk: int, version: int | None) -> Since:
    """What happened to a row after a version; two queries."""
    own = records_of(model).filter(id=pk).select_related("history_user")
    ordered = own.order_by("history_date", "history_id")
    if version is None:
        records = list(ordered.reverse()[:1])
    else:
        records = list(ordered.filter(history_id__gte=version))
    if model is Phrase:
        read_answers(records)
    base = records[0] if version and records and records[0].history_id == version else None
    return Since(base, records[1:] if base else records)


def _value(record: Any, name: str) -> Any:
    field = record.instance_type._meta.get_field(name)
    if field.many_to_many:
        return sorted(record.answers)
    return getattr(record, field.attname)


def who_and_when(record: Any) -> tuple[str, datetime | None]:
    """Whose change a record tells of, and its time; nothing where there is no record."""
    return (who_made(record), record.history_date) if record else ("", None)


def changed_rows(before: Versions, now: Versions, rows: Iterable[Row]) -> list[Row]:
    """Those of the rows whose version is another than it was."""
    return [row for row in rows if now.get(row) != before.get(row)]
