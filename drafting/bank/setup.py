"""The first content of an empty bank."""

from pathlib import Path

from django.db import transaction

from drafting.bank.fixtures import (
    FixtureError,
    faults_of_fixtures,
    finish_loading,
    load_fixture,
)
from drafting.bank.models import Blueprint, Phrase, Topic
from drafting.bank.models.recording import loading_fixtures


@transaction.atomic
def fill_empty_bank(*, folder: Path) -> list[Path] | None:
    """Load every fixture of a folder, in name order, where the bank is empty.

    All or nothing: a FixtureError says what is wrong, every row checked as the forms
    check it. A bank with a single topic, phrase or blueprint is an editor's: it stays as
    it is, and None is returned; else the loaded files, of a folder without any none.
    """
    if any(model.objects.exists() for model in (Blueprint, Phrase, Topic)):
        return None
    if not folder.is_dir():
        raise FixtureError([f"{folder}: there is no such folder"])
    paths = sorted(folder.glob("*.yaml"))
    with loading_fixtures():
        loaded = [one for path in paths for one in load_fixture(path)]
    if loaded:
        finish_loading(loaded)
    if faults := faults_of_fixtures(loaded):
        raise FixtureError(faults)
    return paths
