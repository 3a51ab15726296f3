"""What every page shares."""

from django.apps import AppConfig

from drafting.web.private import keep_private


class WebConfig(AppConfig):
    """What every page shares, as a Django app."""

    name = "drafting.web"
    label = "web"

    def ready(self) -> None:
        """Whatever is started, a server or a command, keeps its files to itself."""
        keep_private()
