"""Rows chosen in a list, one by one or all that it shows, however many these are."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR
from django.http import HttpResponseRedirect
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.utils.translation import gettext as _

from drafting.web.numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

LISTED = "listed"
"""The hidden field that says which rows a page asked about, where they are all of a list."""

_TOO_LONG = re.compile("[0-9]{19}")

_ROW = re.compile("form-[0-9]+-id")
"""The hidden number of a row that is edited in its list."""

MOST_DELETED = 5_000
"""How many rows are deleted in one transaction: while it runs, SQLite lets nobody else save."""

ANSWERS = ("post", "apply")
"""What the pages that ask post with their answer."""


class ChoosingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Actions on any number of rows: the page that asks names the list, not each row of it.

    Django's page would post the number of every row, and a form of thousands of fields is
    refused. What the list shows by the time of the answer may be other rows, though.
    """

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list. Django's page for a filter there is not lacks the site's context: it is added.

        Rows that no list could have sent are not looked for: no database takes their numbers.
        """
        sent = [value for name, value in request.POST.items() if _ROW.fullmatch(name)]
        if self._tells_of_no_row(request, sent):
            return HttpResponseRedirect(request.get_full_path())
        response: HttpResponse = super().changelist_view(request, extra_context)
        if type(response) is not SimpleTemplateResponse:
            return response
        context = self.admin_site.each_context(request) | (response.context_data or {})
        return TemplateResponse(request, response.template_name, context)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list; what no database can hold, a character or a number, is in no row of it."""
        asked = [(name, value) for name, values in request.GET.lists() for value in values]
        if any("\0" in value for _name, value in asked):
            raise IncorrectLookupParameters
        if any(_TOO_LONG.search(value) for name, value in asked if name != SEARCH_VAR):
            raise IncorrectLookupParameters
        return super().get_changelist_instance(request)

    def _tells_of_no_row(self, request: HttpRequest, numbers: Iterable[object]) -> bool:
        """Whether one of these numbers can be no row's; if so, its editor is told."""
        if all(whole_number(str(number)) is not None for number in numbers):
            return False
        self.message_user(request, _("Choose the rows again."), messages.WARNING)
        return True

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *place: Any
    ) -> HttpResponse | None:
        """Do it; what no list could have sent is told so, and rows nobody was asked about stay."""
        rows = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if self._tells_of_no_row(request, rows):
            return None
        across = request.POST.get("select_across") == "1"
        if across and _deletes(request) and queryset.count() > MOST_DELETED:
            message = _("At most %(most)d rows can be deleted at once: narrow the list first.")
            self.message_user(request, message % {"most": MOST_DELETED}, messages.WARNING)
            return None
        listed = _named(queryset) if across else ""
        if across and _is_answer(request) and request.POST.get(LISTED) != listed:
            message = _("The list has changed meanwhile. Nothing is done yet; look at it again.")
            self.message_user(request, message, messages.WARNING)
            again: Any = request.POST.copy()
            for name in ANSWERS:
                again.pop(name, None)
            request.POST = again
        response: HttpResponse | None = super().response_action(request, queryset, *place)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data[LISTED] = listed
        return response


def _deletes(request: HttpRequest) -> bool:
    return "delete_selected" in request.POST.getlist("action")


def _is_answer(request: HttpRequest) -> bool:
    return any(name in request.POST for name in ANSWERS)


def _named(queryset: QuerySet[Any]) -> str:
    """These rows and no others, in a word."""
    numbers = sorted(queryset.order_by().values_list("pk", flat=True))
    return sha256(" ".join(map(str, numbers)).encode()).hexdigest()
