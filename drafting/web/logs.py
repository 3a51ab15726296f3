"""What must not get into a log."""

import logging
import re
from typing import Any

QUERY = re.compile(r"\?\S*")

DETAIL = re.compile(r"\n(?:DETAIL|CONTEXT):.*?(?=\n\n(?:The above|During)|\Z)", re.DOTALL)
"""What PostgreSQL adds to an error: it quotes the row, with the texts in it."""


class WithoutDetails(logging.Formatter):
    """Lines with the errors of the database, but not what stood in its rows."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """The traceback without details."""
        return DETAIL.sub("", super().formatException(ei))


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
