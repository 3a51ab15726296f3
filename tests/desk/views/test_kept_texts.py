"""Texts and points that went, found again on the page where they went."""

import re

import pytest
from django.urls import reverse

from drafting.desk.models import Point
from drafting.desk.services.room import MAX_TEXT
from drafting.desk.services.structure import remove_point
from tests.desk.browsing import HTMX, page_of, sheet_of, submit
from tests.desk.factories import (
    answer,
    fact_of,
    make_draft,
    passage_of,
    points_of,
    section_of,
    write,
)

ITEMS = ("带头强化政治忠诚", "带头固本培元", "带头敬畏人民")


def address(name, draft, *arguments):
    return reverse(f"desk:{name}", args=[draft.pk, *arguments])


def buttons(response, to):
    """The buttons of a page that post to an address."""
    return page_of(response).xpath(f"//button[@formaction='{to}']")


@pytest.fixture
def opening(bank, drafter):
    """A generated text that was changed by hand."""
    draft = make_draft("study-innovation", drafter)
    return write(passage_of(draft, "opening"), "手写的开头。")


def generated(opening):
    return address("regenerate", opening.draft, opening.pk)


def former(opening):
    return address("take-back", opening.draft, opening.pk)


def stored(opening):
    fresh = passage_of(opening.draft, "opening")
    return (fresh.override, fresh.former)


def test_text_given_up_is_offered_after_a_reload_and_comes_back(client, opening):
    page = address("opening", opening.draft)
    assert not buttons(client.get(page), former(opening))
    submit(client, page, to=generated(opening))
    assert stored(opening) == (None, ["手写的开头。"])
    assert buttons(client.get(page), former(opening))
    submit(client, page, to=former(opening))
    assert stored(opening) == ("手写的开头。", [])
    assert buttons(client.get(page), generated(opening))


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_typed_over_the_generated_text_is_kept_too(client, opening, headers):
    page = address("opening", opening.draft)
    submit(client, page, to=generated(opening))
    typed = {f"p{opening.pk}-text": "重新写的。"}
    submit(client, page, typed, to=former(opening), headers=headers)
    assert stored(opening) == ("手写的开头。", ["重新写的。"])


def test_text_in_conflict_is_kept_when_the_generated_one_is_asked_for(client, opening):
    sheet = sheet_of(client.get(address("opening", opening.draft)))
    write(opening, "别处写的。")
    sheet[f"p{opening.pk}-text"] = "这里写的。"
    client.post(generated(opening), sheet)
    assert stored(opening) == (None, ["这里写的。", "别处写的。"])


def test_text_that_is_refused_stays_and_nothing_is_given_up(client, opening):
    long = "长" * (MAX_TEXT + 1)
    typed = {f"p{opening.pk}-text": long}
    page = address("opening", opening.draft)
    response = submit(client, page, typed, to=generated(opening), headers=HTMX)
    assert response.status_code == 422
    assert long in response.content.decode()
    assert stored(opening) == ("手写的开头。", [])


@pytest.fixture
def listed(bank, drafter):
    """A draft with three items, each point with its own example."""
    draft = make_draft("annual-democratic-life", drafter)
    answer(draft, "对照项目", "\n".join(ITEMS))
    for point in points_of(section_of(draft, "problem")):
        write(passage_of(point, "evidence"), f"{point.item}的例子。")
    return draft


def save_list(client, draft, *lines):
    """Save the list as the page does at a pause; the answer."""
    fact = fact_of(draft, "对照项目")
    changes = {f"f{fact.pk}-value": "\n".join(lines)}
    url = address("fact", draft, fact.pk)
    return submit(client, address("facts", draft), changes, to=url, headers=HTMX)


def items_of(draft):
    return [point.item for point in points_of(section_of(draft, "problem"))]


def test_list_says_what_went_with_its_item_and_puts_it_back(client, listed):
    response = save_list(client, listed, ITEMS[0], ITEMS[2])
    gone = Point.objects.get(section=section_of(listed, "problem"), item=ITEMS[1])
    back = address("return-item", listed, gone.pk)
    assert buttons(response, back)
    assert ITEMS[1] in page_of(response).text_content()
    page = address("facts", listed)
    assert buttons(client.get(page), back)
    assert submit(client, page, to=back).url == f"{page}#f{fact_of(listed, '对照项目').pk}"
    assert fact_of(listed, "对照项目").value == "\n".join(ITEMS)
    assert items_of(listed) == list(ITEMS)
    assert passage_of(gone, "evidence").override == f"{ITEMS[1]}的例子。"
    assert not buttons(client.get(page), back)


def test_item_put_back_twice_stands_once_and_what_is_typed_is_saved(client, listed):
    save_list(client, listed, ITEMS[0], ITEMS[2])
    gone = Point.objects.get(section=section_of(listed, "problem"), item=ITEMS[1])
    name = fact_of(listed, "姓名")
    for _time in range(2):
        submit(
            client,
            address("facts", listed),
            {f"f{name.pk}-value": "王小明"},
            to=address("return-item", listed, gone.pk),
        )
    assert fact_of(listed, "对照项目").value == "\n".join(ITEMS)
    assert fact_of(listed, "姓名").value == "王小明"


def test_item_is_not_put_back_while_an_answer_is_refused(client, listed):
    save_list(client, listed, ITEMS[0], ITEMS[2])
    gone = Point.objects.get(section=section_of(listed, "problem"), item=ITEMS[1])
    date = fact_of(listed, "日期")
    response = submit(
        client,
        address("facts", listed),
        {f"f{date.pk}-value": "某日"},
        to=address("return-item", listed, gone.pk),
    )
    assert response.status_code == 422
    assert "某日" in response.content.decode()
    assert items_of(listed) == [ITEMS[0], ITEMS[2]]


def test_list_says_which_item_has_the_point_of_another_and_parts_them(client, listed):
    response = save_list(client, listed, ITEMS[0], "另起一项", ITEMS[2])
    kept = Point.objects.get(section=section_of(listed, "problem"), item="另起一项")
    own = address("part-from-item", listed, kept.pk)
    assert buttons(response, own)
    assert submit(client, address("facts", listed), to=own).status_code == 302
    new = points_of(section_of(listed, "problem"))[1]
    assert (new.item, passage_of(new, "evidence").override) == ("另起一项", None)
    assert buttons(client.get(address("facts", listed)), address("return-item", listed, kept.pk))


def test_notes_of_a_list_are_put_away(client, listed):
    save_list(client, listed, "另起一项", ITEMS[2])
    page = address("facts", listed)
    for _note in range(2):
        settle = page_of(client.get(page)).xpath("//@formaction[contains(., '/item/settled/')]")
        assert submit(client, page, to=settle[0]).url.startswith(f"{page}#")
    assert not page_of(client.get(page)).xpath("//*[@role='status'][@class='removed-list']")


def test_emptied_list_says_that_its_points_stay(client, listed):
    response = save_list(client, listed, "")
    assert "3" in page_of(response).xpath("//*[@role='status']")[0].text_content()
    assert items_of(listed) == list(ITEMS)


def test_rewording_says_nothing(client, listed):
    response = save_list(client, listed, ITEMS[0], ITEMS[1] + "，增强党性", ITEMS[2])
    assert not page_of(response).xpath("//*[@role='status']")


def test_list_that_is_too_long_says_so_and_is_kept(client, listed):
    many = [f"第{number}项" for number in range(1, 46)]
    response = save_list(client, listed, *many)
    assert response.status_code == 200
    assert re.search("45.*20", page_of(response).xpath("//*[@role='status']")[0].text_content())
    assert fact_of(listed, "对照项目").value == "\n".join(many)
    assert items_of(listed) == list(ITEMS)
    page = client.get(address("section", listed, section_of(listed, "problem").pk))
    assert len(page.content) < 200_000


def test_point_that_went_with_its_item_is_brought_back_from_its_section(client, listed):
    save_list(client, listed, ITEMS[0], ITEMS[2])
    section = section_of(listed, "problem")
    gone = Point.objects.get(section=section, item=ITEMS[1])
    page = address("section", listed, section.pk)
    back = address("restore-point", listed, gone.pk)
    assert [f"{ITEMS[1]}方面" in one.text_content() for one in buttons(client.get(page), back)]
    submit(client, page, to=back)
    save_list(client, listed, ITEMS[0], ITEMS[2] + "的人")
    assert ITEMS[1] in items_of(listed)


def press_then(client, draft, part, then, changes):
    """Send a page of the form by a button that leads elsewhere."""
    return submit(client, address(*part), {**changes, "then": then})


@pytest.mark.parametrize("kind", ["opening", "body"])
def test_way_to_the_phrases_saves_what_was_typed(client, opening, kind):
    draft = opening.draft
    section = section_of(draft, "problem")
    text = opening if kind == "opening" else passage_of(points_of(section)[0], "body")
    part = ("opening", draft) if kind == "opening" else ("section", draft, section.pk)
    changes = {f"p{text.pk}-text": "还没有保存的字。"}
    assert page_of(client.get(address(*part))).xpath(
        f"//form[@id='sheet']//button[@name='then' and @value='{text.pk}']"
    )
    response = press_then(client, draft, part, str(text.pk), changes)
    assert response.url == address("picker", draft, text.pk)
    text.refresh_from_db()
    assert text.override == "还没有保存的字。"


def test_way_to_the_phrases_stops_where_a_text_is_refused(client, opening):
    long = "长" * (MAX_TEXT + 1)
    changes = {f"p{opening.pk}-text": long}
    part = ("opening", opening.draft)
    response = press_then(client, opening.draft, part, str(opening.pk), changes)
    assert response.status_code == 422
    assert long in response.content.decode()


def test_way_back_saves_and_leads_to_the_part_before(client, opening):
    draft = opening.draft
    page = page_of(client.get(address("opening", draft)))
    (back,) = page.xpath("//form[@id='sheet']//button[contains(@class, 'back')]")
    changes = {f"p{opening.pk}-text": "改过的。"}
    response = press_then(client, draft, ("opening", draft), back.get("value"), changes)
    assert response.url == address("facts", draft)
    assert stored(opening)[0] == "改过的。"


def test_way_to_the_removed_points_leads_to_their_list(client, listed):
    section = section_of(listed, "problem")
    response = press_then(client, listed, ("facts", listed), f"{section.pk}#removed", {})
    assert response.url == f"{address('section', listed, section.pk)}#removed"


@pytest.mark.parametrize("then", ["", "没有", "0", "review", "//example.org/"])
def test_way_to_nowhere_goes_on_as_usual(client, opening, then):
    draft = opening.draft
    response = press_then(client, draft, ("opening", draft), then, {})
    assert response.url == address("section", draft, draft.sections.first().pk)


def test_form_of_a_part_has_no_link_that_leaves_it_unsaved(client, listed):
    section = section_of(listed, "problem")
    remove_point(point=points_of(section)[0])
    for part in (("facts",), ("opening",), ("section", section.pk), ("closing",)):
        page = page_of(client.get(address(part[0], listed, *part[1:])))
        assert page.xpath("//form[@id='sheet']//a") == []
