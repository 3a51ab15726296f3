"""A form that came too late: its texts stand under the names that the pages give the fields."""

import pytest
from django.test import Client

from tests.desk.browsing import page_of
from tests.desk.factories import (
    fact_of,
    inner_points_of,
    make_draft,
    make_drafter,
    passage_of,
    points_of,
    section_of,
)

TEXT = "这一段是会话结束以后才送到的。"


@pytest.fixture
def draft(bank, drafter):
    return make_draft("study-politics", drafter)


@pytest.fixture
def fields(draft):
    """Fields of every kind, as one form posts them."""
    section = section_of(draft, "problem")
    second = points_of(section)[1]
    passages = [
        passage_of(draft, "opening"),
        passage_of(section, "lead"),
        passage_of(second, "evidence"),
        passage_of(inner_points_of(second)[0], "body"),
    ]
    names = [f"p{row.pk}-text" for row in passages]
    names += [f"slot-p{passages[0].pk}-某地", f"f{fact_of(draft, '单位').pk}-value", "p1-text"]
    return {name: f"{TEXT}{number}" for number, name in enumerate(names)}


OF_PASSAGES = ["开头", "问题·要点前的导语", "问题·要点2·具体事例", "问题·要点2.1·正文", "【某地】"]


def named(response):
    """The names on the page, and how many texts stand under none."""
    page = page_of(response)
    names = [name.text_content() for name in page.xpath("//section[@class='typed']//h3")]
    return names, len(page.xpath("//textarea")) - len(names)


def test_texts_of_somebody_who_is_signed_out_have_their_places(fields):
    assert named(Client().post("/drafts/new/x/", fields)) == (OF_PASSAGES, 2)


def test_texts_of_a_page_that_is_out_of_date_have_their_questions_too(fields, drafter):
    client = Client(enforce_csrf_checks=True)
    client.force_login(drafter, "django.contrib.auth.backends.ModelBackend")
    assert named(client.post("/drafts/new/x/", fields)) == ([*OF_PASSAGES, "您的单位"], 1)


def test_questions_of_somebody_else_are_not_told(fields):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_drafter("other"), "django.contrib.auth.backends.ModelBackend")
    assert named(client.post("/drafts/new/x/", fields)) == (OF_PASSAGES, 2)
