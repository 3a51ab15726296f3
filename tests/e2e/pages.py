"""What a drafter does on the pages, as plain functions.

Elements are found by role, name, id and data-*, never by words that may change.
"""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, Response, expect

SAVE_LINE = "[data-save-line]"

HIDE = """state => {
  const value = {value: state, configurable: true};
  Object.defineProperty(document, "visibilityState", value);
  document.dispatchEvent(new Event("visibilitychange"));
  delete document.visibilityState;
}"""
"""What a page hears when its tab is left, or come back to."""


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(re.compile(r"//[^/]+/$"))


def create_draft(page: Page, blueprint: str) -> str:
    """A draft from its card; its address, ended by a slash."""
    page.goto("/drafts/new/")
    page.locator(f'form[action$="/drafts/new/{blueprint}/"] button').click()
    page.wait_for_url(re.compile(r"/drafts/[0-9a-f-]{36}/$"))
    return page.url


def parts(page: Page, draft: str) -> list[str]:
    """The addresses of the draft's pages, in the order of the hub."""
    page.goto(draft)
    links = page.locator("main ol a").evaluate_all("links => links.map(link => link.href)")
    pages = re.compile(re.escape(draft) + r"(facts|opening|closing|sections/[0-9a-f-]{36})/$")
    return list(dict.fromkeys(link for link in links if pages.match(link)))


def sections(page: Page, draft: str) -> list[str]:
    return [address for address in parts(page, draft) if "/sections/" in address]


def field(page: Page, source: str) -> Locator:
    """The input of a text or an answer, by its id: fact.姓名, opening, <key>.body."""
    return page.locator(f'[id="{source}"]')


def await_saved(page: Page) -> None:
    """Until the save line says so and its time stands."""
    line = page.locator(SAVE_LINE)
    expect(line).to_have_attribute("data-state", "saved")
    expect(line).to_have_text(re.compile(r"\d\d:\d\d$"))


def type_into(page: Page, target: Locator, text: str) -> None:
    """Put a text in, leave the field, and see it saved."""
    target.fill(text)
    target.blur()
    await_saved(page)


def fill_facts(page: Page, draft: str) -> dict[str, str]:
    """Answer every question by its example, typed as a drafter would; the answers."""
    page.goto(f"{draft}facts/")
    answers = {}
    for box in page.locator("[data-field]").all():
        field_of = box.locator("[data-save]")
        example = box.locator(".example span").inner_text()
        if field_of.evaluate("field => field.tagName") == "SELECT":
            field_of.select_option(example)
        else:
            field_of.fill(example)
        answers[field_of.get_attribute("id").removeprefix("fact.")] = example
    page.locator("#sheet button.primary").click()
    page.wait_for_url(f"{draft}opening/")
    return answers


def places(page: Page) -> list[str]:
    """The ids of the point bodies on a section page that a phrase goes into, in order.

    A point with points within it has its text in these.
    """
    return page.locator("#points textarea[id$='.body']").evaluate_all(
        """bodies => bodies.filter(body => {
          const point = body.closest("section[id^=point-]");
          return !point.querySelector("section[id^=point-]");
        }).map(body => body.id)"""
    )


def is_post(kind: str) -> object:
    return lambda response: response.request.method == "POST" and kind in response.url


def point_of(page: Page, source: str) -> Locator:
    return page.locator(f'[id="point-{source.split(".", maxsplit=1)[0]}"]')


def open_picker(page: Page, source: str) -> None:
    """The point's own phrases beside the text."""
    opener = point_of(page, source).locator("[data-open-bank]").first
    picker = opener.get_attribute("hx-get")
    opener.click()
    passage = picker.split("/passages/")[1].split("/")[0]
    page.locator(f'#bank [data-passage="p{passage}"] [data-take]').first.wait_for()


def take(page: Page, offer: Locator) -> str:
    """Take an offer; its text. Returns when it stands in its field and is saved."""
    text = offer.locator("[data-take]").text_content().strip()
    if "used" in offer.get_attribute("class").split():
        offer.locator("[data-take]").click()  # asks whether to put it in again
        page.wait_for_timeout(600)
    with page.expect_response(is_post("/used/")) as answered:
        offer.locator("[data-take]").click()
    assert answered.value.ok
    await_saved(page)
    settled(page)
    return text


def settled(page: Page) -> None:
    """No htmx request under way, nothing being swapped."""
    expect(
        page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")
    ).to_have_count(0)


def fill_slots(page: Page) -> None:
    """Answer every open slot of the page in place, with the example it shows."""
    while page.locator("[data-slots]").count():
        slots = page.locator("[data-slots]").first
        for answer in slots.locator("input").all():
            answer.fill(answer.get_attribute("placeholder"))
        before = slots.element_handle()
        with page.expect_response(is_post("/slots/")) as answered:
            slots.locator("button").click()
        assert answered.value.ok
        before.wait_for_element_state("hidden")
        settled(page)


def move(page: Page, source: str, direction: str) -> None:
    """Move a point one place and see it there."""
    order = point_order(page)
    key = source.split(".", maxsplit=1)[0]
    button = point_of(page, source).locator(f'[formaction$="/{key}/move/{direction}/"]')
    with page.expect_response(is_post("/move/")) as answered:
        button.click()
    assert answered.value.ok
    place = order.index(key)
    other = place + (1 if direction == "down" else -1)
    order[place], order[other] = order[other], order[place]
    page.wait_for_function(
        "order => [...document.querySelectorAll('#points > section')]"
        ".map(point => point.id.slice(6)).join() === order.join()",
        arg=order,
    )
    settled(page)


def point_order(page: Page) -> list[str]:
    """The keys of the section's points, those within points left out."""
    return page.locator("#points > section[id^=point-]").evaluate_all(
        "points => points.map(point => point.id.slice(6))"
    )


def paper(page: Page, draft: str) -> list[str]:
    """The paragraphs of the preview."""
    page.goto(f"{draft}preview/")
    return page.locator(".paper p").all_text_contents()


def download(page: Page, draft: str, folder: Path) -> Path:
    """Download from the review; the file under the name the browser gives it."""
    page.goto(f"{draft}review/")
    with page.expect_download() as started:
        page.locator('a[href$="/download/"]').click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def saves(page: Page) -> list[Response]:
    """A list that grows with the answers to the page's saves."""
    heard: list[Response] = []
    page.on("response", lambda response: is_post("")(response) and heard.append(response))
    return heard
