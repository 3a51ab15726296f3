"""What a rule of the proofreader is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import Reading


class Fix(StrEnum):
    """How replacements are applied: all of a rule in one click, each in its own, none."""

    ALL = "A"
    EACH = "S"
    NONE = "-"


class Reach(StrEnum):
    """What a rule has to see: one text is enough, or the whole report."""

    TEXT = "text"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its id, how grave its findings are as a rule, and how it finds them.

    `find` may yield in any order, and may come back to a place.
    """

    id: str
    severity: Severity
    fix: Fix
    find: Callable[[Reading], Iterator[Finding]]
    reach: Reach = Reach.TEXT
