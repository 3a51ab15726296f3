"""Which phrases may be linked: what continues a lead sentence, what answers a problem.

One rule for whoever changes a phrase at either end of a link: the form, the history, a
spreadsheet, a bank file, a move to another topic.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from drafting.bank.models.choices import PhraseKind, SectionRole

Link = Literal["continues", "answered_by"]

ANSWERS = frozenset({SectionRole.CAUSE.value, SectionRole.MEASURE.value})
NAMED = 5
"""The most phrases a message names."""


class Spot(NamedTuple):
    """What of a phrase its links depend on; the topic by its id."""

    role: str
    kind: str
    topic: int | None


_AT_SOURCE = {
    "lead-continues": _("A lead sentence continues nothing."),
    "no-lead": _("“%(phrase)s” is no lead sentence."),
    "other-role": _("“%(phrase)s” is of another role."),
    "other-topic": _("“%(phrase)s” is of another topic."),
    "no-problem": _("Only a problem is answered."),
    "no-answer": _("“%(phrase)s” is neither a cause nor a measure."),
}

_AT_TARGET = {
    ("continues", "no-lead"): (
        "kind",
        _("Phrases continue it, so it must stay a lead sentence: %(phrases)s."),
    ),
    ("continues", "other-role"): (
        "role",
        _("Phrases that continue it are of another role: %(phrases)s."),
    ),
    ("continues", "other-topic"): (
        "topic",
        _(
            "Phrases that continue it are of another topic: %(phrases)s. "
            "Choose all of them in the list to move them together."
        ),
    ),
    ("answered_by", "no-answer"): (
        "role",
        _("It answers problems, so it must stay a cause or a measure: %(phrases)s."),
    ),
    ("answered_by", "other-topic"): (
        "topic",
        _(
            "Problems that it answers are of another topic: %(phrases)s. "
            "Choose all of them in the list to move them together."
        ),
    ),
}


def misfit(link: Link, source: Spot, target: Spot) -> str:
    """Why a phrase at `source` may not continue or be answered by one at `target`.

    A key of `_AT_SOURCE`; the empty string where it may. No topic fits every topic.
    """
    if link == "continues" and source.kind == PhraseKind.LEAD:
        return "lead-continues"
    if link == "continues" and target.kind != PhraseKind.LEAD:
        return "no-lead"
    if link == "continues" and source.role != target.role:
        return "other-role"
    if link == "answered_by" and source.role != SectionRole.PROBLEM:
        return "no-problem"
    if link == "answered_by" and target.role not in ANSWERS:
        return "no-answer"
    return "" if same_topic(source.topic, target.topic) else "other-topic"


def same_topic(one: int | None, other: int | None) -> bool:
    """Whether phrases of these topics may be linked."""
    return one is None or other is None or one == other


def source_fault(code: str, phrase: str) -> ValidationError:
    """What to say at the phrase that points; `phrase` names the one it points at."""
    return ValidationError(_AT_SOURCE[code], code=code, params={"phrase": phrase})


def source_faults(
    link: Link, source: Spot, targets: Iterable[tuple[str, Spot]]
) -> list[ValidationError]:
    """What is wrong with the links of one kind of a phrase; `targets` are names and spots."""
    found = [(misfit(link, source, spot), name) for name, spot in targets]
    of_itself = [code for code, _name in found if code in {"lead-continues", "no-problem"}]
    if of_itself:
        return [source_fault(of_itself[0], "")]
    return [source_fault(code, name) for code, name in found if code]


def shortlist(names: Sequence[str]) -> str:
    """The first of the names, and a sign that there are more."""
    return "、".join([*names[:NAMED], *["…"] * (len(names) > NAMED)])


def target_faults(
    target: Spot, sources: Iterable[tuple[Link, str, Spot]]
) -> dict[str, list[ValidationError]]:
    """What to say at the phrase that is pointed at, by field; `sources` point at it.

    What is wrong with a source whatever it points at is not said here.
    """
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for link, name, spot in sources:
        names[link, misfit(link, spot, target)].append(name)
    faults: dict[str, list[ValidationError]] = defaultdict(list)
    for key, (field, words) in _AT_TARGET.items():
        if names[key]:
            params = {"phrases": shortlist(names[key])}
            faults[field].append(ValidationError(words, code=key[1], params=params))
    return dict(faults)
