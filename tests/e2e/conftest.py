"""A server, a browser, and pages that may not complain."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.e2e.pages import sign_in
from tests.e2e.server import DRAFTER, EDITOR, PASSWORD, Site, running_site

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SUPERSEDED = re.compile(r"/(preview|phrases|download)/|/static/|/\?q=")
"""What a page itself breaks off: a reading that a newer one, or another page, replaces."""

READ_BY_POST = "/phrase/preview/"
"""Where a page reads by a post, since a text may be too long for an address."""


def need(program: str, package: str) -> str:
    """The program's path; without it the test is skipped, or in CI fails."""
    if path := shutil.which(program):
        return path
    message = f"{program} is missing: apt-get install {package}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@dataclass
class Complaints:
    """What a page's console, requests and content policy complain of; and what may be."""

    heard: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, *patterns: str) -> None:
        self.allowed += patterns

    def listen(self, context: BrowserContext) -> None:
        context.on("console", lambda m: m.type == "error" and self.hear(f"console: {m.text}"))
        context.on("weberror", lambda error: self.hear(f"script: {error.error}"))
        context.on("requestfailed", self.hear_failed)
        context.on("response", lambda r: r.status >= 400 and self.hear(f"{r.status}: {r.url}"))

    def hear(self, text: str) -> None:
        if not text.startswith("console: htmx:"):  # the request itself is heard of
            self.heard.append(text)

    def hear_failed(self, request: Request) -> None:
        is_reading = request.method == "GET" or request.url.endswith(READ_BY_POST)
        broken_off = request.failure == "net::ERR_ABORTED" and is_reading
        if not (broken_off and SUPERSEDED.search(request.url)):
            self.hear(f"failed: {request.method} {request.url} {request.failure}")

    @property
    def unexpected(self) -> list[str]:
        return [text for text in self.heard if not any(re.search(p, text) for p in self.allowed)]


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    path = path or need("chromium", "chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    heard = Complaints()
    yield heard
    assert heard.unexpected == []


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(site: Site, browser: Browser, complaints: Complaints) -> Iterator[OpenPage]:
    """Opens a page in a browser context of its own; options are the context's."""
    contexts = []

    def open_one(**options: object) -> Page:
        size = {"width": 1280, "height": 800}
        context = browser.new_context(
            **{"base_url": site.url, "locale": "zh-CN", "viewport": size, **options}
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        complaints.listen(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def signed_in(site: Site, browser: Browser) -> dict[str, dict]:
    """The cookies of the drafter and the editor, each from one real sign-in."""
    states = {}
    for name in (DRAFTER, EDITOR):
        context = browser.new_context(base_url=site.url, locale="zh-CN")
        sign_in(context.new_page(), name, PASSWORD)
        states[name] = context.storage_state()
        context.close()
    return states


@pytest.fixture
def drafter_page(open_page: OpenPage, signed_in: dict[str, dict]) -> Page:
    return open_page(storage_state=signed_in[DRAFTER])


@pytest.fixture
def editor_page(open_page: OpenPage, signed_in: dict[str, dict]) -> Page:
    return open_page(storage_state=signed_in[EDITOR])
