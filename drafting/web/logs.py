"""What must not get into a log."""

import logging
import re

QUERY = re.compile(r"\?\S*")


class WithoutQueries(logging.Filter):
    """Cuts the query off addresses in the lines of Django's server: it can hold a sign-in token."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every line, shortened."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                QUERY.sub("?…", item) if isinstance(item, str) else item for item in record.args
            )
        return True


def one_line(text: str) -> str:
    """A text from outside as part of a line: characters that cannot be seen are written out."""
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in text
    )
