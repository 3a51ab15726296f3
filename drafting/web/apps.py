"""What every page shares."""

from django.apps import AppConfig
from django.urls import register_converter

from drafting.web.numbers import RowNumber


class WebConfig(AppConfig):
    """What every page shares, as a Django app."""

    name = "drafting.web"
    label = "web"

    def ready(self) -> None:
        """Let routes say `<row:…>`."""
        register_converter(RowNumber, "row")
