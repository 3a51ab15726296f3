"""An item that went from its list, written into it again."""

from __future__ import annotations

from django.db import transaction

from drafting.desk.models import DraftFact, Point, Tie
from drafting.desk.pairing import clean_lines
from drafting.desk.services.writing import save_fact


@transaction.atomic
def return_item_of(*, point: Point) -> DraftFact | None:
    """Write a point's item into its list, behind the item it stood behind; the list's fact.

    The point comes back with its item. Nothing is written where the list has it already.
    """
    facts = DraftFact.objects.filter(draft=point.section.draft_id, key=point.section.points_from)
    fact = facts.select_for_update().first()
    if fact is None or not point.item or point.item in clean_lines(fact.value):
        return fact
    lines = fact.value.split("\n") if fact.value else []
    lines.insert(_line_for(point, lines), point.item)
    save_fact(fact=fact, value="\n".join(lines), revision=fact.revision)
    return fact


def _line_for(point: Point, lines: list[str]) -> int:
    """Where a point's item stood: below the nearest item before it that is still listed."""
    before = Point.objects.present().filter(
        section=point.section_id, parent=None, tie=Tie.HELD, order__lt=point.order
    )
    items = [line.strip() for line in lines]
    places = [items.index(item) for item in before.values_list("item", flat=True) if item in items]
    return max(places, default=-1) + 1
