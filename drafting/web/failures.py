"""What a request is answered that fails because the database cannot be written or read."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.defaults import server_error as usual_server_error

from drafting.web.answers import wants_part
from drafting.web.storage import Trouble, trouble_of, trouble_of_file

RETRY_SECONDS = 30
SECRET = "password"  # noqa: S105 - part of a field's name

WHAT = {
    Trouble.DISK_FULL: gettext_lazy(
        "The server's disk is full, so nothing can be saved. Please tell your administrator."
    ),
    Trouble.READ_ONLY: gettext_lazy(
        "The server's database takes no changes at present, so nothing can be saved. "
        "Please tell your administrator."
    ),
    Trouble.LOCKED: gettext_lazy(
        "The server's database is busy, so this was not saved. Please try again in a moment."
    ),
    Trouble.UNAVAILABLE: gettext_lazy(
        "The server cannot use its database at present. Please try again in a moment; "
        "if it lasts, tell your administrator."
    ),
    Trouble.GONE: gettext_lazy(
        "The server's database is not there, so nothing can be shown or saved until it is back. "
        "Please tell your administrator."
    ),
}


class StorageTroubleMiddleware:
    """Answers 503 in words, where a page would be an error of ours without its being one.

    Django logs such an answer in one line, its reason and the path; nothing of what was posted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, unless the file of the database has vanished.

        `/healthz` says that itself, in its own words.
        """
        if request.path != reverse("healthz") and (trouble := trouble_of_file()):
            return storage_trouble(request, trouble)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a view that failed for such a reason; None for any other."""
        trouble = trouble_of(exception)
        return storage_trouble(request, trouble) if trouble else None


def storage_trouble(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Says what is wrong; a posted form stands in the answer, to be sent again."""
    what = WHAT[trouble]
    response: HttpResponse
    if wants_part(request):
        response = HttpResponse(_("%(what)s Your text is still on this page.") % {"what": what})
    else:
        context = {"what": what, "posted": _to_send_again(request)}
        response = render(request, "web/storage_trouble.html", context)
    response.status_code, response.reason_phrase = 503, trouble.value
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    add_never_cache_headers(response)
    return response


def _to_send_again(request: HttpRequest) -> list[tuple[str, list[str]]]:
    """The fields of a form that was posted; none where it held a password or a file."""
    posted = request.POST.lists() if request.method == "POST" and not request.FILES else ()
    fields = [(name, list(values)) for name, values in posted if name != "csrfmiddlewaretoken"]
    return [] if any(SECRET in name for name, _values in fields) else fields


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of an error: what fails outside the views is looked at here."""
    trouble = trouble_of(sys.exc_info()[1])
    return storage_trouble(request, trouble) if trouble else usual_server_error(request)
