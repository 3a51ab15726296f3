"""Whole pages and single fields: what is saved, what is refused, that nothing typed is lost."""

import pytest
from django.urls import reverse

from drafting.desk.models import Draft, DraftFact, Passage
from drafting.desk.services.room import MAX_TEXT
from drafting.desk.services.structure import add_point, remove_point
from tests.desk.browsing import HTMX, page_of, sheet_of, submit
from tests.desk.factories import (
    answer,
    fact_of,
    make_draft,
    overrides_of,
    passage_of,
    points_of,
    section_of,
    write,
)

LONG = "长" * (MAX_TEXT + 1)
PAGES = ["facts", "opening", "closing", "section"]


@pytest.fixture
def draft(bank, drafter):
    return make_draft("study-politics", drafter)


def url(name, draft, *arguments):
    return reverse(f"desk:{name}", args=[draft.pk, *arguments])


def section_url(draft, role="problem"):
    return url("section", draft, section_of(draft, role).pk)


def page_url(page, draft):
    return section_url(draft) if page == "section" else url(page, draft)


@pytest.fixture
def body(draft):
    return passage_of(points_of(section_of(draft, "problem"))[0], "body")


def stored(passage):
    return Passage.objects.get(pk=passage.pk).override


def fields(passage, text, revision=0, **more):
    return {f"p{passage.pk}-text": text, f"p{passage.pk}-revision": revision, **more}


@pytest.mark.parametrize("page", PAGES)
def test_page_sent_untouched_changes_nothing(draft, client, page):
    write(passage_of(draft, "opening"), "\n甲\n\n  乙\t\n")
    for name, value in {"学习内容": "《甲》\n《乙》", "日期": "2026-11-08", "单位": "局"}.items():
        answer(draft, name, value)
    texts, facts = overrides_of(draft), list(DraftFact.objects.values())
    assert submit(client, page_url(page, draft)).status_code == 302
    assert (overrides_of(draft), list(DraftFact.objects.values())) == (texts, facts)


@pytest.mark.parametrize("page", ["opening", "section"])
def test_page_shown_before_facts_changed_makes_no_override(draft, client, page):
    address = page_url(page, draft)
    sheet = sheet_of(client.get(address))
    for key in ("会议名称", "主题", "单位", "职务", "姓名"):
        answer(draft, key, "新的")
    assert client.post(address, sheet).status_code == 302
    assert set(overrides_of(draft).values()) == {None}


def test_bank_text_with_foreign_line_ends_makes_no_override(draft, client):
    Passage.objects.filter(draft=draft, kind="opening").update(skeleton="甲\r\n乙\u2028丙【单位】")
    assert submit(client, url("opening", draft)).status_code == 302
    assert set(overrides_of(draft).values()) == {None}


def test_only_touched_fields_are_saved(draft, client, body):
    submit(client, section_url(draft), {f"p{body.pk}-text": "自己写。\r\n再写。"})
    written = {pk: text for pk, text in overrides_of(draft).items() if text is not None}
    assert written == {body.pk: "自己写。\n再写。"}


def test_page_goes_on_to_the_next_or_stays(draft, client):
    sections = [url("section", draft, row.pk) for row in draft.sections.all()]
    way = [url("facts", draft), url("opening", draft), *sections, url("closing", draft)]
    assert [submit(client, page).url for page in way] == [*way[1:], url("review", draft)]
    assert [submit(client, page, {"save": "1"}).url for page in way] == way


def test_page_sent_by_script_is_told_where_to_go_on(draft, client):
    page, after = url("facts", draft), url("opening", draft)
    sent = submit(client, page, headers=HTMX)
    assert (sent.status_code, sent.headers["HX-Redirect"]) == (200, after)
    sent = submit(client, page, {"save": "1"}, headers=HTMX)
    assert sent.headers["HX-Redirect"] == page


def test_text_of_a_point_taken_out_meanwhile_is_saved_all_the_same(draft, client, body):
    remove_point(point=body.point)
    address = url("passage", draft, body.pk)
    assert client.post(address, fields(body, "还在写。"), headers=HTMX).status_code == 200
    assert stored(body) == "还在写。"


def test_answer_after_a_conflict_shows_what_is_stored(draft, client, body):
    write(body, "别处写的。")
    answer_ = client.post(url("passage", draft, body.pk), fields(body, "这里写的。"), headers=HTMX)
    assert answer_.status_code == 409
    state = page_of(answer_)
    assert state.xpath("//*[@data-stored]/text()") == ["别处写的。"]
    assert state.xpath("//*[@data-keep-mine]/@value") == ["1"]
    assert state.xpath("//input[contains(@name, '-revision')]/@value") == ["0"]


def test_refused_text_stays_on_the_page_with_the_reason(draft, client, body):
    long = "长" * (MAX_TEXT + 1)
    heading = passage_of(body.point, "heading")
    changes = {f"p{body.pk}-text": long, f"p{heading.pk}-text": "新标题"}
    response = submit(client, section_url(draft), changes)
    assert response.status_code == 422
    sheet = sheet_of(response)
    assert (sheet[f"p{body.pk}-text"], sheet[f"p{heading.pk}-text"]) == (long, "新标题")
    assert len(page_of(response).xpath("//p[@class='error']")) == 1
    assert (stored(body), stored(heading)) == (None, "新标题")


@pytest.mark.parametrize("to", ["add-point", "move-point"])
def test_page_a_button_answers_leads_to_the_text_it_refused(draft, client, body, to):
    section = body.point.section
    arguments = [section.pk] if to == "add-point" else [body.point.pk, "down"]
    address = url(to, draft, *arguments)
    page = page_of(submit(client, section_url(draft), {f"p{body.pk}-text": LONG}, to=address))
    assert page.xpath("//p[contains(@class, 'way')]/a/@href") == [f"#p{body.pk}"]


def test_refused_fact_stays_on_the_page_and_the_others_are_saved(draft, client):
    day, name = fact_of(draft, "日期"), fact_of(draft, "姓名")
    changes = {f"f{day.pk}-value": "下周三", f"f{name.pk}-value": " 李文清 "}
    response = submit(client, url("facts", draft), changes)
    assert response.status_code == 422
    assert sheet_of(response)[f"f{day.pk}-value"] == "下周三"
    assert len(page_of(response).xpath("//p[@class='error']")) == 1
    assert (fact_of(draft, "日期").value, fact_of(draft, "姓名").value) == ("", "李文清")


def test_page_in_conflict_shows_both_texts_until_one_is_chosen(draft, client, body):
    address = section_url(draft)
    sheet = sheet_of(client.get(address)) | {f"p{body.pk}-text": "这里写的。"}
    write(body, "别处写的。")
    response = client.post(address, sheet)
    assert response.status_code == 422
    page = page_of(response)
    assert page.xpath("//blockquote[@data-stored]/text()") == ["别处写的。"]
    again = sheet_of(response)
    assert again[f"p{body.pk}-text"] == "这里写的。"
    assert client.post(address, again).status_code == 422
    assert stored(body) == "别处写的。"
    [keep] = page.xpath(f"//button[@name='p{body.pk}-revision']")
    assert client.post(address, again | {keep.get("name"): keep.get("value")}).status_code == 302
    assert stored(body) == "这里写的。"


def test_fact_in_conflict_shows_both_answers(draft, client):
    fact = fact_of(draft, "单位")
    address = url("facts", draft)
    sheet = sheet_of(client.get(address)) | {f"f{fact.pk}-value": "这里"}
    answer(draft, "单位", "别处")
    response = client.post(address, sheet)
    assert response.status_code == 422
    assert page_of(response).xpath("//blockquote[@data-stored]/text()") == ["别处"]
    assert sheet_of(response)[f"f{fact.pk}-value"] == "这里"


def test_field_saves_by_itself(draft, client, body):
    address = url("passage", draft, body.pk)
    response = client.post(address, fields(body, "甲\0乙。\x07"), headers=HTMX)
    assert (response.status_code, stored(body)) == (200, "甲乙。")
    page = response.content.decode()
    assert f'name="p{body.pk}-revision" value="1"' in page
    assert "data-just-saved" in page
    assert "2" in "".join(page_of(response).xpath("//p[@class='note']/text()"))


@pytest.mark.parametrize(
    ("text", "revision", "status"),
    [
        ("甲", 0, 409),
        ("乙", 0, 200),
        ("甲", 1, 200),
        ("长" * (MAX_TEXT + 1), 1, 422),
        ("甲", "x", 422),
    ],
)
def test_field_answers_what_became_of_it(draft, client, body, text, revision, status):
    write(body, "乙")
    response = client.post(
        url("passage", draft, body.pk), fields(body, text, revision), headers=HTMX
    )
    assert response.status_code == status
    shown = page_of(response).xpath("//blockquote[@data-stored]/text()")
    assert shown == (["乙"] if status == 409 else [])


def test_field_in_conflict_with_a_text_given_back_shows_the_generated_text(draft, client):
    opening = write(passage_of(draft, "opening"), "甲")
    client.post(url("regenerate", draft, opening.pk), headers=HTMX)
    response = client.post(
        url("passage", draft, opening.pk), fields(opening, "乙", 1), headers=HTMX
    )
    assert response.status_code == 409
    [shown] = page_of(response).xpath("//blockquote[@data-stored]/text()")
    assert shown.startswith("按照【会议名称】的安排")


def test_fact_field_saves_by_itself(draft, client):
    fact = fact_of(draft, "日期")
    address = url("fact", draft, fact.pk)
    post = {f"f{fact.pk}-value": "2026年1月8日", f"f{fact.pk}-revision": 0}
    assert client.post(address, post, headers=HTMX).status_code == 200
    assert fact_of(draft, "日期").value == "2026-01-08"
    other = post | {f"f{fact.pk}-value": "2026-01-09"}
    assert client.post(address, other, headers=HTMX).status_code == 409
    wrong = other | {f"f{fact.pk}-value": "x", f"f{fact.pk}-revision": 1}
    assert client.post(address, wrong, headers=HTMX).status_code == 422
    assert fact_of(draft, "日期").value == "2026-01-08"


def ways_back(response, point):
    address = f"/points/{point.pk}/restore/"
    return page_of(response).xpath(f"//*[contains(@formaction | @action, '{address}')]")


def test_text_of_a_removed_point_is_still_saved_and_it_is_told(draft, client, body):
    here = client.post(url("passage", draft, body.pk), fields(body, "先写。"), headers=HTMX)
    remove_point(point=body.point)
    sent = fields(body, "晚到。", revision=1)
    late = client.post(url("passage", draft, body.pk), sent, headers=HTMX)
    assert stored(body) == "晚到。"
    assert (len(ways_back(here, body.point)), len(ways_back(late, body.point))) == (0, 1)


def test_text_within_a_removed_point_leads_back_to_the_outer_one(draft, client, body):
    inner = add_point(section=body.point.section, parent=body.point)
    remove_point(point=body.point)
    text = passage_of(inner, "body")
    answer_ = client.post(url("passage", draft, text.pk), fields(text, "晚到。"), headers=HTMX)
    assert len(ways_back(answer_, body.point)) == 1


def test_page_with_a_point_removed_meanwhile_keeps_its_text_and_tells(draft, client, body):
    sheet = sheet_of(client.get(section_url(draft))) | {f"p{body.pk}-text": "没有脚本时写的。"}
    remove_point(point=body.point)
    told = client.post(section_url(draft), sheet, follow=True)
    assert stored(body) == "没有脚本时写的。"
    assert len(ways_back(told, body.point)) == 1


def test_text_in_conflict_whose_point_is_removed_stands_on_the_page(draft, client, body):
    sheet = sheet_of(client.get(section_url(draft))) | {f"p{body.pk}-text": "这里写的。"}
    write(body, "别处写的。")
    remove_point(point=body.point)
    response = client.post(section_url(draft), sheet)
    assert response.status_code == 422
    said, _way_back = page_of(response).xpath("//main/*[@role='status']")
    assert "这里写的。" in said.text_content()


def test_generated_text_comes_back_and_the_rest_of_the_page_is_saved(draft, client, body):
    section = section_of(draft, "problem")
    heading = write(passage_of(section, "heading"), "手写的")
    to = url("regenerate", draft, heading.pk)
    changes = {f"p{heading.pk}-text": "再写", f"p{body.pk}-text": "别处也写了。"}
    response = submit(client, section_url(draft), changes, to=to)
    assert (response.status_code, response.url) == (302, f"{section_url(draft)}#p{heading.pk}")
    assert (stored(heading), stored(body)) == (None, "别处也写了。")


@pytest.mark.parametrize("name", ["regenerate", "answer-slots"])
def test_button_loses_no_text_that_is_refused(draft, client, body, name):
    heading = write(passage_of(section_of(draft, "problem"), "heading"), "【空位】")
    long = "长" * (MAX_TEXT + 1)
    to = url(name, draft, heading.pk)
    response = submit(client, section_url(draft), {f"p{body.pk}-text": long}, to=to)
    assert response.status_code == 422
    assert sheet_of(response)[f"p{body.pk}-text"] == long
    assert page_of(response).get_element_by_id("sheet").get("action") == section_url(draft)


def test_slot_of_a_text_is_answered_in_it(draft, client, body):
    write(body, "在【某地 某村】走访，【没填】。")
    to = url("answer-slots", draft, body.pk)
    changes = {f"slot-p{body.pk}-某地 某村": " 城南\r\n社区 ", f"slot-p{body.pk}-没填": ""}
    response = submit(client, section_url(draft), changes, to=to)
    assert (response.status_code, stored(body)) == (302, "在城南 社区走访，【没填】。")


def test_slot_that_is_a_fact_answers_the_fact(draft, client):
    opening = passage_of(draft, "opening")
    to = url("answer-slots", draft, opening.pk)
    submit(client, url("opening", draft), {f"slot-p{opening.pk}-主题": "实干"}, to=to)
    assert (fact_of(draft, "主题").value, stored(opening)) == ("实干", None)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_wrong_date_is_refused_at_its_place_and_nothing_is_lost(draft, client, headers):
    opening = write(passage_of(draft, "opening"), "在【日期】，【某事】。")
    to = url("answer-slots", draft, opening.pk)
    changes = {
        f"p{opening.pk}-text": "今在【日期】，【某事】。",
        f"slot-p{opening.pk}-日期": "下周三",
        f"slot-p{opening.pk}-某事": "开会",
    }
    response = submit(client, url("opening", draft), changes, to=to, headers=headers)
    assert response.status_code == 422
    assert (stored(opening), fact_of(draft, "日期").value) == ("今在【日期】，开会。", "")
    page = page_of(response)
    assert page.xpath(f"//input[@name='slot-p{opening.pk}-日期']/@value") == ["下周三"]
    [error] = page.xpath("//p[@class='error']/text()")
    assert error.startswith("【日期】")


def test_slots_wait_while_their_own_text_is_in_conflict(draft, client, body):
    write(body, "【某事】")
    sheet = sheet_of(client.get(section_url(draft)))
    write(body, "别处的【某事】")
    sheet |= {f"p{body.pk}-text": "这里的【某事】", f"slot-p{body.pk}-某事": "开会"}
    response = client.post(url("answer-slots", draft, body.pk), sheet)
    assert (response.status_code, stored(body)) == (422, "别处的【某事】")
    assert sheet_of(response)[f"p{body.pk}-text"] == "这里的【某事】"
    assert sheet_of(response)[f"slot-p{body.pk}-某事"] == "开会"


def test_switch_leaves_a_part_of_the_frame_out_and_puts_it_in(draft, client):
    signature = passage_of(draft, "signature")
    to = url("switch", draft, signature.pk)
    submit(client, url("closing", draft), {"switch": "on"}, to=to)
    assert Draft.objects.get().passages.get(pk=signature.pk).skeleton
    submit(client, url("closing", draft), {"switch": "off"}, to=to)
    assert Draft.objects.get().passages.get(pk=signature.pk).left_out
    body = passage_of(points_of(section_of(draft, "problem"))[0], "body")
    assert client.post(url("switch", draft, body.pk)).status_code == 404


@pytest.mark.parametrize("page", ["facts", "section"])
def test_page_with_something_refused_leads_to_its_place(draft, client, body, page):
    day = fact_of(draft, "日期")
    field, text = (f"f{day.pk}-value", "明天") if page == "facts" else (f"p{body.pk}-text", LONG)
    response = submit(client, page_url(page, draft), {field: text})
    ways = page_of(response).xpath("//p[contains(@class, 'way')]/a/@href")
    assert ways == [f"#{field.rpartition('-')[0]}"]


@pytest.mark.parametrize(
    ("revision", "status"),
    [("99999999999", 409), ("9" * 18, 409), (str(2**63), 409), ("9" * 4_000, 409),
     ("9" * 5_000, 422), ("-1", 422), ("1.5", 422)],
)  # fmt: skip
def test_revision_no_database_keeps_is_no_error_of_the_server(
    draft, client, body, revision, status
):
    write(body, "甲")
    address = url("passage", draft, body.pk)
    response = client.post(address, fields(body, "乙", revision), headers=HTMX)
    assert response.status_code == status
    assert Passage.objects.get(pk=body.pk).override == "甲"


@pytest.mark.parametrize("number", ["99999999999", "9" * 4_000, str(2**63), "-1", "１²"])
def test_number_that_is_too_great_for_an_answer_is_refused_in_words(draft, client, number):
    fact = fact_of(draft, "单位")
    DraftFact.objects.filter(pk=fact.pk).update(kind="number")
    sent = {f"f{fact.pk}-value": number, f"f{fact.pk}-revision": 0}
    response = client.post(url("fact", draft, fact.pk), sent, headers=HTMX)
    assert response.status_code == 422
    assert fact_of(draft, "单位").value == ""
