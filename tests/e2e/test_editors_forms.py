"""An editor's form in a browser: nothing typed is lost to a menu, a session or another editor."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import sign_in
from tests.e2e.server import EDITOR, PASSWORD

TERM = "/bank/bank/term/add/"


@pytest.fixture
def term(editor_page):
    """The page of a new term of its own."""
    page = editor_page
    page.goto(TERM)
    page.locator("[name=name]").fill(f"提法{id(page)}")
    save_and_stay(page)
    return page


def save(page, name="_save"):
    page.locator(f"[name={name}]").first.click()


def save_and_stay(page):
    with page.expect_navigation():
        save(page, "_continue")
    expect(page.locator(".messagelist .success")).to_be_visible()


def note(page):
    return page.locator("[name=note]")


def leave(page):
    """Click a menu; whether the browser asks, and the editor stays."""
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("nav a, header a").first.click()
    page.wait_for_timeout(300)
    return asked


def test_click_on_a_menu_asks_only_where_something_is_typed(term):
    note(term).fill("刚刚写的说明")
    assert leave(term) == ["beforeunload"]
    expect(note(term)).to_have_value("刚刚写的说明")
    save(term)
    term.wait_for_url(re.compile(r"/bank/bank/term/$"))
    assert leave(term) == []


def test_page_that_was_refused_is_asked_for_too(term):
    note(term).fill("刚刚写的说明")
    term.locator("[name=name]").fill("")
    save(term)
    expect(term.locator(".errornote").first).to_be_visible()
    assert leave(term) == ["beforeunload"]
    expect(note(term)).to_have_value("刚刚写的说明")


def test_form_outlives_its_session(term, complaints):
    complaints.allow("401", "session")
    note(term).fill("刚刚写的说明")
    before = term.url
    term.context.clear_cookies(name="sessionid")
    save(term)
    expect(term.locator("[data-guard=signed-out]")).to_be_visible()
    assert (term.url, note(term).input_value()) == (before, "刚刚写的说明")
    with term.context.expect_page() as opened:
        term.locator("[data-guard] a").click()
    opened.value.wait_for_load_state()
    sign_in(opened.value, EDITOR, PASSWORD)  # the token in the old page is spent now
    save_and_stay(term)
    expect(note(term)).to_have_value("刚刚写的说明")


def test_form_is_not_sent_to_a_server_that_does_not_answer(term, complaints):
    complaints.allow("ERR_INTERNET_DISCONNECTED")
    note(term).fill("刚刚写的说明")
    term.context.set_offline(True)
    save(term)
    expect(term.locator("[data-guard=offline]")).to_be_visible()
    term.context.set_offline(False)
    save_and_stay(term)
    expect(note(term)).to_have_value("刚刚写的说明")


def test_form_that_is_on_its_way_is_not_sent_again(term):
    sent = []
    term.on("request", lambda request: sent.append(request.method))
    note(term).fill("只保存一次")
    with term.expect_navigation():
        term.evaluate(
            """async () => {
                const press = () => document.querySelector("[name=_continue]").click();
                press();
                await new Promise((done) => {
                    document.addEventListener("submit", (event) => {
                        if (!event.defaultPrevented) setTimeout(done);
                    });
                });
                press();
                press();
            }"""
        )
    expect(note(term)).to_have_value("只保存一次")
    assert sent.count("POST") == 1
    note(term).fill("再改一次")
    save_and_stay(term)


def test_what_somebody_else_wrote_is_taken_with_one_press(term, complaints):
    complaints.allow("409")
    other = term.context.new_page()
    other.goto(term.url)
    note(other).fill("别人写的说明")
    save_and_stay(other)

    note(term).fill("我写的说明")
    with term.expect_navigation():
        save(term, "_continue")
    expect(term.locator(".conflict-stored")).to_have_text("别人写的说明")
    expect(note(term)).to_have_value("我写的说明")
    term.locator("[data-take-theirs]").click()
    save_and_stay(term)
    expect(note(term)).to_have_value("别人写的说明")


def test_sent_without_scripts_after_the_session_the_text_is_on_the_answer(
    open_page, signed_in, complaints
):
    complaints.allow("401")
    page = open_page(storage_state=signed_in[EDITOR], java_script_enabled=False)
    page.goto(TERM)
    page.locator("[name=name]").fill("没有保存的提法")
    note(page).fill("刚刚写的说明")
    page.context.clear_cookies(name="sessionid")
    save(page)
    texts = page.locator(".typed textarea")
    assert [box.input_value() for box in texts.all()] == ["没有保存的提法", "刚刚写的说明"]
