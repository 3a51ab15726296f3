"""What stands on a blueprint's facts: its skeletons, and the lists that points follow.

One check for the forms and for the history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from drafting.bank.models import Blueprint, Fact, FactKind, SectionSkeleton
from drafting.bank.models.blueprint import NO_INNER_LAYOUT
from drafting.bank.models.fields import check_skeletons
from drafting.report.paper import ITEM


def list_faults(section: SectionSkeleton, name: str) -> Iterator[str]:
    """Points follow a list, no other kind of fact; whether there is such a fact the model says.

    Kinds given to the blueprint (`asked_kinds`) count instead of the stored ones.
    """
    if not name or section.blueprint is None:
        return
    asked: Mapping[str, str] | None = getattr(section.blueprint, "asked_kinds", None)
    kinds = asked if asked is not None else _stored_kinds(section.blueprint)
    if kinds.get(name, FactKind.LIST) != FactKind.LIST:
        yield _("【%(name)s】 is no list.") % {"name": name}


def layout_faults(section: SectionSkeleton, inner_layout: str) -> Iterator[str]:
    """Points within a point need a layout, else no draft with them could be set."""
    if not inner_layout and any(point.inner_points for point in section.points.all()):
        yield str(NO_INNER_LAYOUT)


def _stored_kinds(blueprint: Blueprint) -> dict[str, str]:
    return dict(blueprint.facts.values_list("key", "kind")) if blueprint.pk else {}


def point_faults(section: SectionSkeleton, points_from: str) -> Iterator[str]:
    """What is wrong with the stored points of a section if they follow this list, or none."""
    keys = section.fact_keys() | ({ITEM} if points_from else set())
    for number, point in enumerate(section.points.all(), 1):
        for message in _messages(partial(check_skeletons, {"heading": point.heading}, keys)):
            yield _("Point %(number)d (%(heading)s): %(message)s") % {
                "number": number,
                "heading": point.heading,
                "message": message,
            }


def faults_with(fact: Fact, *, is_renamed: bool) -> Iterator[str]:
    """What would be wrong with a stored blueprint if one of its facts were like this one.

    Unless the fact gives a name up, only what follows it as a list can be.
    """
    if fact.blueprint is None:
        return
    others = fact.blueprint.facts.exclude(pk=fact.pk).values_list("key", "kind")
    whole = Blueprint.objects.get(pk=fact.blueprint.pk)
    kinds = {**dict(others), fact.key: fact.kind}
    whole.asked_keys, whole.asked_kinds = set(kinds), kinds  # type: ignore[attr-defined]
    if is_renamed:
        yield from _messages(whole.clean)
    sections = whole.sections.prefetch_related("points")
    for section in sections if is_renamed else sections.filter(points_from=fact.key):
        section.blueprint = whole
        yield from named(section, list_faults(section, section.points_from))
        if is_renamed:
            yield from named(section, _messages(section.clean))
            yield from named(section, point_faults(section, section.points_from))


def _messages(check: Callable[[], None]) -> list[str]:
    try:
        check()
    except ValidationError as error:
        return list(error.messages)
    return []


def named(section: SectionSkeleton, messages: Iterable[str]) -> Iterator[str]:
    """The faults with the section they are of."""
    for message in messages:
        yield _("%(part)s “%(name)s”: %(message)s") % {
            "part": section._meta.verbose_name,
            "name": section,
            "message": message,
        }
