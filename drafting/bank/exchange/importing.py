"""An import step by step, so that a page can show how far it is."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from django.db import IntegrityError

from drafting.bank.exchange.columns import PhraseResource
from drafting.bank.exchange.faults import FileError
from drafting.bank.exchange.likeness import NearRows, near_rows
from drafting.bank.exchange.rows import (
    MOST_FAULTY,
    Bank,
    Fault,
    PhraseRow,
    check_alone,
    check_together,
    load_bank,
    take_in,
)
from drafting.bank.exchange.sheets import read_sheet
from drafting.bank.exchange.since import Moved, holding, moved_since, newest_record
from drafting.bank.exchange.writing import BankChangedError, write_rows
from drafting.bank.reasons import Reason, stored

if TYPE_CHECKING:
    from django.contrib.auth.models import User

EVERY = 500
"""How many rows lie between two steps."""


CHANGES_SHOWN = 50
"""The most changes an outcome names."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far the import is: what it does, how many rows are done, of how many."""

    deed: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What a sound row does to the bank."""

    row: int
    code: str
    text: str
    is_new: bool
    headings: str


@dataclass(frozen=True, slots=True)
class NamedFault:
    """A fault as a page shows it."""

    row: int
    heading: str
    words: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import has done, or would do."""

    rows: int
    added: int
    changed: int
    unchanged: int
    faulty: int
    faults: list[NamedFault]
    changes: list[Change]
    near: NearRows = field(default_factory=NearRows)
    is_written: bool = False
    is_outdated: bool = False
    moved: list[Moved] = field(default_factory=list)
    """Rows whose phrases somebody changed after the check, if that is why nothing is written."""
    checked: str = field(default="", compare=False)
    """What the bank held of the file's phrases; whoever writes it names this again."""

    @property
    def sound(self) -> int:
        """The rows that would change the bank."""
        return self.added + self.changed


def import_steps(
    *,
    data: bytes,
    user: User | None,
    name: str,
    write: bool,
    skip_faulty: bool,
    checked: str | None = None,
) -> Iterator[Step | Outcome]:
    """Check a file of phrases and, where asked, write it; the last step is the outcome.

    The whole file is read before the first step.

    Nothing is written while a row is faulty, unless faulty rows are to be skipped.
    All is read and checked before the one transaction that writes, so that drafters
    can save meanwhile. Near-copies are looked for only where nothing is to be written:
    the editor decides before that. `checked` is what an earlier check found the bank to hold
    (None: there was none): what was changed since is not overwritten unseen.
    Raises `FileError` where the file as a whole cannot be read, at any step before it is
    written where more than `MOST_FAULTY` rows are faulty.
    """
    rows, bank, held = yield from _check(data)
    sound = [row for row in rows if not row.faults]
    done = Step("check", len(rows), len(rows))
    near = NearRows() if write else (yield from near_rows(rows, bank, done))
    may_write = write and (skip_faulty or len(sound) == len(rows))
    moved = moved_since(rows, checked, held) if may_write and checked is not None else None
    is_written = False
    if may_write and moved is None:
        yield Step("write", len(rows), len(rows))
        is_written = _write(sound, bank, user, name)
    outcome = _outcome(rows, near)
    yield replace(
        outcome,
        is_written=is_written,
        is_outdated=may_write and not is_written,
        moved=moved or [],
        checked=held,
    )


def _check(data: bytes) -> Generator[Step, None, tuple[list[PhraseRow], Bank, str]]:
    sheet = read_sheet(data)
    newest = newest_record()
    bank = load_bank()
    rows = list(_refusing_many(PhraseResource().read(sheet, bank)))
    if not rows:
        raise FileError("no-rows")
    yield Step("check", 0, len(rows))
    take_in(rows)
    held = holding(rows, newest)
    for number, _row in enumerate(_refusing_many(_checked(rows, bank)), 1):
        if number % EVERY == 0:
            yield Step("check", number, len(rows))
    check_together(rows, bank)
    list(_refusing_many(rows))
    return rows, bank, held


def _checked(rows: list[PhraseRow], bank: Bank) -> Iterator[PhraseRow]:
    for row in rows:
        check_alone(row, bank)
        yield row


def _refusing_many(rows: Iterable[PhraseRow]) -> Iterator[PhraseRow]:
    """The rows, as long as they are not faulty by the thousand. Raises `FileError`."""
    faulty = 0
    first = None
    for row in rows:
        if row.faults:
            faulty += 1
            first = first or row.faults[0]
        if first and faulty > MOST_FAULTY:
            named = _named(first)
            raise FileError(
                "too-many-faults", limit=MOST_FAULTY,
                row=named.row, heading=named.heading, words=named.words,
            )  # fmt: skip
        yield row


def _write(rows: list[PhraseRow], bank: Bank, user: User | None, name: str) -> bool:
    try:
        write_rows(rows=rows, bank=bank, user=user, reason=stored(Reason.IMPORTED, name))
    except (BankChangedError, IntegrityError):
        return False
    return True


def _outcome(rows: list[PhraseRow], near: NearRows) -> Outcome:
    sound = [row for row in rows if not row.faults]
    added = sum(row.is_new for row in sound)
    unchanged = sum(not row.changed for row in sound)
    return Outcome(
        rows=len(rows),
        added=added,
        changed=len(sound) - added - unchanged,
        unchanged=unchanged,
        faulty=len(rows) - len(sound),
        faults=[_named(fault) for row in rows for fault in row.faults],
        changes=list(islice((_change(row) for row in sound if row.changed), CHANGES_SHOWN)),
        near=near,
    )


def _heading(name: str) -> str:
    return str(PhraseResource.fields[name].column_name)


def _named(fault: Fault) -> NamedFault:
    return NamedFault(fault.row, _heading(fault.field), fault.words)


def _change(row: PhraseRow) -> Change:
    """A change with the columns it is in, in the order of the columns."""
    names = () if row.is_new else [name for name in PhraseResource.fields if name in row.changed]
    headings = "、".join(_heading(name) for name in names)
    return Change(row.number, row.phrase.code, str(row.phrase), row.is_new, headings)
