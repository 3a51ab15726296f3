"""A network between browser and server that loses, cuts, delays and repeats nothing by itself."""

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer

FATES = {
    "passes": 50,
    "slow": 14,
    "lost": 10,  # never reaches the server
    "unanswered": 14,  # reaches the server, whose answer is lost
    "late": 6,  # the connection is cut; the request reaches the server afterwards
    "gateway": 6,  # reaches the server; something between answers 502
    "signed out": 4,  # never reaches the server: 401, as after the end of a session
}
"""What becomes of a request that writes, and how often."""

SIGNED_OUT = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 3\r\nConnection: close\r\n\r\n401"
BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\nConnection: close\r\n\r\n502"


@dataclass
class BadNetwork:
    """Where browsers connect to; `calm` lets everything pass."""

    upstream: tuple[str, int]
    chance: random.Random
    calm: bool = True
    port: int = 0
    fates: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fate(self, method: bytes) -> tuple[str, float]:
        """What becomes of the next request, and after how many seconds."""
        with self.lock:
            pause = self.chance.uniform(0.05, 1.2)
            if self.calm or method != b"POST":
                return "passes", 0
            fate = self.chance.choices(list(FATES), list(FATES.values()))[0]
            self.fates.append(fate)
            return fate, pause

    def ask(self, request: bytes) -> bytes:
        """The server's answer to a request."""
        with closing(socket.create_connection(self.upstream, timeout=30)) as server:
            server.sendall(request)
            answer = b""
            while part := server.recv(65536):
                answer += part
            return answer


class Line(StreamRequestHandler):
    """One connection of a browser, for one request."""

    network: BadNetwork

    def handle(self) -> None:
        with suppress(OSError):
            request = self.read_request()
            if request:
                self.treat(request)

    def read_request(self) -> bytes:
        head = b""
        length = 0
        while (line := self.rfile.readline()) not in {b"\r\n", b""}:
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
            head += b"" if name.lower() in {b"connection", b"keep-alive"} else line
        return head + b"Connection: close\r\n\r\n" + self.rfile.read(length) if head else b""

    def treat(self, request: bytes) -> None:
        network = self.network
        fate, pause = network.fate(request.partition(b" ")[0])
        if fate == "lost":
            return
        if fate == "late":
            threading.Timer(pause, network.ask, [request]).start()
            return
        if fate == "signed out":
            self.wfile.write(SIGNED_OUT)
            return
        if fate == "slow":
            time.sleep(pause)
        answer = network.ask(request)
        if fate != "unanswered":
            self.wfile.write(BAD_GATEWAY if fate == "gateway" else answer)


@contextmanager
def bad_network(port: int, seed: int) -> Iterator[BadNetwork]:
    network = BadNetwork(("127.0.0.1", port), random.Random(seed))
    handler = type("LineOfThis", (Line,), {"network": network})
    ThreadingTCPServer.daemon_threads = True
    with ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        network.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield network
        finally:
            server.shutdown()
