"""Threads of gunicorn, each taken by a request only when it has arrived whole.

gunicorn's own worker reads head and body in the thread that answers, so as many slow
clients as there are threads keep everybody else out for as long as they like. Here the
loop that waits for all connections gathers them, without a thread, for a bounded time and
in bounded memory; it sends, too, what a client does not take of its answer at once.
Threads answer in turns, and processes share the connections. Written for the gunicorn
that pyproject.toml pins: it overrides `enqueue_req` and `murder_pending`, the ways in and
out of that loop, and what is said beside them.
"""

from __future__ import annotations

import errno
import gc
import re
import selectors
import socket
import time
from collections import deque
from concurrent.futures import Future
from functools import partial
from typing import Any

from django.conf import settings
from gunicorn.workers.gthread import TConn, ThreadWorker

from drafting.web.turnstile import Turnstile

MAX_HEAD = 64 * 1024  # gunicorn refuses what is longer, in words
MAX_GATHERED = 9 * 1024 * 1024  # more than any form may have; only files too large are larger
MAX_WAITING = 4  # of those that are larger
MAX_UNSENT = 12 * 1024 * 1024  # of one answer that its client has not taken yet
SENT_AT_ONCE = 256 * 1024
MAX_MEMORY = 64 * 1024 * 1024  # of all that is arriving in one process, and of all that leaves
RATE = 10_000
"""Bytes a second that the slowest client must take or send, after a first wait."""
PAUSE = 0.005
"""Seconds after a connection in which another process can take the next."""

NO_ROOM = frozenset({errno.EMFILE, errno.ENFILE})
NOTHING_THERE = frozenset({errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK})
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([^\r]*)")
MOST_DIGITS = 18
TIMED_OUT = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class PatientSocket(socket.socket):
    """A client's connection, waited for in a thread for a bounded time only.

    What comes too late is for gunicorn a client that has gone. What the client does not take
    at once of an answer is kept in `unsent`, for the loop to send when the thread is done.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.deadline = float("inf")
        self.unsent = bytearray()

    def setblocking(self, flag: bool) -> None:
        """Wait, but not for ever."""
        self.settimeout(settings.REQUEST_SECONDS if flag else 0)

    def recv(self, *args: Any) -> bytes:
        """The next bytes of a body too large to be gathered."""
        if time.monotonic() > self.deadline:
            raise ConnectionResetError(errno.ECONNRESET, "The request came too slowly.")
        try:
            return super().recv(*args)
        except TimeoutError as error:
            raise ConnectionResetError(errno.ECONNRESET, "The request stopped.") from error

    def sendall(self, data: Any, *args: Any) -> None:
        """Send what is taken at once, and keep the rest; wait only where that is too much."""
        usual = self.gettimeout()
        self.unsent += data
        try:
            self.settimeout(0)
            self.send_on()
            if len(self.unsent) > MAX_UNSENT:
                self.settimeout(settings.REQUEST_SECONDS + len(self.unsent) / RATE)
                super().sendall(self.unsent, *args)
                self.unsent.clear()
        except TimeoutError as error:
            self.unsent.clear()  # how much of it is gone nobody knows: it must not begin again
            raise BrokenPipeError(errno.EPIPE, "The answer was not taken.") from error
        finally:
            self.settimeout(usual)

    def send_on(self) -> None:
        """Send of what is unsent as much as the client takes now."""
        try:
            while self.unsent:
                del self.unsent[: self.send(self.unsent[:SENT_AT_ONCE])]
        except BlockingIOError:
            return

    def sendfile(self, *args: Any, **options: Any) -> int:
        """Send a file; each part within the usual time."""
        try:
            super().sendall(self.unsent)
            self.unsent.clear()
            return super().sendfile(*args, **options)
        except TimeoutError as error:
            self.unsent.clear()
            raise BrokenPipeError(errno.EPIPE, "The file was not taken.") from error

    def close(self) -> None:
        """Close it, where an answer failed halfway too: its rest is given up."""
        self.unsent.clear()
        super().close()


class Arrival:
    """A request as far as it has arrived."""

    def __init__(self, received: bytes) -> None:
        self.data = bytearray(received)
        self.began = time.monotonic()
        self.head_end = -1
        self.length: int | None = None
        self._searched = 0

    @property
    def is_whole(self) -> bool:
        """Whether a thread can go on without waiting; what is too long it refuses."""
        if self.head_end < 0:
            return len(self.data) > MAX_HEAD
        if self.length is None:  # in chunks, of which the last is empty
            return self.data.endswith(b"\r\n0\r\n\r\n") or len(self.data) >= MAX_GATHERED
        return len(self.data) >= min(self.length, MAX_GATHERED)

    @property
    def is_large(self) -> bool:
        """Whether some of it must be read by a thread."""
        size = len(self.data) if self.length is None else self.length
        return self.head_end >= 0 and size > MAX_GATHERED

    @property
    def deadline(self) -> float:
        """When it should have arrived: a first wait, then as fast as the slowest may be."""
        expected = min(self.length or 0, int(settings.REQUEST_MAX_BYTES))
        first_wait = int(settings.REQUEST_SECONDS)
        return self.began + first_wait + max(expected, len(self.data)) / RATE

    def take(self, received: bytes) -> bool:
        """Add what was received; True when the client waits to be told to go on."""
        self.data += received
        if self.head_end >= 0:
            return False
        end = self.data.find(b"\r\n\r\n", self._searched)
        self._searched = max(0, len(self.data) - 3)
        if end < 0:
            return False
        self.head_end = end + 4
        return self._understand(bytes(self.data[:end]).lower())

    def _understand(self, head: bytes) -> bool:
        if b"\r\ntransfer-encoding:" not in head:
            self.length = self.head_end + _length_in(head)
        return b"\r\nexpect:" in head and not self.is_whole


def _reads_in_process() -> bool:
    """Whether threads hinder each other in reading: on SQLite. Others wait for a server."""
    return str(settings.DATABASES["default"]["ENGINE"]).endswith("sqlite3")


def _length_in(head: bytes) -> int:
    """How long the body is; nothing where gunicorn will refuse what the head says of it."""
    given = [length.rstrip(b" \t") for length in LENGTH.findall(head)]
    if len(given) != 1 or not given[0].isdigit():
        return 0
    return int(given[0]) if len(given[0]) <= MOST_DIGITS else MAX_GATHERED


class GatheringWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A worker whose threads answer only requests that have arrived."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.arriving: dict[TConn, Arrival] = {}
        self.leaving: dict[TConn, float] = {}
        self.memory = 0
        self.accept_from = 0.0
        gc.freeze()  # so that what is loaded already stays in the memory all processes share
        self.turnstile = Turnstile(1 if _reads_in_process() else self.cfg.threads)
        self.large: TConn | None = None
        self.large_waiting: deque[tuple[TConn, Arrival]] = deque()

    def accept(self, listener: socket.socket) -> None:
        """Take a connection; where there are too many, the one that took longest goes."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno in NO_ROOM and self.arriving:
                self._let_go(next(iter(self.arriving)))
            elif error.errno not in NOTHING_THERE:
                raise
            return
        patient = PatientSocket(fileno=client.detach())
        self.nr_conns += 1
        if self.nr_conns >= self.worker_connections - 1 and self.arriving:
            self._let_go(next(iter(self.arriving)))
        self.enqueue_req(TConn(self.cfg, patient, address, listener.getsockname()))
        if self.cfg.workers > 1:
            self._leave_the_next_to_others()

    def _leave_the_next_to_others(self) -> None:
        """Else one process takes all connections of a moment, and the others are idle."""
        self.accept_from = time.monotonic() + PAUSE
        self.set_accept_enabled(False)

    def set_accept_enabled(self, enabled: bool) -> None:
        """Take new connections, but for the pause after each."""
        super().set_accept_enabled(enabled and time.monotonic() >= self.accept_from)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait for events, but no longer than the pause lasts."""
        pause = self.accept_from - time.monotonic()
        super().wait_for_and_dispatch_events(min(timeout, pause) if pause > 0 else timeout)

    def handle_request(self, req: Any, conn: TConn) -> bool:
        """Answer when it is this thread's turn."""
        with self.turnstile.turn():
            return bool(super().handle_request(req, conn))

    def enqueue_req(self, conn: TConn) -> None:
        """Gather the connection's next request; a thread gets it when it is there."""
        if self.cfg.is_ssl:  # only gunicorn itself can read it
            super().enqueue_req(conn)
            return
        arrival = Arrival(b"")
        self.arriving[conn] = arrival
        conn.sock.setblocking(False)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._receive, conn, arrival))
        ahead = conn.parser.unreader.take_buffered() if conn.parser else b""
        self._take(conn, arrival, ahead) if ahead else self._receive(conn, arrival, conn.sock)

    def _receive(self, conn: TConn, arrival: Arrival, sock: Any) -> None:
        try:
            received = sock.recv(65_536)
        except BlockingIOError:
            return
        except OSError:
            received = b""
        if received:
            self._take(conn, arrival, received)
        else:
            self._let_go(conn)

    def _take(self, conn: TConn, arrival: Arrival, received: bytes) -> None:
        self.memory += len(received)
        if arrival.take(received):
            self._say(conn, CONTINUE)
        if arrival.is_whole:
            self._forget(conn)
            self._hand_over(conn, arrival)
        while self.memory > MAX_MEMORY and self.arriving:
            self._let_go(max(self.arriving, key=lambda one: len(self.arriving[one].data)))

    def _hand_over(self, conn: TConn, arrival: Arrival) -> None:
        """Give it to a thread. Of those that are read there, only one at a time."""
        if arrival.is_large:
            if len(self.large_waiting) >= MAX_WAITING:
                self._refuse(conn, BUSY)
                return
            if self.large is not None:
                self.large_waiting.append((conn, arrival))
                return
            self.large = conn
            conn.sock.deadline = time.monotonic() + arrival.deadline - arrival.began
        conn.data_ready = True
        conn.init()
        conn.parser.unreader.unread(bytes(arrival.data))
        super().enqueue_req(conn)

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """What follows an answer: its rest, then the connection's next request.

        And the next of those that are large.
        """
        conn.sock.deadline = float("inf")
        if conn is self.large:
            self.large = None
            if self.large_waiting:
                self._hand_over(*self.large_waiting.popleft())
        if not getattr(conn.sock, "unsent", None):
            super().finish_request(conn, fs)
            return
        wait = settings.REQUEST_SECONDS + len(conn.sock.unsent) / RATE
        self.leaving[conn] = time.monotonic() + wait
        conn.sock.setblocking(False)
        self.poller.register(conn.sock, selectors.EVENT_WRITE, partial(self._send_on, conn, fs))
        while sum(len(one.sock.unsent) for one in self.leaving) > MAX_MEMORY:
            self._give_up(next(iter(self.leaving)))

    def _send_on(self, conn: TConn, fs: Future[Any], sock: Any) -> None:
        try:
            sock.send_on()
        except OSError:  # the client has gone
            self._give_up(conn)
            return
        if not sock.unsent:
            del self.leaving[conn]
            self.poller.unregister(sock)
            super().finish_request(conn, fs)

    def _give_up(self, conn: TConn) -> None:
        del self.leaving[conn]
        self.poller.unregister(conn.sock)
        self._refuse(conn, b"")

    def murder_pending(self) -> None:
        """End what takes too long to arrive; when stopping, what has not begun."""
        super().murder_pending()
        now = time.monotonic()
        for conn, arrival in list(self.arriving.items()):
            if now > arrival.deadline or not (self.alive or arrival.data):
                self._let_go(conn, TIMED_OUT if arrival.data else b"")
        for conn in [conn for conn, deadline in self.leaving.items() if now > deadline]:
            self._give_up(conn)

    def _say(self, conn: TConn, words: bytes) -> None:
        try:
            conn.sock.send(words)
        except OSError:  # the client has gone, or takes nothing
            return

    def _forget(self, conn: TConn) -> None:
        self.memory -= len(self.arriving.pop(conn).data)
        self.poller.unregister(conn.sock)

    def _let_go(self, conn: TConn, words: bytes = b"") -> None:
        self._forget(conn)
        self._refuse(conn, words)

    def _refuse(self, conn: TConn, words: bytes) -> None:
        if words:
            self._say(conn, words)
        self.nr_conns -= 1
        conn.close()
