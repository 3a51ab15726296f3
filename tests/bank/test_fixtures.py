"""The content the product comes with."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from drafting.bank.groups import EDITED
from drafting.bank.models import Phrase
from drafting.bank.setup import fill_empty_bank


@pytest.mark.django_db
def test_every_row_we_deliver_could_be_saved_by_an_editor():
    fill_empty_bank(folder=settings.FIXTURE_DIRS[0])
    faults = []
    for model in EDITED:
        for row in model.objects.all():
            try:
                row.full_clean()
            except ValidationError as error:
                faults.append((model.__name__, str(row), error.messages))
    assert Phrase.objects.exists()
    assert faults == []
