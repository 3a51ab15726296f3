"""A fixed formulation as a value; the bank makes these of its rows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A fixed formulation: canonical form, parts in order, validity.

    `since` and `until` are "YYYY", "YYYY-MM" or "" where unknown or open; `until` is the
    last year or month the formulation was in use.
    """

    name: str
    parts: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
