"""`manage.py prepare`: what has to stand before Nigao can serve."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from drafting.bank.fixtures import FixtureError
from drafting.bank.groups import ensure_editor_group
from drafting.bank.records import begin_history
from drafting.bank.setup import fill_empty_bank
from drafting.web.accounts import ensure_administrator
from drafting.web.storage import in_words, trouble_of
from drafting.web.turns import turn_to_prepare

TOLD = 20
STILL_EMPTY = "The bank is still empty."


class Command(BaseCommand):
    """Migrates, fills an empty bank, creates the editors' group and the first administrator.

    Then it runs the commands of `PREPARED_BY`, which other apps ask for.
    """

    help = "Migrate, and fill an empty bank; a second run changes nothing of the bank."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """`--fixtures` takes the first content from another folder."""
        parser.add_argument("--fixtures", type=Path, default=settings.FIXTURE_DIRS[0])

    def handle(self, *args: Any, fixtures: Path, **options: Any) -> None:
        """Do what is missing and say so, a line each; of two at once one waits."""
        try:
            settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
            with turn_to_prepare():
                self._prepare(fixtures)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        except DatabaseError as error:
            trouble = trouble_of(error)
            if trouble is None:
                raise
            raise CommandError(in_words(trouble)) from error

    def _prepare(self, fixtures: Path) -> None:
        if self._migrate() | self._fill(fixtures):
            begin_history()
        if ensure_editor_group():
            self.stdout.write("Created the group of bank editors.")
        if administrator := ensure_administrator():
            self.stdout.write(f"Created the administrator {administrator.username}.")
        for command, options in settings.PREPARED_BY.items():
            call_command(command, stdout=self.stdout, **options)

    def _migrate(self) -> bool:
        """Looking whether a migration waits is far quicker than migrating to find none."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
            self.stdout.write("Migrated the database.")
            return True
        return False

    def _fill(self, folder: Path) -> bool:
        try:
            loaded = fill_empty_bank(folder=folder)
        except FixtureError as error:
            told = [*error.faults[:TOLD], *["…"] * (len(error.faults) > TOLD)]
            raise CommandError("\n".join([*told, STILL_EMPTY]), returncode=2) from error
        if loaded == []:
            self.stdout.write(f"{folder} has no *.yaml file. {STILL_EMPTY}")
        elif loaded:
            self.stdout.write(f"Filled the bank from {len(loaded)} files of {folder}.")
        return bool(loaded)
