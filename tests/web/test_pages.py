"""What every page brings along: health, headers, pages for errors, logs."""

import logging
import sys
from html.parser import HTMLParser

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertTemplateUsed

from drafting.web.accounts import ensure_administrator, sign_in_path
from drafting.web.logs import WithoutDetails, WithoutQueries

PAGES = ["/sign-in/", "/sign-in/link/", "/account/password/", "/nowhere/", "/", "/drafts/new/"]
BANK_PAGES = [
    "admin:index",
    "admin:bank_phrase_changelist",
    "admin:bank_phrase_add",
    "admin:bank_blueprint_add",
    "admin:bank_fact_add",
]


def assert_strict(response):
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in f"{policy};"
    assert "style-src 'self';" in f"{policy};"
    assert "unsafe" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert {"camera=()", "microphone=()", "geolocation=()"} <= {
        *response.headers["Permissions-Policy"].split(", ")
    }
    page = Page()
    page.feed(response.content.decode())
    assert page.faults == []


class Page(HTMLParser):
    """Notes what the security policy would refuse, and what would come from elsewhere."""

    def __init__(self):
        super().__init__()
        self.faults = []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        inline = [name for name in attributes if name == "style" or name.startswith("on")]
        data = attributes.get("type") == "application/json"
        if tag == "style" or inline or (tag == "script" and not data and "src" not in attributes):
            self.faults.append((tag, attrs))
        source = attributes.get("src") or (tag == "link" and attributes["href"]) or "/"
        if not source.startswith("/") or source.startswith("//"):
            self.faults.append((tag, attrs))


@pytest.mark.parametrize("path", PAGES)
def test_page_has_nothing_inline_and_fetches_nothing_from_elsewhere(drafter_client, path):
    assert_strict(drafter_client.get(path))


@pytest.mark.django_db
@pytest.mark.parametrize("name", BANK_PAGES)
def test_bank_page_has_nothing_inline(name):
    client = Client()
    client.force_login(ensure_administrator(), "django.contrib.auth.backends.ModelBackend")
    assert_strict(client.get(reverse(name)))


@pytest.mark.django_db
def test_unknown_page_is_404_for_everybody(client, drafter_client):
    for one in (client, drafter_client):
        response = one.get("/nowhere/")
        assert response.status_code == 404
        assertTemplateUsed(response, "404.html")


def test_page_for_our_own_errors_needs_nothing():
    html = render_to_string("500.html")
    assert "系统出错" in html
    assert "{" not in html
    assert "src=" not in html


@pytest.mark.django_db
def test_link_does_not_get_into_the_log(client, caplog):
    path = sign_in_path(ensure_administrator())
    token = path.partition("=")[2]
    with caplog.at_level(logging.DEBUG):
        client.get(path)
        client.get(path)
    assert token not in caplog.text


def test_line_of_djangos_server_loses_the_query():
    record = logging.LogRecord(
        "django.server", logging.INFO, "", 0, '"%s" %s %s',
        ("GET /sign-in/link/?sesame=secret HTTP/1.1", "302", "0"), None,
    )  # fmt: skip
    assert WithoutQueries().filter(record)
    assert record.getMessage() == '"GET /sign-in/link/?… HTTP/1.1" 302 0'


@pytest.mark.django_db
def test_row_that_an_error_quotes_does_not_get_into_the_log(drafter):
    quoted = "DETAIL:  Failing row contains (1, 这是报告里的话\n第二行, null)."
    formatters = [handler.formatter for handler in logging.getLogger().handlers]
    (formatter,) = [one for one in formatters if isinstance(one, WithoutDetails)]
    try:
        try:
            raise IntegrityError(f"null value in column\n{quoted}\n")
        except IntegrityError as error:
            raise ValueError("not saved") from error
    except ValueError:
        line = formatter.formatException(sys.exc_info())
    assert "报告里的话" not in line
    assert "第二行" not in line
    assert "null value in column" in line
    assert line.endswith("ValueError: not saved")


@pytest.mark.django_db
def test_settings_pass_djangos_checks():
    call_command("check", fail_level="WARNING")
