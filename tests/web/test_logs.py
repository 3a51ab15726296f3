"""What a log says of requests that are refused, and of what outsiders send."""

import logging
from io import StringIO

import pytest
from django.core.exceptions import BadRequest

from drafting.web.logs import LONGEST_LINE, WithoutDetails


@pytest.fixture
def lines():
    """The lines that the console would show."""
    root, shown = logging.getLogger(), StringIO()
    formatters = [handler.formatter for handler in root.handlers]
    (formatter,) = [one for one in formatters if isinstance(one, WithoutDetails)]
    handler = logging.StreamHandler(shown)
    handler.setFormatter(formatter)
    root.addHandler(handler)
    yield lambda: shown.getvalue().splitlines()
    root.removeHandler(handler)


def said(line):
    """A line without its time."""
    return line.partition(" ")[2].partition(" ")[2]


def test_unknown_host_is_one_line(db, client, lines):
    assert client.get("/", headers={"Host": "evil\nhost\0"}).status_code == 400
    (line,) = lines()
    start = r"ERROR django.security.DisallowedHost: Invalid HTTP_HOST header: 'evil\nhost\x00'."
    assert said(line).startswith(start)


def test_request_with_too_much_in_it_is_one_line(drafter_client, settings, lines):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert drafter_client.post("/language/", {"language": "en" * 10}).status_code == 400
    (line,) = lines()
    assert said(line).startswith("ERROR django.security.RequestDataTooBig: Request body exceeded")


def test_form_that_cannot_be_read_is_one_line(drafter_client, lines):
    sent = {"data": b"x", "content_type": "multipart/form-data"}
    assert drafter_client.post("/language/", **sent).status_code == 400
    (line,) = lines()
    start = "WARNING django.request: Bad request (Unable to parse request body): /language/"
    assert said(line) == start


def test_mistake_of_ours_has_its_traceback(lines):
    try:
        raise BadRequest("as sent: \0\x1b[2J")
    except BadRequest as error:
        extra = {"status_code": 500}
        logging.getLogger("django.request").error("Server Error: /", exc_info=error, extra=extra)
    first, second, *_others, last = lines()
    assert (said(first), second) == (
        "ERROR django.request: Server Error: /",
        "Traceback (most recent call last):",
    )
    assert last == r"django.core.exceptions.BadRequest: as sent: \x00\x1b[2J"


def test_what_comes_from_outside_stays_in_its_line(lines):
    logging.getLogger("anything").warning("name “%s”", "li\0\n2026-11-27 ERROR x: fake\x1b[2J")
    (line,) = lines()
    assert said(line) == r"WARNING anything: name “li\x00\n2026-11-27 ERROR x: fake\x1b[2J”"


def test_line_has_an_end(lines):
    logging.getLogger("anything").warning("x" * 70_000)
    assert [len(line) for line in lines()] == [LONGEST_LINE + 1]


def test_line_of_gunicorn_loses_the_query():
    logger = logging.getLogger("gunicorn.error")
    words, uri = "Error handling request %s", "/sign-in/link/?sesame=secret"
    record = logger.makeRecord(logger.name, logging.ERROR, "", 0, words, (uri,), None)
    assert logger.filter(record)
    assert record.getMessage() == "Error handling request /sign-in/link/?…"
