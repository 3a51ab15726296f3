"""Facts of no blueprint: asked in place when a phrase needs them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from drafting.bank.admin.base import BankAdmin, text_areas
from drafting.bank.admin.needed import KeepsNeededFacts
from drafting.bank.facts import still_needed
from drafting.bank.models import Fact

SMALL_TEXT = text_areas(rows=2, columns=24)


class SharedFactForm(forms.ModelForm):  # type: ignore[type-arg]
    """A fact without blueprint."""

    def clean_key(self) -> str:
        """One shared fact a slot.

        The constraint would see to it, but Django skips it here: it is about
        the blueprint, which this page does not ask for.
        """
        key: str = self.cleaned_data["key"]
        if Fact.objects.shared().filter(key=key).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This slot is asked for already."))
        return key

    def clean(self) -> dict[str, Any]:
        """A fact that phrases need keeps its slot."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        old = self.initial.get("key")
        if self.instance.pk and old and cleaned.get("key") not in {old, None}:
            needed = still_needed({old}, without=[self.instance.pk])
            if needed:
                self.add_error("key", str(needed[old]))
        return cleaned


@admin.register(Fact)
class FactAdmin(KeepsNeededFacts, BankAdmin):
    """Shared facts; those of a blueprint stand on its page."""

    form = SharedFactForm
    fields = ("order", "key", "label", "help", "kind", "required", "choices", "example")
    formfield_overrides = SMALL_TEXT
    list_display = ("key", "label", "kind", "example", "order")
    list_editable = ("order",)
    list_filter = ("kind",)
    search_fields = ("key", "label")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fact]:
        """Only facts of no blueprint."""
        shared: QuerySet[Fact] = super().get_queryset(request).filter(blueprint=None)
        return shared
