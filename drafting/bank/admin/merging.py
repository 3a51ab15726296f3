"""What was typed on a page, brought together with what others changed since it was made.

Field by field, against the state the page was made from: what only others changed takes
the stored value, what only this editor changed stays as typed, and what both changed is a
conflict. A row is treated likewise: gone, to go, or new.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.forms.formsets import (
    DELETION_FIELD_NAME,
    INITIAL_FORM_COUNT,
    TOTAL_FORM_COUNT,
)
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from drafting.bank.entries import displayed
from drafting.bank.versions import Row, Since, Versions, changed_rows, since, who_and_when
from drafting.web.numbers import whole_number

if TYPE_CHECKING:
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

CONFLICT_WORDS = "bank/_conflict.html"


@dataclass(frozen=True, slots=True)
class Conflict:
    """What an editor and somebody else changed both, and what to say of it at its place.

    `form` is the prefix of the form, of a row that is to go that of its rows.
    """

    form: str
    field: str | None
    words: SafeString


@dataclass(slots=True)
class Merge:
    """A page that was sent: what it says, what it was made from, what stands now."""

    data: QueryDict
    files: MultiValueDict[str, Any]
    seen: Versions
    now: Versions
    conflicts: list[Conflict] = field(default_factory=list)

    def take_form(self, form: Any, prefix: str = "") -> None:
        """Bring the fields of one stored row together; `form` is unbound."""
        row = _row(form.instance)
        version = self.seen.get(row)
        if version is not None and version == self.now.get(row):
            return
        story = since(type(form.instance), form.instance.pk, version)
        for name, one in form.fields.items():
            if _is_stored(form.instance, name):
                self._take_field(form, name, one, prefix, story)

    def _take_field(
        self, form: Any, name: str, one: forms.Field, prefix: str, story: Since
    ) -> None:
        stored = form.get_initial_for_field(one, name)
        place = f"{prefix}-{name}" if prefix else name
        typed = one.widget.value_from_datadict(self.data, self.files, place)
        known = story.base is not None
        if not _differs(one, stored, typed) or (known and _plain(stored) == story.value(name)):
            return
        if known and not _differs(one, story.value(name), typed):
            put(self.data, place, one, stored)
            return
        words = said(
            "field", story.last_change_of(name), place=place, stored=_shown(form, name, stored),
            values=json.dumps(_choices(one, stored)),
        )  # fmt: skip
        self.conflicts.append(Conflict(prefix, name, words))

    def take_rows(self, rows: Any) -> None:
        """Bring the rows of an unbound formset together with those that were posted."""
        stored = {form.instance.pk: form for form in rows.initial_forms}
        posted = Posted.read(self.data, rows)
        kept: list[PostedRow] = []
        again: list[PostedRow] = []
        for one in posted.initial:
            form = stored.get(one.pk)
            if form is not None and not one.goes:
                self.take_form(form, one.prefix)
            elif form is not None:
                self._take_going(form, rows.prefix)
            elif self._is_gone(rows.model, one):
                again += [one] if not one.goes and self._was_changed(rows, one) else []
                continue
            kept.append(one)
        extra = self._without_stored(posted, list(stored.values()))
        if (kept, extra) == (posted.initial, posted.extra):
            return
        added = len(kept) + len(extra)
        posted.write(self.data, kept, [*extra, *again])
        for number, one in enumerate(again, added):
            record = since(rows.model, one.pk or 0, None).later[-1:]
            words = said("gone", record[0] if record else None)
            self.conflicts.append(Conflict(f"{rows.prefix}-{number}", None, words))

    def _without_stored(self, posted: Posted, stored: list[Any]) -> list[PostedRow]:
        """The added rows, but for those that stand since: the same page was sent before."""
        since = [form for form in stored if self.seen and _row(form.instance) not in self.seen]
        kept = []
        for one in posted.extra:
            same = next((form for form in since if self._says_the_same(form, one)), None)
            if same is None or one.goes:
                kept.append(one)
            else:
                since.remove(same)
        return kept

    def _says_the_same(self, form: Any, one: PostedRow) -> bool:
        """Whether a posted row has just what a stored one has."""
        return not any(
            _differs(
                each,
                form.get_initial_for_field(each, name),
                each.widget.value_from_datadict(self.data, self.files, f"{one.prefix}-{name}"),
            )
            for name, each in form.fields.items()
            if _is_stored(form.instance, name)
        )

    def _is_gone(self, model: type[models.Model], one: PostedRow) -> bool:
        """Whether the page showed the row and it was deleted since."""
        return (str(model._meta.model_name), one.pk) in self.seen

    def _was_changed(self, rows: Any, one: PostedRow) -> bool:
        """Whether the editor typed anything into a row that is deleted by now."""
        row = (str(rows.model._meta.model_name), one.pk or 0)
        story = since(rows.model, row[1], self.seen[row])
        form = rows.empty_form
        return story.base is None or any(
            _differs(
                each,
                story.value(name),
                each.widget.value_from_datadict(self.data, self.files, f"{one.prefix}-{name}"),
            )
            for name, each in form.fields.items()
            if _is_stored(form.instance, name)
        )

    def _take_going(self, form: Any, prefix: str) -> None:
        """A row that is to be removed, which somebody changed, or a part of it."""
        row = _row(form.instance)
        parts = [_row(part) for part in _parts(form.instance)]
        changed = changed_rows(self.seen, self.now, [row, *parts])
        if not changed:
            return
        kind, pk = changed[0]
        model = type(form.instance) if changed[0] == row else _part_model(form.instance)
        story = since(model, pk, self.seen.get((kind, pk)))
        record = story.later[-1] if story.later else None
        words = said("going", record, name=str(form.instance))
        self.conflicts.append(Conflict(prefix, None, words))


@dataclass(frozen=True, slots=True)
class PostedRow:
    """A row as it was posted: its number in the bank, its place on the page, its values."""

    pk: int | None
    prefix: str
    values: dict[str, list[str]]

    @property
    def goes(self) -> bool:
        """Whether it is to be removed."""
        return DELETION_FIELD_NAME in self.values


@dataclass(frozen=True, slots=True)
class Posted:
    """The posted rows of a formset: those that were stored, and those that were added."""

    prefix: str
    pk_name: str
    initial: list[PostedRow]
    extra: list[PostedRow]

    @classmethod
    def read(cls, data: QueryDict, rows: Any) -> Posted:
        """Rows by place; none where the page says not how many there are."""
        total, initial = (
            whole_number(data.get(f"{rows.prefix}-{name}", "")) or 0
            for name in (TOTAL_FORM_COUNT, INITIAL_FORM_COUNT)
        )
        pk_name = rows.model._meta.pk.name
        values = _values_by_place(data, rows.prefix)
        found = [
            PostedRow(
                whole_number(values[place].get(pk_name, [""])[-1]),
                f"{rows.prefix}-{place}",
                values[place],
            )
            for place in range(min(total, rows.absolute_max))
        ]
        return cls(rows.prefix, pk_name, found[:initial], found[initial:])

    def write(self, data: QueryDict, kept: list[PostedRow], added: list[PostedRow]) -> None:
        """Put these rows in the place of those that were posted."""
        for one in (*self.initial, *self.extra):
            for name in one.values:
                del data[f"{one.prefix}-{name}"]
        for place, one in enumerate([*kept, *added]):
            for name, values in one.values.items():
                if name != self.pk_name or place < len(kept):
                    data.setlist(f"{self.prefix}-{place}-{name}", values)
        data[f"{self.prefix}-{INITIAL_FORM_COUNT}"] = str(len(kept))
        data[f"{self.prefix}-{TOTAL_FORM_COUNT}"] = str(len(kept) + len(added))


def _values_by_place(data: QueryDict, prefix: str) -> dict[int, dict[str, list[str]]]:
    """The values of every row of a formset, by its place and their names."""
    pattern = re.compile(rf"{re.escape(prefix)}-(0|[1-9][0-9]{{0,5}})-(.+)", re.DOTALL)
    found: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for name in data:
        if part := pattern.fullmatch(name):
            found[int(part[1])][part[2]] = data.getlist(name)
    return found


def said(case: str, record: Any, **context: Any) -> SafeString:
    """What to say of a conflict: what happened, who did it and when."""
    who, when = who_and_when(record)
    return render_to_string(CONFLICT_WORDS, {"case": case, "who": who, "when": when, **context})


def put(data: QueryDict, place: str, one: forms.Field, value: Any) -> None:
    """Write a stored value into posted data as a browser would send it."""
    values = _sent(one, value)
    if values is None:
        data.pop(place, None)
    else:
        data.setlist(place, values)


def _sent(one: forms.Field, value: Any) -> list[str] | None:
    """A value as a browser sends it; None for a box that is not ticked."""
    prepared = one.prepare_value(value)
    if isinstance(prepared, bool):
        return ["on"] if prepared else None
    if isinstance(prepared, (list, tuple)):
        return [str(item) for item in prepared]
    if prepared is None:
        return [""]
    shown = one.widget.format_value(prepared) if isinstance(prepared, date) else prepared
    return [str(shown)]


def _differs(one: forms.Field, before: Any, typed: Any) -> bool:
    """Whether a browser's value is another; line ends, and blanks at the ends, do not count."""
    return bool(one.has_changed(_trimmed(before), _trimmed(typed)))


def _trimmed(value: Any) -> Any:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    """A stored value as a record has it: rows by their numbers."""
    if isinstance(value, list):
        return sorted(getattr(item, "pk", item) for item in value)
    return getattr(value, "pk", value)


def _choices(one: forms.Field, value: Any) -> list[list[str]]:
    """A value as the page's script puts it in: what is sent, and how it reads."""
    sent = _sent(one, value) or []
    items = value if isinstance(value, list) else [None] * len(sent)
    return [[key, str(item or key)] for key, item in zip(sent, items, strict=False)]


def _shown(form: Any, name: str, stored: Any) -> str:
    """A stored value in the words of the page."""
    column = form.instance._meta.get_field(name)
    if column.many_to_many:
        return "\n".join(str(item) for item in stored)
    related = column.remote_field and stored
    names = {(column.related_model, stored): _name(column.related_model, stored)} if related else {}
    return displayed(column, stored, names)


def _name(model: Any, pk: Any) -> str:
    return str(model._default_manager.filter(pk=pk).first() or "")


def _is_stored(instance: models.Model, name: str) -> bool:
    """Whether a form's field is a field of the row that its records have."""
    meta = instance._meta
    names = {column.name for column in (*meta.concrete_fields, *meta.many_to_many)}
    return name in names and name != meta.pk.name


def _row(instance: models.Model) -> Row:
    return str(instance._meta.model_name), int(instance.pk)


def _parts(instance: models.Model) -> Iterator[models.Model]:
    points = getattr(instance, "points", None)
    yield from points.all() if points is not None else ()


def _part_model(instance: Any) -> type[models.Model]:
    model: type[models.Model] = instance.points.model
    return model
