"""`manage.py sign_in_link`: a way in for who has no password, or is kept out."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management import BaseCommand, CommandError, CommandParser

from drafting.web.accounts import first_administrator, sign_in_path
from drafting.web.addresses import site_address


class Command(BaseCommand):
    """Prints a link that signs in once, within a day."""

    help = "Print a one-time sign-in link for an account; the first administrator's by default."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The account's name."""
        parser.add_argument("name", nargs="?")

    def handle(self, *args: Any, name: str | None, **options: Any) -> None:
        """Print the link; an account that is closed or not there gets none."""
        found = User.objects.filter(username=name, is_active=True).first()
        user = found if name else first_administrator()
        if user is None:
            raise CommandError(
                f"There is no active account “{name}”." if name
                else "No administrator yet: run `make prepare`."
            )  # fmt: skip
        self.stdout.write(f"{site_address()}{sign_in_path(user)}")
