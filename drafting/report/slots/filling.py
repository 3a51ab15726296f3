"""Filling: a phrase, or what a drafter typed, with its values. The text is never compiled."""

from collections.abc import Mapping

from drafting.report.slots.language import MAX_GROWN, NAME, FactValue, written


def fill(text: str, values: Mapping[str, FactValue], *, most: int = MAX_GROWN) -> str:
    """Replace `【name】` by its value where `name` is known and has one; all else stays.

    For phrases and for what drafters type: the text is data and never compiled. Where
    values would make more than `most` of it, all its slots stay.
    """
    found = list(NAME.finditer(text))
    known = {
        name: written(values[name]) for name in {slot[1] for slot in found} if values.get(name)
    }
    grown = len(text) + sum(
        len(known[slot[1]]) - len(slot[0]) for slot in found if slot[1] in known
    )
    if not known or grown > max(most, len(text)):
        return text
    return NAME.sub(lambda slot: known.get(slot[1], slot[0]), text)
