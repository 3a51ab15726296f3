"""Pages every installation has: sign-in, password, language, health."""

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash, views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.db import Error as DatabaseError
from django.db import connection
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

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class SignIn(views.LoginView):
    """Name and password."""

    template_name = "web/sign_in.html"
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The form again, with what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


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
    form_class = PasswordChangeForm if has_one else SetPasswordForm
    form = form_class(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.save()
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password is saved."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "has_one": has_one}
    return render(request, "web/password.html", context, status=422 if form.is_bound else 200)


sign_in = SignIn.as_view()
sign_out = require_POST(views.LogoutView.as_view())
switch_language = login_not_required(require_POST(set_language))


def nothing(request: HttpRequest, anything: str) -> HttpResponse:
    """An address that a library brings with it and this site has no use for."""
    raise Http404


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when not; for load balancers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unavailable", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
