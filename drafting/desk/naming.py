"""What the pages call the fields that a form brought, for a page that cannot show the form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from drafting.bank.models import SectionRole
from drafting.desk.access import writable
from drafting.desk.forms import passage_prefix, passages_posted
from drafting.desk.models import DraftFact, Passage, PassageKind, Point

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

_FACT = re.compile(r"f([0-9]{1,18})-value")
_SLOT = re.compile(r"slot-p[0-9a-f-]{36}-(.+)")


def names_of_fields(request: HttpRequest, fields: Iterable[str]) -> dict[str, str]:
    """The words of those fields that are known, by the names they were posted under.

    Who brings a text need not be signed in any more: of a passage, whose id nobody can
    guess, only the place is told; of a fact its question, to its owner.
    """
    fields = list(fields)
    slots = {name: f"【{found[1]}】" for name in fields if (found := _SLOT.fullmatch(name))}
    return {**slots, **_names_of_passages(fields), **_names_of_facts(request, fields)}


def _names_of_passages(fields: list[str]) -> dict[str, str]:
    ids = passages_posted(fields)
    rows = Passage.objects.filter(pk__in=ids).select_related("section", "point__section")
    passages = list(rows) if ids else []
    numbers = _numbers({row.point.section_id for row in passages if row.point})
    return {f"{passage_prefix(row)}-text": _name_of(row, numbers) for row in passages}


def _names_of_facts(request: HttpRequest, fields: list[str]) -> dict[str, str]:
    ids = [int(found[1]) for name in fields if (found := _FACT.fullmatch(name))]
    if not ids or not request.user.is_authenticated:
        return {}
    own = DraftFact.objects.filter(writable(request.user, "draft__"), pk__in=ids)
    return {f"f{fact.pk}-value": fact.label for fact in own}


def _numbers(sections: Iterable[UUID]) -> dict[UUID, str]:
    """How the present points of sections are counted: 2, or 2.1 within another."""
    series: dict[UUID | None, list[UUID]] = defaultdict(list)
    rows = Point.objects.present().filter(section__in=list(sections)).order_by("order", "pk")
    outer: dict[UUID, str] = {}
    inner: list[tuple[UUID, UUID]] = []
    for pk, section, parent in rows.values_list("pk", "section", "parent"):
        series[parent or section].append(pk)
        if parent:
            inner.append((pk, parent))
        else:
            outer[pk] = str(len(series[section]))
    within = {pk: f"{outer.get(up, '')}.{series[up].index(pk) + 1}" for pk, up in inner}
    return outer | within


def _name_of(row: Passage, numbers: dict[UUID, str]) -> str:
    kind = PassageKind(row.kind).label
    section = row.point.section if row.point else row.section
    if section is None:
        return str(kind)
    part = SectionRole(section.role).label
    number = numbers.get(row.point.pk) if row.point else None
    if number is None:
        return _("%(part)s: %(kind)s") % {"part": part, "kind": kind}
    return _("%(part)s, point %(number)s: %(kind)s") % {
        "part": part,
        "number": number,
        "kind": kind,
    }
