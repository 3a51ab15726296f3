"""What a drafter answers to the news of a list.

An item is put back, or given a point of its own, or all is left as it is.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from drafting.desk.models import DraftFact, Point, Tie
from drafting.desk.pairing import clean_lines
from drafting.desk.services.changes import What, note_change
from drafting.desk.services.following import follow_again
from drafting.desk.services.locking import lock_draft
from drafting.desk.services.room import NoRoomError
from drafting.desk.services.writing import save_fact
from drafting.report.slots import LONGEST_LIST


@transaction.atomic
def return_item_of(*, point: Point) -> None:
    """Write a point's item into its list, behind the item it stood behind.

    The point comes back with its item. Nothing is written where the list has it already.
    Raises NoRoomError where the list has as many items as it can hold.
    """
    facts = DraftFact.objects.filter(draft=point.section.draft_id, key=point.section.points_from)
    fact = facts.select_for_update().first()
    if fact is None or not point.item or point.item in clean_lines(fact.value):
        return
    if len(clean_lines(fact.value)) >= LONGEST_LIST:
        raise NoRoomError(LONGEST_LIST)
    lines = fact.value.split("\n") if fact.value else []
    lines.insert(_line_for(point, lines), point.item)
    save_fact(fact=fact, value="\n".join(lines), revision=fact.revision)


@transaction.atomic
def part_from_item(*, point: Point) -> None:
    """Take a point out that its item has only inherited; the item gets one of its own."""
    lock_draft(point.section.draft)
    point.refresh_from_db(fields=["tie", "item", "written_for", "removed_at"])
    if point.tie != Tie.HELD or not point.written_for:
        return
    point.item, point.tie = point.written_for, Tie.GONE
    point.removed_at = point.removed_at or timezone.now()
    point.save(update_fields=["item", "tie", "removed_at"])
    follow_again(section=point.section)
    note_change(point.section.draft, What.POINTS)


@transaction.atomic
def leave_it_so(*, point: Point) -> None:
    """Put the note on a point away: it is meant as it is.

    One that was taken out keeps its item, and comes back with it; one that has inherited
    an item is from now on that item's own.
    """
    lock_draft(point.section.draft)
    point.refresh_from_db(fields=["tie", "item", "written_for"])
    if point.tie == Tie.HELD:
        point.written_for = point.item
    elif point.item:
        point.written_for = ""
    else:
        point.tie = Tie.FREE
    point.save(update_fields=["tie", "written_for"])
    note_change(point.section.draft, What.POINTS)


def _line_for(point: Point, lines: list[str]) -> int:
    """Where a point's item stood: below the nearest item before it that is still listed."""
    before = Point.objects.present().filter(
        section=point.section_id, parent=None, tie=Tie.HELD, order__lt=point.order
    )
    items = [line.strip() for line in lines]
    places = [items.index(item) for item in before.values_list("item", flat=True) if item in items]
    return max(places, default=-1) + 1
