"""The whole way from sign-in to the Word file by plain posts."""

import docx

from tests.e2e.pages import (
    create_draft,
    download,
    field,
    fill_facts,
    paper,
    point_order,
    sections,
    sign_in,
)
from tests.e2e.server import DRAFTER, PASSWORD


def press(page, action):
    """Send the section by the button that leads to `action`."""
    page.locator(f'#points button[formaction$="{action}"]').first.click()
    page.wait_for_load_state()


def take_first(page, key, offers):
    """From the point's own page of phrases back to the text; the phrase."""
    page.locator(f'[id="point-{key}"] [data-open-bank]').first.click()
    offer = page.locator(offers).first
    text = offer.locator("[data-take]").text_content().strip()
    offer.locator("[data-take]").click()
    page.wait_for_url("**/sections/**")
    return text


def fill_first_slots(page):
    """Answer the open slots of the first text that has any, by a plain post."""
    slots = page.locator("[data-slots]").first
    for answer in slots.locator("input").all():
        answer.fill(answer.get_attribute("placeholder"))
    slots.locator("button").click()
    page.wait_for_load_state()


def test_whole_journey_without_javascript(open_page, tmp_path):
    page = open_page(java_script_enabled=False)
    sign_in(page, DRAFTER, PASSWORD)
    draft = create_draft(page, "study-innovation")
    answers = fill_facts(page, draft)
    addresses = sections(page, draft)

    page.goto(addresses[2])
    first, second, third = point_order(page)
    lead = take_first(page, first, "#offers .lead:not(.used)")
    assert field(page, f"{first}.heading").input_value() == lead
    more = take_first(page, first, "#offers .lead.used + .offer")
    assert field(page, f"{first}.body").input_value() == more
    while page.locator("[data-slots]").count():
        fill_first_slots(page)
    filled = field(page, f"{first}.body").input_value()

    typed = "　第二条，\n手打的原因 & <理由>。"
    field(page, f"{second}.body").fill(typed)
    press(page, f"/{first}/move/down/")
    assert point_order(page) == [second, first, third]
    press(page, "/points/")
    *others, added = point_order(page)
    assert others == [second, first, third]
    field(page, f"{added}.body").fill("新加的一条。")
    press(page, f"/{third}/remove/")
    assert point_order(page) == [second, first, added]
    press(page, f"/{third}/restore/")
    assert point_order(page) == [second, first, third, added]
    press(page, f"/{third}/remove/")
    page.locator("#sheet .steps [name=save]").click()
    page.wait_for_url(addresses[2])
    assert point_order(page) == [second, first, added]
    values = [field(page, f"{key}.body").input_value() for key in (second, first, added)]
    assert values == [typed, filled, "新加的一条。"]

    page.locator("#sheet .steps .primary").click()
    page.wait_for_url(addresses[3])
    path = download(page, draft, tmp_path)
    assert page.locator(".slot").count() > 0
    assert path.name.endswith(f"_{answers['姓名']}_{answers['日期']}_过程稿.docx")
    written = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    assert written == paper(page, draft)
    whole = "\n".join(written)
    assert f"一是第二条，\n手打的原因 & <理由>。\n二是{lead}。{filled}\n三是新加的一条。" in whole


def test_strip_of_parts_saves_before_it_leads_on(open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, DRAFTER, PASSWORD)
    draft = create_draft(page, "study-innovation")
    first, second = sections(page, draft)[:2]
    page.goto(first)
    assert page.locator("[data-parts] a:visible").count() == 0
    body = field(page, f"{point_order(page)[0]}.body")
    body.fill("还没有保存就点了别的部分。")
    page.locator(f'[data-parts] button[value="{second.rstrip("/").rpartition("/")[2]}"]').click()
    page.wait_for_url(second)
    page.goto(first)
    assert body.input_value() == "还没有保存就点了别的部分。"


def test_both_answers_to_a_conflict_stay_on_the_page_without_pressing_again(open_page, complaints):
    complaints.allow("422")
    page = open_page(java_script_enabled=False)
    sign_in(page, DRAFTER, PASSWORD)
    address = sections(page, create_draft(page, "study-innovation"))[2]
    page.goto(address)
    first = point_order(page)[0]
    body = field(page, f"{first}.body")
    other = page.context.new_page()
    for text, answer in (("甲", "[data-keep-mine]"), ("乙", "noscript button")):
        page.goto(address)
        points = point_order(page)
        other.goto(address)
        field(other, f"{first}.body").fill(f"别处写的{text}")
        other.locator("#sheet .steps [name=save]").click()
        body.fill(f"这里写的{text}")
        press(page, "/points/")
        assert page.locator(".conflict button:visible").count() == 2
        page.locator(f".conflict {answer}").click()
        page.wait_for_url(f"{address}**")
        kept = "这里" if text == "甲" else "别处"
        assert body.input_value() == f"{kept}写的{text}"
        assert len(point_order(page)) == len(points) + 1
