"""An import of a bank file on its way: what it may do, what it did, what is wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from drafting.bank.bankfile.reading import PathFault
from drafting.bank.exchange.faults import cell_fault
from drafting.bank.reasons import Reason
from drafting.report.compare.words import nearest_word

REASON = Reason.BANK_FILE.value
"""What the history gives as the reason of a change."""

WRITTEN = ("added", "changed", "retired", "removed")


@dataclass(slots=True)
class Import:
    """What is done to the rows of every list of the file; faults with their places.

    A row is `added`, `changed`, `unchanged`, `retired`, or (a part of a blueprint) `removed`.
    """

    replace: bool
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    faults: list[PathFault] = field(default_factory=list)

    @property
    def written(self) -> int:
        """How many rows have been written."""
        return sum(count[deed] for count in self.counts.values() for deed in WRITTEN)

    def refuse(self, path: str, errors: Iterable[ValidationError], name: str = "") -> None:
        """Note what is wrong with a row, or with one value of it."""
        place = f"{path}.{name}" if name and name != NON_FIELD_ERRORS else path
        self.faults += [PathFault(place, words) for error in errors for words in error.messages]

    def refuse_name(self, path: str, name: str, known: Iterable[str]) -> None:
        """Note that no row is called so, with those that are."""
        known = list(known)
        like = nearest_word(name[:60], known)
        error = cell_fault("unknown-word", word=name[:60], nearest=like, all="、".join(known))
        self.refuse(path, [error])
