"""Clients that keep their connection and ask one request after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

TOKEN = "a" * 32
"""Of the form and of the cookie: Django only asks that both be the same."""

TAKEN = frozenset({200, 204, 409})
"""409: two connections saved the same text, which costs what a save costs."""


@dataclass(frozen=True)
class Request:
    """A request as it is sent."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: str | None = None

    @classmethod
    def get(cls, url: str, session: str, headers: Mapping[str, str]) -> Request:
        """One that reads."""
        return cls("GET", url, {**headers, "Cookie": f"sessionid={session}"})

    @classmethod
    def post(
        cls, url: str, session: str, fields: Mapping[str, Any], headers: Mapping[str, str]
    ) -> Request:
        """One that writes, with the token of a form."""
        own = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return cls("POST", url, {**headers, **own}, urlencode(fields))


def requests_per_second(port: int, clients: list[Iterator[Request]], seconds: float) -> float:
    """How many were answered while all clients asked."""
    start = perf_counter()
    with ThreadPoolExecutor(len(clients)) as pool:
        asked = [pool.submit(_ask, port, requests, start + seconds) for requests in clients]
        answered = sum(one.result() for one in asked)
    return answered / (perf_counter() - start)


def _ask(port: int, requests: Iterator[Request], until: float) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=600)
    answered = 0
    while perf_counter() < until:
        one = next(requests)
        connection.request(one.method, one.url, one.body, dict(one.headers))
        response = connection.getresponse()
        response.read()
        if response.status not in TAKEN:
            raise SystemExit(f"{one.url}: {response.status}")
        answered += 1
    connection.close()
    return answered
