"""What the list of phrases can be narrowed to, beyond its fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from drafting.bank.models import Blueprint, Phrase, PhraseUse

if TYPE_CHECKING:
    from django.http import HttpRequest

SOON = timedelta(days=60)

Phrases = QuerySet[Phrase]


class UseFilter(admin.SimpleListFilter):
    """Whether any draft took the phrase."""

    title = _("use in drafts")
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Used or not."""
        return [("yes", _("Used in a draft")), ("no", _("Never used"))]

    def queryset(self, request: HttpRequest, queryset: Phrases) -> Phrases:
        """The phrases with uses, or those without."""
        used = Exists(PhraseUse.objects.filter(phrase=OuterRef("pk")))
        wanted = {"yes": queryset.filter(used), "no": queryset.exclude(used)}
        return wanted.get(self.value() or "", queryset)


class BlueprintFilter(admin.SimpleListFilter):
    """In drafts of which blueprint the phrase was taken."""

    title = _("used in drafts of")
    parameter_name = "blueprint"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Every blueprint."""
        return Blueprint.objects.values_list("slug", "name")

    def queryset(self, request: HttpRequest, queryset: Phrases) -> Phrases:
        """The phrases that drafts of the blueprint took."""
        if not self.value():
            return queryset
        uses = PhraseUse.objects.filter(phrase=OuterRef("pk"), blueprint_slug=self.value())
        return queryset.filter(Exists(uses))


class ValidityFilter(admin.SimpleListFilter):
    """How today lies to the first and the last day."""

    title = _("validity")
    parameter_name = "validity"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Without end, valid, to come, ending soon, ended."""
        return [
            ("always", _("Without dates")),
            ("now", _("Valid today")),
            ("later", _("Validity not begun")),
            ("soon", _("Ends within 60 days")),
            ("over", _("Ended")),
        ]

    def queryset(self, request: HttpRequest, queryset: Phrases) -> Phrases:
        """The phrases of this validity."""
        today = timezone.localdate()
        begun = Q(valid_from=None) | Q(valid_from__lte=today)
        lasting = Q(valid_until=None) | Q(valid_until__gte=today)
        wanted = {
            "always": Q(valid_from=None, valid_until=None),
            "now": begun & lasting,
            "later": Q(valid_from__gt=today),
            "soon": Q(valid_until__range=(today, today + SOON)),
            "over": Q(valid_until__lt=today),
        }
        return queryset.filter(wanted.get(self.value() or "", Q()))
