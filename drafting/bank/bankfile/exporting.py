"""The bank as a JSON text: the same bank gives the same text, byte for byte.

Parts of a blueprint stand in their order, the other lists in that of their keys.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from datetime import date
from operator import itemgetter
from typing import Any

from django.db import connection, models, transaction

from drafting.bank.bankfile.shape import FORMAT, NAMED_BY, SHAPES, VERSION, Shape
from drafting.bank.exchange.rows import values_of
from drafting.bank.models import (
    Blueprint,
    Fact,
    PageStyle,
    PageStyleBase,
    Phrase,
    SectionSkeleton,
    Term,
    Topic,
)

Entry = dict[str, Any]

_BY_KEY = ("topics", "page_styles", "page_style_bases", "terms", "blueprints", "phrases")
"""Lists in the order of their keys; the others in the order that drafters see."""


def export_bank() -> str:
    """The whole bank, drafts and people left out."""
    whole = {"format": FORMAT, "version": VERSION, **_read()}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _read() -> dict[str, list[Entry]]:
    """Every list, as all of them are at one moment."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        lists = {name: _entries(SHAPES[name], rows) for name, rows in _rows().items()}
    for name in _BY_KEY:
        lists[name].sort(key=itemgetter(SHAPES[name].key))
    return lists


def _rows() -> dict[str, Iterable[models.Model]]:
    phrases = Phrase.objects.select_related("topic", "continues").prefetch_related("answered_by")
    sections = SectionSkeleton.objects.shared()
    return {
        "topics": Topic.objects.all(),
        "page_styles": PageStyle.objects.all(),
        "page_style_bases": PageStyleBase.objects.select_related("page_style"),
        "terms": Term.objects.all(),
        "facts": Fact.objects.shared(),
        "sections": sections.prefetch_related("points__topic"),
        "blueprints": Blueprint.objects.with_outline(),
        "phrases": phrases.iterator(chunk_size=2_000),
    }


def _entries(shape: Shape, rows: Iterable[models.Model]) -> list[Entry]:
    return [_entry(shape, row) for row in rows]


def _entry(shape: Shape, row: models.Model) -> Entry:
    if isinstance(row, Phrase):
        links = {"topic": _plain(row.topic), "continues": _plain(row.continues)}
        values: Entry = {**values_of(row), **links}
        return {name: _plain(values[name]) for name in shape.fields()}
    entry = {name: _plain(getattr(row, name)) for name in shape.fields()}
    parts = ((name, part, getattr(row, name).all()) for name, part in shape.parts.items())
    return entry | {name: _entries(part, rows) for name, part, rows in parts}


def _plain(value: Any) -> Any:
    """A value as JSON has it: a row by its key, codes in alphabetical order, bytes as base64."""
    if isinstance(value, models.Model):
        return getattr(value, NAMED_BY[type(value)])
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, (bytes, memoryview)):  # PostgreSQL gives the latter
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, date) else value
