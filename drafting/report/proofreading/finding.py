"""What the proofreader points at."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave: E is an error, W is worth a look, H is found only when asked for."""

    ERROR = "E"
    WARNING = "W"
    HINT = "H"


Detail = tuple[tuple[str, str | int], ...]
"""Named parameters of a rule's message."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing the proofreader points at.

    `paragraph` counts from 0; `start` and `end` are code points of its text and `found`
    is that stretch, never empty. `replacement` is None where only a person can mend it.
    """

    paragraph: int
    start: int
    end: int
    rule: str
    severity: Severity
    found: str
    replacement: str | None = None
    detail: Detail = ()
