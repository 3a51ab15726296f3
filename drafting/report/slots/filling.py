"""Filling: a phrase, or what a drafter typed, with its values. The text is never compiled."""

from collections.abc import Iterator, Mapping

from drafting.report.slots.language import MAX_GROWN, NAME, FactValue, written
from drafting.report.tracing import Stretch, Trace


def fill(text: str, values: Mapping[str, FactValue], *, most: int = MAX_GROWN) -> str:
    """Replace `【name】` by its value where `name` is known and has one; all else stays.

    For phrases and for what drafters type: the text is data and never compiled. Where
    values would make more than `most` of it, all its slots stay.
    """
    known = _known(text, values, most)
    return NAME.sub(lambda slot: known.get(slot[1], slot[0]), text) if known else text


def filled_trace(text: str, values: Mapping[str, FactValue], *, most: int = MAX_GROWN) -> Trace:
    """What `fill` makes of a text, traced to the text; empty where nothing is filled."""
    known = _known(text, values, most)
    return tuple(_stretches(text, known)) if known else ()


def _known(text: str, values: Mapping[str, FactValue], most: int) -> dict[str, str]:
    """The values of the slots of a text, as written; none where they would make too much of it."""
    found = list(NAME.finditer(text))
    known = {
        name: written(values[name]) for name in {slot[1] for slot in found} if values.get(name)
    }
    grown = len(text) + sum(
        len(known[slot[1]]) - len(slot[0]) for slot in found if slot[1] in known
    )
    return {} if grown > max(most, len(text)) else known


def _stretches(text: str, known: Mapping[str, str]) -> Iterator[Stretch]:
    at = end = 0
    for slot in NAME.finditer(text):
        if slot[1] not in known:
            continue
        begin = slot.start()
        if begin > end:
            yield Stretch(at, begin - end, end, begin)
        at += begin - end
        length, end = len(known[slot[1]]), slot.end()
        yield Stretch(at, length, begin, end, is_filled=True)
        at += length
    if end < len(text):
        yield Stretch(at, len(text) - end, end, len(text))
