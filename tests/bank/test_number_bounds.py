"""Every number an editor types has the same bounds on every database, and those it keeps."""

from collections.abc import Iterator

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models

from drafting.bank.bankfile.kinds import fault_of
from tests.bank.pages import fields_of, page, posted

pytestmark = pytest.mark.django_db

KEPT_BY_POSTGRESQL = {
    "PositiveSmallIntegerField": 32_767, "PositiveIntegerField": 2_147_483_647,
}  # fmt: skip
"""The greatest number of a column; SQLite keeps any of 64 bits."""

WITH_NUMBERS = ("blueprint", "fact", "sectionskeleton", "term", "topic")


def number_columns() -> list[models.Field]:
    """Every whole number of the bank that a form or a file can set."""
    return [
        field
        for model in apps.get_app_config("bank").get_models()
        if not model._meta.model_name.startswith("historical")
        for field in model._meta.concrete_fields
        if isinstance(field, models.IntegerField) and field.editable and not field.primary_key
    ]


def greatest(field: models.Field) -> int:
    """The greatest number that the field's own validators let pass."""
    return min(check.limit_value for check in field.validators if check.code == "max_value")


@pytest.mark.parametrize("column", number_columns(), ids=str)
def test_number_of_a_column_is_one_that_every_database_keeps(column: models.Field):
    most = greatest(column)
    assert most <= KEPT_BY_POSTGRESQL[column.get_internal_type()]
    assert column.clean(str(most), None) == most
    for number in (most + 1, 99_999_999_999, 2**63, -1):
        with pytest.raises(ValidationError):
            column.clean(str(number), None)


def forms_on(context) -> list[forms.BaseForm]:
    """The form of a page and those of its rows."""
    rows = [form for one in context["inline_admin_formsets"] for form in one.formset.forms]
    return [context["adminform"].form, *rows]


def numbers_on(client, url: str) -> Iterator[tuple[forms.BaseForm, str]]:
    """The forms of a page with the names of the numbers that are typed into them."""
    for form in forms_on(client.get(url).context):
        for name, field in form.fields.items():
            is_shown = not isinstance(field.widget, forms.HiddenInput)
            if type(field) is forms.IntegerField and is_shown and name != "ORDER":
                yield form, name


def every_page() -> list[tuple[str, str]]:
    """The pages of all rows; a fact of a blueprint stands on the blueprint's."""
    return [
        (name, page(name, "change", row.pk))
        for name in WITH_NUMBERS
        for row in apps.get_model("bank", name).objects.all()
        if name != "fact" or row.blueprint_id is None
    ]


def test_pages_with_numbers_are_all_looked_at(editor_client, bank):
    registered = {
        model._meta.model_name: model
        for model in admin.site._registry
        if model._meta.app_label == "bank" and model.objects.exists()
    }
    found = {
        name
        for name, model in registered.items()
        if list(numbers_on(editor_client, page(name, "change", model.objects.all()[0].pk)))
    }
    assert found == set(WITH_NUMBERS)


@pytest.mark.parametrize("number", ["99999999999", "9" * 18, str(2**63), "9" * 4_000, "-1"])
def test_number_no_database_keeps_is_refused_in_every_field(editor_client, bank, number):
    for name, url in every_page():
        typed = list(numbers_on(editor_client, url))
        response = posted(editor_client, url, **{form.add_prefix(f): number for form, f in typed})
        shown = response.context
        assert response.status_code == 200, name
        refused = {form.add_prefix(field) for form in forms_on(shown) for field in form.errors}
        filled = {form.add_prefix(field) for form, field in typed if form.instance.pk}
        assert refused >= filled != set(), (name, filled - refused)


def test_greatest_numbers_are_saved_in_every_field(editor_client, bank):
    for name, url in every_page():
        typed = [
            (form.add_prefix(field), form.instance, field)
            for form, field in numbers_on(editor_client, url)
            if form.instance.pk
        ]
        numbers = {
            full: greatest(row._meta.get_field(field)) for full, row, field in typed
            if field != "inner_points"  # this bank's sections have no points within points
        }  # fmt: skip
        response = posted(editor_client, url, **numbers)
        assert response.status_code == 302, (name, numbers)
        assert {key: fields_of(editor_client, url)[key] for key in numbers} == numbers


@pytest.mark.parametrize("column", number_columns(), ids=str)
@pytest.mark.parametrize("value", [1.5, "3", True, None])
def test_bank_file_takes_whole_numbers_only(column: models.Field, value: object):
    assert fault_of(column, 3) == ""
    assert fault_of(column, value) != ""
