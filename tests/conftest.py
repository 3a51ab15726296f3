"""What tests of every floor above the report share."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client
from django.test.signals import template_rendered
from django.utils.safestring import SafeString

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


@pytest.fixture
def drafter(db: None) -> User:
    return User.objects.create_user("drafter", first_name="李文清")


@pytest.fixture
def drafter_client(drafter: User) -> Client:
    client = Client()
    client.force_login(drafter, "django.contrib.auth.backends.ModelBackend")
    return client
