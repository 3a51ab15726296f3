"""The history of a row in the admin: every change as it reads, and the way back."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from drafting.bank import history
from drafting.bank.admin.versions import lock
from drafting.bank.entries import Entry, differences, entries
from drafting.bank.restoring import Restored, answers_of, gone_parts, restore
from drafting.web.answers import CONFLICT, OK
from drafting.web.numbers import whole_number

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import Model

PER_PAGE = 30

STANDS = "stands"
"""The hidden field that names the record that stood when the page was made."""


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
        """The changes of a row and its parts, newest first; of any length, in few queries."""
        pk = _number(object_id)
        page = Paginator(history.changes_of(self.model, pk), PER_PAGE).get_page(
            request.GET.get("page")
        )
        row = self._row(request, object_id)
        if row is None and not page.object_list:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        shown = entries(history.read(page.object_list))
        last = None if row else next(iter(entries(history.read(self._deletion(pk)))), None)
        return self._answer(
            request, row, last, "admin/bank/history.html", entries=shown, page=page, last=last
        )

    def _deletion(self, pk: int) -> list[tuple[str, int]]:
        """Where the row's newest record stands."""
        records = history.records_of(self.model).filter(id=pk)
        newest = records.order_by("-history_date", "-history_id").first()
        return [(str(self.opts.model_name), newest.history_id)] if newest else []

    def state_view(self, request: HttpRequest, object_id: str, key: str) -> HttpResponse:
        """An earlier state beside the one that stands; a POST restores it."""
        if request.method != "POST":
            return self._state(request, object_id, key)
        with transaction.atomic():
            lock(self.model, _number(object_id))
            return self._state(request, object_id, key)

    def _state(self, request: HttpRequest, object_id: str, key: str) -> HttpResponse:
        row = self._row(request, object_id)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        pair = history.find(self.model, _number(object_id), key)
        if pair is None:
            raise Http404
        record, _before = pair
        newest = history.newest_of(record)
        gone = newest.history_type == "-"
        if record.history_type == "-" and record != newest:  # brought back meanwhile
            return redirect(f"admin:bank_{self.opts.model_name}_history", object_id)
        if gone and request.method == "POST" and not self.has_add_permission(request):
            raise PermissionDenied
        (entry,) = entries([(record, None)])
        shown = copy(record)
        shown.answers, left_out = answers_of(record)
        changes = list(differences(None if gone else newest, shown))
        faults: list[str] = []
        stands = history.key_of(newest)
        wanted = request.method == "POST" and bool(gone or changes)
        is_outdated = wanted and request.POST.get(STANDS) != stands
        if wanted and not is_outdated:
            faults = self._restore(request, record)
        if request.method == "POST" and not faults and not is_outdated:
            return redirect(f"admin:bank_{self.opts.model_name}_history", object_id)
        parts = _named(gone_parts([record.instance])) if gone else {}
        return self._answer(
            request, row, entry, "admin/bank/history_state.html", entry=entry, changes=changes,
            gone=gone, faults=faults, left_out=left_out, parts=parts, stands=stands,
            outdated=entries([(newest, None)]) if is_outdated else None,
            status=CONFLICT if is_outdated else OK,
        )  # fmt: skip

    def _restore(self, request: HttpRequest, record: Any) -> list[str]:
        """Restore and say so; else the reasons why not."""
        try:
            restored = restore(record=record, user=cast("User", request.user))
        except ValidationError as error:
            return error.messages
        except IntegrityError:
            return [_("Somebody changed the bank meanwhile. Try again.")]
        self.log_change(request, restored.row, [{"changed": {"fields": [_("earlier state")]}}])
        _say(request, restored)
        return []

    def _row(self, request: HttpRequest, object_id: str) -> Any:
        """The row as it stands; also one that no list of this page shows."""
        found = self.get_object(request, unquote(object_id))
        return found or self.model._default_manager.filter(pk=_number(object_id)).first()

    def _answer(
        self,
        request: HttpRequest,
        row: Any,
        told: Entry | None,
        template: str,
        *,
        status: int = OK,
        **context: Any,
    ) -> HttpResponse:
        name = str(row) if row else _("%(name)s (deleted)") % {"name": told and told.title}
        common = {
            **self.admin_site.each_context(request),
            "title": _("History: %(name)s") % {"name": name},
            "opts": self.opts,
            "original": row,
            "object_id": request.resolver_match and request.resolver_match.kwargs["object_id"],
            "may_restore": self.has_change_permission(request, row),
            "may_add": self.has_add_permission(request),
        }
        return TemplateResponse(request, template, {**common, **context}, status=status)


def _named(parts: list[Model]) -> dict[str, list[str]]:
    """The names of parts, by kind."""
    named: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        named[str(part._meta.verbose_name_plural)].append(str(part) or "—")
    return dict(named)


def _say(request: HttpRequest, restored: Restored) -> None:
    name = f"{restored.row._meta.verbose_name} {restored.row}"
    messages.success(request, _("%(name)s is as it was.") % {"name": name})
    if restored.left_out:
        message = _("These answers stay out: %(names)s.")
        messages.warning(request, message % {"names": "、".join(restored.left_out)})


def _number(object_id: str) -> int:
    """The row's number; 0, which no row has, for anything else."""
    return whole_number(unquote(object_id)) or 0
