"""The link that `serve` prints."""

from playwright.sync_api import expect


def test_printed_link_signs_in_once(site, open_page, complaints):
    page = open_page()
    page.goto(site.link)
    expect(page.locator('.top a[href="/editors/"]')).to_be_attached()
    complaints.allow("403")
    other = open_page()
    assert other.goto(site.link).status == 403
    other.goto("/")
    assert "/sign-in/" in other.url
    page.goto("/drafts/new/")
    assert "/sign-in/" not in page.url
