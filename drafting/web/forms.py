"""Forms in which a password is typed: what is wrong with it, and how often it may be."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import ngettext

from drafting.web.attempts import is_locked_out, minutes_to_wait


class SignInForm(AuthenticationForm):
    """Name and password; after too many wrong ones, how long to wait."""

    def get_invalid_login_error(self) -> ValidationError:
        """Whether the password was wrong says nobody who failed too often."""
        if self.request is not None and is_locked_out(self.request):
            return _too_often(self.request)
        return super().get_invalid_login_error()


class NewPasswordForm(PasswordChangeForm):
    """The old password counts as a sign-in does: an open page is no place to guess it."""

    def __init__(self, request: HttpRequest, user: User, data: Any = None) -> None:
        super().__init__(user, data)
        self.request = request

    def clean_old_password(self) -> str:
        """Refuse a wrong one, and any after too many."""
        old: str = self.cleaned_data["old_password"]
        name = self.user.get_username()
        if authenticate(self.request, username=name, password=old) is not None:
            return old
        if is_locked_out(self.request):
            raise _too_often(self.request)
        raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")


def _too_often(request: HttpRequest) -> ValidationError:
    minutes = minutes_to_wait(request)
    return ValidationError(
        ngettext(
            "There were too many wrong passwords. Please try again in %(minutes)d minute. If you "
            "have forgotten your password, ask your administrator.",
            "There were too many wrong passwords. Please try again in %(minutes)d minutes. If you "
            "have forgotten your password, ask your administrator.",
            minutes,
        ),
        code="too_often",
        params={"minutes": minutes},
    )
