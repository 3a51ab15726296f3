"""What this computer keeps until the server holds it; lost answers; leaving and coming back."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import (
    HIDE,
    SAVE_LINE,
    await_saved,
    create_draft,
    field,
    point_order,
    sections,
    settled,
    sign_in,
    type_into,
)
from tests.e2e.server import DRAFTER, EDITOR, PASSWORD
from tests.e2e.test_saving import SAVES, box_of, expect_state, held

KEPT, UNKEPT = "已暂存在本机", "不能暂存"


@pytest.fixture
def body(drafter_page):
    page = drafter_page
    page.goto(sections(page, create_draft(page, "study-innovation"))[1])
    return field(page, f"{point_order(page)[0]}.body")


@pytest.fixture
def own_body(open_page):
    """The same, signed in by itself: what signs out ends no other test's session."""
    page = open_page()
    sign_in(page, DRAFTER, PASSWORD)
    page.goto(sections(page, create_draft(page, "study-innovation"))[1])
    return field(page, f"{point_order(page)[0]}.body")


def unplug(page):
    page.route(SAVES, lambda route: route.abort("connectionrefused"))


def lose_answer(route):
    """The request arrives, its answer does not."""
    route.fetch()
    route.abort("connectionreset")


def other_window(text):
    page = text.page.context.new_page()
    page.goto(text.page.url)
    return field(page, text.get_attribute("id"))


def hold_saves(page):
    """The saves from now on, in order; none of them leaves."""
    saves = []
    page.route(SAVES, lambda route: saves.append(route))  # noqa: PLW0108 a method of C
    return saves


def reload_slowly(page):
    """The page that comes next is made now; it arrives when what this gives is called."""
    pages = []

    def hold_page(route):
        pages.append((route, route.fetch()))

    page.route(page.url, hold_page)
    page.evaluate("() => { setTimeout(() => location.reload()) }")
    while not pages:
        page.wait_for_timeout(50)
    route, older = pages[0]
    return lambda: route.fulfill(response=older)


def kept_texts(page):
    items = page.evaluate("Object.entries(localStorage)")
    return sorted(json.loads(v)["text"] for k, v in items if k.startswith("nigao:text:"))


def test_text_kept_for_one_window_stays_when_another_saves_the_field(body, complaints):
    complaints.allow("ERR_CONNECTION_REFUSED")
    other = other_window(body)
    unplug(body.page)
    body.press_sequentially("断网的窗口写的。")
    expect_state(body.page, "offline")
    expect(body.page.locator(SAVE_LINE)).to_contain_text(KEPT)
    type_into(other.page, other, "另一个窗口写的。")
    assert kept_texts(other.page) == ["断网的窗口写的。"]
    body.page.close()
    other.page.reload()
    expect(box_of(other).locator("blockquote")).to_have_text("断网的窗口写的。", timeout=15_000)


def test_text_in_conflict_is_kept_while_the_other_window_goes_on(body, complaints):
    complaints.allow("409")
    other = other_window(body)
    type_into(body.page, body, "先存的。")
    other.fill("有冲突的。")
    other.blur()
    expect(box_of(other).locator("[data-stored]")).to_have_text("先存的。")
    type_into(body.page, body, "先存的，又改了。")
    assert kept_texts(body.page) == ["有冲突的。"]


def test_text_given_up_for_the_saved_one_can_be_taken_back(body, complaints):
    complaints.allow("409")
    other = other_window(body)
    type_into(body.page, body, "先存的。")
    other.fill("给出去的。")
    other.blur()
    box_of(other).locator("[data-take-stored]").click()
    await_saved(other.page)
    other.page.reload()
    expect(other).to_have_value("先存的。")
    box_of(other).locator("[data-take-back]").click()
    await_saved(other.page)
    expect(box_of(other).locator("blockquote")).to_have_text("先存的。")
    assert kept_texts(other.page) == ["先存的。"]


def test_line_promises_nothing_where_the_browser_is_full(body, complaints):
    complaints.allow("ERR_CONNECTION_REFUSED")
    unplug(body.page)
    body.page.evaluate(
        """() => {
          const put = (size) => localStorage.setItem(`x${localStorage.length}`, "x".repeat(size));
          for (let size = 1 << 22; size; size >>= 1) for (;;) try { put(size); } catch { break; }
        }"""
    )
    body.press_sequentially("存不下。")
    expect_state(body.page, "offline")
    expect(body.page.locator(SAVE_LINE)).to_contain_text(UNKEPT)
    expect(body.page.locator(SAVE_LINE)).not_to_contain_text(KEPT)


def test_text_kept_for_a_week_is_gone(body):
    body.page.evaluate(
        """name => localStorage.setItem(`nigao:text:old:${name}`,
             JSON.stringify({text: "上周的。", at: Date.now() - 8 * 24 * 3600 * 1000}))""",
        body.get_attribute("name"),
    )
    body.page.reload()
    expect(body).to_have_value("")
    assert kept_texts(body.page) == []


def press_sign_out(page):
    page.locator("header .menu > summary").click()
    page.locator("[data-sign-out] button").click()


def test_sign_out_asks_where_text_is_kept_and_then_ends_it(own_body, complaints):
    complaints.allow("ERR_CONNECTION_REFUSED")
    body, page = own_body, own_body.page
    unplug(page)
    page.on("dialog", lambda dialog: dialog.accept())
    body.press_sequentially("没有保存的。")
    expect_state(page, "offline")
    press_sign_out(page)
    question = page.locator("[data-sign-out-question]")
    expect(question).to_contain_text("1")
    question.locator("[value=stay]").click()
    expect(own_body).to_have_value("没有保存的。")
    assert kept_texts(page) == ["没有保存的。"]
    page.locator("[data-sign-out] button").click()
    question.locator("[value=leave]").click()
    page.wait_for_url(re.compile("/sign-in/"))
    expect(page.locator("[data-signed-out]")).to_be_visible()
    assert kept_texts(page) == []


def test_sign_out_asks_nothing_where_all_is_saved_and_back_shows_no_draft(own_body):
    body, page = own_body, own_body.page
    body.press_sequentially("写完就退出。")
    press_sign_out(page)
    page.wait_for_url(re.compile("/sign-in/"))
    page.go_back()
    expect(page.locator("[name=password]")).to_be_visible()
    assert "写完就退出" not in page.content()


def test_text_left_at_once_is_not_taken_for_unsaved_on_the_next_page(body, complaints):
    complaints.allow("POST .* net::ERR_ABORTED")
    page = body.page
    body.press_sequentially("写完马上离开。")
    page.locator("header a[href='/']").first.click()
    page.wait_for_url(re.compile(r"//[^/]+/$"))
    page.wait_for_function(
        "() => !Object.keys(localStorage).some(key => key.startsWith('nigao:text:'))"
    )


def test_text_saved_while_the_next_page_was_made_is_no_conflict_there(body, complaints):
    """The page that comes next was read before the save, and arrives after its answer."""
    complaints.allow("ERR_ABORTED")
    page = body.page
    saves = hold_saves(page)
    body.press_sequentially("离开之前写的。")
    page.wait_for_timeout(1000)
    arrive = reload_slowly(page)
    with page.expect_response(SAVES):
        saves[0].continue_()
    page.wait_for_timeout(200)
    arrive()
    page.unroute_all()
    box_of(body).locator("[data-take-back]").click()
    body.press_sequentially("接着写的。")
    await_saved(page)
    page.reload()
    expect(body).to_have_value("离开之前写的。接着写的。")


def test_text_offered_stays_so_when_the_points_are_made_anew(body, complaints):
    complaints.allow("ERR_CONNECTION_REFUSED", "ERR_ABORTED")
    page = body.page
    unplug(page)
    page.evaluate("() => { navigator.sendBeacon = () => true }")
    body.press_sequentially("没送到的。")
    expect_state(page, "offline")
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute_all()
    page.reload()
    box_of(body).locator("[data-take-back]").wait_for()
    page.locator("#points button[formaction$='/move/down/']:enabled").last.click()
    settled(page)
    expect(box_of(body).locator("[data-take-back]")).to_have_count(1)
    box_of(body).locator("[data-take-back]").click()
    await_saved(page)
    expect(body).to_have_value("没送到的。")


def test_older_text_saved_while_the_next_page_was_made_is_no_conflict_there(body, complaints):
    """It was on its way when the page was left; what was typed after it is lost and offered."""
    complaints.allow("ERR_ABORTED")
    page = body.page
    saves = hold_saves(page)
    page.evaluate("() => { navigator.sendBeacon = () => true }")  # what is sent off is lost
    body.press_sequentially("先写的。")
    page.wait_for_timeout(1000)
    body.press_sequentially("接着写的。")
    arrive = reload_slowly(page)
    late = saves[0].request
    assert page.request.post(late.url, headers=late.all_headers(), data=late.post_data).ok
    arrive()
    page.locator("[data-take-back]").wait_for()
    page.unroute_all()
    box_of(body).locator("[data-take-back]").click()
    await_saved(page)
    page.reload()
    expect(body).to_have_value("先写的。接着写的。")


def test_lost_answer_is_no_conflict_for_what_is_typed_after(body, complaints):
    complaints.allow("ERR_CONNECTION_RESET")
    page = body.page
    page.route(SAVES, lose_answer, times=1)
    body.press_sequentially("第一句。")
    expect_state(page, "offline")
    body.press_sequentially("第二句。")
    await_saved(page)
    page.reload()
    expect(body).to_have_value("第一句。第二句。")


def test_lost_answer_to_a_move_is_no_conflict(body, complaints):
    complaints.allow("ERR_CONNECTION_RESET")
    page = body.page
    first, *_ = point_order(page)
    page.route(re.compile("/move/"), lose_answer, times=1)
    body.press_sequentially("移动前。")
    page.locator(f'[formaction$="/{first}/move/down/"]').click()
    expect_state(page, "offline")
    body.press_sequentially("移动后。")
    await_saved(page)
    page.reload()
    expect(body).to_have_value("移动前。移动后。")


def test_text_taken_back_to_what_it_was_is_saved_though_an_answer_was_lost(body, complaints):
    complaints.allow("ERR_CONNECTION_RESET")
    page = body.page
    type_into(page, body, "原文")
    page.route(SAVES, lose_answer, times=1)
    body.press_sequentially("改")
    expect_state(page, "offline")
    body.press("Backspace")
    await_saved(page)
    page.reload()
    expect(body).to_have_value("原文")


def test_text_refused_and_then_mended_is_saved_though_its_tab_was_left(body, complaints):
    complaints.allow("422")
    page = body.page
    heading = field(page, body.get_attribute("id").replace(".body", ".heading"))
    heading.fill("长" * 1_001)
    heading.blur()
    expect(box_of(heading).locator(".error")).to_be_visible()
    for state in ("hidden", "visible"):
        page.evaluate(HIDE, state)
    heading.fill("不长的标题")
    await_saved(page)
    page.reload()
    expect(heading).to_have_value("不长的标题")


def test_lost_answer_and_an_ended_session_are_no_conflict(body, complaints):
    complaints.allow("ERR_CONNECTION_RESET", "401")
    page = body.page
    page.route(SAVES, lambda route: route.fulfill(status=401), times=2)
    page.route(SAVES, lose_answer, times=1)
    body.press_sequentially("第一句。")
    expect_state(page, "offline")
    body.press_sequentially("第二句。")
    expect_state(page, "signedOut")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    await_saved(page)
    page.reload()
    expect(body).to_have_value("第一句。第二句。")


def test_text_another_open_window_kept_is_not_taken_for_ones_own(body, complaints):
    """A browser lets hidden windows renew what they keep only seldom."""
    complaints.allow("ERR_CONNECTION_REFUSED", "409")
    hidden = other_window(body)
    unplug(hidden.page)
    hidden.fill("后台窗口写的。")
    expect_state(hidden.page, "offline")
    hidden.page.evaluate(
        """() => Object.entries(localStorage).forEach(([key, value]) => {
          const old = {...JSON.parse(value), at: Date.now() - 60000};
          localStorage.setItem(key, JSON.stringify(old));
        })"""
    )
    body.page.reload()
    box_of(body).locator("[data-let-go]").click()
    hidden.page.unroute(SAVES)
    hidden.page.evaluate("window.dispatchEvent(new Event('online'))")
    await_saved(hidden.page)
    body.fill("前台窗口写的。")
    body.blur()
    expect(box_of(body).locator("[data-stored]")).to_have_text("后台窗口写的。")


def test_press_that_came_to_nothing_is_not_told_as_saved(body, complaints):
    complaints.allow("ERR_CONNECTION_REFUSED")
    page = body.page
    page.route(re.compile("/topic/"), lambda route: route.abort("connectionrefused"))
    topic = page.locator("#points .topic select").first
    before = topic.input_value()
    topic.select_option(index=2)
    expect_state(page, "offline")
    expect(page.locator(SAVE_LINE)).to_contain_text("没有完成")
    expect(topic).to_have_value(before)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect_state(page, "offline")


def test_topic_chosen_while_a_point_is_moved_is_kept(body):
    page = body.page
    first, *_ = point_order(page)
    with page.expect_response(re.compile(r"/topic/")), held(page, re.compile(r"/move/")) as request:
        with request():
            page.locator(f'[formaction$="/{first}/move/down/"]').click()
        page.locator(f"#point-{first} .topic select").select_option(index=3)
        chosen = page.locator(f"#point-{first} .topic select").input_value()
    page.reload()
    assert point_order(page)[1] == first
    expect(page.locator(f"#point-{first} .topic select")).to_have_value(chosen)


def test_saved_text_with_a_refused_answer_to_its_slot_is_saved(drafter_page, complaints):
    complaints.allow("422")
    page = drafter_page
    draft = create_draft(page, "education-review")
    page.goto(f"{draft}opening/")
    opening = field(page, "opening")
    type_into(page, opening, "于【日期】召开。")
    answer = box_of(opening).locator("[data-slots] input").first
    answer.fill("不是日期")
    box_of(opening).locator("[data-slots] button").click()
    expect(box_of(opening).locator(".error")).to_be_visible()
    expect_state(page, "saved")
    assert kept_texts(page) == []


def test_double_click_on_a_part_of_the_frame_acts_once(drafter_page):
    page = drafter_page
    draft = create_draft(page, "study-innovation")
    page.goto(f"{draft}closing/")
    button = page.locator(".field-signature [name=switch]")
    before = button.get_attribute("value")
    button.dblclick(delay=30)
    expect(button).not_to_have_attribute("value", before)
    page.reload()
    expect(button).not_to_have_attribute("value", before)


def test_older_text_that_arrives_after_a_newer_one_is_no_conflict(body, complaints):
    """Going to another tab sends what is typed at once, past the save that is under way."""
    complaints.allow("409")
    page = body.page
    with held(page, SAVES) as request:
        with request():
            body.press_sequentially("先写的。")
        body.press_sequentially("后写的。")
        with page.expect_request_finished(lambda request: SAVES.search(request.url)):
            page.evaluate(HIDE, "hidden")
    await_saved(page)
    expect(page.locator("[data-stored]")).to_have_count(0)
    page.reload()
    expect(body).to_have_value("先写的。后写的。")


def test_text_typed_between_a_swap_and_its_settling_stays_when_another_part_swaps_in(body):
    page = body.page
    first, *_ = point_order(page)
    page.evaluate(
        """() => {
          htmx.config.defaultSettleDelay = 1500;
          const bank = document.querySelector("[data-open-bank]").getAttribute("hx-get");
          document.addEventListener("htmx:afterSwap", function other(event) {
            if (!event.detail.target.matches("#points")) return;
            document.removeEventListener("htmx:afterSwap", other);
            setTimeout(() => {
              document.activeElement.value += "落定前。";
              document.activeElement.dispatchEvent(new Event("input", {bubbles: true}));
              htmx.ajax("GET", bank, {target: "#bank", swap: "innerHTML settle:0ms"});
            }, 20);
          });
        }"""
    )
    with held(page, re.compile(r"/move/")) as request:
        with request():
            page.locator(f'[formaction$="/{first}/move/down/"]').click()
        body.press_sequentially("等候时。")
    expect(body).to_have_value("等候时。落定前。")
    await_saved(page)
    page.reload()
    expect(body).to_have_value("等候时。落定前。")


def test_moving_a_point_leaves_its_field_and_cursor(body):
    page = body.page
    body.press_sequentially("光标不动。")
    await_saved(page)
    body.press("ArrowLeft")
    page.evaluate("window.before = document.activeElement")
    first, *_ = point_order(page)
    page.evaluate(
        "post => htmx.trigger(document.querySelector(`[hx-post$='${post}']`), 'click')",
        f"/{first}/move/down/",
    )
    expect(page.locator("#points > section").nth(1)).to_have_id(f"point-{first}")
    assert page.evaluate("window.before === document.activeElement && before.isConnected")
    assert page.evaluate("document.activeElement.selectionStart") == 4


def test_server_in_trouble_is_not_told_as_a_bad_connection(body, complaints):
    complaints.allow("503")
    page = body.page
    page.route(SAVES, lambda route: route.fulfill(status=503), times=1)
    body.press_sequentially("服务器忙时写的。")
    expect_state(page, "failed")
    expect(page.locator(SAVE_LINE)).to_contain_text("服务器")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    await_saved(page)


def test_text_of_a_draft_deleted_elsewhere_is_told_and_kept(body, complaints):
    complaints.allow("404")
    page = body.page
    page.route(SAVES, lambda route: route.fulfill(status=404))
    body.press_sequentially("草稿已删除。")
    expect_state(page, "gone")
    assert kept_texts(page) == ["草稿已删除。"]


def press_on(page):
    page.locator("#sheet button.primary").click()


def test_page_is_sent_after_a_new_sign_in_in_another_window(body, complaints):
    complaints.allow("40[13]")
    page, here = body.page, body.page.url
    page.context.clear_cookies()
    other = page.context.new_page()
    sign_in(other, DRAFTER, PASSWORD)
    other.close()
    body.fill("重新登录后保存的。")
    press_on(page)
    page.wait_for_url(lambda url: "/sections/" in url and url != here)
    page.goto(here)
    expect(body).to_have_value("重新登录后保存的。")


def test_plain_form_is_sent_after_a_new_sign_in_in_another_window(drafter_page):
    page = drafter_page
    page.goto("/drafts/new/")
    page.context.clear_cookies()
    other = page.context.new_page()
    sign_in(other, DRAFTER, PASSWORD)
    other.close()
    page.locator('form[action$="/study-innovation/"] button').click()
    page.wait_for_url(re.compile(r"/drafts/[0-9a-f-]{36}/$"))


def test_page_sent_without_a_connection_stays_with_its_text(body, complaints):
    complaints.allow("ERR_CONNECTION_REFUSED", "ERR_INTERNET_DISCONNECTED")
    page, here = body.page, body.page.url
    page.context.set_offline(True)
    body.fill("断网时按了保存。")
    press_on(page)
    expect_state(page, "offline")
    assert page.url == here
    expect(body).to_have_value("断网时按了保存。")
    page.context.set_offline(False)
    await_saved(page)
    press_on(page)
    page.wait_for_url(lambda url: "/sections/" in url and url != here)


def test_page_sent_with_a_conflict_shows_it_in_place(body, complaints):
    complaints.allow("422", "409")
    other = other_window(body)
    type_into(other.page, other, "别处先存的。")
    body.page.route(SAVES, lambda route: route.abort("connectionrefused"))
    complaints.allow("ERR_CONNECTION_REFUSED")
    body.fill("这里后存的。")
    press_on(body.page)
    expect(box_of(body).locator("[data-stored]")).to_have_text("别处先存的。")
    expect(body).to_have_value("这里后存的。")


def test_back_shows_what_was_saved_and_typing_goes_on_without_a_conflict(body):
    page, here = body.page, body.page.url
    body.fill("前一页写的。")
    press_on(page)
    page.wait_for_url(lambda url: "/sections/" in url and url != here)
    page.go_back()
    expect(body).to_have_value("前一页写的。")
    body.press("Control+End")
    body.press_sequentially("回来再写。")
    await_saved(page)
    page.reload()
    expect(body).to_have_value("前一页写的。回来再写。")


def test_text_too_long_for_any_request_is_told_and_not_sent_again(body, complaints):
    complaints.allow("40[03]", "ERR_CONNECTION_RESET", "ERR_ABORTED")
    page = body.page
    asked = []
    page.on("request", lambda request: request.method == "POST" and asked.append(request.url))
    body.evaluate("field => { field.value = '长'.repeat(1000000); }")
    body.dispatch_event("input")
    expect_state(page, "tooLarge")
    sent = len(asked)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)
    assert len(asked) == sent
    body.fill("短一些。")
    await_saved(page)


def test_page_of_a_foreign_network_is_not_taken_for_an_answer(body):
    page = body.page
    page.route(SAVES, lambda route: route.fulfill(body="<h1>请登录无线网络</h1>"), times=1)
    body.press_sequentially("在酒店写的。")
    expect_state(page, "offline")
    expect(page.locator("#sheet")).not_to_contain_text("无线网络")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    await_saved(page)


def test_page_sent_after_a_failure_asks_nothing(body, complaints):
    complaints.allow("401")
    complaints.allow("ERR_ABORTED")  # leaving the field saves it too, and its page may go first
    page, here = body.page, body.page.url
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.route(SAVES, lambda route: route.fulfill(status=401))
    body.fill("先没保存上。")
    expect_state(page, "signedOut")
    press_on(page)
    page.wait_for_url(lambda url: "/sections/" in url and url != here)
    assert asked == []


def test_page_sent_with_something_refused_leads_to_its_place(body, complaints):
    complaints.allow("422")
    page = body.page
    body.fill("长" * 20_001)
    press_on(page)
    expect(body).to_be_focused()
    expect(box_of(body).locator(".error")).to_be_in_viewport()
    expect(page.locator(SAVE_LINE)).to_contain_text("未被接受")


def test_another_account_in_this_browser_is_told(own_body, complaints):
    complaints.allow("404")
    page = own_body.page
    page.context.clear_cookies()
    other = page.context.new_page()
    sign_in(other, EDITOR, PASSWORD)
    own_body.press_sequentially("换了账号。")
    expect_state(page, "otherAccount")


def test_held_key_on_a_phrase_writes_no_lines(body):
    page = body.page
    body.focus()
    page.locator("#offers [data-take]").first.wait_for()
    page.locator("#offers [data-take]").first.focus()
    for _repeat in range(4):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    await_saved(page)
    assert "\n" not in body.input_value()
