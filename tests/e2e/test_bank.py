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
    type_into,
)

CHANGED = "编辑刚刚改过的一句话"


def change_phrase(page, number):
    """In the admin, by the phrase's own form."""
    page.goto(f"/bank/bank/phrase/{number}/change/")
    page.locator("textarea[name=text]").fill(CHANGED)
    with page.expect_navigation():
        page.locator("[name=_save]").first.click()
    expect(page.locator(".errornote")).to_have_count(0)


def texts_of(page, number):
    """What the open picker says of a phrase."""
    offer = page.locator(f'#offers [data-take][formaction*="/phrases/{number}/"]')
    return [text.strip() for text in offer.all_text_contents()]


def test_changed_phrase_is_offered_at_once_and_drafts_stay(drafter_page, editor_page, site):
    page = drafter_page
    draft = create_draft(page, "study-innovation")
    address = sections(page, draft)[3]
    page.goto(address)
    first = places(page)[0]
    open_picker(page, first)
    offer = page.locator("#offers .lead:not(.used)").last
    number = offer.locator("[data-take]").get_attribute("formaction").split("/")[-2]
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


def test_editor_sees_findings_while_typing_and_decides(editor_page):
    page = editor_page
    page.goto("/bank/bank/phrase/add/")
    page.locator("[name=role]").select_option("problem")
    page.locator("[name=kind]").select_option("symptom")
    page.locator("[name=status]").select_option("retired")  # no other test is to meet it
    page.locator("[name=text]").fill("布置的事项多,回头检查的少，有的年底才想起来。")
    expect(page.locator(".phrase-preview .grave mark")).to_have_text(",")
    page.locator("[name=_save]").first.click()
    expect(page.locator(".field-text .errorlist li").first).to_be_visible()
    expect(page.locator(".phrase-preview .grave mark")).to_have_text(",")
    page.locator("[name=save_anyway]").check()
    page.locator("[name=_save]").first.click()
    page.wait_for_url(re.compile(r"/bank/bank/phrase/$"))


def test_deleted_blueprint_is_brought_back_whole(drafter_page, editor_page):
    page = editor_page
    page.goto("/bank/bank/blueprint/?q=思想汇报")
    page.locator("#result_list tbody th a").first.click()
    page.locator(".deletelink").first.click()
    with page.expect_navigation():
        page.locator("#content form [type=submit]").click()
    drafter_page.goto("/drafts/new/")
    card = drafter_page.locator('form[action$="/drafts/new/thought-report/"]')
    expect(card).to_have_count(0)

    page.goto("/editors/deleted/")
    page.locator("main li", has_text="思想汇报").get_by_role("link").last.click()
    page.locator("#content form [type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    drafter_page.reload()
    expect(card).to_have_count(1)
    create_draft(drafter_page, "thought-report")


def test_finding_on_the_review_leads_to_its_field(drafter_page):
    page = drafter_page
    draft = create_draft(page, "study-innovation")
    page.goto(sections(page, draft)[1])
    body = field(page, places(page)[0])
    type_into(page, body, "对基层反映的问题,办理不够及时。")
    page.goto(f"{draft}review/")
    finding = page.locator("#findings li")
    expect(finding.locator("mark")).to_have_text(",")
    finding.get_by_role("link").click()
    expect(body).to_be_focused()
    type_into(page, body, "对基层反映的问题，办理不够及时。")
    page.goto(f"{draft}review/")
    expect(page.locator("#findings")).to_have_count(0)
