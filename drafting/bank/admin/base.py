"""What the bank's pages in the admin have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from drafting.bank.admin.choosing import ChoosingAdmin
from drafting.bank.admin.history import HistoryAdmin
from drafting.bank.admin.versions import VersionedAdmin
from drafting.bank.blueprints import LISTING, blueprint_of, note_change
from drafting.bank.models import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


ALWAYS = {"changed_at"}
"""Fields that are saved with every change."""

LINKS = Phrase.answered_by.through._meta
"""Rows that only join two others: they have no name an editor knows."""


def text_areas(*, rows: int, columns: int) -> Mapping[type[models.Field[Any, Any]], Any]:
    """`formfield_overrides` that show long texts in fields of this size."""
    size = {"rows": rows, "cols": columns}
    return {models.TextField: {"widget": AdminTextareaWidget(attrs=size)}}


class PlainChoices:
    """Choosing a row does not offer to change or delete it: that is done on its own page."""

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """The field without the buttons around it."""
        made: Any = super()
        field: forms.Field | None = made.formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            for deed in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{deed}_related", False)
        return field


class BankAdmin(PlainChoices, ChoosingAdmin, VersionedAdmin, HistoryAdmin):
    """A list of 50 rows a page; a form that can be saved at both ends."""

    list_per_page = 50
    save_on_top = True

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        """Save what was changed and no more: another editor's change of another field stays.

        Without a change there is nothing to save, and nothing in the history.
        """
        if not change:
            super().save_model(request, obj, form, change)
            return
        columns = {column.name for column in obj._meta.concrete_fields}
        links = {link.name for link in obj._meta.many_to_many}
        changed = (columns | links) & set(form.changed_data)
        if changed:
            obj.save(update_fields=columns & (changed | ALWAYS))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the rows on the page; a changed blueprint counts its version up."""
        super().save_related(request, form, formsets, change)
        touched = set(form.changed_data) - LISTING or any(rows.has_changed() for rows in formsets)
        blueprint = blueprint_of(form.instance)
        if change and touched and blueprint:
            note_change(blueprint=blueprint)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What would go, for the page that asks; rows that only join others are left out."""
        shown, counts, lacking, protected = super().get_deleted_objects(objs, request)
        named = {name: n for name, n in counts.items() if name != LINKS.verbose_name_plural}
        return _without_links(shown), named, lacking, protected

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        """Delete; the blueprint it was part of counts its version up."""
        blueprint = blueprint_of(obj)
        super().delete_model(request, obj)
        if blueprint and blueprint.pk:
            note_change(blueprint=blueprint)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """Say where what was deleted can be found."""
        response: HttpResponse = super().response_delete(request, obj_display, obj_id)
        say_where(request)
        return response

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """The same of rows chosen in the list."""
        super().delete_queryset(request, queryset)
        say_where(request)


def say_where(request: HttpRequest) -> None:
    """A message with the way to what was deleted, for whoever may go there."""
    if not request.user.has_perm("bank.view_phrase"):
        return
    place = (_("It can be brought back:"), reverse("bank:deleted"), _("Deleted items"))
    messages.info(request, format_html('{} <a href="{}">{}</a>', *place))


def _without_links(shown: list[Any]) -> list[Any]:
    """Django's nested list of what would go: a list follows the row its members hang on."""
    mark = f"{capfirst(LINKS.verbose_name)}: "
    nested = (_without_links(row) if isinstance(row, list) else row for row in shown)
    return [row for row in nested if row and not str(row).startswith(mark)]
