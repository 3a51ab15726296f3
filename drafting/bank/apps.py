"""The bank: what bank editors own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BankConfig(AppConfig):
    """The bank as a Django app."""

    name = "drafting.bank"
    label = "bank"
    verbose_name = _("Phrase bank")
