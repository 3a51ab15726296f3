"""What a save's answer shows: the same as the draft read whole, for less."""

from itertools import cycle

import pytest
from django.urls import reverse

from drafting.bank.models import Topic
from drafting.desk.field_contents import contents_for
from drafting.desk.fields import EntryMaker
from drafting.desk.models import Passage
from drafting.desk.services.sections import remove_section
from drafting.desk.services.structure import add_point, remove_point, set_topic
from tests.desk.browsing import HTMX
from tests.desk.factories import (
    answer,
    make_draft,
    passage_of,
    points_of,
    read,
    section_of,
    write,
)


def entries_of(draft):
    """Each passage as its field, from the draft read whole and from what the field needs."""
    whole = EntryMaker(read(draft))
    rows = Passage.objects.select_related("draft", "section", "point__section")
    for row in rows.filter(draft=draft):
        yield row, whole.text(row), EntryMaker(contents_for(row)).text(row)


def test_field_by_itself_shows_what_it_shows_on_its_page(blueprint, drafter):
    draft = make_draft(blueprint.slug, drafter)
    for fact in draft.facts.all()[::2]:
        answer(draft, fact.key, fact.example)
    for section in draft.sections.all():
        points = points_of(section)
        if points:
            write(passage_of(points[-1], "heading"), "改了的标题【单位】")
        write(passage_of(section, "lead"), "【单位】有【问题|数】个问题，【原因】；【别的】。")
        remove_point(point=points[0])
    remove_section(section=draft.sections.all()[0])
    seen = [(row, (a.shown, a.slots), (b.shown, b.slots)) for row, a, b in entries_of(draft)]
    assert {row: of_page for row, of_page, _own in seen} == {row: own for row, _page, own in seen}


@pytest.mark.parametrize(
    ("kind", "text"), [("body", "写在【单位】。"), ("opening", "有【问题|数】个问题，【单位】。")]
)
def test_save_asks_the_database_the_same_for_1_and_for_20_points(
    bank, drafter, client, kind, text, django_assert_num_queries, django_assert_max_num_queries
):
    draft = make_draft("study-politics", drafter)
    section = section_of(draft, "problem")
    for point in points_of(section)[1:]:
        remove_point(point=point)
    row = passage_of(draft if kind == "opening" else points_of(section)[0], kind)
    address = reverse("desk:passage", args=[draft.pk, row.pk])

    def save(revision):
        post = {f"p{row.pk}-text": text + "。" * revision, f"p{row.pk}-revision": revision}
        assert client.post(address, post, headers=HTMX).status_code == 200

    with django_assert_max_num_queries(14) as one:
        save(0)
    for _number, topic in zip(range(19), cycle(Topic.objects.all()), strict=False):
        set_topic(point=add_point(section=section), topic=topic)
    with django_assert_num_queries(len(one)):
        save(1)
