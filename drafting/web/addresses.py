"""Addresses: whose request it is, and where this site is."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  compared, not bound to


UNKNOWN = "0.0.0.0"  # noqa: S104  stands for all that are none, so that these are counted too


def client_address(request: HttpRequest) -> str:
    """The address a request comes from; behind proxies, the one that the first of ours saw.

    Each proxy adds the address it was asked from at the end of `X-Forwarded-For`; what
    stands before those of our own, the client may have written itself.
    """
    address = request.META.get("REMOTE_ADDR", "")
    count = settings.PROXY_COUNT
    passed_on = request.headers.get("X-Forwarded-For", "").split(",") if count else []
    if len(passed_on) >= count > 0:
        address = passed_on[-count].strip()
    return _canonical(address)


def _canonical(address: str) -> str:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return UNKNOWN
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)


def site_address() -> str:
    """Where a browser on this machine, or behind the proxy, finds Nigao."""
    names = [name for name in settings.ALLOWED_HOSTS if not name.startswith(("*", "."))]
    if settings.HTTPS and names:
        return f"https://{names[0]}"
    return local_address(settings.HOST, settings.PORT)


def local_address(host: str, port: int) -> str:
    """Where a browser on this machine finds what serves on this host and port."""
    return f"http://{EVERY_ADDRESS.get(host, bracketed(host))}:{port}"


def bracketed(host: str) -> str:
    """A host as it stands in an address."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host
