"""Terms: fixed formulations."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from drafting.bank.models.columns import SmallNumberField
from drafting.bank.models.recording import BankRecords

month_validator = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2]))?$", _("Write a year or a month: 2022 or 2022-10.")
)


class TermManager(models.Manager["Term"]):
    """Terms, by name in fixtures."""

    def get_by_natural_key(self, name: str) -> Term:
        """The term of this name."""
        return self.get(name=name)


class Term(models.Model):
    """A fixed formulation with its canonical form, its parts and its validity."""

    name = models.CharField(_("canonical form"), max_length=60, unique=True)
    parts = models.TextField(_("parts"), blank=True, help_text=_("One a line, in order."))
    since = models.CharField(
        _("in use since"), max_length=7, blank=True, validators=[month_validator]
    )
    until = models.CharField(
        _("in use until"), max_length=7, blank=True, validators=[month_validator]
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    order = SmallNumberField(_("order"), default=0)

    objects = TermManager()

    history = BankRecords()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ("order", "name")

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """The canonical form."""
        return (self.name,)
