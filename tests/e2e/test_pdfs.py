"""Many PDFs at once, asked of a real server of two processes with four threads each."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import pytest
from lxml import html

from tests.e2e.conftest import need
from tests.e2e.server import (
    DRAFTER,
    PASSWORD,
    USERS,
    environment,
    manage,
    own_database,
    served,
)

ASKED = 9
BLUEPRINT = "democratic-life"


class NoRedirects(HTTPRedirectHandler):
    """Gives a redirect as the answer."""

    def redirect_request(self, *_arguments):
        return None


class Visitor:
    """A signed-in drafter without a browser."""

    def __init__(self, url):
        self.url = url
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies), NoRedirects())
        self.get("/sign-in/")
        assert self.post("/sign-in/", username=DRAFTER, password=PASSWORD)[0] == 302

    def get(self, path):
        return self._ask(Request(urljoin(self.url, path)))

    def post(self, path, **fields):
        token = next(cookie.value for cookie in self.cookies if "csrf" in cookie.name)
        data = urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        return self._ask(Request(urljoin(self.url, path), data))

    def _ask(self, request):
        """Status, headers, content."""
        try:
            with self.opener.open(request, timeout=150) as answer:
                return answer.status, answer.headers, answer.read()
        except HTTPError as error:
            with error:
                return error.code, error.headers, error.read()


@pytest.fixture(scope="module")
def visitor(tmp_path_factory):
    need("soffice", "libreoffice-writer-nogui fonts-noto-cjk")
    folder = tmp_path_factory.mktemp("pdfs")
    with own_database() as database:
        env = {**environment(folder, database), "WEB_CONCURRENCY": "2", "THREADS": "4"}
        manage(env, "prepare")
        manage(env, "shell", "--no-imports", "--command", USERS)
        with served(env) as (url, _link):
            yield Visitor(url)


def field_of(visitor, draft):
    """A text area of the draft's opening page: where it saves, and its form."""
    page = html.document_fromstring(visitor.get(f"{draft}opening/")[2].decode())
    area = page.xpath("//textarea[@data-save]")[0]
    return area.get("hx-post"), area.name, dict(page.get_element_by_id("sheet").form_values())


def test_saves_are_answered_while_pdfs_are_made_and_too_many_pdfs_are_told_so(visitor):
    draft = visitor.post(f"/drafts/new/{BLUEPRINT}/")[1]["Location"]
    address, name, form = field_of(visitor, draft)
    asked = threading.Barrier(ASKED + 1)

    def ask_for_pdf(_number):
        asked.wait(30)
        status = visitor.get(f"{draft}download/pdf/")[0]
        return status, time.monotonic()

    with ThreadPoolExecutor(ASKED) as pool:
        answers = [pool.submit(ask_for_pdf, number) for number in range(ASKED)]
        asked.wait(30)
        while not any(answer.done() for answer in answers):  # those that are too many come first
            time.sleep(0.02)
        status = visitor.post(address, **{**form, name: "写在PDF之间。"})[0]
        saved = time.monotonic()
        results = [answer.result() for answer in answers]
    assert status == 200
    statuses = sorted(status for status, _moment in results)
    assert set(statuses) == {200, 302}
    assert saved < max(moment for status, moment in results if status == 200)
    words = visitor.get(f"{draft}review/")[2].decode()
    assert "正在生成其他 PDF" in words
