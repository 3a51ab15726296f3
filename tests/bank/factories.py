"""Rows of the bank; what a test does not name has a value that does not matter to it."""

from itertools import count
from typing import Any

from drafting.bank.models import (
    Blueprint,
    Fact,
    PageStyle,
    Phrase,
    PhraseKind,
    PointSkeleton,
    SectionRole,
    SectionSkeleton,
    Term,
    Topic,
)
from drafting.report.numbering import LAYOUTS

_numbers = count(1)


def make_page_style(**values: Any) -> PageStyle:
    number = next(_numbers)
    return PageStyle.objects.create(
        **{"slug": f"style-{number}", "name": f"版式{number}", **values}
    )


def make_topic(**values: Any) -> Topic:
    return Topic.objects.create(**{"name": f"主题{next(_numbers)}", **values})


def make_term(**values: Any) -> Term:
    return Term.objects.create(**{"name": f"提法{next(_numbers)}", **values})


def make_fact(**values: Any) -> Fact:
    number = next(_numbers)
    return Fact.objects.create(**{"key": f"空位{number}", "label": f"问题{number}", **values})


def make_phrase(**values: Any) -> Phrase:
    defaults = {
        "role": SectionRole.PROBLEM,
        "kind": PhraseKind.ELABORATION,
        "text": f"第{next(_numbers)}条短语。",
    }
    return Phrase.objects.create(**{**defaults, **values})


def make_blueprint(**values: Any) -> Blueprint:
    number = next(_numbers)
    defaults = {"slug": f"blueprint-{number}", "name": f"模板{number}", "title": "对照检查材料"}
    if "page_style" not in values:
        defaults["page_style"] = make_page_style()
    return Blueprint.objects.create(**{**defaults, **values})


def make_section(**values: Any) -> SectionSkeleton:
    number = next(_numbers)
    defaults = {
        "order": number,
        "role": SectionRole.PROBLEM,
        "heading": f"存在的问题{number}",
        "layout": next(iter(LAYOUTS)),
    }
    if "blueprint" not in values:
        defaults["blueprint"] = make_blueprint()
    return SectionSkeleton.objects.create(**{**defaults, **values})


def make_point(**values: Any) -> PointSkeleton:
    number = next(_numbers)
    defaults = {"order": number, "heading": f"要点{number}"}
    if "section" not in values:
        defaults["section"] = make_section()
    return PointSkeleton.objects.create(**{**defaults, **values})
