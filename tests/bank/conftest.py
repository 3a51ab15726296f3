from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from drafting.bank.groups import EDITORS, ensure_editor_group
from drafting.bank.models import Blueprint
from tests.bank.bank_files import make_bank


@pytest.fixture
def english(settings: Any) -> None:
    """Messages as the code has them."""
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def bank(db: None) -> Blueprint:
    """One row of every kind, linked with each other; the blueprint of them."""
    return make_bank()


@pytest.fixture
def editor(db: None) -> User:
    """Staff with the rights of the editors' group and no others."""
    ensure_editor_group()
    user = User.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


@pytest.fixture
def editor_client(editor: User) -> Client:
    client = Client()
    client.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    return client
