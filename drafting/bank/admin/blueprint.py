"""Blueprints with their facts and sections."""

from django.contrib import admin
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from drafting.bank.admin.base import BankAdmin, PlainChoices, text_areas
from drafting.bank.admin.blueprint_pages import BlueprintPages
from drafting.bank.admin.fact import SMALL_TEXT
from drafting.bank.admin.forms import BlueprintForm, SectionForm
from drafting.bank.admin.formsets import FactRows, SectionRows
from drafting.bank.admin.needed import KeepsNeededFacts
from drafting.bank.models import Blueprint, Fact, SectionSkeleton
from drafting.web.numbers import whole_number

SKELETON_TEXT = text_areas(rows=3, columns=90)


class FactInline(PlainChoices, admin.TabularInline):  # type: ignore[type-arg]
    """What the blueprint asks."""

    model = Fact
    formset = FactRows
    extra = 0
    fields = ("order", "key", "label", "help", "kind", "required", "choices", "example")
    formfield_overrides = SMALL_TEXT


class SectionInline(PlainChoices, admin.StackedInline):  # type: ignore[type-arg]
    """The parts of the report; the points of each stand on its own page."""

    model = SectionSkeleton
    form = SectionForm
    formset = SectionRows
    extra = 0
    show_change_link = True
    formfield_overrides = SKELETON_TEXT
    fields = (
        ("order", "role"),
        "heading",
        "lead",
        "tail",
        "guidance",
        ("layout", "inner_layout"),
        ("points_from", "points_min", "points_max"),
        ("length_min", "length_max"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[SectionSkeleton]:
        """Sections with their points, which are checked with them."""
        return super().get_queryset(request).prefetch_related("points")


@admin.register(Blueprint)
class BlueprintAdmin(BlueprintPages, KeepsNeededFacts, BankAdmin):
    """Blueprints; facts and sections on one page, so that they are checked together."""

    form = BlueprintForm
    inlines = (FactInline, SectionInline)
    formfield_overrides = SKELETON_TEXT
    list_display = ("name", "occasion", "status", "version", "page_style", "order")
    list_filter = ("status",)
    list_select_related = ("page_style",)
    readonly_fields = ("version",)
    search_fields = ("name", "occasion", "description")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "name",
                    "slug",
                    "occasion",
                    "description",
                    ("status", "order", "version"),
                    "page_style",
                    ("length_min", "length_max"),
                )
            },
        ),
        (
            _("Texts around the sections"),
            {
                "description": _(
                    "Write a gap as 【name】; the name must be among the facts below. "
                    "【问题|数】 counts the points of a role, 【学习内容|顿号】 joins a list."
                ),
                "fields": Blueprint.TEXTS,
            },
        ),
    )

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Blueprint | None:
        """While one editor's page is being saved another's waits: names are compared first."""
        if request.method == "POST" and connection.in_atomic_block:
            Blueprint.objects.select_for_update().filter(pk=whole_number(object_id) or 0).first()
        found: Blueprint | None = super().get_object(request, object_id, from_field)
        return found
