"""The first content of an empty bank."""

from pathlib import Path

from django.core.management import CommandError, call_command
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, transaction

from drafting.bank.models import Blueprint, Phrase, Topic
from drafting.bank.models.recording import loading_fixtures


class FixtureError(Exception):
    """A fixture that cannot be loaded: `path` says which, the message why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(reason)
        self.path = path


@transaction.atomic
def fill_empty_bank(*, folder: Path) -> list[Path]:
    """Load every fixture of a folder, in name order, where the bank is empty.

    All or nothing. A bank with a single topic, phrase or blueprint is an
    editor's: it stays as it is and the list of loaded files is empty.
    """
    if any(model.objects.exists() for model in (Blueprint, Phrase, Topic)):
        return []
    paths = sorted(folder.glob("*.yaml"))
    with loading_fixtures():
        for path in paths:
            _load(path)
    return paths


def _load(path: Path) -> None:
    try:
        call_command("loaddata", str(path), verbosity=0)
    except (CommandError, DeserializationError, IntegrityError, ValueError) as error:
        raise FixtureError(path, str(error)) from error
