"""One table over every address of the desk: who may, how, and with how many queries."""

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from drafting.bank.models import Phrase
from drafting.desk import access, urls
from drafting.desk.services.drafts import copy_draft, delete_draft
from drafting.desk.services.structure import add_point, remove_point
from tests.desk.browsing import HTMX
from tests.desk.factories import (
    fact_of,
    make_draft,
    make_drafter,
    passage_of,
    points_of,
    section_of,
)

READ = {"hub", "facts", "opening", "closing", "section", "picker", "preview", "field", "review",
        "download", "download-as"}  # fmt: skip
READ_BY_ALL = {"drafts", "choose", "page-style-css"}
READ_AND_WRITTEN = {"facts", "opening", "closing", "section"}
WRITTEN = {"copy", "delete", "restore", "fact", "add-point", "add-inner-point", "move-point",
           "remove-point", "restore-point", "point-topic", "passage", "regenerate", "switch",
           "answer-slots", "take-phrase", "page-style", "add-section", "remove-section",
           "restore-section", "take-back", "note-phrase", "return-item",
           "part-from-item", "settle-item"}  # fmt: skip
WRITTEN_BY_ALL = {"create"}
EVERY = sorted(READ | READ_BY_ALL | WRITTEN | WRITTEN_BY_ALL)


def address(name, draft):
    """The address of a page of this draft."""
    if name in READ_BY_ALL | WRITTEN_BY_ALL:
        slugs = {"create": "study-politics", "page-style-css": "speech"}
        return reverse(f"desk:{name}", args=[slugs[name]] if name in slugs else [])
    section = section_of(draft, "problem")
    point = points_of(section)[0]
    body = passage_of(point, "body")
    arguments = {
        "fact": [fact_of(draft, "单位").pk], "section": [section.pk], "add-point": [section.pk],
        "move-point": [point.pk, "down"], "switch": [passage_of(draft, "signature").pk],
        "take-phrase": [body.pk, Phrase.objects.filter(role="problem")[0].pk],
        "note-phrase": [body.pk, Phrase.objects.filter(role="problem")[0].pk],
        "download-as": ["txt"], "remove-section": [section.pk], "restore-section": [section.pk],
    }  # fmt: skip
    of_point = {
        "add-inner-point",
        "remove-point",
        "restore-point",
        "point-topic",
        "return-item",
        "part-from-item",
        "settle-item",
    }
    of_passage = {"passage", "regenerate", "take-back", "answer-slots", "picker"}
    arguments |= {key: [point.pk] for key in of_point}
    arguments |= {key: [body.pk] for key in of_passage}
    return reverse(f"desk:{name}", args=[draft.pk, *arguments.get(name, [])])


@pytest.fixture
def draft(bank, drafter):
    return make_draft("study-politics", drafter)


def send(client, name, url, **options):
    return (client.get if name in READ | READ_BY_ALL else client.post)(url, **options)


def test_table_names_every_address():
    assert {pattern.name for pattern in urls.urlpatterns} == set(EVERY)


@pytest.mark.parametrize("name", EVERY)
def test_stranger_is_sent_to_sign_in(draft, name):
    url = address(name, draft)
    response = send(Client(), name, url)
    wanted = url if name in READ | READ_BY_ALL else "/"
    assert (response.status_code, response.url) == (302, f"/sign-in/?next={wanted}")


@pytest.mark.parametrize("name", EVERY)
def test_stranger_is_asked_in_place_by_htmx(draft, name):
    response = send(Client(), name, address(name, draft), headers=HTMX)
    assert response.status_code == 401
    assert "<html" not in response.content.decode()


@pytest.mark.parametrize("name", sorted(READ | WRITTEN))
def test_draft_of_somebody_else_is_not_found(draft, client, name):
    foreign = make_draft("study-politics", make_drafter("other"))
    if name == "restore":
        delete_draft(draft=foreign)
    assert send(client, name, address(name, foreign)).status_code == 404


ONLY_READ = {"hub", "preview", "field", "review", "download", "download-as"}


@pytest.mark.parametrize("name", sorted(READ | WRITTEN))
def test_reader_let_in_by_one_function_reads_and_changes_nothing(draft, client, name, monkeypatch):
    foreign = make_draft("study-politics", make_drafter("other"))
    monkeypatch.setattr(access, "readable", lambda _user: Q(owner=foreign.owner))
    found = send(client, name, address(name, foreign)).status_code
    assert found == (404 if name not in ONLY_READ else 302 if name == "field" else 200)


def test_list_shows_the_drafters_own_drafts_and_on_request_the_deleted(draft, client):
    make_draft("study-politics", make_drafter("other"))
    deleted = make_draft("study-politics", draft.owner)
    delete_draft(draft=deleted)
    shown = [client.get(address("drafts", draft), query) for query in ({}, {"deleted": "1"})]
    assert [[row.draft for row in one.context["rows"]] for one in shown] == [[draft], [deleted]]


@pytest.mark.parametrize("name", sorted(READ | WRITTEN))
def test_deleted_draft_is_not_found(draft, client, name):
    url = address(name, draft)
    delete_draft(draft=draft)
    assert send(client, name, url).status_code == (302 if name in {"restore", "delete"} else 404)


IN_ANOTHER_DRAFT = {"fact", "section", "add-point", "add-inner-point", "move-point", "remove-point",
                    "restore-point", "point-topic", "passage", "regenerate", "switch",
                    "answer-slots", "picker", "take-phrase", "remove-section",
                    "restore-section", "take-back", "note-phrase", "return-item",
           "part-from-item", "settle-item"}  # fmt: skip


@pytest.mark.parametrize("name", sorted(IN_ANOTHER_DRAFT))
def test_part_of_another_draft_is_not_found(draft, client, drafter, name):
    url = address(name, make_draft("study-politics", make_drafter("other")))
    start = reverse("desk:hub", args=[draft.pk])
    assert send(client, name, start + url[len(start) :]).status_code == 404


@pytest.mark.parametrize("name", sorted(WRITTEN | WRITTEN_BY_ALL))
def test_what_changes_something_is_only_posted(draft, client, name):
    url = address(name, draft)
    answers = [send(url) for send in (client.get, client.head, client.put)]
    assert [(answer.status_code, answer["Allow"]) for answer in answers] == [(405, "POST")] * 3


@pytest.mark.parametrize("name", sorted((READ | READ_BY_ALL) - READ_AND_WRITTEN))
def test_what_is_read_takes_no_post(draft, client, name):
    assert client.post(address(name, draft)).status_code == 405


@pytest.mark.parametrize("name", sorted(READ | READ_BY_ALL))
def test_what_is_read_answers_head(draft, client, name):
    response = client.head(address(name, draft))
    assert response.status_code == (302 if name == "field" else 200)


@pytest.mark.parametrize("name", sorted(WRITTEN | WRITTEN_BY_ALL | READ_AND_WRITTEN))
def test_post_without_token_is_refused(draft, drafter, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(drafter, "django.contrib.auth.backends.ModelBackend")
    assert client.post(address(name, draft)).status_code == 403


@pytest.mark.parametrize(
    "name", sorted((READ | READ_BY_ALL) - {"field", "download", "download-as", "page-style-css"})
)
def test_page_is_in_chinese_and_on_request_in_english(draft, client, name):
    url = address(name, draft)
    assert '<html lang="zh-hans"' in client.get(url).content.decode().lower()
    client.post(reverse("set-language"), {"language": "en", "next": url})
    assert '<html lang="en"' in client.get(url).content.decode()


@pytest.mark.parametrize("name", ["drafts", "preview", "picker"])
def test_page_that_htmx_gets_in_part_says_so_to_caches(draft, client, name):
    url = address(name, draft)
    whole, part = client.get(url), client.get(url, headers={**HTMX, "HX-Target": "drafts"})
    assert ["HX-Request" in response["Vary"] for response in (whole, part)] == [True, True]
    assert ["<html" in response.content.decode() for response in (whole, part)] == [True, False]


def test_page_that_a_browser_restores_from_its_history_is_whole(draft, client):
    restored = {**HTMX, "HX-History-Restore-Request": "true"}
    assert "<html" in client.get(address("preview", draft), headers=restored).content.decode()


FRAGMENTS = {"add-point", "add-inner-point", "move-point", "remove-point", "restore-point",
             "point-topic", "passage", "fact", "regenerate", "switch", "answer-slots",
             "take-phrase"}  # fmt: skip


@pytest.mark.parametrize("name", sorted(FRAGMENTS))
def test_htmx_gets_a_fragment_and_the_preview_is_told(draft, client, name):
    response = client.post(address(name, draft), headers=HTMX)
    assert response.status_code == 200
    assert "<html" not in response.content.decode()
    assert "draft-saved" in response["HX-Trigger"]


@pytest.mark.parametrize("name", sorted(FRAGMENTS - {"passage", "fact", "remove-point"}))
def test_without_htmx_the_way_leads_back_to_the_page(draft, client, name):
    response = client.post(address(name, draft))
    part = address("closing" if name == "switch" else "section", draft)
    assert response.status_code == 302
    assert response.url.split("#")[0] == part


@pytest.mark.parametrize("name", ["drafts", "drafts?deleted=1"])
def test_list_asks_the_database_the_same_for_1_and_for_20_drafts(
    draft, client, name, django_assert_num_queries, django_assert_max_num_queries
):
    url = reverse("desk:drafts") + name.removeprefix("drafts")
    if name != "drafts":
        delete_draft(draft=draft)
    with django_assert_max_num_queries(14) as one:
        assert len(client.get(url).context["rows"]) == 1
    for _number in range(29):
        copy_draft(draft=draft)
    with django_assert_num_queries(len(one)):
        assert len(client.get(url).context["rows"]) == 20


@pytest.mark.parametrize("name", ["section", "preview", "review", "hub", "picker", "download"])
def test_page_asks_the_database_the_same_for_1_and_for_20_points(
    draft, client, name, django_assert_num_queries, django_assert_max_num_queries
):
    section = section_of(draft, "problem")
    for point in points_of(section)[1:]:
        remove_point(point=point)
    with django_assert_max_num_queries(22) as one:
        assert client.get(address(name, draft)).status_code == 200
    for _number in range(19):
        add_point(section=section)
    with django_assert_num_queries(len(one)):
        assert client.get(address(name, draft)).status_code == 200


def test_choice_asks_the_database_the_same_however_many_there_are(
    draft, client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        assert len(client.get(address("choose", draft)).context["blueprints"]) == 11


STRANGE = ["²", "٣", "-1", "1.5", "9" * 30, "9" * 5000, "\0", "all", ""]


@pytest.mark.parametrize("value", STRANGE)
def test_strange_values_in_addresses_break_nothing(draft, client, value):
    picker = address("picker", draft)
    assert client.get(picker, {"topic": value, "q": value}).status_code == 200
    assert client.get(address("drafts", draft), {"q": value, "page": value}).status_code == 200
    assert client.get(address("field", draft), {"at": value}).status_code == 302
    topic = {f"topic-{points_of(section_of(draft, 'problem'))[0].pk}": value}
    assert client.post(address("point-topic", draft), topic).status_code == 302
    taken = client.post(address("take-phrase", draft), {"position": value})
    assert taken.status_code == 302
    assert client.post(address("page-style", draft), {"page-style": value}).status_code == 404


@pytest.mark.parametrize("number", [0, 9**9, 10**30])
def test_numbers_nobody_has_are_not_found(draft, client, number):
    body = passage_of(points_of(section_of(draft, "problem"))[0], "body")
    for name, arguments in (("fact", [0]), ("take-phrase", [body.pk, 0])):
        path = reverse(f"desk:{name}", args=[draft.pk, *arguments])
        assert client.post(path.replace("/0/", f"/{number}/")).status_code == 404
