"""What tests of every floor above the report share."""

import pytest
from django.contrib.auth.models import User
from django.test import Client


@pytest.fixture
def drafter(db: None) -> User:
    return User.objects.create_user("drafter", first_name="李文清")


@pytest.fixture
def drafter_client(drafter: User) -> Client:
    client = Client()
    client.force_login(drafter, "django.contrib.auth.backends.ModelBackend")
    return client
