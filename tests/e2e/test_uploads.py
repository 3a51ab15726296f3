"""A file far too large is refused in words, by a real server to a real browser."""

import re

import pytest
from playwright.sync_api import expect

LARGE = 60 * 1024 * 1024
REFUSED = [r"422: .*/import/", r"status of 422"]


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    path = tmp_path_factory.mktemp("uploads") / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(LARGE)
    return path


def test_large_file_of_phrases_is_refused_at_its_field(editor_page, complaints, large):
    complaints.allow(*REFUSED)
    editor_page.goto("/bank/bank/phrase/import/")
    editor_page.locator("input[type=file]").set_input_files(large)
    with editor_page.expect_response(re.compile("/import/$")) as answer:
        editor_page.locator("main, #content").first.locator("form [type=submit]").first.click()
    assert answer.value.status == 422
    expect(editor_page.locator("form .errorlist, form .error")).to_have_text(re.compile("5 MB"))


def test_large_base_file_is_refused_at_its_field(editor_page, large):
    editor_page.goto("/bank/bank/pagestyle/")
    editor_page.locator("#result_list tbody th a").first.click()
    editor_page.locator("[name=margin_top_mm]").fill("36")
    editor_page.locator("[name=base_file]").set_input_files(large)
    editor_page.locator("[name=_save]").first.click()
    errors = editor_page.locator(".field-base_file .errorlist")
    expect(errors).to_have_text(re.compile("2 MB"))
    expect(editor_page.locator("[name=margin_top_mm]")).to_have_value("36")
