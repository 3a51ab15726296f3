"""What tests of every floor above the report share.

The files of `fixtures/` are read once a session, since that takes seconds. Each module
that asks for them gets the rows in a transaction of its own that is rolled back, so
the others find their bank empty.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import Client, override_settings
from django.test.signals import template_rendered
from django.utils.safestring import SafeString

from drafting.bank.models import Phrase
from drafting.bank.setup import fill_empty_bank
from drafting.web.pages import Page


@pytest.fixture(scope="session", autouse=True)
def pages_are_told() -> Iterator[None]:
    """Test clients see what our pages were made of, as Django shows it of its own templates."""
    render = Page.render

    def told(
        self: Page, context: dict[str, Any] | None = None, request: HttpRequest | None = None
    ) -> SafeString:
        known = {} if context is None else context
        page = render(self, known, request)
        template_rendered.send(sender=self, template=self.template, context=known)
        return page

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Page, "render", told)
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_are_quick() -> Iterator[None]:
    """A password takes the production's hasher a fifth of a second, on purpose."""
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    with override_settings(PASSWORD_HASHERS=[quick]):
        yield


OPENS_A_DATABASE = {"db", "transactional_db", "empty_database", "site"}
"""Fixtures without one of which no test gets to a database, its own or a server's."""


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what may come out otherwise on another database: `-m database` repeats that alone."""
    for item in items:
        if needs_database(item):
            item.add_marker("database")


def needs_database(item: pytest.Item) -> bool:
    """Whether a test can get to a database; pytest-django refuses it to all others."""
    names = {*getattr(item, "fixturenames", ()), *(mark.name for mark in item.iter_markers())}
    asks_for_one = bool(names & {*OPENS_A_DATABASE, "django_db"})
    return asks_for_one or getattr(getattr(item, "module", None), "connection", None) is connection


@pytest.fixture
def drafter(db: None) -> User:
    return User.objects.create_user("drafter", first_name="李文清")


@pytest.fixture
def drafter_client(drafter: User) -> Client:
    client = Client()
    client.force_login(drafter, "django.contrib.auth.backends.ModelBackend")
    return client


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
def delivered_bank(module_bank, db) -> None:
    """All that fixtures/ holds."""
