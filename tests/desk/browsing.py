"""A browser without JavaScript: it reads a page's form and posts it back."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from lxml import html
from lxml.html import HtmlElement

HTMX = {"HX-Request": "true"}


def page_of(response: HttpResponse) -> HtmlElement:
    return html.document_fromstring(response.content.decode())


def sheet_of(response: HttpResponse) -> dict[str, str]:
    """What the form of a page posts when nothing is touched; line ends as browsers send them."""
    form = page_of(response).get_element_by_id("sheet")
    return {name: _as_sent(form, name, value) for name, value in form.form_values()}


def _as_sent(form: HtmlElement, name: str, value: str) -> str:
    """A text area drops the newline it begins with and sends its line ends as CRLF."""
    if form.inputs[name].tag == "textarea":
        value = value.removeprefix("\n")
    return value.replace("\n", "\r\n")


def submit(
    client: Client, url: str, changes: dict[str, str] | None = None, to: str = "", **options: Any
) -> HttpResponse:
    """Open a page, change some fields, press a button that posts its form."""
    response = client.get(url)
    action = page_of(response).get_element_by_id("sheet").get("action")
    return client.post(to or action or url, {**sheet_of(response), **(changes or {})}, **options)


def text_on(response: HttpResponse) -> list[str]:
    """The paragraphs of the paper on a page."""
    page = html.fragment_fromstring(response.content.decode(), create_parent=True)
    return [paragraph.text_content() for paragraph in page.xpath("//article[@class='paper']/p")]
