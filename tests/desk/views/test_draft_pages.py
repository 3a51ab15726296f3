"""The list of drafts, and the whole way through the pages by plain posts."""

from io import BytesIO
from urllib.parse import unquote

import docx
import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from drafting.bank.models import Blueprint
from drafting.desk.models import Draft
from drafting.desk.services.drafts import copy_draft, delete_draft
from drafting.desk.services.structure import add_point
from tests.desk.browsing import HTMX, page_of, sheet_of, submit, text_on
from tests.desk.factories import (
    answer,
    composed_draft,
    make_draft,
    make_drafter,
    passage_of,
    phrase_like,
    points_of,
    section_of,
    snapshot,
    write,
)

LIST = "/"


def names(response):
    return [row.draft.name for row in response.context["rows"]]


def test_new_drafter_is_led_to_the_choice(bank, client):
    page = page_of(client.get(LIST))
    assert page.xpath("//div[@id='drafts']//a/@href") == [reverse("desk:choose")]


def test_list_shows_ones_own_newest_first(bank, client, drafter):
    make_draft("study-innovation", make_drafter("other"))
    first = make_draft("study-politics", drafter, 会议名称="甲")
    make_draft("study-innovation", drafter, 会议名称="乙")
    assert names(client.get(LIST)) == ["在乙上的发言", "在甲上的发言"]
    answer(first, "姓名", "李文清")
    assert names(client.get(LIST)) == ["在甲上的发言", "在乙上的发言"]


@pytest.mark.parametrize(
    ("words", "found"),
    [("甲", ["在甲会上的发言"]), ("发言 乙", ["在乙会上的发言"]), ("政治建设", ["在甲会上的发言"]),
     ("没有", []), ("  ", ["在乙会上的发言", "在甲会上的发言"]), ("%", []),
     ("甲\0", ["在甲会上的发言"])],
)  # fmt: skip
def test_list_is_searched_by_title_and_blueprint(bank, client, drafter, words, found):
    make_draft("study-politics", drafter, 会议名称="甲会")
    make_draft("study-innovation", drafter, 会议名称="乙会")
    response = client.get(LIST, {"q": words})
    assert names(response) == found
    assert page_of(response).get_element_by_id("q").value == words.strip(" \0")


def test_list_has_pages_of_twenty_and_keeps_the_search(draft, client):
    for _number in range(20):
        copy_draft(draft=draft)
    first = client.get(LIST, {"q": "发言"})
    assert len(names(first)) == 20
    [link] = page_of(first).xpath("//nav[@class='pages']/a/@href")
    second = client.get(LIST + link)
    assert (len(names(second)), second.context["words"]) == (1, "发言")
    assert len(names(client.get(LIST, {"page": "99"}))) == 1


def test_search_as_one_types_answers_the_list_only(draft, client):
    response = client.get(LIST, {"q": "发言"}, headers={**HTMX, "HX-Target": "drafts"})
    assert page_of(response).xpath("//body/*/@id") == ["drafts"]


def test_deleted_draft_can_be_brought_back_by_the_message_and_from_the_list(draft, client):
    restore = reverse("desk:restore", args=[draft.pk])
    response = client.post(reverse("desk:delete", args=[draft.pk]))
    [message] = get_messages(response.wsgi_request)
    assert f"undo:{restore}" in message.tags
    listed = client.get(LIST)
    assert names(listed) == []
    assert page_of(listed).xpath(f"//form[@action='{restore}']")
    deleted = client.get(LIST, {"deleted": "1"})
    assert names(deleted) == [draft.name]
    assert page_of(deleted).xpath(f"//form[@action='{restore}']")
    assert client.post(restore).url == LIST
    assert names(client.get(LIST)) == [draft.name]


def test_deleted_drafts_are_searched_too(draft, client):
    delete_draft(draft=draft)
    assert names(client.get(LIST, {"deleted": "1", "q": "没有"})) == []
    assert names(client.get(LIST, {"deleted": "1", "q": "发言"})) == [draft.name]


def test_copy_leads_into_the_copy(draft, client):
    response = client.post(reverse("desk:copy", args=[draft.pk]))
    copied = Draft.objects.exclude(pk=draft.pk).get()
    assert response.url == reverse("desk:hub", args=[copied.pk])
    assert snapshot(copied) == snapshot(draft)


def test_choice_shows_what_is_in_use_with_its_outline(bank, client):
    Blueprint.objects.filter(slug="education-review").update(status="retired")
    page = page_of(client.get(reverse("desk:choose")))
    assert len(page.xpath("//li[@class='card']")) == 10
    outline = page.xpath("//li[@class='card'][1]//ol/li/text()[1]")
    assert [heading.strip() for heading in outline] == [
        "心得体会", "存在的问题", "存在的问题原因剖析", "今后努力方向和整改措施",
    ]  # fmt: skip
    assert client.post(reverse("desk:create", args=["education-review"])).status_code == 404
    assert client.post(reverse("desk:create", args=["nothing"])).status_code == 404


def test_hub_and_review_lead_to_every_gap(draft, client):
    hub = page_of(client.get(reverse("desk:hub", args=[draft.pk])))
    links = hub.xpath("//ol[@class='tasks']//a[@class='gaps']/@href")
    assert len(links) == 5
    review = page_of(client.get(reverse("desk:review", args=[draft.pk])))
    gaps = review.xpath("//section[@class='review-part']//li/a/@href")
    assert len(gaps) == 24
    for link in {*links, *gaps}:
        page, _, anchor = link.partition("#")
        assert page_of(client.get(page)).get_element_by_id(anchor) is not None


def test_text_on_the_paper_leads_to_its_field(draft, client):
    body = passage_of(points_of(section_of(draft, "problem"))[0], "body")
    response = client.get(reverse("desk:field", args=[draft.pk]), {"at": body.source})
    section = reverse("desk:section", args=[draft.pk, body.point.section_id])
    assert response.url == f"{section}#{body.source}"


def test_download_is_the_word_file_under_its_name(draft, client):
    answer(draft, "姓名", "李文清")
    response = client.get(reverse("desk:download", args=[draft.pk]))
    name = unquote(response["Content-Disposition"].partition("''")[2])
    today = timezone.localdate().isoformat()
    assert name == f"在【会议名称】上的发言_李文清_{today}_过程稿.docx"
    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert docx.Document(BytesIO(response.content)).paragraphs[0].text == "在【会议名称】上的发言"


def test_unknown_format_is_not_found(draft, client):
    assert client.get(reverse("desk:download-as", args=[draft.pk, "exe"])).status_code == 404


def test_preview_page_fragment_and_file_say_the_same(blueprint, client, drafter):
    draft = composed_draft(blueprint.slug, drafter)
    preview = reverse("desk:preview", args=[draft.pk])
    page, fragment = client.get(preview), client.get(preview, headers=HTMX)
    file = client.get(reverse("desk:download", args=[draft.pk]))
    texts = [paragraph.text for paragraph in docx.Document(BytesIO(file.content)).paragraphs]
    assert texts == text_on(page) == text_on(fragment)


def test_what_is_typed_never_becomes_markup(draft, client):
    evil = "<script>alert(1)</script>\"'&{{ 1 }}{% now 'Y' %}"
    point = points_of(section_of(draft, "problem"))[0]
    answer(draft, "单位", evil)
    for passage in (
        passage_of(point, "body"),
        passage_of(point, "heading"),
        passage_of(draft, "title"),
    ):
        write(passage, evil)
    section = reverse("desk:section", args=[draft.pk, point.section_id])
    pages = [
        LIST,
        section,
        *(reverse(f"desk:{n}", args=[draft.pk]) for n in ("hub", "facts", "preview", "review")),
    ]
    for page in pages:
        content = client.get(page).content.decode()
        assert "<script>alert" not in content
        assert "&lt;script&gt;alert" in content
    assert sheet_of(client.get(section))[f"p{passage_of(point, 'body').pk}-text"] == evil


def test_whole_way_by_plain_posts(bank, client, drafter):
    """Choose, answer, write, reorder, take a phrase, review, download: no script anywhere."""
    hub = client.post(reverse("desk:create", args=["study-innovation"])).url
    draft = Draft.objects.get()
    page = hub + "facts/"
    facts = {f"f{fact.pk}-value": fact.example for fact in draft.facts.all()}
    page = submit(client, page, facts).url
    page = submit(client, page).url
    for section in draft.sections.all():
        page = submit(client, page, _texts_of(section)).url
    third = points_of(section_of(draft, "problem"))[2]
    up = reverse("desk:move-point", args=[draft.pk, third.pk, "up"])
    submit(client, reverse("desk:section", args=[draft.pk, third.section_id]), to=up)
    body = passage_of(points_of(section_of(draft, "cause"))[0], "body")
    phrase = phrase_like(role="cause", kind="elaboration", topic__name="改革创新")
    client.post(reverse("desk:take-phrase", args=[draft.pk, body.pk, phrase.pk]))
    assert page == hub + "closing/"
    review = submit(client, page).url
    _answer_open_slots(client, body, draft)
    assert client.get(review).context["progress"].gaps == []
    response = client.get(reverse("desk:download", args=[draft.pk]))
    texts = [paragraph.text for paragraph in docx.Document(BytesIO(response.content)).paragraphs]
    assert texts == text_on(client.get(reverse("desk:preview", args=[draft.pk])))
    assert texts[7:13] == [
        "（一）在打破思维定式、推动工作创新方面", "problem0正文。problem0事例。",
        "（二）在主动履职尽责、积极担当作为方面", "problem2正文。problem2事例。",
        "（三）在直面矛盾问题、敢于攻坚克难方面", "problem1正文。problem1事例。",
    ]  # fmt: skip


def _texts_of(section):
    texts = {}
    for number, point in enumerate(points_of(section)):
        texts[f"p{passage_of(point, 'body').pk}-text"] = f"{section.role}{number}正文。"
        if section.role == "problem":
            texts[f"p{passage_of(point, 'evidence').pk}-text"] = f"problem{number}事例。"
    return texts


def _answer_open_slots(client, body, draft):
    page = reverse("desk:section", args=[draft.pk, body.point.section_id])
    slots = {name: "某地" for name in sheet_of(client.get(page)) if name.startswith("slot-")}
    submit(client, page, slots, to=reverse("desk:answer-slots", args=[draft.pk, body.pk]))


def test_draft_whose_inner_points_have_no_layout_opens_all_the_same(bank, drafter_client, drafter):
    draft = make_draft("organisation-life", drafter)
    draft.sections.update(inner_layout="")
    outer = points_of(section_of(draft, "problem"))[0]
    add_point(section=outer.section, parent=outer)
    pages = [f"/drafts/{draft.pk}/", f"/drafts/{draft.pk}/review/", "/"]
    pages += [f"/drafts/{draft.pk}/sections/{row.pk}/" for row in draft.sections.all()]
    assert [drafter_client.get(address).status_code for address in pages] == [200] * len(pages)
