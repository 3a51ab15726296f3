"""Pages every installation has: sign-in, password, language, health."""

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash, views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)
from django.views.i18n import set_language

from drafting.web.accounts import redeem_token
from drafting.web.answers import NOT_SIGNED_IN, REFUSED, TOO_MANY_TRIES
from drafting.web.attempts import is_locked_out, minutes_to_wait
from drafting.web.forms import NewPasswordForm, SignInForm
from drafting.web.storage import trouble_writing

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class SignIn(views.LoginView):
    """Name and password."""

    template_name = "web/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The form again, with what is wrong."""
        response = self.render_to_response(self.get_context_data(form=form))
        return _refused(self.request, response)


def _refused(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A form that was refused: for what it holds, or since there were too many tries."""
    response.status_code = REFUSED
    if is_locked_out(request):
        response.status_code = TOO_MANY_TRIES
        response.headers["Retry-After"] = str(60 * minutes_to_wait(request))
    return response


@login_not_required
def sign_in_for_admin(request: HttpRequest) -> HttpResponse:
    """The admin's own sign-in page would be a second door; one without rights finds none."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.GET.get("next", ""), settings.LOGIN_URL)


@login_not_required
@never_cache
@require_GET
def sign_in_by_link(request: HttpRequest) -> HttpResponse:
    """Sign in by a link that works once; a used or old one gets a page that says so."""
    user = redeem_token(token=request.GET.get("sesame", ""))
    if user is None:
        response = render(request, "web/sign_in_link_spent.html", status=403)
    else:
        login(request, user)
        if not user.has_usable_password():
            messages.info(request, _("You have no password yet. Set one for your next visit."))
        response = redirect(settings.LOGIN_REDIRECT_URL)
    response.headers["Referrer-Policy"] = "origin"  # the address holds the token
    return response


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the password, or set the first one after a sign-in by link."""
    user = cast("User", request.user)
    has_one = user.has_usable_password()
    data = request.POST if request.method == "POST" else None
    form = NewPasswordForm(request, user, data) if has_one else SetPasswordForm(user, data)
    if form.is_valid():
        form.save()
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password is saved."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "has_one": has_one}
    response = render(request, "web/password.html", context)
    return _refused(request, response) if form.is_bound else response


sign_in = SignIn.as_view()
sign_out = require_POST(views.LogoutView.as_view())
switch_language = login_not_required(require_POST(set_language))


def nothing(request: HttpRequest, anything: str) -> HttpResponse:
    """An address that a library brings with it and this site has no use for."""
    raise Http404


@login_not_required
@never_cache
@require_safe
def session(request: HttpRequest) -> HttpResponse:
    """204 while one is signed in, with the account's number; 401 when not.

    Asked before a long form is sent, and where a draft is not found that was there.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=NOT_SIGNED_IN)
    return HttpResponse(status=204, headers={"X-Account": str(request.user.pk)})


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database can be written, 503 with the reason when not; for load balancers."""
    trouble = trouble_writing()
    if trouble is not None:
        return HttpResponse(trouble.value, status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
