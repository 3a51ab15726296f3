"""What must not get into a log."""

import logging
import re
from copy import copy
from typing import Any

QUERY = re.compile(r"\?\S*")

DETAIL = re.compile(r"\n(?:DETAIL|CONTEXT):.*?(?=\n\n(?:The above|During)|\Z)", re.DOTALL)
"""What PostgreSQL adds to an error: it quotes the row, with the texts in it."""


LONGEST_LINE = 2_000
"""In characters; a header that is quoted can be far longer."""


class WithoutDetails(logging.Formatter):
    """One line for each message, and tracebacks without what stood in the database's rows.

    What came from outside cannot end a line or send a terminal characters that control it.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the traceback of a mistake of ours; of a refused request none."""
        if getattr(record, "status_code", 500) < 500:
            record = copy(record)
            record.exc_info = record.exc_text = None
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The message with its time and logger."""
        line = one_line(super().formatMessage(record))
        return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…"

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """The traceback without details."""
        lines = DETAIL.sub("", super().formatException(ei)).split("\n")
        return "\n".join(one_line(line) for line in lines)


class WithoutQueries(logging.Filter):
    """Cuts the query off addresses in the lines of a server: it can hold a sign-in token."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every line, shortened."""
        record.msg, record.args = QUERY.sub("?…", record.getMessage()), None
        return True


def one_line(text: str) -> str:
    """A text from outside as part of a line: characters that cannot be seen are written out."""
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in text
    )
