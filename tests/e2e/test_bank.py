"""What an editor changes is there for the drafter at once, and stays."""

import re

from playwright.sync_api import expect

from tests.e2e.pages import (
    create_draft,
    field,
    open_picker,
    paper,
    places,
    sections,
    take,
)

CHANGED = "编辑刚刚改过的一句话"


def change_phrase(page, number):
    """In the admin, by the phrase's own form."""
    page.goto(f"/bank/bank/phrase/{number}/change/")
    page.locator("textarea[name=text]").fill(CHANGED)
    page.locator("[name=_save]").first.click()
    page.wait_for_url(re.compile(r"/bank/bank/phrase/"))
    expect(page.locator(".errornote")).to_have_count(0)


def texts_of(page, number):
    """What the open picker says of a phrase."""
    offer = page.locator(f'#offers [data-take][hx-post$="/phrases/{number}/"]')
    return [text.strip() for text in offer.all_text_contents()]


def test_changed_phrase_is_offered_at_once_and_drafts_stay(drafter_page, editor_page, site):
    page = drafter_page
    draft = create_draft(page, "study-innovation")
    address = sections(page, draft)[3]
    page.goto(address)
    first = places(page)[0]
    open_picker(page, first)
    offer = page.locator("#offers .lead:not(.used)").last
    number = offer.locator("[data-take]").get_attribute("hx-post").split("/")[-2]
    before = take(page, offer)
    written = paper(page, draft)

    change_phrase(editor_page, number)
    page.goto(address)
    open_picker(page, first)
    assert texts_of(page, number) == [CHANGED]
    assert field(page, first).input_value() == f"{before}。"
    assert paper(page, draft) == written

    site.manage("prepare")
    page.goto(address)
    open_picker(page, first)
    assert texts_of(page, number) == [CHANGED]
