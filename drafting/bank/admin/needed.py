"""Deleting what phrases still need is refused on Django's own page of confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from drafting.bank.facts import still_needed
from drafting.bank.models import Blueprint, Fact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest


class KeepsNeededFacts(admin.ModelAdmin):  # type: ignore[type-arg]
    """For facts and blueprints: the last fact behind a slot stays while phrases use it."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What would go, and why it may not: `protected` is shown as a list of reasons."""
        shown, counts, lacking, protected = super().get_deleted_objects(objs, request)
        facts = _facts_of(objs)
        reasons = still_needed(
            {fact.key for fact in facts}, without=[fact.pk for fact in facts]
        ).values()
        return shown, counts, lacking, [*protected, *(str(reason) for reason in reasons)]


def _facts_of(rows: Iterable[Any]) -> list[Fact]:
    listed = list(rows)
    blueprints = [row.pk for row in listed if isinstance(row, Blueprint)]
    own = [row for row in listed if isinstance(row, Fact)]
    return own + list(Fact.objects.filter(blueprint__in=blueprints))
