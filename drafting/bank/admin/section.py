"""Sections: those of a blueprint, reached from its page, and those any draft can take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from drafting.bank.admin.base import BankAdmin, PlainChoices, text_areas
from drafting.bank.admin.blueprint import SKELETON_TEXT, SectionInline
from drafting.bank.admin.forms import SectionPageForm
from drafting.bank.models import PointSkeleton, SectionSkeleton
from drafting.bank.preview_report import (
    common_examples,
    paper_html,
    section_paper,
    section_variants,
)
from drafting.bank.proof import proof_report

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
    from django.urls import URLPattern

POINT_TEXT = text_areas(rows=2, columns=48)


class PointInline(PlainChoices, admin.TabularInline):  # type: ignore[type-arg]
    """The points a draft starts with."""

    model = PointSkeleton
    extra = 0
    fields = ("order", "heading", "topic", "inner_points", "guidance")
    formfield_overrides = POINT_TEXT


@admin.register(SectionSkeleton)
class SectionAdmin(BankAdmin):
    """The list holds the sections any draft can take; a new one is one of them."""

    form = SectionPageForm
    inlines = (PointInline,)
    formfield_overrides = SKELETON_TEXT
    list_display = ("heading", "role", "follows", "order")
    list_editable = ("order",)
    list_filter = ("role",)
    search_fields = ("heading", "lead", "tail", "guidance")
    ordering = ("order", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SectionSkeleton]:
        """The list shows sections without blueprint; the others are found by their address."""
        rows: QuerySet[SectionSkeleton] = super().get_queryset(request)
        match = request.resolver_match
        is_list = match is not None and match.url_name == "bank_sectionskeleton_changelist"
        return rows.filter(blueprint=None) if is_list else rows.select_related("blueprint")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Say which sections these are."""
        title = {"title": _("Sections any draft can take")}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def get_fields(self, request: HttpRequest, obj: SectionSkeleton | None = None) -> Any:
        """A section of a blueprint shows which; one without, what it is put after."""
        first = "blueprint" if obj and obj.blueprint_id else "follows"
        return (first, *SectionInline.fields)

    def get_readonly_fields(self, request: HttpRequest, obj: SectionSkeleton | None = None) -> Any:
        """A section stays in its blueprint."""
        return ("blueprint",) if obj and obj.blueprint_id else ()

    def response_post_save_change(
        self, request: HttpRequest, obj: SectionSkeleton
    ) -> HttpResponseRedirect:
        """Back to the blueprint, or to the list."""
        if obj.blueprint_id:
            return redirect("admin:bank_blueprint_change", obj.blueprint_id)
        return super().response_post_save_change(request, obj)

    def get_urls(self) -> list[URLPattern]:
        """The admin's addresses, and that of the preview."""
        view = self.admin_site.admin_view(require_safe(self.paper_view))
        own = path("<row:pk>/preview/", view, name="bank_sectionskeleton_preview")
        return [own, *super().get_urls()]

    def paper_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The section as paper; one of a blueprint is shown within it."""
        section = self.get_queryset(request).filter(pk=pk).first()
        if section is None:
            raise Http404
        if not self.has_view_permission(request, section):
            raise PermissionDenied
        if section.blueprint_id:
            return redirect("admin:bank_blueprint_preview", section.blueprint_id)
        examples = common_examples()
        paper = section_paper(section, examples)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Preview: %(name)s") % {"name": section},
            "opts": self.opts,
            "original": section,
            "paper": paper_html(paper),
            "variants": section_variants(section, examples),
            "remarks": [remark for _finding, remark in proof_report(paper, on=None)],
        }
        return TemplateResponse(request, "admin/bank/paper_preview.html", context)
