"""No request, however odd, is answered by a server's error or keeps the server long.

The short form runs with all tests, the long one by `make soak`. Each fault is shown with
the number of its request: `FUZZ_SEED=<seed> make soak` makes the same requests again.
"""

import os
import random

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import include, path, resolve

from tests.fuzz.addresses import Address, addresses
from tests.fuzz.ground import Ground
from tests.fuzz.sending import Fault, Fuzzer, Request

SHORT, LONG = 700, 10_000
SEED = os.environ.get("FUZZ_SEED", "nigao")


def told(faults: list[Fault]) -> str:
    return f"{len(faults)} faults\n" + "\n".join(map(str, faults))


def test_every_address_can_be_given_arguments(ground: Ground):
    """A parameter that is new wants a row in `ground.CHOICES`."""
    fuzzer, chance = Fuzzer(ground, SEED), random.Random(SEED)

    for address in fuzzer.known:
        found = resolve(fuzzer.path(address, chance, odd=0))
        shadowed = "anything" in found.kwargs  # an address of the admin that leads nowhere here
        assert shadowed or set(address.parameters) <= found.kwargs.keys(), address.route


def test_no_odd_request_is_a_servers_error(ground: Ground):
    """First the pages are read, where everybody but a stranger finds forms to send oddly."""
    fuzzer = Fuzzer(ground, SEED)
    fuzzer.look_round()
    assert {person: len(routes) >= 5 for person, routes in fuzzer.deeds.items()} == {
        "anonymous": False, "drafter": True, "other": True, "editor": True, "admin": True,
    }  # fmt: skip

    faults = fuzzer.run(SHORT)

    assert sum(fuzzer.statuses.values()) == SHORT
    assert not faults, told(faults)


@pytest.mark.soak
def test_no_odd_request_of_many_is_a_servers_error(ground: Ground):
    fuzzer = Fuzzer(ground, SEED)
    fuzzer.look_round()

    faults = fuzzer.run(LONG)

    print(dict(sorted(fuzzer.statuses.items())))
    assert not faults, told(faults)


def _breaking(_request: HttpRequest) -> HttpResponse:
    raise ValueError("broken")


def _broken_on_the_way(_request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(str(1 // (3 - number)) for number in range(9))


urlpatterns = [
    path("breaking/", _breaking),
    path("streaming/", _broken_on_the_way),
    path("", include("drafting.urls")),
]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("place", "status", "words"),
    [("breaking", 500, "ValueError: broken"), ("streaming", 599, "ZeroDivisionError")],
)
def test_the_fuzzer_sees_what_is_broken(ground: Ground, place: str, status: int, words: str):
    fuzzer = Fuzzer(ground, SEED)

    request = Request("1", "drafter", "GET", f"/{place}/")
    fuzzer.send(request, fuzzer.client("drafter"))

    (fault,) = fuzzer.faults
    assert (fault.request, fault.status, words in fault.trace) == (request, status, True)
    assert Address(f"{place}/", "") in addresses()
