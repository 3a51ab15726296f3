"""`manage.py bank_export`: the whole bank as one file."""

import os
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from drafting.bank.bankfile.exporting import export_bank


class Command(BaseCommand):
    """Writes topics, page styles, terms, facts, sections, blueprints and phrases as JSON."""

    help = "Write the whole bank to one file; drafts and people are not in it."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file to write."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Write a new file beside, then put it in place: a broken run leaves the old one."""
        text = export_bank()
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            beside.write_text(text, encoding="utf-8", newline="\n")
            beside.replace(file)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise CommandError(f"{file}: {error.strerror}", returncode=2) from error
        self.stdout.write(f"Wrote the bank to {file}.")
