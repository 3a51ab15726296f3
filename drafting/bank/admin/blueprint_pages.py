"""Pages about one blueprint: as paper, copied for a new occasion, published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_slug
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from drafting.bank.blueprints import copy_blueprint, publish_blueprint
from drafting.bank.models import Blueprint, SectionRole, Status
from drafting.bank.models.blueprint import MAX_POINTS
from drafting.bank.preview_report import blueprint_paper, blueprint_variants, paper_html
from drafting.bank.proof import proof_report
from drafting.web.answers import OK, REFUSED

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

LONGEST_ITEM = 150
WIDE = forms.TextInput(attrs={"class": "vTextField"})


class CopyForm(forms.Form):
    """A new name, and what this occasion's notice lists."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, widget=WIDE)
    slug = forms.CharField(
        label=gettext_lazy("Short name"),
        max_length=60,
        widget=WIDE,
        validators=[validate_slug],
        help_text=gettext_lazy("Letters, digits and hyphens, such as democratic-life-2027."),
    )
    occasion = forms.CharField(
        label=gettext_lazy("Occasion"), max_length=200, required=False, widget=WIDE
    )
    items = forms.CharField(
        label=gettext_lazy("The notice's items"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        help_text=gettext_lazy(
            "One a line, word for word: each becomes a point on the problems, with the topic "
            "of the point at its place. Empty: the points are copied as they are."
        ),
    )

    def clean_slug(self) -> str:
        """Short names are unique."""
        slug: str = self.cleaned_data["slug"]
        if Blueprint.objects.filter(slug=slug).exists():
            raise ValidationError(_("There is a blueprint of this short name already."))
        return slug

    def clean_items(self) -> list[str]:
        """The items without blank lines, each once."""
        lines = [line.strip() for line in self.cleaned_data["items"].splitlines()]
        items = [line for line in lines if line]
        if len(items) > MAX_POINTS:
            raise ValidationError(_("At most %(most)d items.") % {"most": MAX_POINTS})
        if len(set(items)) < len(items):
            raise ValidationError(_("An item stands there twice."))
        for number, item in enumerate(items, 1):
            if len(item) > LONGEST_ITEM or set("【】") & set(item):
                message = _("Item %(number)d is too long, or has brackets 【】 in it.")
                raise ValidationError(message % {"number": number})
        return items


class BlueprintPages(admin.ModelAdmin):  # type: ignore[type-arg]
    """What the buttons on a blueprint's page lead to, and the actions of the list."""

    actions = ("copy_chosen", "publish_chosen")

    def get_urls(self) -> list[URLPattern]:
        """The admin's addresses, and those of the three pages."""
        wrap = self.admin_site.admin_view
        paper = wrap(require_safe(self.paper_view))
        copy = wrap(require_http_methods(["GET", "POST"])(self.copy_view))
        publish = wrap(require_POST(self.publish_view))
        return [
            path("<row:pk>/preview/", paper, name="bank_blueprint_preview"),
            path("<row:pk>/copy/", copy, name="bank_blueprint_copy"),
            path("<row:pk>/publish/", publish, name="bank_blueprint_publish"),
            *super().get_urls(),
        ]

    def paper_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The whole blueprint with example facts, and every condition on and off."""
        blueprint = self._whole(request, pk)
        if not self.has_view_permission(request, blueprint):
            raise PermissionDenied
        paper = blueprint_paper(blueprint)
        return self._page(
            request, blueprint, "admin/bank/paper_preview.html",
            title=_("Preview: %(name)s") % {"name": blueprint},
            paper=paper_html(paper), variants=blueprint_variants(blueprint),
            remarks=[remark for _finding, remark in proof_report(paper, on=None)],
        )  # fmt: skip

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Copy for a new occasion."""
        blueprint = self._whole(request, pk)
        if not self.has_add_permission(request):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        form = CopyForm(data, initial={"occasion": blueprint.occasion})
        has_problems = any(s.role == SectionRole.PROBLEM for s in blueprint.sections.all())
        if not has_problems:
            del form.fields["items"]
        copied = self._copy(blueprint, form) if form.is_valid() else None
        if copied is None:
            return self._page(
                request, blueprint, "admin/bank/blueprint_copy.html", form=form,
                title=_("Copy for a new occasion: %(name)s") % {"name": blueprint},
                status=REFUSED if form.is_bound else OK,
            )  # fmt: skip
        self.log_addition(request, copied, [{"added": {}}])
        message = _("Copied as a proposal. Look it through, then put it in use.")
        messages.success(request, message)
        return redirect("admin:bank_blueprint_change", copied.pk)

    def _copy(self, blueprint: Blueprint, form: CopyForm) -> Blueprint | None:
        """The copy; None where a part of it would not hold, which the form then says."""
        try:
            return copy_blueprint(source=blueprint, **form.cleaned_data)
        except ValidationError as error:
            faults = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            for field, found in faults.items():
                form.add_error(field if field in form.fields else None, found)
        return None

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put in use, if every part holds."""
        blueprint = self._whole(request, pk)
        if not self.has_change_permission(request, blueprint):
            raise PermissionDenied
        self._publish(request, blueprint)
        return redirect("admin:bank_blueprint_change", pk)

    def _publish(self, request: HttpRequest, blueprint: Blueprint) -> None:
        try:
            publish_blueprint(blueprint=blueprint)
        except ValidationError as error:
            for fault in error.messages:
                messages.error(request, fault)
            message = _("“%(name)s” is not in use: mend this first.") % {"name": blueprint}
            messages.error(request, message)
            return
        self.log_change(request, blueprint, [{"changed": {"fields": ["status"]}}])
        message = _("“%(name)s” is in use: drafters can choose it.") % {"name": blueprint}
        messages.success(request, message)

    @admin.action(description=gettext_lazy("Copy for a new occasion"), permissions=("add",))
    def copy_chosen(
        self, request: HttpRequest, blueprints: QuerySet[Blueprint]
    ) -> HttpResponse | None:
        """Open the form for the one that is chosen."""
        chosen = list(blueprints[:2])
        if len(chosen) == 1:
            return redirect("admin:bank_blueprint_copy", chosen[0].pk)
        self.message_user(request, _("Choose one blueprint to copy."), messages.WARNING)
        return None

    @admin.action(
        description=gettext_lazy("Put the chosen blueprints in use"), permissions=("change",)
    )
    def publish_chosen(self, request: HttpRequest, blueprints: QuerySet[Blueprint]) -> None:
        """Each that holds."""
        for blueprint in blueprints.exclude(status=Status.ACTIVE):
            self._publish(request, blueprint)

    def _whole(self, request: HttpRequest, pk: int) -> Blueprint:
        found = Blueprint.objects.with_outline().filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def _page(
        self, request: HttpRequest, row: Blueprint, template: str, *, status: int = 200, **own: Any
    ) -> HttpResponse:
        common = {**self.admin_site.each_context(request), "opts": self.opts, "original": row}
        return TemplateResponse(request, template, {**common, **own}, status=status)
