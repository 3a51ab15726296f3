"""Phrases on their way into the bank: what each row says, and what is wrong with it.

The same for every kind of file. A row is checked as `Phrase.full_clean` would check
it, but what the bank holds is read once, so that no row costs a query.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from drafting.bank.exchange.cells import normal
from drafting.bank.exchange.faults import cell_fault
from drafting.bank.models import Fact, Phrase, Topic
from drafting.bank.models.fields import slot_errors
from drafting.bank.models.links import Link, Spot, source_faults, target_faults
from drafting.bank.phrases import LONGEST
from drafting.report import slots
from drafting.report.compare.words import nearest_word

if TYPE_CHECKING:
    from django.db.models import QuerySet

Value = str | int | date | frozenset[str] | None

PLAIN = ("code", "role", "kind", "text", "register", "note", "status", "valid_from", "valid_until")
LINKS = ("topic", "continues", "answered_by")
NEEDED = ("role", "kind", "text")

MOST_FAULTY = 1_000
"""The most faulty rows whose faults are looked for: more are a mistake in the whole file."""

MOST_OF_A_ROW = 10
"""The most faults of a row that are noted."""

Place = tuple[str, int | None, str, str]
"""Role, topic, kind and text: once in the bank."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value of a row."""

    row: int
    field: str
    error: ValidationError

    @property
    def words(self) -> str:
        """The fault in the words of the page."""
        return " ".join(self.error.messages)


@dataclass(frozen=True, slots=True)
class Known:
    """What other rows need to know of a phrase of the bank."""

    pk: int
    place: Place

    @property
    def spot(self) -> Spot:
        """What its links depend on."""
        role, topic, kind, _text = self.place
        return Spot(role, kind, topic)


@dataclass(frozen=True)
class Bank:
    """What the bank holds, as far as rows are checked against it."""

    slots: frozenset[str]
    topics: Mapping[str, int]
    phrases: Mapping[str, Known]
    links: Sequence[tuple[Link, str, str]]
    """Every link by the codes of its ends: who points, at whom."""

    @cached_property
    def places(self) -> dict[Place, str]:
        """The code of the phrase at every place."""
        return {known.place: code for code, known in self.phrases.items()}

    def code_like(self, code: str) -> str:
        """The code most like this one among its neighbours in the alphabet."""
        place = bisect(self._codes, code)
        return nearest_word(code, self._codes[max(place - 10, 0) : place + 10])

    @cached_property
    def _codes(self) -> list[str]:
        return sorted(self.phrases)


def load_bank(extra_slots: Iterable[str] = ()) -> Bank:
    """The bank as it is now, in five queries; `extra_slots` are about to be added."""
    every = Phrase.objects.order_by()
    phrases = every.values_list("code", "pk", "role", "kind", "topic_id", "text")
    return Bank(
        slots=frozenset(Fact.objects.known_keys()) | frozenset(extra_slots),
        topics=dict(Topic.objects.values_list("name", "pk")),
        phrases={
            code: Known(pk, (role, topic, kind, normal(text)))
            for code, pk, role, kind, topic, text in phrases.iterator(chunk_size=5_000)
        },
        links=_links(every),
    )


def _links(every: QuerySet[Phrase]) -> list[tuple[Link, str, str]]:
    continued = every.filter(continues__isnull=False).values_list("code", "continues__code")
    answered = every.filter(answered_by__isnull=False).values_list("code", "answered_by__code")
    return [
        *(("continues", code, str(lead)) for code, lead in continued),
        *(("answered_by", code, str(answer)) for code, answer in answered),
    ]


@dataclass(slots=True)
class PhraseRow:
    """One phrase of a file: what it says, whom it is about, what is wrong with it.

    `values` holds only what the file says; of a phrase that is in the bank, the rest
    stays as it is. `phrase` has the values of both once the row is taken in.
    """

    number: int
    values: dict[str, Value]
    faults: list[Fault] = field(default_factory=list)
    phrase: Phrase = field(default_factory=Phrase)
    is_new: bool = True
    continues: str = ""
    answered_by: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()

    @property
    def place(self) -> Place:
        """Where the phrase will stand."""
        phrase = self.phrase
        return (phrase.role, phrase.topic_id, phrase.kind, normal(phrase.text))

    def refuse(self, name: str, error: ValidationError) -> None:
        """Note that a value is wrong; of a row with many faults the first are enough."""
        if len(self.faults) < MOST_OF_A_ROW:
            self.faults.append(Fault(self.number, name, error))


def values_of(phrase: Phrase) -> dict[str, Value]:
    """A phrase of the bank as a row would say it; its links must be fetched."""
    return {
        **{name: _normal(getattr(phrase, name)) for name in PLAIN},
        "topic": phrase.topic_id,
        "continues": phrase.continues.code if phrase.continues else "",
        "answered_by": frozenset(other.code for other in phrase.answered_by.all()),
    }


def _normal(value: Value) -> Value:
    return normal(value) if isinstance(value, str) else value


def take_in(rows: Iterable[PhraseRow]) -> None:
    """Bring rows and the phrases they are about together: what will be, what changes."""
    rows = list(rows)
    codes = {str(row.values.get("code", "")) for row in rows} - {""}
    phrases = Phrase.objects.select_related("continues").prefetch_related("answered_by")
    known = phrases.in_bulk(codes, field_name="code")
    for row in rows:
        phrase = known.get(str(row.values.get("code", "")))
        if phrase:
            row.phrase, row.is_new = phrase, False
        _merge(row, values_of(phrase) if phrase else {})


def _merge(row: PhraseRow, old: Mapping[str, Value]) -> None:
    row.changed = frozenset(name for name, value in row.values.items() if old.get(name) != value)
    whole = {**old, **row.values}
    row.continues = str(whole.get("continues") or "")
    answers = whole.get("answered_by")
    row.answered_by = answers if isinstance(answers, frozenset) else frozenset()
    for name in row.changed - {"continues", "answered_by"}:
        value = row.values[name]
        if value or name != "code":  # a new phrase without code has been given one
            setattr(row.phrase, "topic_id" if name == "topic" else name, value)


def check_alone(row: PhraseRow, bank: Bank) -> None:
    """What can be said of a row without the others."""
    if not row.changed:
        return
    read = {fault.field for fault in row.faults}
    missing = [name for name in NEEDED if row.is_new and name not in {*row.values, *read}]
    if missing:
        given = row.values.get("code")
        row.refuse("code", cell_fault("code-new", code=given) if given else cell_fault("new"))
        return
    for name, errors in _field_faults(row.phrase, unread=read).items():
        for error in errors:
            row.refuse(name, error)
    if len(row.phrase.text) <= LONGEST:  # else it is refused, and may be of any length
        for error in slot_errors(row.phrase.text, bank.slots, slots.Dialect.PHRASE):
            row.refuse("text", error)


def _field_faults(phrase: Phrase, unread: set[str]) -> dict[str, list[ValidationError]]:
    faults: dict[str, list[ValidationError]] = {}
    try:
        phrase.clean_fields(exclude={"code", "topic", "continues", *unread})
    except ValidationError as error:
        faults = error.error_dict
    empty = [name for name in NEEDED if name not in unread and not getattr(phrase, name)]
    faults |= {name: [cell_fault("required")] for name in empty}
    if "code" not in unread and not _is_code(phrase.code):
        faults["code"] = [cell_fault("code")]
    if len(phrase.text) > LONGEST:
        faults["text"] = [cell_fault("too-long", length=len(phrase.text), limit=LONGEST)]
    if phrase.valid_from and phrase.valid_until and phrase.valid_from > phrase.valid_until:
        faults["valid_until"] = [cell_fault("ends-early")]
    return faults


def _is_code(code: str) -> bool:
    try:
        Phrase._meta.get_field("code").run_validators(code)
    except ValidationError:
        return False
    return True


def check_together(rows: list[PhraseRow], bank: Bank) -> None:
    """What is wrong between rows; a row found wrong may make another wrong, and so on."""
    _check_codes(rows)
    wrong = -1
    while wrong != (wrong := sum(bool(row.faults) for row in rows)) <= MOST_FAULTY:
        sound = [row for row in rows if not row.faults]
        _check_places(sound, bank)
        _check_links(sound, rows, bank)


def _check_codes(rows: list[PhraseRow]) -> None:
    first: dict[Value, PhraseRow] = {}
    for row in rows:
        code = row.values.get("code")
        other = first.setdefault(code, row) if code else row
        if other is not row:
            row.refuse("code", cell_fault("code-twice", row=other.number))
            other.refuse("code", cell_fault("code-twice", row=row.number))


def _check_places(rows: list[PhraseRow], bank: Bank) -> None:
    """A place is free when the bank has nobody there, or only one that moves away."""
    codes = {row.phrase.code for row in rows}
    first: dict[Place, PhraseRow] = {}
    for row in sorted(rows, key=lambda row: bool(row.changed)):  # what stays, stays in the right
        other = first.setdefault(row.place, row)
        if other is not row and row.changed:
            row.refuse("text", cell_fault("text-twice", row=other.number))
            continue
        holder = bank.places.get(row.place)
        if row.changed and holder and holder not in codes:
            row.refuse("text", cell_fault("in-bank", code=holder))


def _check_links(rows: list[PhraseRow], every: list[PhraseRow], bank: Bank) -> None:
    """A link is the matter of the row that points; of the one pointed at only if it alone moves."""
    spots = {code: known.spot for code, known in bank.phrases.items()}
    faulty = {row.phrase.code for row in every if row.faults and row.is_new}
    changed = {row.phrase.code: row for row in rows if row.changed}
    spots |= {code: row.phrase.spot for code, row in changed.items()}
    found = 0
    for row in changed.values():
        for name, error in islice(_link_faults(row, spots, faulty, bank), MOST_OF_A_ROW):
            row.refuse(name, error)
        found += bool(row.faults)
        if found > MOST_FAULTY:
            return
    for code, pointing in _pointing(changed, spots, bank).items():
        for name, errors in target_faults(spots[code], pointing).items():
            for error in errors:
                changed[code].refuse(name, error)


def _pointing(
    changed: Mapping[str, PhraseRow], spots: Mapping[str, Spot], bank: Bank
) -> Mapping[str, list[tuple[Link, str, Spot]]]:
    """By the code of a row that moves: the phrases that point at it and stay as they are."""
    moving = {code for code, row in changed.items() if row.changed & {"role", "kind", "topic"}}
    found: Mapping[str, list[tuple[Link, str, Spot]]] = defaultdict(list)
    for link, source, target in bank.links if moving else ():
        if target in moving and source not in changed:
            found[target].append((link, source, spots[source]))
    return found


def _link_faults(
    row: PhraseRow, spots: Mapping[str, Spot], faulty: set[str], bank: Bank
) -> Iterator[tuple[str, ValidationError]]:
    links: tuple[tuple[Link, Iterable[str]], ...] = (
        ("continues", [row.continues] if row.continues else ()),
        ("answered_by", row.answered_by),
    )
    for link, codes in links:
        if not codes:
            continue
        known = {code: spots[code] for code in sorted(codes) if code in spots}
        if known.pop(row.phrase.code, None):
            yield link, cell_fault("itself")
        for code in sorted(code for code in codes if code not in spots):
            yield link, _unknown(code, faulty, bank)
        for error in source_faults(link, row.phrase.spot, known.items()):
            yield link, error


def _unknown(code: str, faulty: set[str], bank: Bank) -> ValidationError:
    if code in faulty:
        return cell_fault("faulty-code", code=code)
    return cell_fault("unknown-code", code=code, nearest=bank.code_like(code))
