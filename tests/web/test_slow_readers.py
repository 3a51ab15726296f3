"""Large answers that nobody takes hold no thread, and are whole for whoever takes them late."""

import socket
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from drafting.web import worker
from drafting.web.worker import PatientSocket
from tests.web.large_answers import LARGE
from tests.web.sites import ROOT, environment_in, wait_for

READERS = 6
SOON = 5


@pytest.fixture
def address(tmp_path):
    """One worker with two threads."""
    environment = environment_in(tmp_path, DJANGO_SETTINGS_MODULE="drafting.settings")
    command = [
        sys.executable, "-m", "gunicorn", "tests.web.large_answers", "--workers", "1",
        "--bind", f"127.0.0.1:{environment['PORT']}", "--threads", "2",
        "--worker-class", "drafting.web.worker.GatheringWorker", "--no-control-socket",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{environment['PORT']}/")
        yield "127.0.0.1", int(environment["PORT"])
    finally:
        server.terminate()
        server.wait(40)


def asks(address, path):
    """A client that takes little at a time and has asked for this."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
    client.settimeout(SOON)
    client.connect(address)
    client.sendall(b"GET %b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % path)
    return client


def whole(client):
    received = b"".join(iter(lambda: client.recv(65_536), b""))
    return received.partition(b"\r\n\r\n")[2]


def test_readers_that_take_nothing_keep_nobody_out_and_get_all_in_the_end(address):
    with ExitStack() as stack:
        slow = [stack.enter_context(asks(address, b"/large")) for _number in range(READERS)]
        time.sleep(1)
        assert whole(stack.enter_context(asks(address, b"/"))) == b"ok"
        slow.pop().close()
        assert [whole(client) == LARGE for client in slow] == [True] * (READERS - 1)


def test_answer_that_fails_while_it_is_taken_slowly_leaves_the_process_alive(address):
    def process():
        with asks(address, b"/process") as client:
            return whole(client)

    before = process()
    with asks(address, b"/broken"):
        time.sleep(1)
    assert process() == before


def test_rest_of_an_answer_that_was_not_taken_in_time_is_given_up(settings, monkeypatch):
    monkeypatch.setattr(worker, "MAX_UNSENT", 1)
    monkeypatch.setattr(worker, "RATE", 10**12)
    settings.REQUEST_SECONDS = 0.1
    ours, theirs = socket.socketpair()
    with theirs, PatientSocket(fileno=ours.detach()) as patient:
        with pytest.raises(BrokenPipeError):
            patient.sendall(LARGE)
        assert not patient.unsent
