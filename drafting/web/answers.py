"""Answers to a page, or to a part of one: the one place that knows htmx and its statuses.

A part is asked for by htmx and swapped into the page that stands; without it the same
view answers with the whole page or leads to another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User
    from django_htmx.middleware import HtmxDetails

OK = 200
NOT_SIGNED_IN = 401
CONFLICT = 409
"""Another save came first; the page shows both texts."""
REFUSED = 422
"""What was posted does not hold; the page says why, at its place."""
TOO_MANY_TRIES = 429


class SiteRequest(HttpRequest):
    """A request as it reaches a view: signed in, and with htmx's details."""

    user: User
    htmx: HtmxDetails


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part; a page it restores from history it wants whole.

    Read from the headers, so that what answers before htmx's middleware can ask too.
    """
    headers = request.headers
    is_restored = headers.get("HX-History-Restore-Request") == "true"
    return headers.get("HX-Request") == "true" and not is_restored


def wants_part_for(request: SiteRequest, target: str) -> bool:
    """Whether htmx asks for what goes into the element of this id."""
    return wants_part(request) and request.htmx.target == target


def page_path(request: SiteRequest) -> str:
    """The address, without the site, of the page a part is asked for from."""
    return request.htmx.current_url_abs_path or "/"


def page_or_part(
    request: HttpRequest,
    template: str,
    part: str,
    context: Mapping[str, object],
    *,
    status: int = OK,
) -> HttpResponse:
    """The page, or for htmx its part of this name; a cache may not give one for the other."""
    name = f"{template}#{part}" if wants_part(request) else template
    return varied(render(request, name, context, status=status))


def varied(response: HttpResponse) -> HttpResponse:
    """Tell caches that htmx gets another answer from the same address."""
    patch_vary_headers(response, ["HX-Request"])
    return response


def lead_to(request: HttpRequest, address: str) -> HttpResponse:
    """On to another page; htmx is told so, since a redirect would bring that page as a part."""
    if wants_part(request):
        return varied(HttpResponseClientRedirect(address))
    return redirect(address)


def with_event(response: HttpResponse, name: str) -> HttpResponse:
    """The answer, and an event of this name in the page once it has come."""
    return trigger_client_event(response, name)
