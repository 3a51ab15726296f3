"""By keyboard alone, and on a narrow screen."""

import re

import docx
import pytest
from playwright.sync_api import expect

from tests.e2e.pages import (
    await_saved,
    create_draft,
    field,
    fill_facts,
    parts,
    places,
    point_order,
    sections,
)
from tests.e2e.server import DRAFTER, EDITOR

FOCUS_SHOWN = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  if (one === document.body) return true; // between the page's end and its beginning
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return outlined || style.boxShadow !== "none";
}"""
NARROW = {"width": 390, "height": 844}


def tab_to(page, selector, limit=200):
    """Press Tab until the element has the focus; every stop on the way is seen."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_SHOWN), page.evaluate(
            "document.activeElement.outerHTML.slice(0, 300)"
        )
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def follow(page, selector, address):
    tab_to(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(address))


def test_report_is_written_and_downloaded_by_keyboard(drafter_page, tmp_path):
    page = drafter_page
    page.goto("/")
    follow(page, "a.primary[href$='/drafts/new/']", "/drafts/new/")
    follow(page, "form[action$='/new/education-review/'] button", r"/drafts/[0-9a-f-]{36}/$")
    draft = page.url
    follow(page, "main a[href*='/sections/']", "/sections/")
    source = places(page)[0]
    tab_to(page, f"[id='{source}']")
    page.keyboard.type("键盘写下的一段话。")
    await_saved(page)
    tab_to(page, "#points .add")
    with page.expect_response(re.compile(r"/points/$")):
        page.keyboard.press("Enter")
    page.wait_for_function(
        "() => document.activeElement.closest('#points > section:last-of-type') !== null"
    )
    added = point_order(page)[-1]
    page.keyboard.type("新加的小标题")
    await_saved(page)
    expect(field(page, f"{added}.heading")).to_have_value("新加的小标题")
    follow(page, ".draft-nav a[href$='/review/']", "/review/")
    tab_to(page, "a[href$='/download/']")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    whole = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    assert "键盘写下的一段话。" in whole
    assert "新加的小标题。" in whole
    assert page.url == f"{draft}review/"


def too_wide(page, address):
    page.goto(address)
    wide = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return page.evaluate(wide)


def test_no_page_scrolls_sideways_at_390(open_page, signed_in):
    page = open_page(storage_state=signed_in[DRAFTER], viewport=NARROW)
    draft = create_draft(page, "organisation-life")
    fill_facts(page, draft)
    addresses = ["/", "/?deleted=1", "/drafts/new/", "/account/password/", draft]
    addresses += [*parts(page, draft), f"{draft}preview/", f"{draft}review/"]
    assert [address for address in addresses if too_wide(page, address)] == []
    anonymous = open_page(viewport=NARROW)
    assert not too_wide(anonymous, "/sign-in/")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_page_of_editors_scrolls_sideways_at_390(site, open_page, signed_in, language):
    page = open_page(storage_state=signed_in[EDITOR], viewport=NARROW)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    addresses = ["/", "/editors/", "/editors/health/", "/editors/deleted/", "/bank/bank/phrase/"]
    assert [address for address in addresses if too_wide(page, address)] == []


def test_picker_is_usable_at_390(open_page, signed_in):
    page = open_page(storage_state=signed_in[DRAFTER], viewport=NARROW)
    draft = create_draft(page, "study-innovation")
    page.goto(sections(page, draft)[1])
    source = places(page)[0]
    page.locator(f"[id='point-{source.split('.')[0]}'] [data-open-bank]").click()
    offer = page.locator("#offers .lead [data-take]").first
    expect(offer).to_be_in_viewport()
    text = offer.text_content().strip()
    box = offer.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW["width"]
    page.locator("#picker-q").fill(text[:6])
    expect(page.locator("#offers")).to_contain_text(text)
    page.locator("#offers [data-take]").first.click()
    expect(field(page, source)).to_have_value(f"{text}。")
    expect(field(page, source)).to_be_in_viewport()
    expect(page.locator("#offers [data-take]").first).not_to_be_visible()
