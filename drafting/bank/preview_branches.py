"""A skeleton with each of its conditions on and off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from drafting.report import slots
from drafting.report.compare.wording import Stretch, compare

MOST = 6
"""Facts of one skeleton's conditions that are tried in all combinations: 64 readings."""

Values = Mapping[str, slots.FactValue]


@dataclass(frozen=True, slots=True)
class Variant:
    """A fact that conditions ask for, and the text with it and without.

    `given` are the other facts of the conditions that are present in both texts.
    """

    name: str
    present: str
    stretches: list[Stretch]
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variants:
    """One skeleton: what it is, and its variants."""

    label: str
    rows: list[Variant] = field(default_factory=list)


def variants_of(label: str, skeleton: str, values: Values) -> Variants:
    """Each condition's facts, present and absent."""
    names = slots.conditions_of(skeleton)
    return Variants(label, [_variant(skeleton, name, names, values) for name in names])


def _variant(skeleton: str, name: str, names: Sequence[str], values: Values) -> Variant:
    """The fact on and off among the first others that let it show; all of them, if they do."""
    others = [other for other in names if other != name]
    for given in _choices(others):
        known = _known(names, given, values)
        off = slots.render(skeleton, known)
        on = slots.render(skeleton, {**known, name: _value(name, values)})
        if on != off:
            return Variant(name, on, compare(off, on), given)
    return Variant(name, on, compare(off, on), given)


def _choices(others: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """All others, none of them, then every combination."""
    yield tuple(others)
    yield ()
    if len(others) < MOST:
        for chosen in product((True, False), repeat=len(others)):
            yield tuple(name for name, wanted in zip(others, chosen, strict=True) if wanted)


def _known(
    names: Sequence[str], given: Sequence[str], values: Values
) -> dict[str, slots.FactValue]:
    """The values, of the names in conditions only the given ones."""
    known = {key: value for key, value in values.items() if key not in names}
    return known | {name: _value(name, values) for name in given}


def _value(name: str, values: Values) -> slots.FactValue:
    """A fact without an example is present as its own slot."""
    return values.get(name) or f"【{name}】"
