"""Who may see a page: everything asks for sign-in unless its view says otherwise."""

from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from drafting.web.answers import NOT_SIGNED_IN, SiteRequest, page_path, varied, wants_part
from drafting.web.typed import typed_texts

READING = frozenset({"GET", "HEAD"})


class PrivateMiddleware(MiddlewareMixin):
    """Lets no browser or proxy keep what it is shown, unless the view says otherwise.

    Back after a sign-out shows no draft, and Back to a form shows it as it is now.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Say so in the header (RFC 9111, 5.2.2.5)."""
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Sends a page's reader to sign in; answers a part of a page where it stands.

    A part (an htmx request) gets 401 and a short text with a link, so that a
    sign-in page never lands inside another page and what was typed stays there.
    """

    def handle_no_permission(  # type: ignore[override]  # not only redirects
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        """The answer to somebody who is not signed in; afterwards he is where he was."""
        sign_in = resolve_url(self.get_login_url(view_func))
        if not wants_part(request):
            return _sign_in_first(request, sign_in)
        query = urlencode({"next": page_path(cast("SiteRequest", request))})
        context = {"sign_in_url": f"{sign_in}?{query}"}
        return varied(render(request, "web/_sign_in_again.html", context, status=NOT_SIGNED_IN))


def _sign_in_first(request: HttpRequest, sign_in: str) -> HttpResponse:
    """To the sign-in page; a form that brings texts gets a page that keeps them."""
    if request.method in READING or not typed_texts(request.POST):
        return redirect_to_login(_page_of(request), sign_in)
    query = urlencode({"next": _page_of(request)})
    context = {"sign_in_url": f"{sign_in}?{query}"}
    return render(request, "web/signed_out.html", context, status=NOT_SIGNED_IN)


def _page_of(request: HttpRequest) -> str:
    """The page asked for; for a form that was sent, the page it stood on."""
    if request.method in READING:
        return request.get_full_path()
    referrer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referrer, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(referrer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
