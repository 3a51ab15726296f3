"""What a bank file holds: kinds of rows, their fields, the key that names a row.

Every field of a model goes into the file but its number, the row it belongs to (whose
entry holds it) and the time of its last change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models

from drafting.bank.models import (
    Blueprint,
    Fact,
    PageStyle,
    PageStyleBase,
    Phrase,
    PointSkeleton,
    SectionSkeleton,
    Term,
    Topic,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "nigao-bank"
VERSION = 1

_NOT_IN_FILES = ("id", "changed_at", "blueprint", "section")


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of row: its model, the field that names a row within its list, the lists in it."""

    model: type[models.Model]
    key: str
    parts: Mapping[str, Shape] = field(default_factory=dict)

    def fields(self) -> dict[str, models.Field[Any, Any]]:
        """The model's fields that go into the file, the key first."""
        rows = (*self.model._meta.concrete_fields, *self.model._meta.many_to_many)
        names = {row.name: row for row in rows if row.name not in _NOT_IN_FILES}
        return {self.key: names.pop(self.key), **names}


POINT = Shape(PointSkeleton, "order")
FACT = Shape(Fact, "key")
SECTION = Shape(SectionSkeleton, "heading", {"points": POINT})

SHAPES: Mapping[str, Shape] = {
    "topics": Shape(Topic, "name"),
    "page_styles": Shape(PageStyle, "slug"),
    "page_style_bases": Shape(PageStyleBase, "page_style"),
    "terms": Shape(Term, "name"),
    "facts": FACT,
    "sections": SECTION,
    "blueprints": Shape(Blueprint, "slug", {"facts": FACT, "sections": SECTION}),
    "phrases": Shape(Phrase, "code"),
}
"""The lists of a bank file. `facts` and `sections` at the top are those of no blueprint."""

NAMED_BY = {Topic: "name", PageStyle: "slug", Phrase: "code"}
"""The field that stands for a row another row points to."""
