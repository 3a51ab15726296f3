"""The bank as it is delivered, and a draft, for every test of the desk."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from drafting.bank.models import Blueprint
from drafting.desk.models import Draft
from tests.desk.factories import make_draft


@pytest.fixture
def bank(delivered_bank) -> None:
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
