"""Nothing typed is lost: what the page says while it saves, and what it does when it cannot."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import (
    SAVE_LINE,
    await_saved,
    create_draft,
    field,
    move,
    point_order,
    sections,
    sign_in,
    type_into,
)
from tests.e2e.server import DRAFTER, PASSWORD

SAVES = re.compile(r"/passages/[0-9a-f-]{36}/$")


@pytest.fixture
def body(drafter_page):
    """The text of the first problem in a new draft, on its page."""
    page = drafter_page
    page.goto(sections(page, create_draft(page, "study-innovation"))[1])
    return field(page, f"{point_order(page)[0]}.body")


def state_of(page):
    return page.locator(SAVE_LINE).get_attribute("data-state")


def expect_state(page, state):
    expect(page.locator(SAVE_LINE)).to_have_attribute("data-state", state)


def box_of(text):
    return text.locator("xpath=ancestor::*[@data-field][1]")


@contextmanager
def held(page, address):
    """The first request to an address, which comes within the block, waits until its end."""
    waiting = []
    page.route(address, lambda route: waiting.append(route), times=1)  # noqa: PLW0108 a method of C
    yield lambda: page.expect_request(address)
    page.wait_for_function("true")
    for route in waiting:
        route.continue_()


def test_typing_is_saved_and_the_line_says_so(body):
    page = body.page
    page.evaluate(
        """line => {
          window.said = [];
          const note = () => window.said.push(document.querySelector(line).dataset.state);
          new MutationObserver(note).observe(document.querySelector(line), {attributes: true});
        }""",
        SAVE_LINE,
    )
    body.press_sequentially("经核实，此项工作进展缓慢。")
    await_saved(page)
    assert list(dict.fromkeys(page.evaluate("window.said"))) == ["unsaved", "saving", "saved"]
    expect(page.locator("#preview")).to_contain_text("经核实，此项工作进展缓慢。")
    page.reload()
    expect(body).to_have_value("经核实，此项工作进展缓慢。")


def test_text_of_every_kind_comes_back_as_typed(body):
    page = body.page
    text = "\n首行为空，“引号”《书名》〔2026〕1号 & <b>粗</b>\n𠮷野家👍🏽　全角  两个空格【% if %】"
    type_into(page, body, text)
    page.reload()
    expect(body).to_have_value(text)


def test_saving_leaves_the_cursor_where_it_was(body):
    page = body.page
    body.press_sequentially("前后")
    body.press("ArrowLeft")
    await_saved(page)
    page.keyboard.insert_text("中")
    await_saved(page)
    expect(body).to_have_value("前中后")
    expect(body).to_be_focused()


def test_text_typed_while_a_save_is_under_way_is_saved_too(body):
    page = body.page
    with held(page, SAVES) as request:
        with request():
            body.press_sequentially("先写的。")
        expect_state(page, "saving")
        body.press_sequentially("后写的。")
    await_saved(page)
    page.reload()
    expect(body).to_have_value("先写的。后写的。")


def test_point_removed_in_another_window_is_told_and_comes_back(body):
    page = body.page
    other = page.context.new_page()
    other.goto(page.url)
    key = point_order(page)[0]
    other.locator(f'[formaction$="/{key}/remove/"]').click()
    expect(other.locator("#removed, #points > [role=status]").first).to_be_visible()
    body.press_sequentially("另一个窗口里写的。")
    expect_state(page, "lost")
    page.locator("[data-lost] button").click()
    expect_state(page, "saved")
    assert point_order(page)[0] == key
    expect(body).to_have_value("另一个窗口里写的。")


def test_text_typed_while_a_point_is_moved_is_kept(body):
    page = body.page
    first, second, third = point_order(page)
    with held(page, re.compile(r"/move/")) as request:
        with request():
            page.locator(f'[formaction$="/{first}/move/down/"]').click()
        body.press_sequentially("移动时写的。")
    expect(page.locator("#points > section").first).to_have_id(f"point-{second}")
    expect(body).to_have_value("移动时写的。")
    await_saved(page)
    page.reload()
    expect(body).to_have_value("移动时写的。")
    assert point_order(page) == [second, first, third]


def test_text_typed_while_a_point_is_moved_is_saved_though_another_part_settles_first(body):
    page = body.page
    first, *_ = point_order(page)
    page.evaluate(
        """() => {
          htmx.config.defaultSettleDelay = 1000;
          const bank = document.querySelector("[data-open-bank]").getAttribute("hx-get");
          document.addEventListener("htmx:afterSwap", function other(event) {
            if (!event.detail.target.matches("#points")) return;
            document.removeEventListener("htmx:afterSwap", other);
            htmx.ajax("GET", bank, {target: "#bank", swap: "innerHTML settle:0ms"});
          });
        }"""
    )
    with held(page, re.compile(r"/move/")) as request:
        with request():
            page.locator(f'[formaction$="/{first}/move/down/"]').click()
        body.press_sequentially("移动时写的。")
    await_saved(page)
    page.reload()
    expect(body).to_have_value("移动时写的。")


def test_text_typed_just_before_a_move_is_kept_when_the_preview_reloads_meanwhile(body):
    page = body.page
    first, *_ = point_order(page)
    body.press_sequentially("移动前写的。")
    preview = page.expect_response(re.compile(r"/preview/"))
    with held(page, re.compile(r"/move/")) as request, preview:
        with request():
            page.locator(f'[formaction$="/{first}/move/down/"]').click()
        body.focus()
        body.press("Control+End")
        page.keyboard.insert_text("移动时写的。")
    expect(page.locator("#points > section").nth(1)).to_have_id(f"point-{first}")
    expect(body).to_have_value("移动前写的。移动时写的。")
    await_saved(page)
    page.reload()
    expect(body).to_have_value("移动前写的。移动时写的。")


def test_button_pressed_again_before_the_answer_acts_twice(body):
    page = body.page
    first, second, third = point_order(page)
    down = page.locator(f'[formaction$="/{first}/move/down/"]')
    with held(page, re.compile(r"/move/")) as request:
        with request():
            down.click()
        down.click()
    expect(page.locator("#points > section").nth(2)).to_have_id(f"point-{first}")
    page.reload()
    assert point_order(page) == [second, third, first]


def test_moving_a_point_saves_what_was_typed_and_the_line_says_so(body):
    page = body.page
    body.fill("还没有保存的字。")
    move(page, body.get_attribute("id"), "down")
    await_saved(page)
    expect(body).to_have_value("还没有保存的字。")
    page.goto(page.url)
    expect(body).to_have_value("还没有保存的字。")


def test_page_sent_while_a_save_is_under_way_is_no_conflict(body):
    page = body.page
    here = page.url
    with held(page, SAVES) as request:
        with request():
            body.press_sequentially("先写的。")
        body.press_sequentially("后写的。")
        page.locator("#sheet button.primary").click(no_wait_after=True)
    page.wait_for_url(lambda url: "/sections/" in url and url != here)
    page.go_back()
    expect(body).to_have_value("先写的。后写的。")


@pytest.fixture
def two_tabs(body, complaints):
    """The same text open twice, and changed in the first tab."""
    complaints.allow("409")
    page = body.page
    other = page.context.new_page()
    other.goto(page.url)
    type_into(page, body, "第一个窗口写的。")
    return page, other, body.get_attribute("id")


@pytest.fixture
def conflict(two_tabs):
    """The second tab, in which another text was typed after that."""
    page, other, source = two_tabs
    text = field(other, source)
    text.fill("第二个窗口写的。")
    text.blur()
    expect(box_of(text).locator("[data-stored]")).to_have_text("第一个窗口写的。")
    expect(text).to_have_value("第二个窗口写的。")
    expect_state(other, "unsaved")
    return page, text


def test_conflict_keeps_mine_on_demand(conflict):
    page, text = conflict
    box_of(text).locator(".conflict [hx-post]").click()
    await_saved(text.page)
    expect(box_of(text).locator("[data-stored]")).to_have_count(0)
    page.reload()
    expect(field(page, text.get_attribute("id"))).to_have_value("第二个窗口写的。")
    text.page.reload()
    expect(text).to_have_value("第二个窗口写的。")
    expect(text.page.locator("[data-take-back]")).to_have_count(0)


def test_conflict_takes_the_saved_one_on_demand(conflict):
    page, text = conflict
    box_of(text).locator("[data-take-stored]").click()
    await_saved(text.page)
    expect(text).to_have_value("第一个窗口写的。")
    expect(box_of(text).locator("[data-stored]")).to_have_count(0)
    page.reload()
    expect(field(page, text.get_attribute("id"))).to_have_value("第一个窗口写的。")


def test_unsettled_conflict_is_offered_back_after_a_reload(conflict):
    _page, text = conflict
    text.page.reload()
    expect(text).to_have_value("第一个窗口写的。")
    expect(box_of(text).locator("blockquote")).to_have_text("第二个窗口写的。")
    box_of(text).locator("[data-take-back]").click()
    await_saved(text.page)
    text.page.reload()
    expect(text).to_have_value("第二个窗口写的。")


def test_text_is_kept_here_while_the_server_is_gone(body, complaints):
    complaints.allow("ERR_CONNECTION_REFUSED")
    page = body.page
    page.route(SAVES, lambda route: route.abort("connectionrefused"))
    body.press_sequentially("断网时写的。")
    expect_state(page, "offline")
    page.reload()
    page.unroute(SAVES)
    expect(body).to_have_value("")
    expect(box_of(body).locator("blockquote")).to_have_text("断网时写的。")
    box_of(body).locator("[data-take-back]").click()
    await_saved(page)
    page.reload()
    expect(body).to_have_value("断网时写的。")
    expect(page.locator("[data-take-back]")).to_have_count(0)


def test_text_is_saved_by_itself_when_the_server_is_back(body, complaints):
    complaints.allow("ERR_CONNECTION_REFUSED")
    page = body.page
    page.route(SAVES, lambda route: route.abort("connectionrefused"))
    body.press_sequentially("断网时写的。")
    expect_state(page, "offline")
    page.unroute(SAVES)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    await_saved(page)


def test_text_waits_for_a_new_sign_in_in_another_tab(body, complaints):
    complaints.allow("40[13]")
    page = body.page
    expect(page.locator("[data-sign-in]")).to_be_hidden()
    page.context.clear_cookies(name="sessionid")
    body.press_sequentially("过期后写的。")
    expect_state(page, "signedOut")
    expect(page.locator("[data-sign-in]")).to_be_visible()
    with page.context.expect_page() as opened:
        page.locator("[data-sign-in]").click()
    again = opened.value
    assert "/sign-in/" in again.url
    again.locator("[name=username]").fill(DRAFTER)
    again.locator("[name=password]").fill(PASSWORD)
    again.locator("[name=password]").press("Enter")
    again.wait_for_url(page.url)
    page.bring_to_front()
    await_saved(page)
    again.reload()
    expect(field(again, body.get_attribute("id"))).to_have_value("过期后写的。")


def test_text_waits_when_all_cookies_are_gone(body, complaints):
    complaints.allow("40[13]")
    page = body.page
    page.context.clear_cookies()
    body.press_sequentially("过期后写的。")
    expect_state(page, "signedOut")
    again = page.context.new_page()
    sign_in(again, DRAFTER, PASSWORD)
    again.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    await_saved(page)
    page.reload()
    expect(body).to_have_value("过期后写的。")


def test_leaving_at_once_sends_the_text_after(body, complaints):
    complaints.allow("POST .* net::ERR_ABORTED")
    page = body.page
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    body.press_sequentially("写完马上离开。")
    with page.expect_request(SAVES):
        page.locator("header a[href='/']").first.click()
    page.wait_for_url(re.compile(r"//[^/]+/$"))
    page.go_back()
    expect(body).to_have_value("写完马上离开。")
    assert asked == []


def test_refused_answer_stays_and_says_why(drafter_page, complaints):
    complaints.allow("422")
    page = drafter_page
    draft = create_draft(page, "education-review")
    page.goto(f"{draft}facts/")
    number = field(page, "fact.上年问题数")
    number.fill("六项")
    number.blur()
    expect(box_of(number).get_by_role("alert")).to_be_visible()
    expect(number).to_have_value("六项")
    expect_state(page, "unsaved")
    type_into(page, number, "6")
    expect(box_of(number).get_by_role("alert")).to_have_count(0)
    page.reload()
    expect(number).to_have_value("6")
