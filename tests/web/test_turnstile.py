"""Threads answer in turns, and a slow one keeps nobody out."""

import threading
import time
from contextlib import contextmanager
from functools import partial

from drafting.web.turnstile import PATIENCE, Turnstile

LONG = 60 * PATIENCE


@contextmanager
def begun(*tasks):
    """Threads with these tasks, each begun a little after the one before; joined at the end."""
    threads = [threading.Thread(target=task, daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
        time.sleep(0.005)
    yield threads
    for thread in threads:
        thread.join(LONG)


def hold(turnstile, released):
    with turnstile.turn():
        released.wait(LONG)


def test_turns_are_taken_one_after_the_other_in_order_of_arrival():
    turnstile, seen, at_work = Turnstile(), [], []

    def task(name):
        with turnstile.turn():
            at_work.append(name)
            seen.append((name, len(at_work)))
            time.sleep(PATIENCE / 10)
            at_work.remove(name)

    with begun(*(partial(task, name) for name in "abcdef")):
        pass
    assert seen == [(name, 1) for name in "abcdef"]


def test_turn_that_lasts_keeps_nobody_out():
    turnstile, released = Turnstile(), threading.Event()
    with begun(partial(hold, turnstile, released), partial(hold, turnstile, released)):
        start = time.monotonic()
        with turnstile.turn():
            waited = time.monotonic() - start
        released.set()
    assert PATIENCE / 2 < waited < LONG / 2


def test_turn_is_given_back_when_an_answer_fails():
    turnstile = Turnstile()
    for _ in range(3):
        start = time.monotonic()
        try:
            with turnstile.turn():
                raise ConnectionResetError
        except ConnectionResetError:
            assert time.monotonic() - start < PATIENCE


def test_several_turns_at_once_where_threads_do_not_hinder_each_other():
    turnstile, released = Turnstile(at_once=3), threading.Event()
    with begun(*[partial(hold, turnstile, released)] * 2):
        start = time.monotonic()
        with turnstile.turn():
            waited = time.monotonic() - start
        released.set()
    assert waited < PATIENCE
