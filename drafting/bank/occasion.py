"""Settling slots of a skeleton: what a notice fixes is written in, the rest stays a slot."""

import re
from collections.abc import Iterable, Mapping, Sequence

from drafting.report import slots

_SLOT = re.compile(r"【\s*([^\W\d]\w{0,19})\s*(?:\|[^【】]*)?】")
"""A value, with or without filters."""

_CONDITION = re.compile(
    r"【%\s*if\s+([^\W\d]\w{0,19})\s*%】((?:(?!【%).)*)"
    r"(?:【%\s*else\s*%】((?:(?!【%).)*))?【%\s*endif\s*%】",
    re.DOTALL,
)
"""A condition on one fact, with no condition or loop within."""


def settle(skeleton: str, values: Mapping[str, slots.FactValue]) -> str:
    """The skeleton with these facts' values written in, all else as it was.

    A fact with an empty value is absent: its conditions fall away, its slots stay.
    What cannot be settled without reading on (conditions on several facts, loops)
    stays too, so that rendering gives the same text before and after.
    """
    if not any(name in skeleton for name in values):
        return skeleton

    def branch(condition: re.Match[str]) -> str:
        name, present, absent = condition.groups(default="")
        if name not in values:
            return condition[0]
        return present if values[name] else absent

    def value(slot: re.Match[str]) -> str:
        return slots.render(slot[0], values) if values.get(slot[1]) else slot[0]

    return _SLOT.sub(value, _CONDITION.sub(branch, skeleton))


def settle_items(skeleton: str, places: Sequence[str], items: Sequence[str]) -> str:
    """Write a notice's items in the places meant for them, however many there are.

    A place without item goes, and the mark before it; items beyond the last place
    follow it, parted as it was parted from the one before.
    """
    at_last = re.search(rf"([，、；])【\s*{re.escape(places[-1])}\s*】", skeleton)
    mark = at_last[1] if at_last else "，"
    values = {name: items[at] if at < len(items) else "" for at, name in enumerate(places)}
    if len(items) > len(places):
        values[places[-1]] = mark.join(items[len(places) - 1 :])
    settled = settle(skeleton, values)
    for name in places[len(items) :]:
        settled = re.sub(rf"[，、；]?【\s*{re.escape(name)}\s*】", "", settled)
    return settled


def uses(skeletons: Iterable[str]) -> set[str]:
    """Every name the skeletons ask for."""
    return {name for skeleton in skeletons for name in slots.slots_of(skeleton)}


def item_slots(patterns: Iterable[str]) -> list[str]:
    """The slots that stand for a notice's items in the headings of a section, by place.

    An empty list unless every heading has one plain slot of its own: only then
    is it certain that 【第一项】 means the first item.
    """
    names = [slot_of(pattern) for pattern in patterns]
    return names if all(names) and len(set(names)) == len(names) else []


def slot_of(pattern: str) -> str:
    """The one plain slot of a heading; empty where there is none, or more."""
    found = slots.NAME.findall(pattern)
    return str(found[0]) if len(found) == 1 and "【%" not in pattern else ""


def item_heading(pattern: str, item: str) -> str:
    """The heading of an item, after the pattern 【第一项】方面; without a slot, the item itself."""
    name = slot_of(pattern)
    return settle(pattern, {name: item}) if name else item
