"""The buttons of points: each saves the page first, and leads back to it."""

import re

import pytest
from django.urls import reverse

from drafting.bank.models import Phrase, PhraseUse, Topic
from drafting.desk.services.room import MAX_TEXT
from drafting.desk.services.structure import add_point, remove_point
from drafting.desk.services.writing import regenerate_passage
from tests.desk.browsing import HTMX, page_of, sheet_of, submit
from tests.desk.factories import (
    answer,
    inner_points_of,
    make_draft,
    overrides_of,
    passage_of,
    phrase_like,
    points_of,
    section_of,
    write,
)


@pytest.fixture
def draft(bank, drafter):
    return make_draft("study-politics", drafter)


@pytest.fixture
def section(draft):
    return section_of(draft, "problem")


@pytest.fixture
def press(client, draft, section):
    """Type into the first point's text, then press a button of the section's page."""

    def press(name, *arguments, text="打了一半", **more):
        body = passage_of(points_of(section)[0], "body")
        to = reverse(f"desk:{name}", args=[draft.pk, *arguments])
        changes = {f"p{body.pk}-text": text, **more.pop("changes", {})}
        page = reverse("desk:section", args=[draft.pk, section.pk])
        return submit(client, page, changes, to=to, **more)

    return press


def page_address(section):
    return reverse("desk:section", args=[section.draft_id, section.pk])


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    "name",
    ["move-point", "remove-point", "restore-point", "point-topic", "add-point", "add-inner-point"],
)
def test_every_button_saves_what_was_typed_first(press, section, name, headers):
    first, second = points_of(section)[:2]
    arguments = {"move-point": (second.pk, "down"), "add-point": (section.pk,)}
    press(name, *arguments.get(name, (second.pk,)), headers=headers)
    assert passage_of(first, "body").override == "打了一半"


def test_points_are_moved_added_and_removed(press, section):
    first, second, third = points_of(section)
    assert press("move-point", third.pk, "up").url == f"{page_address(section)}#point-{third.pk}"
    assert points_of(section) == [first, third, second]
    assert press("add-point", section.pk).status_code == 302
    assert len(points_of(section)) == 4
    assert press("add-inner-point", first.pk).status_code == 302
    assert len(inner_points_of(first)) == 4
    response = press("remove-point", second.pk)
    assert response.url == f"{page_address(section)}?removed={second.pk}"
    assert points_of(section)[:2] == [first, third]


def test_page_after_a_removal_offers_to_undo_it_and_can_be_saved(press, client, section):
    second = points_of(section)[1]
    response = client.get(press("remove-point", second.pk).url)
    page = page_of(response)
    undo = reverse("desk:restore-point", args=[section.draft_id, second.pk])
    assert page.xpath(f"//button[@formaction='{undo}']")
    assert page.get_element_by_id("sheet").get("action") == page_address(section)
    assert client.post(undo, sheet_of(response)).status_code == 302
    assert points_of(section)[1] == second
    page = page_of(client.get(f"{page_address(section)}?removed={second.pk}"))
    assert not page.xpath(f"//button[@formaction='{undo}']")


@pytest.mark.parametrize("name", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_page_offers_to_undo_no_removal_that_there_was_not(client, section, name):
    page = page_of(client.get(f"{page_address(section)}?removed={name}"))
    assert not page.xpath("//*[@id='points']/p[@role='status']")


def test_page_that_refuses_a_text_at_a_button_says_so_at_its_top(press, section):
    first = points_of(section)[0]
    body = passage_of(first, "body")
    page = page_of(press("add-point", section.pk, text="字" * (MAX_TEXT + 1)))
    assert page.xpath(f"//form[@id='sheet']//a[@href='#p{body.pk}']")


def test_stale_page_can_press_buttons_of_a_removed_point(press, section):
    second = points_of(section)[1]
    remove_point(point=second)
    for name, *more in (["move-point", "up"], ["remove-point"], ["point-topic"]):
        assert press(name, second.pk, *more).status_code in {200, 302}
    assert second not in points_of(section)


def test_topic_is_set_and_taken_away(press, section):
    point = points_of(section)[0]
    topic = Topic.objects.get(name="调查研究")
    press("point-topic", point.pk, changes={f"topic-{point.pk}": str(topic.pk)})
    assert points_of(section)[0].topic == topic
    press("point-topic", point.pk, changes={f"topic-{point.pk}": ""})
    assert points_of(section)[0].topic is None


def test_unknown_topic_and_direction_are_not_found(press, section):
    point = points_of(section)[0]
    unknown = {f"topic-{point.pk}": "999999"}
    assert press("point-topic", point.pk, changes=unknown).status_code == 404
    assert press("move-point", point.pk, "left").status_code == 404


def test_only_points_that_hold_points_get_some(press, client, draft, section):
    inner = inner_points_of(points_of(section)[0])[0]
    cause = points_of(section_of(draft, "cause"))[0]
    for point in (inner, cause):
        assert press("add-inner-point", point.pk).status_code == 404


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_full_series_says_so(press, section, headers):
    for _number in range(17):
        add_point(section=section)
    response = press("add-point", section.pk, headers=headers)
    assert (response.status_code, len(points_of(section))) == (422, 20)
    assert page_of(response).xpath("//*[@role='alert']")


def test_full_series_takes_no_point_back(press, section):
    second = points_of(section)[1]
    remove_point(point=second)
    for _number in range(18):
        add_point(section=section)
    response = press("restore-point", second.pk, headers=HTMX)
    assert (response.status_code, len(points_of(section))) == (422, 20)
    assert "20" in page_of(response).xpath("//*[@role='alert']")[0].text_content()


def test_button_pressed_twice_adds_one_point(press, client, section):
    page = page_of(client.get(page_address(section)))
    (button,) = page.xpath("//button[contains(@class, 'add') and not(contains(@class, 'small'))]")
    for _time in range(2):
        press("add-point", section.pk, changes={"new": button.get("value")})
    assert len(points_of(section)) == 4
    press("add-point", section.pk)
    assert len(points_of(section)) == 5


def listed_as_removed(client, section):
    """The names under which the page offers to bring points back."""
    page = page_of(client.get(page_address(section)))
    buttons = page.xpath("//*[@id='removed']//button")
    return [re.search("“(.*)”", button.text_content())[1] for button in buttons]


def test_removed_points_are_listed_until_they_are_brought_back(press, client, section):
    first, second, third = points_of(section)
    write(passage_of(first, "heading"), "自己的小标题")
    inner = inner_points_of(second)[0]
    write(passage_of(inner, "body"), "这是里面一点的正文，比名字的长度要长得多，所以会被截断。")
    empty = add_point(section=section)
    for point in (first, third, inner, empty):
        remove_point(point=point)
    assert listed_as_removed(client, section) == [
        "这是里面一点的正文，比名字的长度要长得多，所以会…", "践行宗旨不够到位", "自己的小标题",
    ]  # fmt: skip
    press("restore-point", first.pk, text="")
    assert listed_as_removed(client, section)[1:] == ["践行宗旨不够到位"]


def test_removed_point_whose_text_was_given_up_is_listed(client, section):
    added = add_point(section=section)
    regenerate_passage(passage=write(passage_of(added, "body"), "写过又放下的。"))
    remove_point(point=added)
    assert listed_as_removed(client, section) == ["写过又放下的。"]


def test_point_within_a_removed_point_is_not_listed(client, section):
    first = points_of(section)[0]
    inner = inner_points_of(first)[0]
    write(passage_of(inner, "body"), "里面的话。")
    remove_point(point=inner)
    remove_point(point=first)
    assert listed_as_removed(client, section) == ["理论武装抓得不紧"]


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("name", ["move-point", "add-point", "remove-point"])
def test_refused_text_is_not_lost_by_a_button(press, section, name, headers):
    first, second = points_of(section)[:2]
    long = "长" * (MAX_TEXT + 1)
    arguments = {"move-point": (second.pk, "down"), "add-point": (section.pk,)}
    response = press(name, *arguments.get(name, (second.pk,)), text=long, headers=headers)
    assert response.status_code == 422
    assert long in response.content.decode()
    assert passage_of(first, "body").override is None


@pytest.fixture
def body(section):
    return passage_of(points_of(section)[0], "body")


def picker(passage):
    return reverse("desk:picker", args=[passage.draft_id, passage.pk])


def test_picker_offers_the_points_topic_and_on_request_all(client, body):
    def topics(**query):
        rows = client.get(picker(body), query).context["rows"]
        return {offer.phrase.topic.name for offer, *_addresses in rows}

    other = Topic.objects.get(name="廉洁自律")
    assert topics() == {"理论武装"}
    assert topics(topic=other.pk) == {"廉洁自律"}
    assert len(topics(topic="all")) > 1
    assert topics(q="没有这样的话") == set()


def test_picker_without_javascript_puts_the_phrase_in_and_leads_back(client, body):
    phrase = phrase_like(role="problem", kind="symptom", topic__name="理论武装")
    page = page_of(client.get(picker(body)))
    take = reverse("desk:take-phrase", args=[body.draft_id, body.pk, phrase.pk])
    assert page.xpath(f"//button[starts-with(@formaction, '{take}?')]")
    response = client.post(take)
    assert response.url == f"{page_address(body.point.section)}#p{body.pk}"
    assert passage_of(body.point, "body").override == phrase.text
    used = page_of(client.get(picker(body))).xpath("//li[contains(@class, 'used')]//button")
    assert [button.text_content() for button in used] == [phrase.text]


def take_address(passage, phrase):
    return reverse("desk:take-phrase", args=[passage.draft_id, passage.pk, phrase.pk])


def test_phrase_for_the_frame_leads_back_to_its_field(client, draft):
    answer(draft, "主题", "实干")
    opening = passage_of(draft, "opening")
    phrase = phrase_like(role="opening", kind="opening")
    response = client.post(take_address(opening, phrase))
    assert response.url == f"{reverse('desk:opening', args=[draft.pk])}#p{opening.pk}"
    assert "根据【会议名称】的安排，会前我认真学习了规定内容，围绕“实干”" in (
        passage_of(draft, "opening").override
    )


def test_phrase_the_draft_has_goes_in_only_when_asked_again(client, body):
    phrase = phrase_like(role="problem", kind="symptom", topic__name="理论武装")
    take = take_address(body, phrase) + "?topic=all&q=" + phrase.text[:4]
    assert client.post(take).status_code == 302
    asked = page_of(client.post(take))
    button = asked.xpath("//button[@name='again']")
    assert [one.text_content() for one in button] == [phrase.text]
    assert asked.xpath("//*[contains(@class, 'offer-again') and not(@hidden)]")
    assert passage_of(body.point, "body").override == phrase.text
    assert client.post(take, {"again": "1"}).status_code == 302
    assert passage_of(body.point, "body").override == phrase.text * 2


def test_use_of_a_phrase_is_noted_once_and_nothing_else_changes(client, draft, body):
    phrase = phrase_like(role="problem", kind="symptom")
    before = overrides_of(draft)
    address = reverse("desk:note-phrase", args=[draft.pk, body.pk, phrase.pk])
    assert [client.post(address).status_code for _time in range(2)] == [204, 204]
    assert PhraseUse.objects.get().phrase == phrase
    assert overrides_of(draft) == before


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_phrase_does_not_push_a_conflicting_text_out(client, section, body, headers):
    page = page_address(section)
    sheet = sheet_of(client.get(page)) | {f"p{body.pk}-text": "这里的。"}
    write(body, "别处的。")
    phrase = phrase_like(role="problem", kind="symptom")
    take = reverse("desk:take-phrase", args=[body.draft_id, body.pk, phrase.pk])
    response = client.post(take, sheet, headers=headers)
    assert response.status_code in {409, 422}
    assert "这里的。" in response.content.decode()
    assert passage_of(body.point, "body").override == f"别处的。{phrase.text}"


def test_retired_phrase_and_texts_without_phrases_are_not_found(client, draft, body):
    phrase = phrase_like(role="problem", kind="symptom")
    evidence = passage_of(body.point, "evidence")
    assert client.get(picker(evidence)).status_code == 404
    assert client.get(picker(passage_of(draft, "title"))).status_code == 404
    Phrase.objects.filter(pk=phrase.pk).update(status="retired")
    take = reverse("desk:take-phrase", args=[draft.pk, body.pk, phrase.pk])
    assert client.post(take).status_code == 404


def test_text_of_a_removed_point_takes_no_phrase(client, body):
    remove_point(point=body.point)
    take = reverse(
        "desk:take-phrase", args=[body.draft_id, body.pk, phrase_like(role="problem").pk]
    )
    assert client.post(take).status_code == 404
    assert passage_of(body.point, "body").override is None


@pytest.mark.parametrize("name", ["add-point", "move-point"])
def test_keeping_mine_does_not_press_the_button_before_it_again(press, client, section, name):
    first, second = points_of(section)[:2]
    text = passage_of(second, "body")
    old = {f"p{text.pk}-text": "我的", f"p{text.pk}-revision": "0", f"p{text.pk}-seen": "-"}
    write(text, "别的窗口先写的")
    arguments = {"add-point": [section.pk], "move-point": [first.pk, "down"]}
    response = press(name, *arguments[name], changes=old)
    page = page_of(response)
    address = page.xpath("//button[@data-keep-mine]/@formaction")
    assert address == [f"{page_address(section)}?stay=1"]
    taken = page.xpath("//noscript/button[@name=$name]", name=f"p{text.pk}-text")
    assert [button.get("formaction") for button in taken] == address
    before = points_of(section)
    client.post(address[0], sheet_of(response))
    assert points_of(section) == before
