"""The bank as it is delivered, for every test of the desk.

The files are read once a session. Each module then gets the rows in a transaction
of its own that is rolled back, so other floors' tests find their bank empty.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from drafting.bank.models import Blueprint, Phrase
from drafting.bank.setup import fill_empty_bank
from drafting.desk.models import Draft
from tests.desk.factories import make_draft


@pytest.fixture(scope="session")
def bank_rows(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        fill_empty_bank(folder=settings.FIXTURE_DIRS[0])
        rows = {model: list(model.objects.all()) for model in _bank_models()}
        transaction.set_rollback(True)
    return rows


def _bank_models():
    """The bank's models, what is pointed at before what points at it."""
    names = ("Topic", "Term", "PageStyle", "Blueprint", "Fact", "SectionSkeleton")
    models = [apps.get_model("bank", name) for name in (*names, "PointSkeleton", "Phrase")]
    return [*models, Phrase.answered_by.through]


@pytest.fixture(scope="module")
def module_bank(bank_rows, django_db_blocker) -> Iterator[None]:
    block = transaction.atomic()
    with django_db_blocker.unblock():
        block.__enter__()
        for model, rows in bank_rows.items():
            model.objects.bulk_create(rows)
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


@pytest.fixture
def bank(module_bank, db) -> None:
    """All that fixtures/ holds."""


@pytest.fixture
def draft(bank, drafter: User) -> Draft:
    """A new draft of study-innovation: no fact answered, nothing written."""
    return make_draft("study-innovation", drafter)


@pytest.fixture
def client(drafter_client: Client) -> Client:
    """The drafter's, not anybody's."""
    return drafter_client


@pytest.fixture(params=["study-innovation", "study-politics", "democratic-life",
                        "education-review", "organisation-life"])  # fmt: skip
def blueprint(request, bank) -> Blueprint:
    """Each of the five."""
    return Blueprint.objects.with_outline().get(slug=request.param)
