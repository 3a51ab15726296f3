"""An application with answers larger than any socket holds, for the tests of the worker."""

import os

LARGE = b"0123456789abcdef" * (8 * 65_536)


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/broken":
        start_response("200 OK", [])
        return broken()
    body = {"/large": LARGE, "/process": str(os.getpid()).encode()}.get(path, b"ok")
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def broken():
    """An answer that fails when most of it is still to be taken."""
    yield LARGE
    raise RuntimeError
