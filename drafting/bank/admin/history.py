"""The history of a row in the admin: every change as it reads, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from drafting.bank import history

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PER_PAGE = 30


class HistoryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows the history of simple_history and restores from it.

    A blueprint's history tells of its facts, sections and points too, and a restored
    state is checked like one that is typed: neither fits SimpleHistoryAdmin, which
    reads one model and restores through the form of the page.
    """

    def get_urls(self) -> list[URLPattern]:
        """The admin's addresses, and that of an earlier state."""
        view = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.state_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_state"
        return [path("<path:object_id>/history/<slug:key>/", view, name=name), *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The changes of a row and its parts, newest first."""
        pairs = history.records_of(self.model, unquote(object_id))
        row = self.get_object(request, unquote(object_id))
        if row is None and not pairs:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        page = Paginator(pairs, PER_PAGE).get_page(request.GET.get("p"))
        shown = history.entries(list(page.object_list), history.newest_keys(pairs))
        return self._answer(request, row, "bank/history.html", entries=shown, page=page)

    def state_view(self, request: HttpRequest, object_id: str, key: str) -> HttpResponse:
        """An earlier state beside the one that stands; a POST restores it."""
        row = self.get_object(request, unquote(object_id))
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        pairs = history.records_of(self.model, unquote(object_id))
        record = next((pair[0] for pair in pairs if history.key_of(pair[0]) == key), None)
        if record is None or record.history_type == "-":
            raise Http404
        faults = self._restore(request, record) if request.method == "POST" else []
        if request.method == "POST" and not faults:
            return redirect(f"admin:bank_{self.opts.model_name}_history", object_id)
        newest = next(pair[0] for pair in pairs if _same_row(pair[0], record))
        gone = newest.history_type == "-"
        (entry,) = history.entries([(record, None)], set())
        changes = list(history.differences(None if gone else newest, record))
        return self._answer(
            request, row, "bank/history_state.html",
            entry=entry, changes=changes, gone=gone, faults=faults,
        )  # fmt: skip

    def _restore(self, request: HttpRequest, record: Any) -> list[str]:
        """Restore and say so; else the reasons why not."""
        try:
            restored = history.restore(record=record, user=cast("User", request.user))
        except ValidationError as error:
            return error.messages
        self.log_change(request, restored, [{"changed": {"fields": [_("earlier state")]}}])
        name = f"{restored._meta.verbose_name} {restored}"
        messages.success(request, _("%(name)s is as it was.") % {"name": name})
        return []

    def _answer(
        self, request: HttpRequest, row: Any, template: str, **context: Any
    ) -> HttpResponse:
        name = str(row) if row else _("deleted")
        common = {
            **self.admin_site.each_context(request),
            "title": _("History: %(name)s") % {"name": name},
            "opts": self.opts,
            "original": row,
            "object_id": request.resolver_match and request.resolver_match.kwargs["object_id"],
            "may_restore": self.has_change_permission(request, row),
        }
        return TemplateResponse(request, template, {**common, **context})


def _same_row(a: Any, b: Any) -> bool:
    return bool(a.instance_type is b.instance_type and a.id == b.id)
