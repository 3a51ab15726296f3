"""Processes share the connections: a real server with two of them."""

import os
import socket
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.web.sites import environment_in, health, prepare, serving

CONNECTIONS = 64


def workers_of(server):
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()
    return [int(child) for child in children.split()]


def opened_by(process, kind):
    """How many files of the kind it has: `socket`, `anon_inode` of a loop that waits."""
    return sum(is_of(kind, opened) for opened in Path(f"/proc/{process}/fd").iterdir())


def is_of(kind, opened):
    try:
        return os.readlink(opened).startswith(f"{kind}:")
    except FileNotFoundError:  # closed meanwhile
        return False


def wait_for_workers(server):
    for _ in range(300):
        workers = workers_of(server)
        if len(workers) == 2 and all(opened_by(one, "anon_inode") for one in workers):
            return workers
        time.sleep(0.1)
    raise AssertionError("the workers did not start")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_connections_of_one_moment_are_shared_by_all_processes(tmp_path):
    environment = environment_in(tmp_path, WEB_CONCURRENCY="2")
    prepare(environment)
    with serving(environment, tmp_path / "log") as (address, server), ExitStack() as stack:
        before = {one: opened_by(one, "socket") for one in wait_for_workers(server)}
        for _ in range(CONNECTIONS):
            port = int(environment["PORT"])
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        assert health(address) == (200, "ok")
        taken = [opened_by(one, "socket") - number for one, number in before.items()]
    assert min(taken) >= CONNECTIONS // 8, taken
