"""Whole numbers as addresses, pages and files send them: read in one place, of bounded length."""

import re

_DIGITS = re.compile("[0-9]{1,18}")
"""What fits into 64 bits, whatever the digits; no other script's digits, no sign, no blanks."""


def whole_number(text: str) -> int | None:
    """The number; None where it is none, or none a database takes."""
    return int(text) if _DIGITS.fullmatch(text) else None


class RowNumber:
    """`<row:…>` in a route: the number of a row. A longer one is no address."""

    regex = _DIGITS.pattern

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int | str) -> str:
        """Its digits."""
        return str(value)
