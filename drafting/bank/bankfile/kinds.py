"""Which JSON values a field takes."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drafting.bank.exchange.cells import normal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What neither every database nor every file can hold."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Fields that take the same values, and what to say of another value."""

    fields: tuple[type[models.Field[Any, Any]], ...]
    takes: Callable[[Any], bool]
    words: StrOrPromise


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, float) or _is_whole(value)


def _is_truth(value: Any) -> bool:
    return isinstance(value, bool)


def _is_day(value: Any) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == str(value)
    except (TypeError, ValueError):
        return False


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_base64(value: Any) -> bool:
    try:
        return bool(base64.b64decode(value, validate=True))
    except (TypeError, ValueError):
        return False


_KINDS = (
    Kind((models.BinaryField,), _is_base64, gettext_lazy("This must be a file in base64.")),
    Kind((models.ManyToManyField,), _is_list, gettext_lazy("This must be a list of codes.")),
    Kind((models.BooleanField,), _is_truth, gettext_lazy("This must be true or false.")),
    Kind((models.IntegerField,), _is_whole, gettext_lazy("This must be a whole number.")),
    Kind((models.FloatField,), _is_number, gettext_lazy("This must be a number.")),
    Kind((models.DateField,), _is_day, gettext_lazy("This must be a day like 2026-03-05.")),
    Kind(
        (models.CharField, models.TextField, models.ForeignKey),
        _is_text,
        gettext_lazy("This must be a text."),
    ),
)


def fault_of(field: models.Field[Any, Any], value: Any) -> str:
    """What is wrong with a value for a field; the empty string where it fits."""
    if value is None:
        return "" if field.null else _("This must not be null.")
    kind = next(kind for kind in _KINDS if isinstance(field, kind.fields))
    if not kind.takes(value):
        return str(kind.words)
    texts = value if isinstance(value, list) else [value]
    if any(isinstance(text, str) and _UNFIT.search(text) for text in texts):
        return _("There is a character here that cannot be kept.")
    if isinstance(field, models.TextField) and len(value) > (field.max_length or len(value)):
        words = _("This has %(length)d characters; %(limit)d are allowed.")
        return words % {"length": len(value), "limit": field.max_length}
    return ""


def value_of(field: models.Field[Any, Any], value: Any) -> Any:
    """A fitting value as a row takes it; texts of phrases in their normal form."""
    if isinstance(field, models.DateField) and value is not None:
        return date.fromisoformat(value)
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    if isinstance(value, str) and field.model._meta.model_name == "phrase":
        return normal(value)
    return value
