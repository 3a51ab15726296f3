"""The editors' group can do its part and nothing else."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group

from drafting.bank.groups import EDITED, EDITORS, ensure_editor_group

pytestmark = pytest.mark.django_db


def test_group_has_all_rights_on_the_bank_and_no_others():
    group = ensure_editor_group()
    assert {permission.codename for permission in group.permissions.all()} == {
        f"{deed}_{model._meta.model_name}"
        for deed in ("view", "add", "change", "delete")
        for model in EDITED
    }


def test_group_that_exists_stays_as_it_is():
    ensure_editor_group().permissions.clear()
    assert ensure_editor_group() is None
    assert not Group.objects.get(name=EDITORS).permissions.exists()


def test_editor_opens_the_banks_lists_and_only_those(editor_client):
    statuses = {
        model._meta.label: editor_client.get(
            f"/bank/{model._meta.app_label}/{model._meta.model_name}/"
        ).status_code
        for model in admin.site._registry
    }
    allowed = {label for label, status in statuses.items() if status == 200}
    assert allowed == {model._meta.label for model in EDITED} - {"bank.PointSkeleton"}
    assert set(statuses.values()) == {200, 403}


def test_drafter_does_not_get_into_the_bank(drafter_client):
    response = drafter_client.get("/bank/", follow=True)
    assert response.redirect_chain == [("/bank/login/?next=/bank/", 302)]
    assert response.status_code == 404
