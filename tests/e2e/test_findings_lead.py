"""From a finding on the review page to the very characters in their field."""

import re

from playwright.sync_api import expect

from tests.e2e.pages import create_draft, field, places, sections, type_into

SELECTED = """() => {
  const field = document.activeElement;
  return field.value.slice(field.selectionStart, field.selectionEnd);
}"""


def test_finding_selects_the_fault_in_its_field(drafter_page):
    page = drafter_page
    draft = create_draft(page, "study-innovation")
    page.goto(sections(page, draft)[1])
    source = places(page)[0]
    typed = "𠮷家同志反映,事情没有办好。"
    type_into(page, field(page, source), typed)
    page.goto(f"{draft}review/")
    page.locator("#findings a").first.click()
    page.wait_for_url(re.compile("#"))
    expect(field(page, source)).to_be_focused()
    assert page.evaluate(SELECTED) == ","
    assert "select=" not in page.url
