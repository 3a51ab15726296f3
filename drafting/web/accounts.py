"""The first administrator, and sign-in links that work once."""

from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from sesame.utils import get_token, get_user

ADMINISTRATOR = "admin"


def first_administrator() -> User | None:
    """The superuser who was created first and may sign in."""
    return User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()


def has_administrator_with_password() -> bool:
    """Whether somebody can sign in and help the others."""
    administrators = User.objects.filter(is_superuser=True, is_active=True)
    return any(user.has_usable_password() for user in administrators)


@transaction.atomic
def ensure_administrator() -> User | None:
    """Create `admin` where there is neither a superuser nor an `admin`; else None.

    The password is unusable: the first sign-in is by link, then a password can be set.
    """
    if User.objects.filter(Q(is_superuser=True) | Q(username=ADMINISTRATOR)).exists():
        return None
    return User.objects.create_superuser(ADMINISTRATOR, email="", password=None)


def sign_in_path(user: User) -> str:
    """The path of a link that signs this user in once, within SESAME_MAX_AGE seconds."""
    return reverse("sign-in-link") + "?" + urlencode({"sesame": get_token(user)})


def redeem_token(*, token: str) -> User | None:
    """The user of a sign-in token; None when it is wrong, too old or used."""
    user = get_user(token, update_last_login=False)
    return user if isinstance(user, User) and claim_sign_in(user=user) else None


def claim_sign_in(*, user: User) -> bool:
    """Use a token up: it holds only as long as the time of the last sign-in.

    Compared and set in one statement, so that of two simultaneous requests one wins.
    """
    as_read = User.objects.filter(pk=user.pk, last_login=user.last_login)
    return bool(as_read.update(last_login=timezone.now()))
