"""Phrases in and out of the list as files; an import shows how far it is."""

from __future__ import annotations

import base64
import binascii
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from drafting.bank.exchange.faults import FileError
from drafting.bank.exchange.importing import Outcome, Step, import_steps
from drafting.bank.exchange.sheets import MAX_BYTES, MEGABYTE
from drafting.bank.exchange.spreadsheets import FORMATS, export_phrases, template
from drafting.bank.models import Phrase
from drafting.web.answers import REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.urls import URLPattern

PAGE = "admin/bank/import.html"
STEPS_HERE = "<!-- steps -->"
"""Where the page is cut: what comes before is sent at once, then step after step."""

SHOWN = 200
"""The most faults a page lists."""


class ImportForm(forms.Form):
    """A file to check; or one that was checked, carried by the page, to write.

    The page carries it (as base64) so that no process has to keep it between the two
    requests: any process of any machine can answer the second.
    """

    DEEDS = (("check", "check"), ("write", "write"), ("skip", "skip"))

    file = forms.FileField(label=gettext_lazy("File"), required=False)
    carried = forms.CharField(required=False, widget=forms.HiddenInput)
    checked = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    deed = forms.ChoiceField(choices=DEEDS, widget=forms.HiddenInput, initial="check")

    def clean(self) -> dict[str, Any]:
        """The file's bytes as `data`, not yet read."""
        cleaned = super().clean() or self.cleaned_data
        uploaded = cleaned.get("file")
        if uploaded and uploaded.size > MAX_BYTES:  # its bytes were not kept
            self.add_error("file", FileError("too-large", limit=MAX_BYTES // MEGABYTE))
        elif uploaded:
            cleaned["name"] = uploaded.name
            cleaned["data"] = uploaded.read()
        else:
            cleaned["data"] = self._carried(cleaned.get("carried") or "")
        return cleaned

    def _carried(self, text: str) -> bytes:
        try:
            data = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if not data and "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        return data


class PhraseExchange(admin.ModelAdmin):  # type: ignore[type-arg]
    """Import, export and the template, beside the list of phrases."""

    def get_urls(self) -> list[URLPattern]:
        """The admin's addresses and these."""
        site = self.admin_site
        return [
            path("import/", site.admin_view(self.import_view), name="bank_phrase_import"),
            path(
                "export/<str:extension>/",
                site.admin_view(require_safe(self.export_view)),
                name="bank_phrase_export",
            ),
            path(
                "template/",
                site.admin_view(require_safe(self.template_view)),
                name="bank_phrase_template",
            ),
            *super().get_urls(),
        ]

    def export_view(self, request: HttpRequest, extension: str) -> HttpResponse:
        """The phrases of the list, as it is filtered, in the order of their codes.

        A filter that the list does not know leads to the list, as it does there.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        if extension not in FORMATS:
            raise Http404
        try:
            listed = self._listed(request)
        except IncorrectLookupParameters:
            messages.error(request, _("The list has no such filter. Nothing was exported."))
            return redirect("admin:bank_phrase_changelist")
        data = export_phrases(listed, extension)
        return _attachment(data, f"素材-{timezone.localdate():%Y%m%d}.{extension}")

    def _listed(self, request: HttpRequest) -> QuerySet[Phrase]:
        listed = self.get_changelist_instance(request).get_queryset(request)
        return Phrase.objects.filter(pk__in=listed.order_by().values("pk")).order_by("code")

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """The workbook to fill in."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return _attachment(template(), "空白素材导入表.xlsx")

    def import_view(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """Ask for a file; check it, and write it where asked, showing how far that is."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, ImportForm())
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form, REFUSED)
        steps = _steps(request, form)
        try:
            first = next(steps)  # the file is read before it; then the page begins
        except FileError as error:
            form.add_error("file", error)
            return self._page(request, form, REFUSED)
        return self._stream(request, form, chain([first], steps))

    def _page(self, request: HttpRequest, form: ImportForm, status: int = 200) -> HttpResponse:
        return render(request, PAGE, self._context(request, form=form), status=status)

    def _context(self, request: HttpRequest, **more: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": _("Import phrases"),
            "opts": self.opts,
            "limit": MAX_BYTES // MEGABYTE,
            **more,
        }

    def _stream(
        self, request: HttpRequest, form: ImportForm, steps: Iterator[Step | Outcome]
    ) -> StreamingHttpResponse:
        """A page that grows: whoever closes it before the writing, has nothing written."""
        context = self._context(request, steps_here=STEPS_HERE, name=form.cleaned_data["name"])
        head, tail = render_to_string(PAGE, context, request).split(STEPS_HERE)
        language = translation.get_language()

        def pieces() -> Iterator[str]:
            with translation.override(language):
                yield head
                try:
                    for step in steps:
                        yield _fragment(request, form, step)
                except FileError as error:
                    yield render_to_string("bank/exchange/_refused.html", {"error": error})
                yield tail

        response = StreamingHttpResponse(pieces())
        response["Cache-Control"] = "no-store"
        response["X-Accel-Buffering"] = "no"  # a proxy that gathers the page would hide the steps
        return response


def _steps(request: HttpRequest, form: ImportForm) -> Iterator[Step | Outcome]:
    deed = form.cleaned_data["deed"]
    return import_steps(
        data=form.cleaned_data["data"],
        user=cast("User", request.user),
        name=form.cleaned_data["name"],
        write=deed != "check",
        skip_faulty=deed == "skip",
        checked=form.cleaned_data.get("checked", ""),
    )


def _fragment(request: HttpRequest, form: ImportForm, step: Step | Outcome) -> str:
    if isinstance(step, Step):
        return render_to_string("bank/exchange/_step.html", {"step": step})
    context = {
        "outcome": step,
        "deed": form.cleaned_data["deed"],
        "name": form.cleaned_data["name"],
        "carried": base64.b64encode(form.cleaned_data["data"]).decode(),
        "faults": step.faults[:SHOWN],
        "more": max(len(step.faults) - SHOWN, 0),
    }
    return render_to_string("bank/exchange/_outcome.html", context, request)


def _attachment(data: bytes, name: str) -> HttpResponse:
    kind = FORMATS[name.rpartition(".")[2]].content_type
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        data, content_type=kind, headers={"Content-Disposition": disposition or "attachment"}
    )
