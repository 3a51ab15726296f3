"""Columns that mean the same on every database."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models


class SmallNumberField(models.PositiveSmallIntegerField):  # type: ignore[type-arg]
    """0 to 32,767: what PostgreSQL keeps is all that is taken, by SQLite too.

    SQLite would keep any number, and a bank filled there could not be moved. Forms, the
    admin and bank files all ask the field's validators. In migrations it is Django's.
    """

    default_validators = [MaxValueValidator(32_767)]  # noqa: RUF012 - as Django declares it

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """As Django's field: the database knows no difference."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.PositiveSmallIntegerField", list(args), dict(options)
