"""Every report of the corpus, written whole in a browser and opened as a Word file."""

import docx
import pytest
from playwright.sync_api import expect

from tests.e2e.outlines import OUTLINES, outline, with_chosen_headings
from tests.e2e.pages import (
    create_draft,
    download,
    field,
    fill_facts,
    fill_slots,
    move,
    open_picker,
    paper,
    places,
    point_order,
    sections,
    sign_in,
    take,
    type_into,
)
from tests.e2e.server import DRAFTER, PASSWORD

EVIDENCE = "如，在今年五月的一次走访中，我只听了介绍便离开，编号{}的那件事至今没有办结。"


@pytest.mark.parametrize("blueprint", OUTLINES)
def test_blueprint_written_in_the_browser_is_the_word_file(blueprint, open_page, tmp_path):
    page = open_page()
    sign_in(page, DRAFTER, PASSWORD)
    draft = create_draft(page, blueprint)
    answers = fill_facts(page, draft)
    written = []
    for address in sections(page, draft):
        page.goto(address)
        written += write_section(page)
    path = download(page, draft, tmp_path)
    assert page.locator("main a[href*='#']:has(.slot)").count() == 0
    assert path.name.endswith(f"_{answers['姓名']}_{answers['日期']}.docx")
    shown = paper(page, draft)
    assert [paragraph.text for paragraph in docx.Document(str(path)).paragraphs] == shown
    expected = OUTLINES[blueprint]
    assert with_chosen_headings(expected, outline(path)) == expected
    assert [text for text in written if text.rstrip("。；") not in "".join(shown)] == []


def write_section(page):
    """Phrases for every point, evidence for every problem, one point moved; the texts."""
    wanted = open_evidence(page)
    for source in places(page):
        write_point(page, source)
    fill_slots(page)
    for source in wanted:
        type_into(page, field(page, source), EVIDENCE.format(source[:8]))
    reorder(page, stays=bool(wanted))
    fields = page.locator("#points textarea").all()
    return [text for box in fields for text in box.input_value().splitlines() if text]


def open_evidence(page):
    """The fields of this page whose own example the preview still asks for."""
    return page.locator("#preview .run-slot[data-source$='.evidence']").evaluate_all(
        "slots => slots.map(slot => slot.dataset.source).filter(id => document.getElementById(id))"
    )


def write_point(page, source):
    """A lead sentence as heading, or where there is one in the text; and what continues it.

    Where the bank has no leads for a place, one whole statement.
    """
    headings = page.locator(f'[id="{source.replace(".body", ".heading")}"]')
    takes_heading = headings.count() == 1 and not headings.input_value()
    open_picker(page, source)
    offer = page.locator("#offers .offer:not(.used)").first
    if "lead" not in offer.get_attribute("class").split():
        expect(field(page, source)).to_have_value(take(page, offer))
        return
    phrase = offer.locator("[data-take]").get_attribute("formaction").split("/phrases/")[1]
    lead = take(page, offer)
    again = page.locator(f'#offers [data-take][formaction$="/phrases/{phrase}"]')
    more = take(page, again.locator("xpath=ancestor::li[1]/following-sibling::li[1]"))
    if takes_heading:
        expect(headings).to_have_value(lead)
    expect(field(page, source)).to_have_value(more if takes_heading else f"{lead}。{more}")


def reorder(page, *, stays):
    """Move the first point down; where it does not stay there, up again."""
    order = point_order(page)
    if len(order) < 2:
        return
    move(page, f"{order[0]}.body", "down")
    if not stays:
        move(page, f"{order[0]}.body", "up")
        assert point_order(page) == order
