"""The records of the bank's rows, kept by simple_history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import models
from simple_history.models import HistoricalRecords

from drafting.bank.reasons import Reason

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

_loading: ContextVar[bool] = ContextVar("loading", default=False)
_deleting: ContextVar[bool] = ContextVar("deleting", default=False)


@contextmanager
def loading_fixtures() -> Iterator[None]:
    """Links of loaded rows make no records: a row's first record, written later, has them all.

    `loaddata` marks rows as raw, which are not recorded, but not their links.
    """
    token = _loading.set(True)
    try:
        yield
    finally:
        _loading.reset(token)


@contextmanager
def deleting_recorded() -> Iterator[None]:
    """Rows that go now have their last records already: many rows, a few statements."""
    token = _deleting.set(True)
    try:
        yield
    finally:
        _deleting.reset(token)


LONGEST_NAME = 300


def name_of(user: AbstractUser | None) -> str:
    """What a person is called: family name first, else the account's name; empty for nobody."""
    return (f"{user.last_name}{user.first_name}" or user.get_username()) if user else ""


class NamedRecord(models.Model):
    """A record that still says who made it when the account is gone."""

    history_user_name = models.CharField(max_length=LONGEST_NAME, blank=True, default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Note the name; records written together have it already."""
        self.history_user_name = self.history_user_name or name_of(
            getattr(self, "history_user", None)
        )
        super().save(*args, **options)


class BankRecords(HistoricalRecords):  # type: ignore[misc]
    """Records of who did it by name, of what went with another row, of links a row had."""

    def __init__(self, **options: Any) -> None:
        super().__init__(bases=(NamedRecord,), **options)

    def pre_delete(self, instance: models.Model, **kwargs: Any) -> None:
        """Keep the links: they are deleted before the row is."""
        if _deleting.get():
            return
        super().pre_delete(instance, **kwargs)
        if instance._meta.many_to_many:
            instance._links_at_deletion = {  # type: ignore[attr-defined]
                field: list(_links(field, instance)) for field in instance._meta.many_to_many
            }

    def post_delete(
        self, instance: models.Model, using: str | None = None, origin: Any = None, **kwargs: Any
    ) -> None:
        """Say of a row that it went with another: it is brought back with that."""
        if _deleting.get():
            return
        asked_for = origin.model if isinstance(origin, models.QuerySet) else origin
        if asked_for not in {None, instance, type(instance)}:
            instance._change_reason = Reason.PART_DELETED.value  # type: ignore[attr-defined]
        super().post_delete(instance, using=using, origin=origin, **kwargs)

    def m2m_changed(self, instance: models.Model, *args: Any, **kwargs: Any) -> None:
        """A record of changed links, but for those of fixtures."""
        if not _loading.get():
            super().m2m_changed(instance, *args, **kwargs)

    def create_historical_record_m2ms(self, history_instance: Any, instance: Any) -> None:
        """The links beside a record; of a deleted row, those it had."""
        if history_instance.history_type != "-":
            super().create_historical_record_m2ms(history_instance, instance)
            return
        for field, links in getattr(instance, "_links_at_deletion", {}).items():
            model = self.m2m_models[field]
            columns = [column.attname for column in field.remote_field.through._meta.fields]
            model.objects.bulk_create(
                model(history=history_instance, **{name: getattr(link, name) for name in columns})
                for link in links
            )


def _links(field: Any, instance: models.Model) -> models.QuerySet[Any]:
    through: Any = field.remote_field.through
    links: models.QuerySet[Any] = through.objects.filter(**{field.m2m_field_name(): instance})
    return links
