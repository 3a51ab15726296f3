"""What a draft can hold, and what it costs when it holds all that."""

import time
import tracemalloc

import pytest
from django.contrib.auth.models import User
from django.test import Client

from drafting.bank.models import FactKind, Phrase
from drafting.desk.fields import MOST_ASKED, MOST_QUESTIONS
from drafting.desk.forms import fingerprint
from drafting.desk.models import Draft, Passage
from drafting.desk.services.drafts import create_draft
from drafting.desk.services.room import MAX_DRAFT, MAX_TEXT
from drafting.report.paper import MAX_PAPER
from drafting.report.slots import LONGEST_ITEM, LONGEST_LIST, LONGEST_VALUE, TOO_LONG
from tests.bank.factories import make_blueprint, make_fact, make_point, make_section
from tests.desk.browsing import HTMX, page_of
from tests.desk.factories import passage_of, text_of, write

SECONDS, MEGABYTES = 5, 100
SOAK = pytest.mark.soak

ANSWERS = {
    FactKind.TEXT: "甲" * LONGEST_ITEM,
    FactKind.LONG_TEXT: "乙丙" * (LONGEST_VALUE // 2),
    FactKind.LIST: "\n".join(["丁" * LONGEST_ITEM] * LONGEST_LIST),
}


@pytest.fixture
def client(drafter_client: Client) -> Client:
    return drafter_client


def large_draft(owner: User, *, sections: int, points: int = 20, inner: int = 3) -> Draft:
    """A draft of many points whose facts are as long as facts can be; nothing is written yet."""
    blueprint = make_blueprint(title="【单位】材料", opening="【学习|顿号】查摆【问题|数】个。")
    for kind, key in zip(ANSWERS, ("单位", "说明", "学习"), strict=True):
        make_fact(blueprint=blueprint, key=key, kind=kind)
    for _number in range(sections):
        section = make_section(blueprint=blueprint, inner_layout="ordinal-inline")
        for _point in range(points):
            make_point(section=section, inner_points=inner)
    draft = create_draft(owner=owner, blueprint=blueprint)
    for fact in draft.facts.all():
        draft.facts.filter(pk=fact.pk).update(value=ANSWERS[FactKind(fact.kind)])
    return draft


def spread(draft: Draft, unit: str, longest: int) -> None:
    """Write as much as a draft may hold into its texts, none longer than `longest`."""
    rows = list(draft.passages.filter(kind__in=["body", "evidence"]))
    each = min(longest, MAX_DRAFT // len(rows)) if longest < MAX_TEXT else MAX_TEXT
    rows = rows[: MAX_DRAFT // each]
    for row in rows:
        row.override = (unit * (each // len(unit) + 1))[:each]
    Passage.objects.bulk_update(rows, ["override"], batch_size=200)


def saved(client: Client, passage: Passage, text: str):
    prefix = f"p{passage.pk}"
    fields = {f"{prefix}-text": text, f"{prefix}-revision": passage.revision}
    fields[f"{prefix}-seen"] = fingerprint(passage.override or "")
    url = f"/drafts/{passage.draft_id}/passages/{passage.pk}/"
    return client.post(url, fields, headers=HTMX)


@pytest.mark.parametrize(
    ("unit", "longest"),
    [
        pytest.param("在推进工作中，学习不够深入；联系实际不够紧密。", MAX_TEXT, marks=SOAK),
        ("，，的的【一是 ，“甲 ,，。。", MAX_TEXT),
        pytest.param("".join(f"【甲{number}】" for number in range(4_000)), 400, marks=SOAK),
        ("【说明】", 400),
        pytest.param("【学习】", MAX_TEXT, marks=SOAK),
    ],
    ids=["sentences", "faults", "slots", "long facts", "lists"],
)  # fmt: skip
def test_draft_at_every_bound_is_shown_in_bounded_time_and_room(client, drafter, unit, longest):
    draft = large_draft(drafter, sections=2)
    spread(draft, unit, longest)
    section = draft.sections.all()[0]
    places = ["", f"sections/{section.pk}/", "facts/", "preview/", "review/", "download/docx/"]

    for path in ["/", *(f"/drafts/{draft.pk}/{place}" for place in places)]:
        begin = time.process_time()
        response = client.get(path)
        assert (response.status_code, time.process_time() - begin < SECONDS) == (200, True), path
    tracemalloc.start()
    client.get(f"/drafts/{draft.pk}/sections/{section.pk}/")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MEGABYTES * 1024**2


def test_draft_as_a_whole_is_bounded_and_what_was_typed_stays(client, drafter):
    draft = large_draft(drafter, sections=1, points=6, inner=0)
    bodies = list(draft.passages.filter(kind="body").order_by("pk"))
    for body in bodies[:4]:
        write(body, "长" * MAX_TEXT)

    fits = saved(client, bodies[4], "长" * MAX_TEXT)
    refused = saved(client, bodies[5], "长")
    shorter = saved(client, write(bodies[4], "长" * MAX_TEXT), "长" * (MAX_TEXT - 1))
    afterwards = saved(client, bodies[5], "长")

    assert [r.status_code for r in (fits, refused, shorter, afterwards)] == [200, 422, 200, 200]
    assert page_of(refused).findtext(".//p[@class='error']") == (
        "这份草稿太长：全部文字合计最多 100000 字。"
    )


def test_fact_used_too_often_leaves_its_slots_open_and_the_field_says_so(client, drafter):
    draft = large_draft(drafter, sections=1, points=1, inner=0)
    body = write(draft.passages.get(kind="body"), "在【说明】中" * 100)

    page = client.get(f"/drafts/{draft.pk}/sections/{body.point.section_id}/")

    assert "在【说明】中" * 100 in text_of(draft)
    assert "填入基本信息后，这处文字会超过 60000 字" in page.content.decode()


def test_skeleton_that_would_grow_too_long_is_an_open_slot(drafter):
    draft = large_draft(drafter, sections=1, points=1, inner=0)
    passage = passage_of(draft, "opening")
    Passage.objects.filter(pk=passage.pk).update(skeleton="【学习|顿号】" * 50)

    assert TOO_LONG in text_of(draft)
    assert len(text_of(draft)) < 2_000


def test_paper_as_a_whole_is_bounded(drafter):
    draft = large_draft(drafter, sections=1, points=20, inner=0)
    draft.passages.filter(kind="body").update(override="【说明】" * 11)

    assert len(text_of(draft)) < MAX_PAPER + 20_000
    assert "【说明】" * 11 in text_of(draft)


def test_so_many_slots_are_asked_for_on_one_page(client, drafter):
    draft = large_draft(drafter, sections=1, points=10, inner=0)
    many = "".join(f"【空{number}】" for number in range(100))
    draft.passages.filter(kind="body").update(override=many)

    page = page_of(client.get(f"/drafts/{draft.pk}/sections/{draft.sections.get().pk}/"))

    questions = [len(each.xpath(".//input")) for each in page.xpath("//fieldset[@data-slots]")]
    assert sum(questions) == MOST_QUESTIONS
    assert questions[0] == MOST_ASKED
    assert "填好这些后，再问其余 70 处。" in page.text_content()


def test_review_shows_the_first_gaps_and_findings_and_says_that_there_are_more(client, drafter):
    draft = large_draft(drafter, sections=1, points=5, inner=0)
    many = "".join(f"【空{number}】" for number in range(50)) + "，，甲的的，" * 60
    draft.passages.filter(kind="body").update(override=many)

    page = page_of(client.get(f"/drafts/{draft.pk}/review/"))
    shown = [len(part.xpath(".//li")) for part in page.xpath("//section[@class]")]

    assert (max(shown[:-1]), shown[-1]) == (100, 200)
    assert "先列出前 100 处" in page.text_content()
    assert "先列出前 200 条" in page.text_content()


def test_answer_to_a_slot_that_stands_often_is_refused_before_the_text_is_made(client, drafter):
    draft = large_draft(drafter, sections=1, points=1, inner=0)
    body = passage_of(draft.sections.get().points.get(), "body")
    write(body, "【甲】" * 6_000)
    url = f"/drafts/{draft.pk}/passages/{body.pk}/slots/"
    answer = client.post(url, {f"slot-p{body.pk}-甲": "乙" * 2_000}, headers=HTMX)
    assert answer.status_code == 422
    assert page_of(answer).xpath("//p[@class='error']")
    assert Passage.objects.get(pk=body.pk).override == "【甲】" * 6_000


def test_phrase_that_has_no_room_is_refused_in_words(client, drafter):
    draft = large_draft(drafter, sections=1, points=1, inner=0)
    body = passage_of(draft.sections.get().points.get(), "body")
    write(body, "长" * MAX_TEXT)
    phrase = Phrase.objects.create(role="problem", kind="statement", text="学得不深。")
    url = f"/drafts/{draft.pk}/passages/{body.pk}/phrases/{phrase.pk}/"
    assert client.post(url).status_code == 422
    assert Passage.objects.get(pk=body.pk).override == "长" * MAX_TEXT


def test_slot_and_field_say_alike_that_the_draft_is_full(client, drafter):
    draft = large_draft(drafter, sections=1, points=6, inner=0)
    first, *others = draft.passages.filter(kind="body")
    for other in others:
        write(other, "长" * MAX_TEXT)
    write(first, "【甲】")
    url = f"/drafts/{draft.pk}/passages/{first.pk}/slots/"
    answer = client.post(url, {f"slot-p{first.pk}-甲": "乙" * 200}, headers=HTMX)
    first.refresh_from_db()
    words = {said.text for said in page_of(answer).xpath("//p[@class='error']")}
    assert words == {
        said.text for said in page_of(saved(client, first, "长" * 200)).xpath("//p[@class='error']")
    }
    assert "全部文字合计最多" in words.pop()


def test_text_longer_than_the_bound_of_old_can_be_edited(client, drafter):
    draft = large_draft(drafter, sections=1, points=1, inner=0)
    body = passage_of(draft.sections.get().points.get(), "body")
    write(body, "长" * (MAX_TEXT + 500))
    body.refresh_from_db()
    assert saved(client, body, "短" + "长" * (MAX_TEXT + 499)).status_code == 200
