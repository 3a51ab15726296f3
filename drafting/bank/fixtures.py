"""Fixtures loaded row by row and checked as the forms check, each fault with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import DataError, IntegrityError, connection, models
from yaml import YAMLError

from drafting.bank.models import Fact, PageStyleBase, Phrase, SectionSkeleton
from drafting.bank.models.fields import slot_errors
from drafting.bank.models.links import source_faults
from drafting.bank.pagestyles import base_refusal, describe_base
from drafting.bank.standing import list_faults
from drafting.report import slots
from drafting.report.word.intake import BadBaseError

UNREADABLE = (
    DeserializationError, IntegrityError, DataError, OverflowError, ValueError, OSError,
)  # fmt: skip
"""What the readers and the database raise for rows that cannot be stored."""


class FixtureError(Exception):
    """Fixtures that cannot be taken: a line for each fault, with file and row."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Loaded:
    """A row that was loaded, and where it stands: the first of a file is row 1."""

    path: Path
    number: int
    row: models.Model

    def __str__(self) -> str:
        return f"{self.path}, row {self.number} ({self.row._meta.model_name} “{self.row}”)"


def load_fixture(path: Path) -> Iterator[Loaded]:
    """Store the rows of a file in a transaction of the caller's; unchecked."""
    done, waiting = 0, []
    try:
        with path.open(encoding="utf-8") as stream:
            for loaded in serializers.deserialize("yaml", stream, handle_forward_references=True):
                loaded.save()
                if loaded.deferred_fields:
                    waiting.append(loaded)
                done += 1
                yield Loaded(path, done, loaded.object)
        for loaded in waiting:
            loaded.save_deferred_fields()
    except UNREADABLE as error:
        place = path if isinstance(error.__cause__, YAMLError) else f"{path}, row {done + 1}"
        reason = str(error) or str(error.__cause__ or "") or type(error).__name__
        raise FixtureError([f"{place}: {reason}"]) from error


def finish_loading(loaded: Sequence[Loaded]) -> None:
    """What the database checks and counts at the end: references, numbers given in files."""
    kinds = list({type(one.row): None for one in loaded})
    try:
        connection.check_constraints([model._meta.db_table for model in kinds])
    except IntegrityError as error:
        raise FixtureError([f"{loaded[0].path.parent}: {error}"]) from error
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kinds):
            cursor.execute(statement)


def faults_of_fixtures(loaded: Sequence[Loaded]) -> list[str]:
    """What an editor could not have saved, a line each."""
    known = Fact.objects.known_keys()
    pks = [one.row.pk for one in loaded if isinstance(one.row, Phrase)]
    linked = Phrase.objects.select_related("continues").prefetch_related("answered_by")
    phrases = {phrase.pk: phrase for phrase in linked.filter(pk__in=pks)}
    faults = []
    for one in loaded:
        is_phrase = isinstance(one.row, Phrase)
        found = _of_phrase(phrases[one.row.pk], known) if is_phrase else _of_row(one.row)
        faults += [f"{one}: {fault}" for fault in found]
    return faults


def _of_row(row: models.Model) -> Iterator[str]:
    try:
        row.full_clean()
    except ValidationError as error:
        yield from _in_words(error)
    if isinstance(row, SectionSkeleton):
        yield from list_faults(row, row.points_from)
    if isinstance(row, PageStyleBase):
        try:
            describe_base(row)
        except BadBaseError as error:
            yield str(base_refusal(error))


def _of_phrase(phrase: Phrase, known: Any) -> Iterator[str]:
    """What `Phrase.full_clean` finds, for a thousand of them: nothing is asked of the database."""
    try:
        phrase.clean_fields(exclude={"topic", "continues"})
    except ValidationError as error:
        yield from _in_words(error)
    lead = [(str(phrase.continues), phrase.continues.spot)] if phrase.continues else []
    answers = [(str(row), row.spot) for row in phrase.answered_by.all()]
    found = {
        "text": slot_errors(phrase.text, known, slots.Dialect.PHRASE),
        "continues": source_faults("continues", phrase.spot, lead),
        "answered_by": source_faults("answered_by", phrase.spot, answers),
    }
    yield from _in_words(
        ValidationError({name: errors for name, errors in found.items() if errors})
    )


def _in_words(error: ValidationError) -> Iterator[str]:
    for field, messages in error.message_dict.items():
        yield from (f"{field}: {message}" for message in messages)
