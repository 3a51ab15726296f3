"""Slow clients keep nobody out: a real server, and sockets held as long as it lets them."""

import socket
import time
from contextlib import ExitStack, contextmanager

import pytest

from tests.web.sites import environment_in, health, prepare, served, serving

CLIENTS = 24
"""More than the threads of one worker, many times."""

SOON = 5
LIMIT = 4

HEAD = b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
SLOW = {
    "nothing": b"",
    "half a head": HEAD,
    "a body that does not come": HEAD + b"Content-Length: 1000\r\n\r\nabc",
    "chunks that do not end": HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One worker with four threads; a request must be there in four seconds."""
    folder = tmp_path_factory.mktemp("slow")
    environment = environment_in(folder, THREADS="4", REQUEST_SECONDS=str(LIMIT))
    prepare(environment)
    with served(environment, folder / "log") as address:
        yield address


def port_of(address):
    return int(address.rstrip("/").rpartition(":")[2])


@contextmanager
def held(address, sent, clients=CLIENTS):
    """Connections that have sent this and go on with nothing."""
    with ExitStack() as stack:
        sockets = []
        for _ in range(clients):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", port_of(address))))
            one.sendall(sent)
            sockets.append(one)
        time.sleep(0.2)
        yield sockets


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW.keys())
def test_others_are_answered_while_slow_clients_are_held(site, sent):
    with held(site, sent):
        start = time.monotonic()
        assert health(site) == (200, "ok")
        assert time.monotonic() - start < LIMIT


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW.keys())
def test_request_that_does_not_come_is_given_up(site, sent):
    with held(site, sent, clients=1) as (one,):
        one.settimeout(LIMIT + SOON)
        answer = one.recv(1000)
    assert answer.split(b"\r\n")[0] == (b"HTTP/1.1 408 Request Timeout" if sent else b"")


REFUSED = [
    b"abc",
    b"-1",
    b"1e3",
    b"",
    b"3, 3",
    b"3\r\nContent-Length: 1000",
    b"1000\r\nContent-Length: x",
]


@pytest.mark.parametrize("length", REFUSED)
def test_length_that_is_none_is_refused_at_once(site, length):
    start = time.monotonic()
    with held(site, HEAD + b"Content-Length: " + length + b"\r\n\r\n", clients=1) as (one,):
        one.settimeout(LIMIT + SOON)
        answer = one.recv(1000)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert time.monotonic() - start < LIMIT


def test_a_byte_now_and_then_does_not_lengthen_the_time(site):
    with held(site, HEAD + b"Content-Length: 1000\r\n\r\n", clients=1) as (one,):
        one.settimeout(0.2)
        start, answer = time.monotonic(), b""
        while not answer and time.monotonic() - start < LIMIT + SOON:
            one.sendall(b"x")
            try:
                answer = one.recv(1000)
            except TimeoutError:
                continue
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_answers_nobody_takes_keep_nobody_out(site):
    asking = b"GET /static/js/site.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with held(site, asking):
        assert health(site) == (200, "ok")


def test_files_too_large_are_read_one_at_a_time_and_keep_nobody_out(site):
    started = HEAD + b"Content-Length: 50000000\r\n\r\n" + bytes(10_000_000)
    with held(site, b"", clients=3) as sockets:
        for one in sockets:
            one.sendall(started)
        assert health(site) == (200, "ok")


def test_request_in_pieces_is_answered_whole(site):
    body = b"language=en&next=/" + b"x" * 200_000
    head = b"POST /language/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(body)
    with held(site, b"", clients=1) as (one,):
        for piece in (head[:20], head[20:], body[:7], body[7:100_000], body[100_000:]):
            one.sendall(piece)
            time.sleep(0.05)
        assert one.recv(1000).startswith(b"HTTP/1.1 403 ")  # no CSRF token, but understood


def test_connection_is_kept_for_the_next_request_and_those_sent_ahead(site):
    asked = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = asked.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    with held(site, asked + asked[:9], clients=1) as (one,):
        one.sendall(asked[9:] + last)
        one.settimeout(SOON)
        received = b"".join(iter(lambda: one.recv(65536), b""))
    assert received.count(b"HTTP/1.1 200 OK") == 3


def test_client_that_asks_first_is_told_to_go_on(site):
    with held(site, HEAD + b"Content-Length: 3\r\nExpect: 100-continue\r\n\r\n", 1) as (one,):
        one.settimeout(SOON)
        assert one.recv(1000).startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
        one.sendall(b"abc")
        time.sleep(0.3)
        assert b"HTTP/1.1 403 " in one.recv(1000)


def test_server_that_stops_finishes_what_is_under_way_and_waits_for_nothing_else(tmp_path):
    environment = environment_in(tmp_path)
    prepare(environment)
    with ExitStack() as stack:
        address, server = stack.enter_context(serving(environment, tmp_path / "log"))
        stack.enter_context(held(address, b"", clients=3))
        begun = HEAD + b"Content-Length: 6\r\n\r\nabc"
        (one,) = stack.enter_context(held(address, begun, clients=1))
        server.terminate()
        time.sleep(1)
        one.sendall(b"def")
        one.settimeout(SOON)
        assert one.recv(1000).startswith(b"HTTP/1.1 403 ")
        assert server.wait(2 * SOON) == 0
