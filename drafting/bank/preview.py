"""A phrase as it would read: slots filled with the examples of the facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from drafting.bank.models import Fact, FactKind
from drafting.bank.models.fields import slot_errors
from drafting.report import slots


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: as typed, filled from an example, or a slot without one."""

    text: str
    kind: str = "typed"


@dataclass(frozen=True, slots=True)
class Preview:
    """The pieces of a sound text, or what is wrong with it."""

    pieces: list[Piece] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def preview_phrase(text: str) -> Preview:
    """Check a phrase as saving would, and fill it; one query."""
    facts = list(Fact.objects.all())
    names = {fact.key for fact in facts}
    faults = slot_errors(text, names, slots.Dialect.PHRASE)
    if faults:
        return Preview(errors=[message for fault in faults for message in fault.messages])
    examples = {fact.key: example_of(fact) for fact in facts if fact.example}
    return Preview(pieces=list(_pieces(text, examples)))


def example_of(fact: Fact) -> slots.FactValue:
    """A fact's example as an answer: a list by lines, a date where it is one."""
    if fact.kind == FactKind.LIST:
        return [line.strip() for line in fact.example.splitlines() if line.strip()]
    if fact.kind == FactKind.DATE:
        try:
            return date.fromisoformat(fact.example.strip())
        except ValueError:
            return fact.example
    return fact.example


def _pieces(text: str, examples: Mapping[str, slots.FactValue]) -> Iterator[Piece]:
    end = 0
    for slot in slots.NAME.finditer(text):
        yield Piece(text[end : slot.start()])
        filled = slots.fill(slot[0], examples)
        yield Piece(filled, "open" if filled == slot[0] else "filled")
        end = slot.end()
    yield Piece(text[end:])
