"""The editors' own pages: who gets in, what they show, what they cost."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from drafting.bank.models import Phrase, PhraseKind, PhraseNote, SectionRole, Status
from drafting.bank.phrases import set_status
from tests.bank.factories import make_blueprint, make_phrase, make_term, make_topic

pytestmark = pytest.mark.django_db

PAGES = [
    "/editors/",
    "/editors/health/",
    "/editors/health/unused/",
    "/editors/deleted/",
    "/editors/deleted/?kind=phrase",
    "/editors/suggestions/",
    "/editors/suggestions/?settled=1",
]
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def note(drafter):
    return PhraseNote.objects.create(phrase=make_phrase(), author=drafter, text="太长了。")


def client_of(**values):
    user = User.objects.create_user("other", **values)
    user.user_permissions.add(Permission.objects.get(codename="view_phrase"))
    client = Client()
    client.force_login(user, BACKEND)
    return client


def texts_of(html, selector):
    return [
        " ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in re.findall(selector, html, re.S)
    ]


OF_THE_ADMIN = [
    "",
    "auth/user/",
    "bank/phrase/",
    "bank/phrase/add/",
    "bank/phrase/import/",
    "bank/phrase/{phrase}/change/",
    "bank/phrase/{phrase}/delete/",
    "bank/phrase/{phrase}/history/",
    "bank/phrase/{phrase}/uses/",
    "bank/blueprint/{blueprint}/change/",
    "bank/blueprint/{blueprint}/copy/",
    "bank/blueprint/{blueprint}/history/",
    "bank/blueprint/{blueprint}/preview/",
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", [*PAGES, *("/bank/" + page for page in OF_THE_ADMIN)])
def test_page_is_in_both_languages(admin_client, settings, note, page, language):
    settings.LANGUAGE_CODE = language
    blueprint = make_blueprint()
    url = page.format(phrase=note.phrase_id, blueprint=blueprint.pk)
    response = admin_client.get(url)
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_for_staff_with_rights(client, drafter_client, editor_client, page):
    clients = [client, drafter_client, editor_client, client_of(is_staff=True)]
    assert [one.get(page).status_code for one in clients] == [302, 404, 200, 200]
    assert editor_client.post(page).status_code == 405


def test_rights_without_staff_are_not_enough():
    assert client_of(is_staff=False).get("/editors/").status_code == 404


@pytest.mark.parametrize("deed", ["settle", "reopen"])
def test_settling_is_for_those_who_may_change(client, drafter_client, editor_client, note, deed):
    url = f"/editors/suggestions/{note.pk}/{deed}/"
    clients = [client, drafter_client, client_of(is_staff=True), editor_client]
    assert [one.post(url).status_code for one in clients] == [302, 404, 404, 302]
    assert editor_client.get(url).status_code == 405
    assert editor_client.post(f"/editors/suggestions/{note.pk + 1}/{deed}/").status_code == 404


def test_unknown_finding_is_not_found(editor_client):
    assert editor_client.get("/editors/health/anything/").status_code == 404


@pytest.mark.parametrize("query", ["role=x&topic=y", "topic=99999999", "role=problem&topic=１"])
def test_place_that_does_not_exist_is_no_place(editor_client, query):
    assert editor_client.get(f"/editors/health/?{query}").status_code == 200


def test_front_page_of_a_full_and_quiet_bank_says_so(editor_client):
    assert "Nothing waits for you" in editor_client.get("/editors/").content.decode()


def test_front_page_lists_what_waits(editor_client, editor, note):
    today = timezone.localdate()
    make_topic(name="担当作为")
    make_phrase(text="等待启用。", status=Status.PROPOSED)
    make_phrase(text="快要结束。", valid_until=today + timedelta(days=30))
    make_phrase(text="还有很久。", valid_until=today + timedelta(days=31))
    make_phrase(text="已经结束。", valid_until=today - timedelta(days=1))
    set_status(phrases=Phrase.objects.filter(pk=note.phrase_id), status=Status.RETIRED, user=editor)
    html = editor_client.get("/editors/").content.decode()
    assert texts_of(html, r"<h2>.*?</h2>") == [
        "Suggestions of drafters 1",
        "To be published 1",
        "No longer valid 1",
        "Validity ends within 30 days 1",
        "Where phrases are missing 4 Whole table",
        "Recent changes Deleted items",
    ]  # fmt: skip
    lines = texts_of(html, r'<a class="line-text".*?</a>')
    assert lines[:3] == ["等待启用。", "已经结束。", "快要结束。"]
    assert "太长了。" in html


def test_import_is_offered_to_those_who_may(editor_client):
    offered = [
        "/bank/bank/phrase/import/" in one.get("/editors/").content.decode()
        for one in (editor_client, client_of(is_staff=True))
    ]
    assert offered == [True, False]


def fill(number):
    topic = make_topic()
    for _ in range(number):
        make_phrase(topic=topic, status=Status.PROPOSED)
        make_phrase(topic=make_topic(), text=f"【没有】的空位{number}{_}。", kind=PhraseKind.LEAD)
        lead = make_phrase(role=SectionRole.PROBLEM, kind=PhraseKind.LEAD, topic=topic)
        PhraseNote.objects.create(phrase=lead, text="改一改。")
        make_term(until="2020")
        make_blueprint()
        make_phrase(topic=topic).delete()
    text = "我们一起学习，一起工作，一起进步，一起发展，越走越远。"
    make_phrase(text=text)
    make_phrase(text=text + "好")
    Phrase.objects.update(changed_at=timezone.now() - timedelta(days=99))


@pytest.mark.parametrize("page", PAGES)
def test_number_of_queries_does_not_grow(editor_client, page):
    counts = []
    for number in (1, 12):
        fill(number)
        with CaptureQueriesContext(connection) as queries:
            assert editor_client.get(page).status_code == 200
        counts.append(len(queries))
        Phrase.objects.all().delete()
    assert counts[0] == counts[1]


def test_health_tells_how_many_pairs_are_shown_only_where_some_are(editor_client):
    make_phrase(text="学习不够深入，满足于一般性了解。")
    assert "Shown: the" not in editor_client.get("/editors/health/").content.decode()
    make_phrase(text="学习不够深入，满足于一般的了解。")
    assert "Shown: the 1 likest" in editor_client.get("/editors/health/").content.decode()


def test_cells_lead_to_the_phrases_they_count(editor_client):
    topic = make_topic(name="担当作为")
    there = make_phrase(topic=topic, role=SectionRole.CAUSE)
    make_phrase(topic=topic, role=SectionRole.PROBLEM)
    html = editor_client.get("/editors/health/").content.decode()
    links = [
        link for link in re.findall(r'class="gap few" href="([^"]+)"', html) if "cause" in link
    ]
    listed = editor_client.get(links[0].replace("&amp;", "&"))
    assert [phrase.pk for phrase in listed.context["cl"].result_list] == [there.pk]
