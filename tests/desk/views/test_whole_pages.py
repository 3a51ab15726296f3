"""Pages posted whole, and pages of whole drafts: what they come to, what they ask the database."""

import pytest
from django.db.models import Count
from django.urls import reverse

from drafting.bank.models import Blueprint
from drafting.desk.models import Draft, Passage
from drafting.desk.services.drafts import copy_draft
from drafting.desk.services.room import MAX_TEXT
from drafting.desk.services.structure import add_point
from tests.desk.factories import make_draft, passage_of, points_of, section_of, write

LONG = "长" * (MAX_TEXT + 1)


def posted(rows, name, value):
    """Fields as a page posts them after something was typed into each."""
    fields = {}
    for row in rows:
        prefix = f"p{row.pk}" if isinstance(row, Passage) else f"f{row.pk}"
        fields |= {f"{prefix}-{name}": value(row), f"{prefix}-revision": row.revision}
    return fields


def test_page_of_48_texts_is_written_at_once(bank, drafter, client, django_assert_max_num_queries):
    draft = make_draft("study-politics", drafter)
    section = section_of(draft, "problem")
    while Passage.objects.filter(point__section=section).count() < 48:
        add_point(section=section)
    rows = Passage.objects.filter(point__section=section)[:48]
    url = reverse("desk:section", args=[draft.pk, section.pk])
    before = Draft.objects.get(pk=draft.pk).revision
    fields = posted(rows, "text", lambda row: f"文{row.pk}")
    with django_assert_max_num_queries(30):
        assert client.post(url, fields).status_code == 302
    written = Passage.objects.filter(pk__in=[row.pk for row in rows])
    assert {row.override for row in written} == {f"文{row.pk}" for row in rows}
    assert {row.revision for row in written} == {1}
    assert Draft.objects.get(pk=draft.pk).revision == before + 1


VALUES = {"date": "2026-11-18", "number": "7", "list": "甲\n乙"}


def test_page_of_facts_is_written_at_once(bank, drafter, client, django_assert_max_num_queries):
    """The longest there is, with lists that points follow and without."""
    longest = Blueprint.objects.active().annotate(number=Count("facts")).order_by("-number")[0]
    draft = make_draft(longest.slug, drafter)
    facts = list(draft.facts.exclude(kind="choice"))
    fields = posted(facts, "value", lambda fact: VALUES.get(fact.kind, "甲"))
    before = Draft.objects.get(pk=draft.pk).revision
    with django_assert_max_num_queries(20):
        assert client.post(reverse("desk:facts", args=[draft.pk]), fields).status_code == 302
    stored = set(draft.facts.exclude(kind="choice").values_list("value", flat=True))
    assert stored <= {*VALUES.values(), "甲"}
    assert (len(facts) >= 10, Draft.objects.get(pk=draft.pk).revision) == (True, before + 1)


def test_page_saved_again_with_the_same_texts_counts_nothing_up(bank, drafter, client):
    """Pressed twice, the line ends as browsers send them: the draft is as it was."""
    draft = make_draft("study-politics", drafter)
    section = section_of(draft, "problem")
    rows = Passage.objects.filter(point__section=section, kind="body")
    url = reverse("desk:section", args=[draft.pk, section.pk])
    fields = posted(rows, "text", lambda row: "甲\r\n\r\n乙")
    client.post(url, fields)
    before = Draft.objects.values().get(pk=draft.pk), list(Passage.objects.order_by("pk").values())
    assert client.post(url, fields).status_code == 302
    after = Draft.objects.values().get(pk=draft.pk), list(Passage.objects.order_by("pk").values())
    assert after == before
    assert "甲\n\n乙" in {row["override"] for row in after[1]}


def test_first_refused_field_of_a_page_is_named_whatever_was_refused_of_it(draft, client):
    """One in conflict before one that is too long."""
    section = section_of(draft, "problem")
    first, second = (passage_of(point, "body") for point in points_of(section)[:2])
    write(first, "另一窗口")
    fields = posted([first], "text", lambda row: "甲") | posted([second], "text", lambda row: LONG)
    response = client.post(reverse("desk:section", args=[draft.pk, section.pk]), fields)
    assert (response.status_code, response.context["refused_at"]) == (422, f"p{first.pk}")


@pytest.mark.parametrize("count", [1, 20])
def test_list_reads_no_draft_whole(draft, client, django_assert_max_num_queries, count):
    for _number in range(count - 1):
        copy_draft(draft=draft)
    url = reverse("desk:drafts")
    client.get(url)
    with django_assert_max_num_queries(4):
        assert len(client.get(url).context["rows"]) == count


def test_hub_reads_no_draft_whole(draft, client, django_assert_max_num_queries):
    url = reverse("desk:hub", args=[draft.pk])
    client.get(url)
    with django_assert_max_num_queries(6):
        assert client.get(url).status_code == 200
