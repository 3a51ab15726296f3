"""Pages that know the state they were made from: nothing is overwritten unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.shortcuts import render
from django.urls import reverse

from drafting.bank.admin.merging import Conflict, Merge
from drafting.bank.admin.retrying import answered_once_more
from drafting.bank.models import Blueprint
from drafting.bank.versions import read_versions, versions_of, versions_of_rows, written
from drafting.web.answers import CONFLICT, OK
from drafting.web.numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import HttpRequest, HttpResponse

SEEN = "seen"
"""The hidden field in which a page carries the versions it was made from."""


class ToldForm:
    """A form that says at its fields what was changed meanwhile."""

    conflicts: Iterable[Conflict] = ()

    def full_clean(self) -> None:
        """Check as ever, then say it."""
        whole: Any = super()
        whole.full_clean()
        form: Any = self
        for conflict in self.conflicts:
            if conflict.form == (form.prefix or ""):
                form.add_error(conflict.field, conflict.words)


class ToldRows:
    """Rows, above which it is said of rows to be removed what was changed meanwhile."""

    conflicts: Iterable[Conflict] = ()

    def full_clean(self) -> None:
        """Check as ever, then say it: a row that is to go shows no errors of its own."""
        whole: Any = super()
        whole.full_clean()
        rows: Any = self
        said = [conflict.words for conflict in self.conflicts if conflict.form == rows.prefix]
        rows._non_form_errors.extend(said)


class VersionedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Forms and lists whose pages carry versions, and are merged with what stands when saved."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page with its versions; when it is sent, brought together with what stands."""
        if object_id is None:
            whole = super().changeform_view
            return answered_once_more(
                request, lambda: whole(request, object_id, form_url, extra_context)
            )
        pk = whole_number(unquote(object_id)) or 0
        if request.method != "POST":  # read before the rows: what is changed between, shows later
            seen = {SEEN: written(versions_of(self.model, pk))}
            return super().changeform_view(
                request, object_id, form_url, {**seen, **(extra_context or {})}
            )
        save = super().changeform_view
        return answered_once_more(
            request,
            lambda: self._save_merged(
                request,
                object_id,
                lambda seen: save(request, object_id, form_url, {**seen, **(extra_context or {})}),
            ),
        )

    def _save_merged(self, request: HttpRequest, object_id: str, save: Any) -> HttpResponse:
        """Bring the page together with what stands, then answer as Django does."""
        pk = whole_number(unquote(object_id)) or 0
        lock(self.model, pk)
        found = self.get_object(request, unquote(object_id))
        if found is None:
            return self._gone(request, object_id)
        merge = self._merge(request, versions_of(self.model, pk))
        merge.take_form(self.get_form(request, found, change=True)(instance=found))
        for rows in self._stored_rows(request, found):
            merge.take_rows(rows)
        self.merge_more(request, found, merge)
        return self._answer_merged(request, merge, save)

    def merge_more(self, request: HttpRequest, row: Any, merge: Merge) -> None:
        """What else of a row a page can change."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; where rows are edited in it, with their versions."""
        if not self.list_editable:
            return super().changelist_view(request, extra_context)
        listed = self.get_queryset(request)
        if request.method != "POST" or "_save" not in request.POST:
            seen = {SEEN: written(versions_of_rows(listed))}
            return super().changelist_view(request, {**seen, **(extra_context or {})})
        with transaction.atomic():
            rows = self.model._default_manager.filter(pk__in=listed.order_by().values("pk"))
            list(rows.order_by("pk").select_for_update().values_list("pk"))
            merge = self._merge(request, versions_of_rows(listed))
            formset = self.get_changelist_formset(request)
            shown = self._get_list_editable_queryset(request, formset.get_default_prefix())
            merge.take_rows(formset(queryset=shown))
            return self._answer_merged(
                request,
                merge,
                lambda seen: super(VersionedAdmin, self).changelist_view(
                    request, {**seen, **(extra_context or {})}
                ),
            )

    def _merge(self, request: HttpRequest, now: Any) -> Merge:
        request.conflicts = ()  # type: ignore[attr-defined]
        seen = read_versions(request.POST.get(SEEN, ""))
        return Merge(request.POST.copy(), request.FILES, seen, now)

    def _answer_merged(self, request: Any, merge: Merge, answer: Any) -> HttpResponse:
        """Django's own answer to the merged page; one in conflict is not saved."""
        request.POST = merge.data
        request.conflicts = merge.conflicts
        context = {SEEN: written(merge.now), "conflicts": merge.conflicts}
        response: HttpResponse = answer(context)
        if merge.conflicts and response.status_code == OK:
            response.status_code = CONFLICT
        return response

    def _stored_rows(self, request: HttpRequest, found: models.Model) -> Iterator[Any]:
        """The rows on the page, as they stand."""
        for formset, inline in self.get_formsets_with_inlines(request, found):
            queryset = inline.get_queryset(request)
            yield formset(instance=found, queryset=queryset, prefix=formset.get_default_prefix())

    def _gone(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What was typed for a row that somebody deleted meanwhile."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "history": reverse(f"admin:bank_{self.opts.model_name}_history", args=[object_id]),
        }
        return render(request, "admin/bank/gone.html", context, status=CONFLICT)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        """The form, which tells of conflicts."""
        return _told(ToldForm, super().get_form(request, obj, change, **options), request)

    def get_changelist_formset(self, request: HttpRequest, **options: Any) -> Any:
        """The rows of the list, which tell of conflicts."""
        return _told_rows(super().get_changelist_formset(request, **options), request)

    def get_formsets_with_inlines(
        self, request: HttpRequest, obj: Any = None
    ) -> Iterator[tuple[Any, Any]]:
        """The rows of the page, which tell of conflicts."""
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            yield _told_rows(formset, request), inline


def lock(model: type[models.Model], pk: int) -> None:
    """While one page is being saved another of the same row waits; parts wait for their owner."""
    rows = model._default_manager.filter(pk=pk)
    if any(field.name == "blueprint" for field in model._meta.concrete_fields):
        owners = list(rows.values_list("blueprint", flat=True))
        list(Blueprint.objects.select_for_update().filter(pk__in=owners).values_list("pk"))
    list(rows.order_by().select_for_update().values_list("pk"))


def _told(mixin: type, made: Any, request: HttpRequest) -> Any:
    conflicts = getattr(request, "conflicts", None)
    return type(made.__name__, (mixin, made), {"conflicts": conflicts}) if conflicts else made


def _told_rows(formset: Any, request: HttpRequest) -> Any:
    told = _told(ToldRows, formset, request)
    if told is not formset:
        told.form = _told(ToldForm, formset.form, request)
    return told
