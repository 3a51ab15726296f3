"""The paper beside the form is the preview, whatever is done and however little is sent."""

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import (
    await_saved,
    create_draft,
    field,
    move,
    point_of,
    point_order,
    sections,
    settled,
    type_into,
)

PARAGRAPHS = "paragraphs => paragraphs.map(one => [one.className, one.innerHTML])"
STATES = ".part-state, #measure"


@pytest.fixture
def desk(drafter_page):
    """The problems of a new draft."""
    drafter_page.goto(sections(drafter_page, create_draft(drafter_page, "study-politics"))[1])
    return drafter_page


def whole_of(page, address, selector):
    """The same elements on a page made anew."""
    other = page.context.new_page()
    other.goto(address)
    found = other.locator(selector).evaluate_all(PARAGRAPHS)
    other.close()
    return found


def shown_on(page, selector):
    marks = "paragraphs => paragraphs.forEach(one => one.querySelectorAll('.here')"
    page.locator(selector).evaluate_all(f"{marks}.forEach(run => run.classList.remove('here')))")
    return page.locator(selector).evaluate_all(PARAGRAPHS)


def expect_whole_paper(page):
    settled(page)
    draft = page.url.split("sections/")[0]
    paper = whole_of(page, f"{draft}preview/", ".paper p")
    assert shown_on(page, ".paper p") == paper
    assert shown_on(page, STATES) == whole_of(page, page.url, STATES)


def awaiting_paper(page):
    return page.expect_response(lambda response: "/preview/" in response.url)


def test_pane_shows_the_preview_after_every_kind_of_change(desk):
    first, second, third = point_order(desk)
    with awaiting_paper(desk) as answered:
        type_into(desk, field(desk, f"{second}.heading"), "二<b>&点")
    assert answered.value.text().count("data-held") < 10
    expect_whole_paper(desk)
    with awaiting_paper(desk):
        move(desk, f"{third}.body", "up")
    expect_whole_paper(desk)
    with awaiting_paper(desk):
        point_of(desk, f"{first}.body").locator('[formaction$="/remove/"]').first.click()
    expect_whole_paper(desk)
    with awaiting_paper(desk):
        desk.locator("#points > [role=status] button").click()
    expect_whole_paper(desk)
    assert point_order(desk) == [first, third, second]


def test_kept_paragraphs_stay_marked_and_lead_to_their_field(desk):
    first, second, _third = point_order(desk)
    with awaiting_paper(desk):
        type_into(desk, field(desk, f"{first}.heading"), "第一点写好了")
    expect(desk.locator(".paper")).to_contain_text("第一点写好了")
    settled(desk)
    field(desk, f"{second}.heading").focus()
    kept = desk.locator(f'.paper [data-source="{first}.heading"]').element_handle()
    with awaiting_paper(desk):
        field(desk, f"{second}.heading").press_sequentially("第二")
    await_saved(desk)
    settled(desk)
    assert kept.evaluate("run => run.isConnected")
    marked = desk.locator(".paper .here").first
    expect(marked).to_have_attribute("data-source", f"{second}.heading")
    kept.click()
    expect(field(desk, f"{first}.heading")).to_be_focused()
