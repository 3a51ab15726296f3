"""`manage.py bank_import`: a bank file into the bank."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from drafting.bank.bankfile.importing import import_bank
from drafting.bank.bankfile.outcome import Import
from drafting.bank.bankfile.reading import MAX_BYTES, BankFileError
from drafting.bank.exchange.writing import BankChangedError


class Command(BaseCommand):
    """Adds and changes rows by their natural keys, all or nothing; exit 2 when refused."""

    help = "Read a bank file into the bank; drafts stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and what becomes of rows it lacks."""
        parser.add_argument("file", type=Path)
        lacking = parser.add_mutually_exclusive_group()
        lacking.add_argument(
            "--merge", action="store_true", help="keep rows that the file lacks (the default)"
        )
        lacking.add_argument(
            "--replace", action="store_true", help="retire phrases and blueprints it lacks"
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing, say what would")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Read the file in and say what that did, a line a list."""
        try:
            with file.open("rb") as opened:
                data = opened.read(MAX_BYTES + 1)
            done = import_bank(data=data, replace=options["replace"], dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=2) from error
        except BankFileError as error:
            raise CommandError(f"{file}:\n{error}\nNothing was written.", returncode=2) from error
        except (BankChangedError, IntegrityError) as error:
            words = "Somebody changed the bank meanwhile. Nothing was written; try again."
            raise CommandError(words, returncode=2) from error
        self._report(done, dry_run=options["dry_run"])

    def _report(self, done: Import, *, dry_run: bool) -> None:
        for name, counts in done.counts.items():
            deeds = ", ".join(f"{count} {deed}" for deed, count in counts.items() if count)
            self.stdout.write(f"{name}: {deeds}.")
        if dry_run:
            self.stdout.write("Nothing was written: this was a dry run.")
