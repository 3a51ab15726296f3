"""An application with an answer larger than any socket holds, for the tests of the worker."""

LARGE = b"0123456789abcdef" * (8 * 65_536)


def application(environ, start_response):
    body = LARGE if environ["PATH_INFO"] == "/large" else b"ok"
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
