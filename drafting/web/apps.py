"""What every page shares."""

from django.apps import AppConfig
from django.urls import register_converter

from drafting.web.numbers import RowNumber
from drafting.web.private import keep_private


class WebConfig(AppConfig):
    """What every page shares, as a Django app."""

    name = "drafting.web"
    label = "web"

    def ready(self) -> None:
        """Let routes say `<row:…>`; keep files to oneself, whatever is started."""
        register_converter(RowNumber, "row")
        keep_private()
