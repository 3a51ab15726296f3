"""Points that follow a list: each item has its point, whatever becomes of the list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from drafting.bank.models import FactKind
from drafting.bank.models.blueprint import MAX_POINTS
from drafting.desk.models import Draft, DraftFact, Passage, Point, Section, Tie
from drafting.desk.pairing import Holder, are_alike, clean_lines, pair
from drafting.desk.services.locking import lock_draft
from drafting.desk.services.point_rows import create_point_for_item

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable


_KEPT = ("order", "item", "tie", "written_for", "written_revision", "removed_at")
"""What following a list changes of a point."""


@dataclass(slots=True)
class ListNews:
    """What a drafter should know of the points that follow a list.

    `gone`: written points that were taken out since their items are not in the list;
    `inherited`: points whose items were replaced by others at their place, and that were
    not written in since; `surplus`: how many items there are, where they are more than a
    section has room for, which is `most`; `kept`: how many points keep their items while
    the list is empty. The first two are told until their drafter puts the note away.
    """

    gone: list[Point] = field(default_factory=list)
    inherited: list[Point] = field(default_factory=list)
    surplus: int = 0
    kept: int = 0
    most: int = MAX_POINTS


def follow_lists(*, draft: Draft, facts: Iterable[DraftFact]) -> None:
    """Give every section that follows one of these lists a point for each of its items.

    A point stays with its item, also while that is reworded or its line is blank. A
    point that was written in is taken out when its item is gone, and comes back with it.
    Called within the transaction that changes the lists.
    """
    lists = {fact.key: fact for fact in facts if fact.kind == FactKind.LIST}
    if not lists:
        return
    lock_draft(draft)
    for section in _followers(draft.pk, *lists):
        _follow(section, clean_lines(lists[section.points_from].value))


def follow_again(*, section: Section) -> None:
    """Let a section that was away catch up with the list its points follow."""
    facts = DraftFact.objects.filter(draft=section.draft_id, key=section.points_from)
    for fact in facts.exclude(key=""):
        _follow(section, clean_lines(fact.value))


def news_of_list(*, fact: DraftFact) -> ListNews:
    """What became of the points that follow this list, as it stands now."""
    news = ListNews()
    items = [line for line in clean_lines(fact.value) if line]
    for section in _followers(fact.draft_id, fact.key):
        points = _points_of(section)
        written = _written_in(section)
        ties = (Tie.GONE, Tie.WAITING)
        untold = [point for point in points if point.written_for or not point.item]
        news.gone += [point for point in untold if point.tie in ties and point.pk in written]
        news.inherited += [point for point in points if _is_inherited(point, written)]
        if len(items) > (most := _most_items(points)):
            news.surplus, news.most = len(items), most
        if not items:
            news.kept += sum(1 for point in points if _keeps_item(point))
    return news


def _keeps_item(point: Point) -> bool:
    return point.tie == Tie.HELD and bool(point.item) and point.removed_at is None


def _is_inherited(point: Point, written: dict[UUID, int]) -> bool:
    """Whether a point stands for quite another item than the one it was written for."""
    if point.tie != Tie.HELD or not point.written_for or point.removed_at is not None:
        return False
    is_as_written = written.get(point.pk) == point.written_revision
    return is_as_written and not are_alike(point.item, point.written_for)


def _followers(draft_id: UUID, *keys: str) -> Iterable[Section]:
    sections = Section.objects.filter(draft=draft_id, removed_at=None, points_from__in=keys)
    return sections.select_related("draft")


def _points_of(section: Section) -> list[Point]:
    return list(section.points.filter(parent=None).order_by("order", "pk"))


def _most_items(points: Iterable[Point]) -> int:
    """How many items a section has room for beside the points a drafter added."""
    own = [point for point in points if point.tie == Tie.FREE and point.removed_at is None]
    return MAX_POINTS - len(own)


def _written_in(section: Section) -> dict[UUID, int]:
    """The points in which something was written, in them or within; a sum of revisions."""
    rows = Passage.objects.filter(point__section=section).exclude(override=None, former=[])
    written: dict[UUID, int] = defaultdict(int)
    for own, outer, revision in rows.exclude(override="", former=[]).values_list(
        "point", "point__parent", "revision"
    ):
        written[outer or own] += revision
    return written


def _follow(section: Section, lines: list[str]) -> None:
    points = _points_of(section)
    items = [line for line in lines if line]
    if not items or len(items) > _most_items(points):
        return
    before = {point.pk: _state_of(point) for point in points}
    order = _points_in_order(section, points, lines)
    listed = {point.pk for point in order}
    for point in points:
        if point.pk not in listed and point.tie in (Tie.HELD, Tie.WAITING):
            _take_out(point, Tie.GONE)
    _set_order(points, order)
    every = {point.pk: point for point in [*points, *order]}.values()
    changed = [point for point in every if before.get(point.pk) != _state_of(point)]
    Point.objects.bulk_update(changed, _KEPT)


def _points_in_order(section: Section, points: list[Point], lines: list[str]) -> list[Point]:
    """The point of each line, its own or a new one; a blank line may have one that waits."""
    written = _written_in(section)
    for point in points:
        _note_item(point, written.get(point.pk, 0))
    by_id: dict[Hashable, Point] = {point.pk: point for point in points}
    paired = pair(lines, [_holder(point, written) for point in points])
    held = [point for point in points if point.tie == Tie.HELD and point.removed_at is None]
    pattern = next(iter(held or points), None)
    order: list[Point] = []
    for number, line in enumerate(lines):
        if number in paired:
            point = by_id[paired[number].key]
            order.append(point)
            if line:
                _hold(point, line)
            else:
                _take_out(point, Tie.WAITING)
        elif line:
            order.append(create_point_for_item(section=section, pattern=pattern, item=line))
    return order


def _note_item(point: Point, revision: int) -> None:
    """Remember the item a point was written for: the one it has when its texts change."""
    if revision and revision != point.written_revision:
        point.written_for, point.written_revision = point.item, revision


def _holder(point: Point, written: dict[UUID, int]) -> Holder:
    return Holder(
        point.pk,
        point.item,
        point.written_for if point.pk in written else "",
        holds=point.tie == Tie.HELD,
        waits=point.tie == Tie.WAITING,
    )


def _hold(point: Point, item: str) -> None:
    """Let a point stand for an item; one that a drafter removed stays removed."""
    if point.tie in (Tie.WAITING, Tie.GONE):
        point.removed_at = None
        if point.written_revision:  # else a note that was put away would never be told again
            point.written_for = point.written_for or point.item
    point.item, point.tie = item, Tie.HELD


def _take_out(point: Point, tie: Tie) -> None:
    """Take a point out with its item; of one that was half deleted the whole is kept."""
    point.removed_at = point.removed_at or timezone.now()
    point.tie = tie
    if point.item in point.written_for:
        point.item = point.written_for


def _set_order(points: list[Point], order: list[Point]) -> None:
    """Number the points as the list says; what it does not name stays behind its neighbour."""
    listed = {point.pk for point in order}
    behind: dict[UUID | None, list[Point]] = defaultdict(list)
    neighbour = None
    for point in points:
        if point.pk in listed:
            neighbour = point.pk
        else:
            behind[neighbour].append(point)
    whole = behind[None] + [row for point in order for row in (point, *behind[point.pk])]
    for number, point in enumerate(whole):
        point.order = number


def _state_of(point: Point) -> list[object]:
    return [getattr(point, name) for name in _KEPT]
