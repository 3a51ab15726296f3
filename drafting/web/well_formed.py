"""Requests that say what no browser says: refused, or read as if it was not said."""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

LONGEST_ADDRESS = 16_000
"""In bytes; a page's own addresses have some hundreds. Databases refuse longer searches."""

_ADDRESSES = ("HTTP_REFERER", "HTTP_HX_CURRENT_URL")
"""Headers that name a page."""


class WellFormedMiddleware:
    """Forgets pages that are no address; refuses what has no length, or an endless address.

    What reads them afterwards (Django, django-htmx, databases) takes them for sound.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on with what is left."""
        for name in _ADDRESSES:
            if not _is_address(request.META.get(name, "")):
                del request.META[name]
        if not (request.META.get("CONTENT_LENGTH") or "0").isdecimal():
            return _refusal("A request's length is a number.", 400)
        if len(request.META.get("QUERY_STRING", "")) + len(request.path) > LONGEST_ADDRESS:
            return _refusal("This address is too long.", 414)
        return self.get_response(request)


def _refusal(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


def _is_address(text: str) -> bool:
    """Whether it can be read as an address, as it stands and unquoted: htmx may send it so."""
    try:
        return all(urlsplit(way).port != -1 for way in (text, unquote(text)))
    except ValueError:
        return False
