"""Phrases go in as if typed; one press makes one thing; points keep what is written in them."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import (
    await_saved,
    create_draft,
    field,
    is_post,
    open_picker,
    point_of,
    point_order,
    sections,
    settled,
    sign_in,
    take,
    type_into,
)
from tests.e2e.server import DRAFTER, PASSWORD
from tests.e2e.test_saving import held

SAVES = re.compile(r"/passages/[0-9a-f-]{36}/(phrases/\d+/used/)?$")
APART = 600
"""Milliseconds after which a second press is one of its own."""

FREE = "#offers .offer:not(.used):not(.lead)"


@pytest.fixture
def body(drafter_page):
    """The text of the first problem in a new draft, its phrases beside it."""
    page = drafter_page
    page.goto(sections(page, create_draft(page, "study-innovation"))[1])
    source = f"{point_order(page)[0]}.body"
    open_picker(page, source)
    return field(page, source)


def offer_of(page, number=0, offers=FREE):
    """An offer that stays the same one, whatever is marked meanwhile."""
    address = page.locator(offers).nth(number).locator("[data-take]").get_attribute("formaction")
    return page.locator("#offers .offer").filter(
        has=page.locator(f'[data-take][formaction="{address}"]')
    )


def count_of(page):
    return len(point_order(page))


def test_phrase_follows_the_text_as_a_sentence_and_is_undone_alone(body):
    page = body.page
    body.press_sequentially("先写的一句")
    await_saved(page)
    same = body.element_handle()
    text = take(page, offer_of(page))
    expect(body).to_have_value(f"先写的一句。{text}")
    expect(body).to_be_focused()
    assert same.evaluate("field => field.isConnected")
    page.keyboard.press("Control+z")
    expect(body).to_have_value("先写的一句")
    page.keyboard.press("Control+z")
    expect(body).not_to_have_value("先写的一句")
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+Shift+z")
    expect(body).to_have_value(f"先写的一句。{text}")
    await_saved(page)
    page.reload()
    expect(body).to_have_value(f"先写的一句。{text}")


def test_phrase_goes_to_the_end_where_the_focus_came_by_itself(body):
    page = body.page
    type_into(page, body, "第一句。第二句。")
    page.reload()
    body.evaluate("field => { field.focus(); field.setSelectionRange(2, 2); }")
    page.locator("#offers [data-take]").first.wait_for()
    text = take(page, offer_of(page))
    expect(body).to_have_value(f"第一句。第二句。{text}")


def test_phrase_goes_exactly_where_the_caret_was_set(body):
    page = body.page
    type_into(page, body, "前后。")
    body.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowRight")
    text = take(page, offer_of(page))
    expect(body).to_have_value(f"前{text}后。")
    more = take(page, offer_of(page))
    expect(body).to_have_value(f"前{text}{more}后。")


def test_first_click_into_a_sentence_takes_the_phrase_to_its_end(body):
    page = body.page
    type_into(page, body, "第一句很长很长很长。第二句。")
    body.click(position={"x": 40, "y": 18})
    at = body.evaluate("field => field.selectionStart")
    assert 0 < at < 10
    text = take(page, offer_of(page))
    expect(body).to_have_value(f"第一句很长很长很长。{text}第二句。")


def test_double_click_on_a_phrase_puts_it_in_once(body):
    page = body.page
    offer = offer_of(page)
    text = offer.locator("[data-take]").text_content()
    offer.locator("[data-take]").dblclick()
    await_saved(page)
    expect(body).to_have_value(text)
    assert count_of(page) == 3
    expect(offer.locator(".offer-again")).to_be_hidden()


def test_phrase_the_draft_has_is_put_in_on_a_second_press_only(body):
    page = body.page
    offer = offer_of(page)
    text = take(page, offer)
    page.reload()
    open_picker(page, body.get_attribute("id"))
    expect(offer.locator(".offer-used")).to_be_visible()
    offer.locator("[data-take]").click()
    expect(offer.locator(".offer-again")).to_be_visible()
    expect(body).to_have_value(text)
    page.wait_for_timeout(APART)
    offer.locator("[data-take]").click()
    expect(body).to_have_value(text * 2)
    expect(offer.locator(".offer-again")).to_be_hidden()
    await_saved(page)


def test_lead_becomes_the_heading_that_is_empty_in_the_browser(drafter_page):
    page = drafter_page
    page.goto(sections(page, create_draft(page, "education-review"))[2])
    key = point_order(page)[0]
    open_picker(page, f"{key}.body")
    lead = take(page, offer_of(page, offers="#offers .lead:not(.used)"))
    expect(field(page, f"{key}.heading")).to_have_value(lead)
    more = take(page, offer_of(page, offers="#offers .lead:not(.used)"))
    expect(field(page, f"{key}.heading")).to_have_value(lead)
    expect(field(page, f"{key}.body")).to_have_value(f"{more}。")


def test_phrase_taken_without_a_connection_is_kept_and_saved_later(body, complaints):
    complaints.allow("ERR_CONNECTION_REFUSED")
    page = body.page
    body.press_sequentially("先写的。")
    await_saved(page)
    page.route(SAVES, lambda route: route.abort("connectionrefused"))
    offer = offer_of(page)
    text = offer.locator("[data-take]").text_content()
    offer.locator("[data-take]").click()
    expect(body).to_have_value(f"先写的。{text}")
    expect(page.locator("[data-save-line]")).to_have_attribute("data-state", "offline")
    page.unroute(SAVES)
    with page.expect_response(is_post("/used/")) as told:
        page.evaluate("window.dispatchEvent(new Event('online'))")
    assert told.value.status == 204
    await_saved(page)
    page.reload()
    expect(body).to_have_value(f"先写的。{text}")


def add_button(page):
    return page.locator("#points > p > .add")


def test_phrases_that_come_late_leave_the_focus_to_who_types(body):
    page = body.page
    point = body.locator("xpath=ancestor::section[starts-with(@id, 'point-')][1]")
    other = page.locator("#points textarea[id$='.body']").last
    with held(page, "**/phrases/") as request:
        with request():
            point.locator("[data-open-bank]").first.click()
        other.evaluate("field => field.focus()")
        page.keyboard.type("等素材时")
    page.locator("#bank input[type=search]").wait_for()
    settled(page)
    page.keyboard.type("接着写")
    expect(other).to_have_value("等素材时接着写")


def test_double_click_adds_one_point_and_two_presses_add_two(body):
    page = body.page
    add_button(page).dblclick()
    expect(page.locator("#points > section")).to_have_count(4)
    settled(page)
    page.wait_for_timeout(APART)
    assert count_of(page) == 4
    for count in (5, 6):
        add_button(page).click()
        expect(page.locator("#points > section")).to_have_count(count)
        page.wait_for_timeout(APART)
    page.reload()
    assert count_of(page) == 6


def test_double_click_removes_one_point_and_it_is_listed_until_it_is_brought_back(body):
    page = body.page
    type_into(page, body, "写过的。")
    first, second, third = point_order(page)
    point_of(page, first).locator('[formaction$="/remove/"]').dblclick()
    expect(page.locator("#points > section")).to_have_count(2)
    settled(page)
    page.reload()
    assert point_order(page) == [second, third]
    page.locator("#removed button").click()
    expect(page.locator("#points > section")).to_have_count(3)
    assert point_order(page) == [first, second, third]
    expect(body).to_have_value("写过的。")


def test_text_given_up_is_brought_back_after_a_reload(body):
    page = body.page
    heading = field(page, body.get_attribute("id").replace("body", "heading"))
    box = page.locator("[data-field]").filter(has=heading)
    generated = heading.input_value()
    type_into(page, heading, "自己的小标题")
    page.reload()
    box.locator('[formaction$="/generated/"]').click()
    expect(heading).to_have_value(generated)
    settled(page)
    page.reload()
    box.locator('[formaction$="/former/"]').click()
    expect(heading).to_have_value("自己的小标题")


def drafts_of(page):
    page.goto("/")
    return page.locator("ul.drafts > li").count() and page.locator("a.draft-name").evaluate_all(
        "links => links.map(link => link.href)"
    )


def test_double_click_on_a_card_and_on_copy_makes_one_draft_each(drafter_page):
    page = drafter_page
    before = set(drafts_of(page) or [])
    page.goto("/drafts/new/")
    page.locator('form[action$="/drafts/new/study-politics/"] button').dblclick()
    page.wait_for_url(re.compile(r"/drafts/[0-9a-f-]{36}/$"))
    draft = page.url
    page.locator('form[action$="/copy/"] button').dblclick()
    page.wait_for_url(lambda url: url != draft and re.search(r"/drafts/[0-9a-f-]{36}/$", url))
    made = {draft, page.url}
    assert set(drafts_of(page)) - before <= made
    assert len(made) == 2


def test_item_typed_anew_with_pauses_keeps_its_written_point(drafter_page):
    page = drafter_page
    draft = create_draft(page, "annual-democratic-life")
    page.goto(f"{draft}facts/")
    items = field(page, "fact.对照项目")
    type_into(page, items, "带头强化政治忠诚\n带头固本培元\n带头敬畏人民")
    problems = sections(page, draft)[1]
    page.goto(problems)
    if count_of(page) != 3:
        problems = next(one for one in sections(page, draft) if has_points(page, one, 3))
        page.goto(problems)
    before = point_order(page)
    type_into(page, field(page, f"{before[1]}.evidence"), "写好的例子。")
    page.goto(f"{draft}facts/")
    items.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    for _key in range(6):
        page.keyboard.press("Backspace")
        await_saved(page)
    page.keyboard.insert_text("对照")
    await_saved(page)
    page.keyboard.insert_text("党章查找差距")
    await_saved(page)
    expect(items).to_have_value("带头强化政治忠诚\n对照党章查找差距\n带头敬畏人民")
    expect(page.locator(".removed-list [formaction$='/item/']")).to_have_count(0)
    expect(page.locator(".removed-list [formaction$='/item/own/']")).to_have_count(1)
    page.goto(problems)
    assert point_order(page) == before
    expect(field(page, f"{before[1]}.heading")).to_have_value("对照党章查找差距方面")
    expect(field(page, f"{before[1]}.evidence")).to_have_value("写好的例子。")

    page.goto(f"{draft}facts/")
    type_into(page, items, "带头强化政治忠诚\n带头敬畏人民")
    page.locator(".removed-list [formaction$='/item/']").click()
    expect(items).to_have_value("带头强化政治忠诚\n对照党章查找差距\n带头敬畏人民")
    page.goto(problems)
    assert point_order(page) == before


def has_points(page, address, count):
    page.goto(address)
    return count_of(page) == count


def test_way_to_the_phrases_without_javascript_saves_what_was_typed(open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, DRAFTER, PASSWORD)
    page.goto(sections(page, create_draft(page, "study-innovation"))[1])
    key = point_order(page)[0]
    field(page, f"{key}.body").fill("打了一半")
    point_of(page, f"{key}.body").locator("[data-open-bank]").first.click()
    page.wait_for_url("**/phrases/")
    offer = page.locator(FREE).first
    text = offer.locator("[data-take]").text_content()
    offer.locator("[data-take]").click()
    page.wait_for_url("**/sections/**")
    expect(field(page, f"{key}.body")).to_have_value(f"打了一半。{text}")
    point_of(page, f"{key}.body").locator("[data-open-bank]").first.click()
    again = page.locator("#offers .used [data-take]", has_text=text)
    again.click()
    expect(page.locator("#offers [name=again]")).to_have_text(text)
    page.locator("#offers [name=again]").click()
    page.wait_for_url("**/sections/**")
    expect(field(page, f"{key}.body")).to_have_value(f"打了一半。{text}{text}")
