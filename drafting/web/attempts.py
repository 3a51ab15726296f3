"""Wrong passwords, counted by django-axes: by name and address, by name, and by address.

Five wrong ones for a name from an address close that pair for a quarter of an hour, so a
colleague's typing errors, or somebody's malice elsewhere, keep nobody else out. The other
two bounds are wide: one for those who try one name from many addresses, which leaves out
the addresses where its owner signed in lately, and one for those who try many names from
one address, which may be that of a whole office.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Any

from axes.attempts import get_cool_off_threshold
from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Count, Max, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from drafting.web.logs import one_line

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

logger = logging.getLogger(__name__)

OF_A_PAIR, OF_A_NAME, OF_AN_ADDRESS = 5, 50, 100
KNOWN_FOR = timedelta(days=90)


class SignInGuard(AxesStandaloneBackend):  # type: ignore[misc]  # axes has no types
    """Lets nobody try who failed too often. Links and commands are no tries."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None
    ) -> None:
        """Refuse by an exception, or leave it to the other backends."""
        if request is not None and username is not None:
            super().authenticate(request, username=username, password=password)


class Attempts(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts with a bound for each kind, and says each failure in the log."""

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """How near the nearest bound is, in failures of a pair: at `OF_A_PAIR` it is reached."""
        name, address = get_client_username(request, credentials), request.axes_ip_address
        of_name, from_address = Q(username=name), Q(ip_address=address)
        recent = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        count = recent.filter(of_name | from_address).aggregate(
            pair=Sum("failures_since_start", filter=of_name & from_address, default=0),
            name=Sum("failures_since_start", filter=of_name, default=0),
            address=Sum("failures_since_start", filter=from_address, default=0),
        )
        near = [count["pair"], count["address"] * OF_A_PAIR // OF_AN_ADDRESS]
        if count["name"] >= OF_A_NAME and not _signed_in_lately(name, address):
            near.append(OF_A_PAIR)
        return int(max(near))

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        """Count it, and say who and from where in one line."""
        if request is None:
            return
        super().user_login_failed(sender, credentials, request, **kwargs)
        logger.warning(
            "Sign-in %s: “%s” from %s",
            "refused" if request.axes_locked_out else "failed",
            one_line(get_client_username(request, credentials) or ""),
            request.axes_ip_address,
        )


def _signed_in_lately(name: str, address: str | None) -> bool:
    since = timezone.now() - KNOWN_FOR
    signed_in = AccessLog.objects.filter(username=name, ip_address=address)
    return bool(signed_in.filter(attempt_time__gte=since).exists())


def forget_failures(*, users: QuerySet[User]) -> int:
    """Let accounts try again at once, from wherever; of how many there were failures."""
    failed = AccessAttempt.objects.filter(username__in=users.order_by().values("username"))
    count: int = failed.order_by().aggregate(names=Count("username", distinct=True))["names"]
    failed.delete()
    return count


def is_locked_out(request: HttpRequest) -> bool:
    """Whether the try of this request was one too many."""
    return bool(getattr(request, "axes_locked_out", False))


def minutes_to_wait(request: HttpRequest) -> int:
    """After how many minutes another try is worth while, at the latest."""
    credentials = getattr(request, "axes_credentials", None)
    last = AccessAttempt.objects.filter(
        username=get_client_username(request, credentials),
        ip_address=getattr(request, "axes_ip_address", None),
    ).aggregate(last=Max("attempt_time"))["last"]
    left = settings.AXES_COOLOFF_TIME - (timezone.now() - last if last else timedelta())
    return max(1, ceil(left / timedelta(minutes=1)))


def answer_as_it_is(
    _request: HttpRequest, response: HttpResponse, _credentials: dict[str, Any] | None
) -> HttpResponse:
    """What axes does with an answer to a try too many: the page has said it already."""
    return response
