"""Lets one thread of a process answer at a time, and the next when that one takes long.

SQLite gives Python's interpreter lock away at each row it reads. Threads that all read
and compute hand it to and fro, so four of them answer fewer requests than one. A single
thread, though, would let one slow page keep every save waiting. So threads take turns in
the order in which they came, and a turn that lasts longer than `PATIENCE` keeps nobody out.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 0.05
"""Seconds: several times what a usual request takes."""


class Turnstile:
    """The turns of one process, of which so many can have begun within `PATIENCE`."""

    def __init__(self, at_once: int = 1) -> None:
        self.at_once = at_once
        self._lock = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._since: dict[threading.Lock, float] = {}

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn; give it to the next afterwards."""
        place = threading.Lock()
        place.acquire()  # released by whoever gives the turn
        with self._lock:
            self._waiting.append(place)
            self._let_in()
        while not place.acquire(timeout=PATIENCE):
            with self._lock:
                self._let_in()
        try:
            yield
        finally:
            with self._lock:
                del self._since[place]
                self._let_in()

    def _let_in(self) -> None:
        """Give the first who waits a turn, unless too many have just begun theirs."""
        now = time.monotonic()
        begun = sum(now - since < PATIENCE for since in self._since.values())
        if self._waiting and begun < self.at_once:
            place = self._waiting.popleft()
            self._since[place] = now
            place.release()
