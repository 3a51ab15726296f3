"""A blueprint as paper: its skeletons with example facts, before any draft is made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.safestring import SafeString, mark_safe

from drafting.bank.models import Blueprint, Fact, PointSkeleton, SectionSkeleton
from drafting.bank.models.blueprint import COMMON_KEYS, MAX_POINTS
from drafting.bank.preview import example_of
from drafting.bank.preview_branches import Variants, variants_of
from drafting.report.html import paragraphs_html
from drafting.report.layout import Paragraph, layout
from drafting.report.paper import (
    ITEM,
    ITEM_HEADING,
    Outline,
    PointOutline,
    SectionOutline,
    Text,
    Values,
    report_of,
    values_of,
)
from drafting.report.tree import Role


def example_values(facts: Iterable[Fact]) -> Values:
    """The examples as answers; a fact without example is not answered."""
    return {fact.key: example_of(fact) for fact in facts if fact.example}


def common_examples() -> Values:
    """Examples of what nearly every report asks, for a section without blueprint."""
    facts = Fact.objects.filter(key__in=COMMON_KEYS).exclude(example="").order_by("-pk")
    return example_values(facts)


def paper_html(paragraphs: list[Paragraph]) -> SafeString:
    """The paragraphs for a page; the exporter escapes every text."""
    return mark_safe(paragraphs_html(paragraphs))  # noqa: S308


def blueprint_paper(blueprint: Blueprint) -> list[Paragraph]:
    """The whole report as a drafter who gives the examples finds it, laid out."""
    width = blueprint.page_style.as_value().title_characters
    return layout(report_of(_blueprint_outline(blueprint)), title_width=width)


def section_paper(section: SectionSkeleton, examples: Values) -> list[Paragraph]:
    """One section laid out, without the page's title."""
    return layout(replace(report_of(_section_alone(section, examples)), title=""))


def _section_alone(section: SectionSkeleton, examples: Values) -> Outline:
    return Outline(examples, {}, (_section_outline(section, examples),))


def _blueprint_outline(blueprint: Blueprint) -> Outline:
    examples = example_values(blueprint.facts.all())
    return Outline(
        facts=examples,
        frame={name: Text(getattr(blueprint, name)) for name in Blueprint.TEXTS},
        sections=tuple(_section_outline(row, examples) for row in blueprint.sections.all()),
    )


def _section_outline(section: SectionSkeleton, examples: Values) -> SectionOutline:
    return SectionOutline(
        role=Role(section.role),
        layout=section.layout,
        inner_layout=section.inner_layout,
        points_from=section.points_from,
        heading=Text(section.heading),
        lead=Text(section.lead),
        tail=Text(section.tail),
        points=tuple(_point_outlines(section, examples)),
        key=str(section.pk),
    )


def _point_outlines(section: SectionSkeleton, examples: Values) -> Iterator[PointOutline]:
    """Its points; where they follow a list, one for each item of the example.

    Items beyond the points there are get one like the first, as in a draft.
    """
    rows = list(section.points.all())
    given = examples.get(section.points_from) if section.points_from else None
    items = list(dict.fromkeys(given)) if isinstance(given, list) else []
    if not items or len(items) > MAX_POINTS:
        items = [""] * len(rows)
    followed = (row.heading for row in rows if f"【{ITEM}" in row.heading)
    further = PointSkeleton(
        heading=next(followed, ITEM_HEADING),
        inner_points=rows[0].inner_points if rows else 0,
    )
    rows += [further] * (len(items) - len(rows))
    for place, (item, row) in enumerate(zip(items, rows, strict=False)):
        key = f"{section.pk}-{place}"
        inner = (PointOutline(key=f"{key}-{number}") for number in range(row.inner_points))
        yield PointOutline(Text(row.heading), item=item, key=key, points=tuple(inner))


def blueprint_variants(blueprint: Blueprint) -> list[Variants]:
    """Every text of the blueprint that depends on a condition, with each condition on and off."""
    values = values_of(_blueprint_outline(blueprint))
    texts = [(_label(blueprint, name), getattr(blueprint, name)) for name in Blueprint.TEXTS]
    for section in blueprint.sections.all():
        texts += _section_texts(section)
    return _variants(texts, values)


def section_variants(section: SectionSkeleton, examples: Values) -> list[Variants]:
    """The same for one section."""
    return _variants(_section_texts(section), values_of(_section_alone(section, examples)))


def _section_texts(section: SectionSkeleton) -> list[tuple[str, str]]:
    texts = [
        (f"{section.heading} · {_label(section, name)}", getattr(section, name))
        for name in SectionSkeleton.TEXTS
    ]
    return texts + [
        (f"{section.heading} · {point._meta.verbose_name} {number}", point.heading)
        for number, point in enumerate(section.points.all(), 1)
    ]


def _variants(texts: Iterable[tuple[str, str]], values: Values) -> list[Variants]:
    found = (variants_of(label, skeleton, values) for label, skeleton in texts)
    return [variants for variants in found if variants.rows]


def _label(row: Blueprint | SectionSkeleton, name: str) -> str:
    return str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
