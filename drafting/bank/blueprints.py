"""What is done to blueprints: counted up, published, copied for a new occasion."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from drafting.bank.models import (
    Blueprint,
    Fact,
    PointSkeleton,
    SectionRole,
    SectionSkeleton,
    Status,
)
from drafting.bank.occasion import (
    item_heading,
    item_slots,
    settle,
    settle_items,
    uses,
)
from drafting.bank.standing import list_faults, named

Row = TypeVar("Row", bound=models.Model)

LISTING = frozenset({"status", "order"})
"""Fields that say how a blueprint stands in the list, not what a draft takes from it."""


def blueprint_of(row: models.Model) -> Blueprint | None:
    """The blueprint a row is, or belongs to."""
    if isinstance(row, PointSkeleton):
        return row.section.blueprint
    if isinstance(row, (Fact, SectionSkeleton)):
        return row.blueprint
    return row if isinstance(row, Blueprint) else None


def note_change(*, blueprint: Blueprint) -> None:
    """Count the blueprint's version up by one: drafts made from it learn that there is a newer."""
    Blueprint.objects.filter(pk=blueprint.pk).update(version=F("version") + 1)
    blueprint.refresh_from_db(fields=["version"])


def faults_of(blueprint: Blueprint) -> list[str]:
    """What is wrong with a blueprint or any of its parts, each with the part's name."""
    whole = Blueprint.objects.with_outline().get(pk=blueprint.pk)
    whole.asked_keys = whole.fact_keys()  # type: ignore[attr-defined]
    whole.asked_kinds = {fact.key: fact.kind for fact in whole.facts.all()}  # type: ignore[attr-defined]
    faults = [message for row in _parts(whole) for message in faults_in(row)]
    for section in whole.sections.all():
        faults += named(section, list_faults(section, section.points_from))
    if not whole.sections.all():
        faults.append(_("There is no section."))
    return faults


def _parts(blueprint: Blueprint) -> Iterator[models.Model]:
    """The blueprint, its facts, sections and points; all share one set of facts."""
    yield blueprint
    yield from blueprint.facts.all()
    for section in blueprint.sections.all():
        section.blueprint = blueprint
        yield section
        for point in section.points.all():
            point.section = section
            yield point


def faults_in(row: models.Model, exclude: Collection[str] = ()) -> Iterator[str]:
    """What is wrong with one row, each fault with the row's name; some fields left out."""
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        for message in error.messages:
            yield _("%(part)s “%(name)s”: %(message)s") % {
                "part": row._meta.verbose_name,
                "name": row,
                "message": message,
            }


@transaction.atomic
def publish_blueprint(*, blueprint: Blueprint) -> None:
    """Offer a blueprint to drafters; a ValidationError names every part that does not hold."""
    list(Blueprint.objects.select_for_update().filter(pk=blueprint.pk).values_list("pk"))
    faults = faults_of(blueprint)
    if faults:
        raise ValidationError(faults)
    blueprint.status = Status.ACTIVE
    blueprint.save(update_fields=["status"])


@transaction.atomic
def copy_blueprint(
    *, source: Blueprint, name: str, slug: str, occasion: str, items: Sequence[str] = ()
) -> Blueprint:
    """A proposed blueprint like `source`; the notice's items become the points on the problems.

    A ValidationError by field (`items` for what came of the items) leaves nothing behind.
    """
    whole = Blueprint.objects.with_outline().get(pk=source.pk)
    copy = _like(whole, name=name, slug=slug, occasion=occasion, status=Status.PROPOSED, version=1)
    problems = next((row for row in whole.sections.all() if row.role == SectionRole.PROBLEM), None)
    notice = Notice.of(problems, items) if items and problems else Notice()
    for field in Blueprint.TEXTS:
        setattr(copy, field, notice.written_in(getattr(copy, field)))
    sections = [
        _copy_of_section(row, notice, items if row == problems else ())
        for row in whole.sections.all()
    ]
    _save(copy, [_like(row) for row in whole.facts.all()], sections, notice)
    return copy


@dataclass(frozen=True)
class Notice:
    """What a notice answers for good: a list the points follow, or slots of their headings."""

    items: Sequence[str] = ()
    list_name: str = ""
    places: Sequence[str] = ()

    @classmethod
    def of(cls, problems: SectionSkeleton, items: Sequence[str]) -> Self:
        """The items of a notice, and the slots of the section that stand for them."""
        places = item_slots(point.heading for point in problems.points.all())
        return cls(items, problems.points_from, () if problems.points_from else places)

    def written_in(self, skeleton: str) -> str:
        """The skeleton with the items in their slots."""
        if self.list_name:
            return settle(skeleton, {self.list_name: list(self.items)})
        return settle_items(skeleton, self.places, self.items) if self.places else skeleton

    def answers(self, fact: Fact) -> bool:
        """Whether nobody need be asked for this fact any more."""
        return fact.key == self.list_name or fact.key in self.places


Section = tuple[SectionSkeleton, list[PointSkeleton]]


def _copy_of_section(row: SectionSkeleton, notice: Notice, items: Sequence[str]) -> Section:
    copy = _like(row)
    for field in SectionSkeleton.TEXTS:
        setattr(copy, field, notice.written_in(getattr(copy, field)))
    points = list(row.points.all())
    if not items:
        return copy, [_like(row, heading=notice.written_in(row.heading)) for row in points]
    copy.points_from = ""
    copy.points_min = min(copy.points_min, len(items))
    copy.points_max = max(copy.points_max, len(items))
    return copy, [_point_for(place, item, points) for place, item in enumerate(items)]


def _point_for(place: int, item: str, points: Sequence[PointSkeleton]) -> PointSkeleton:
    """The point of an item: topic and guidance of the point at its place, else of none."""
    if not points:
        return PointSkeleton(order=place + 1, heading=item)
    own = place < len(points)
    pattern = points[place if own else -1]
    heading = item_heading(pattern.heading, item)
    topic = pattern.topic if own else None
    return _like(pattern, order=place + 1, heading=heading, topic=topic)


def _save(blueprint: Blueprint, facts: list[Fact], sections: list[Section], notice: Notice) -> None:
    """Save the copy part by part, without the facts that the notice answered for good."""
    texts = [getattr(blueprint, field) for field in Blueprint.TEXTS]
    texts += [getattr(row, field) for row, _points in sections for field in SectionSkeleton.TEXTS]
    texts += [point.heading for _row, points in sections for point in points]
    asked = uses(texts)
    kept = [fact for fact in facts if fact.key in asked or not notice.answers(fact)]
    blueprint.asked_keys = {fact.key for fact in kept}  # type: ignore[attr-defined]
    _save_row(blueprint)
    for fact in kept:
        fact.blueprint = blueprint
        _save_row(fact)
    for section, points in sections:
        section.blueprint = blueprint
        _save_row(section)
        for point in points:
            point.section = section
            _save_row(point, field="items")


def _save_row(row: models.Model, field: str = "") -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise (ValidationError({field: error.messages}) if field else error) from error
    row.save()


def _like(row: Row, **changes: Any) -> Row:
    """A row not saved yet, with the values of another."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    values = {field.name: getattr(row, field.name) for field in fields}
    return type(row)(**{**values, **changes})
