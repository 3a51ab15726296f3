"""A blueprint as paper: its skeletons with example facts, before any draft is made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.safestring import SafeString, mark_safe

from drafting.bank.models import Blueprint, Fact, PointSkeleton, SectionRole, SectionSkeleton
from drafting.bank.models.blueprint import COMMON_KEYS
from drafting.bank.models.fields import ITEM, KNOWLEDGE
from drafting.bank.preview import example_of
from drafting.bank.preview_branches import Variants, variants_of
from drafting.report.html import paragraphs_html
from drafting.report.layout import Paragraph, layout
from drafting.report.numbering import LAYOUTS
from drafting.report.slots import FactValue, render
from drafting.report.tree import Point, Report, Role, Section

NO_HEADING = "【小标题】"
NO_TEXT = "【正文】"
NO_EVIDENCE = "【具体事例】"

Values = dict[str, FactValue]


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
    examples = example_values(blueprint.facts.all())
    sections = list(blueprint.sections.all())
    values = {**knowledge(sections, examples), **examples}
    frame = {name: render(getattr(blueprint, name), values) for name in Blueprint.TEXTS}
    built = tuple(_section(section, examples, values) for section in sections)
    return layout(Report(sections=built, **frame))


def section_paper(section: SectionSkeleton, examples: Values) -> list[Paragraph]:
    """One section laid out, without the page's title."""
    values = {**knowledge([section], examples), **examples}
    return layout(Report(title="", sections=(_section(section, examples, values),)))


def knowledge(sections: Iterable[SectionSkeleton], examples: Values) -> Values:
    """What the report knows of itself: the headings of its points, by role."""
    known: dict[str, list[str]] = {name: [] for name in KNOWLEDGE.values()}
    for section in sections:
        headings = (point.heading.rstrip("。；") for point in _points(section, examples))
        known[KNOWLEDGE[Role(section.role)]] += [text or NO_HEADING for text in headings]
    return dict(known)


def _section(section: SectionSkeleton, examples: Values, values: Values) -> Section:
    return Section(
        role=Role(section.role),
        heading=render(section.heading, examples) or NO_HEADING,
        lead=render(section.lead, values),
        points=tuple(_points(section, examples)),
        tail=render(section.tail, values),
        key=str(section.pk),
    )


def _points(section: SectionSkeleton, examples: Values) -> Iterator[Point]:
    """Its points; where they follow a list, one for each item of the example."""
    items = examples.get(section.points_from) if section.points_from else None
    rows = list(section.points.all())
    if not isinstance(items, list):
        yield from (_point(section, row, examples) for row in rows)
        return
    pattern = rows[0] if rows else PointSkeleton(heading=f"【{ITEM}】")
    for item in items:
        yield _point(section, pattern, {**examples, ITEM: item})


def _point(section: SectionSkeleton, row: PointSkeleton, values: Values) -> Point:
    inner = tuple(
        _bare_point(section.inner_layout or section.layout) for _number in range(row.inner_points)
    )
    how = LAYOUTS[section.layout]
    heading = render(row.heading, values) if how.has_heading else ""
    return Point(
        heading=heading or (NO_HEADING if how.needs_heading else ""),
        body="" if inner else NO_TEXT,
        evidence=NO_EVIDENCE if section.role == SectionRole.PROBLEM else "",
        layout=section.layout,
        points=inner,
    )


def _bare_point(layout_key: str) -> Point:
    heading = NO_HEADING if LAYOUTS[layout_key].needs_heading else ""
    return Point(heading=heading, body=NO_TEXT, layout=layout_key)


def blueprint_variants(blueprint: Blueprint) -> list[Variants]:
    """Every text of the blueprint that depends on a condition, with each condition on and off."""
    examples = example_values(blueprint.facts.all())
    sections = list(blueprint.sections.all())
    values = {**knowledge(sections, examples), **examples}
    texts = [(_label(blueprint, name), getattr(blueprint, name)) for name in Blueprint.TEXTS]
    return [
        *_variants(texts, values),
        *(found for section in sections for found in section_variants(section, values)),
    ]


def section_variants(section: SectionSkeleton, values: Values) -> list[Variants]:
    """The same for one section."""
    known = {**knowledge([section], values), **values}
    texts = [
        (f"{section.heading} · {_label(section, name)}", getattr(section, name))
        for name in SectionSkeleton.TEXTS
    ]
    texts += [
        (f"{section.heading} · {point._meta.verbose_name} {number}", point.heading)
        for number, point in enumerate(section.points.all(), 1)
    ]
    return _variants(texts, known)


def _variants(texts: Iterable[tuple[str, str]], values: Values) -> list[Variants]:
    found = (variants_of(label, skeleton, values) for label, skeleton in texts)
    return [variants for variants in found if variants.rows]


def _label(row: Blueprint | SectionSkeleton, name: str) -> str:
    return str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
