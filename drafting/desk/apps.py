"""The desk: what drafters own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The app of drafts."""

    name = "drafting.desk"
    label = "desk"
    verbose_name = _("Desk")
