"""Numbers of rows as addresses and pages send them."""


def row_number(text: str) -> int | None:
    """A row's number; None where it is no number a database takes."""
    return int(text) if text.isdecimal() and len(text) < 19 else None
