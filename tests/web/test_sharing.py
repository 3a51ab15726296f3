"""Processes share the connections: a real server with two of them."""

import os
import socket
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.web.sites import environment_in, health, prepare, serving

CONNECTIONS = 64


def workers_of(server):
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()
    return [int(child) for child in children.split()]


def sockets_of(process):
    return sum(is_socket(opened) for opened in Path(f"/proc/{process}/fd").iterdir())


def is_socket(opened):
    try:
        return os.readlink(opened).startswith("socket:")
    except FileNotFoundError:  # closed meanwhile
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_connections_of_one_moment_are_shared_by_all_processes(tmp_path):
    environment = environment_in(tmp_path, WEB_CONCURRENCY="2")
    prepare(environment)
    with serving(environment, tmp_path / "log") as (address, server), ExitStack() as stack:
        before = {worker: sockets_of(worker) for worker in workers_of(server)}
        for _ in range(CONNECTIONS):
            port = int(environment["PORT"])
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        assert health(address) == (200, "ok")
        taken = [sockets_of(worker) - number for worker, number in before.items()]
    assert len(taken) == 2
    assert min(taken) >= CONNECTIONS // 8, taken
