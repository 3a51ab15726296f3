"""Rows of a draft are taken as they are stored, and are the rows that Django would make."""

import pytest
from django.db import models

from drafting.desk.models import Passage, Point
from tests.desk.factories import make_draft


def as_django_makes_it(row):
    """The same row, set field by field."""
    names = [field.attname for field in row._meta.concrete_fields]
    return models.Model.from_db.__func__(type(row), "default", names, [
        getattr(row, name) for name in names
    ])  # fmt: skip


@pytest.mark.parametrize("kind", [Passage, Point])
def test_row_is_the_one_django_would_make(blueprint, drafter, kind):
    make_draft(blueprint.slug, drafter)
    for row in kind.objects.all():
        made = as_django_makes_it(row)
        assert row == made
        assert {name: value for name, value in vars(row).items() if name != "_state"} == {
            name: value for name, value in vars(made).items() if name != "_state"
        }
        assert (row._state.adding, row._state.db) == (made._state.adding, made._state.db)


def test_field_that_was_not_read_is_read_when_asked(blueprint, drafter, django_assert_num_queries):
    draft = make_draft(blueprint.slug, drafter)
    whole = Passage.objects.filter(draft=draft, kind="title").get()
    with django_assert_num_queries(2):
        part = Passage.objects.only("kind").get(pk=whole.pk)
        assert part.get_deferred_fields() >= {"skeleton", "override", "former"}
        assert part.skeleton == whole.skeleton


def test_change_of_one_of_two_readings_is_seen_by_neither(blueprint, drafter):
    draft = make_draft(blueprint.slug, drafter)
    one, other = (Passage.objects.get(draft=draft, kind="title") for _reading in range(2))
    one.former.append("从前的标题")
    one.override = "改了的标题"
    assert (other.former, other.override) == ([], None)


def test_row_is_saved_and_read_again_as_any_other(blueprint, drafter):
    draft = make_draft(blueprint.slug, drafter)
    row = Passage.objects.get(draft=draft, kind="title")
    row.override = "改了的标题"
    row.save(update_fields=["override"])
    again = Passage.objects.get(pk=row.pk)
    assert again.override == "改了的标题"
    row.refresh_from_db()
    assert (row.override, row.source, row.draft) == (again.override, "title", draft)
