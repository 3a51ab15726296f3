"""What every page shares."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What every page shares, as a Django app."""

    name = "drafting.web"
    label = "web"
