"""The bank as a table: how many usable phrases stand at each topic and role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from drafting.bank.models import Phrase, PhraseKind, SectionRole, Status, Topic

NEEDED = (SectionRole.INSIGHT, SectionRole.PROBLEM, SectionRole.CAUSE, SectionRole.MEASURE)
"""The roles that want phrases on every topic."""

FEW, ENOUGH = 6, 12
"""Below the first a place is poor; from the second on it has enough."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The usable phrases of a role and topic (None: those that fit every topic)."""

    role: SectionRole
    topic: Topic | None
    leads: int = 0
    others: int = 0

    @property
    def total(self) -> int:
        """Leads and all that continues or stands beside them."""
        return self.leads + self.others

    @property
    def level(self) -> str:
        """`none`, `few`, `some`, `enough`; empty where nothing is missing by being absent."""
        if self.topic is None or self.role not in NEEDED:
            return ""
        if self.total == 0:
            return "none"
        return "few" if self.total < FEW else "some" if self.total < ENOUGH else "enough"

    @property
    def query(self) -> str:
        """The filters of the admin's list that show this place."""
        topic = f"topic__id__exact={self.topic.pk}" if self.topic else "topic__isnull=True"
        return f"role__exact={self.role}&{topic}&status__exact={Status.ACTIVE}"


@dataclass(frozen=True)
class Matrix:
    """A row a topic, last the row that fits every topic; a column a role."""

    roles: list[SectionRole]
    rows: list[tuple[Topic | None, list[Cell]]]

    @cached_property
    def gaps(self) -> list[Cell]:
        """The places below `ENOUGH`, the emptiest first."""
        cells = (cell for _topic, row in self.rows for cell in row)
        wanting = [cell for cell in cells if cell.level and cell.total < ENOUGH]
        return sorted(wanting, key=lambda cell: cell.total)


def matrix() -> Matrix:
    """Count the bank; three queries, whatever its size."""
    found = _usable()
    roles = _columns({role for role, _topic, _kind in found})
    topics: list[Topic | None] = [*Topic.objects.all(), None]
    return Matrix(roles, [(topic, _row(topic, roles, found)) for topic in topics])


Place = tuple[str, int | None, str]
"""Role, topic, kind."""


def _usable() -> Counter[Place]:
    """How many phrases drafters may use today.

    Those in use are counted in the picker's index, without reading a row; the few whose
    validity does not hold today are then taken off. Counting only the valid ones would
    read every row, which takes eight times as long.
    """
    places = Phrase.objects.order_by().values_list("role", "topic", "status", "kind")
    found: Counter[Place] = Counter()
    for role, topic, status, kind, n in places.annotate(n=Count("*")):
        if status == Status.ACTIVE:
            found[role, topic, kind] = n
    found.subtract(_out_of_date().values_list("role", "topic", "kind"))
    return +found


def _out_of_date() -> QuerySet[Phrase]:
    """In use, but not yet or no longer valid."""
    today = timezone.localdate()
    past = Q(valid_until__lt=today) | Q(valid_from__gt=today)
    return Phrase.objects.filter(past, status=Status.ACTIVE).order_by()


def _columns(used: Iterable[str]) -> list[SectionRole]:
    """The roles that want phrases on every topic first, then the others that have any."""
    return [*NEEDED, *(role for role in SectionRole if role in used and role not in NEEDED)]


def _row(topic: Topic | None, roles: list[SectionRole], found: Counter[Place]) -> list[Cell]:
    return [_cell(role, topic, found) for role in roles]


def _cell(role: SectionRole, topic: Topic | None, found: Counter[Place]) -> Cell:
    pk = topic.pk if topic else None
    counts = {kind: found[role.value, pk, kind.value] for kind in PhraseKind}
    leads = counts.pop(PhraseKind.LEAD)
    return Cell(role, topic, leads, sum(counts.values()))
