"""What is fuzzed: a small bank with a row of every kind, drafts written in part, four people."""

import random
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType

from drafting.bank import history
from drafting.bank.groups import EDITORS, ensure_editor_group
from drafting.bank.health.findings import FINDINGS
from drafting.bank.models import Blueprint, FactKind, PageStyle, Phrase, PhraseNote, PhraseUse, Term
from drafting.desk.documents import FORMATS
from drafting.desk.models import Draft, DraftFact, Passage, Point, Section
from drafting.desk.services.drafts import create_draft, delete_draft
from drafting.desk.services.sections import add_section, remove_section
from drafting.desk.services.structure import remove_point
from drafting.desk.services.writing import save_fact, save_passage
from drafting.report.numbering import LAYOUTS
from tests.bank.bank_files import make_bank
from tests.bank.factories import make_blueprint, make_fact, make_phrase, make_point, make_section
from tests.fuzz import values
from tests.fuzz.addresses import Address

GONE = 0
"""Stands in an address where a request before this one has deleted every row."""

_ANSWERS = {"学习内容": "会议精神\n重要讲话", "日期": "2026-11-18", "人数": "3", "类型": "甲"}


@dataclass
class Ground:
    """Who is there, and what their addresses may name."""

    people: dict[str, User | None] = field(default_factory=dict)

    def argument(self, name: str, address: Address, chance: random.Random) -> str:
        """A value the parameter may have; KeyError for a parameter nobody has told of here."""
        if name in {"object_id", "pk", "id"}:
            return self._row(address, chance)
        return str(chance.choice(CHOICES[name](address) or [GONE]))

    def _row(self, address: Address, chance: random.Random) -> str:
        """A row of the model whose page it is."""
        app, model = address.route.split("/")[1:3]
        kind: Any = Phrase if app == "r" else apps.get_model(app, model)
        return str(chance.choice(_ids(kind) or [GONE]))


def _ids(model: Any) -> list[Any]:
    return sorted(model.objects.values_list("pk", flat=True), key=str)


def _drafts(address: Address) -> list[Any]:
    deleted = address.name == "desk:restore"
    chosen = (
        Draft.objects.exclude(deleted_at=None) if deleted else Draft.objects.filter(deleted_at=None)
    )
    return list(chosen.order_by("created_at").values_list("pk", flat=True))


def _keys(address: Address) -> list[str]:
    if address.name == "bank:finding":
        return list(FINDINGS)
    if address.name == "desk:download-as":  # a PDF is LibreOffice's time, measured elsewhere
        return [key for key in FORMATS if key != "pdf"]
    model = apps.get_model("bank", address.route.split("/")[2])
    return [
        f"{model._meta.model_name}-{row.history_id}" for row in history.records_of(model).all()[:40]
    ]


def _slugs(address: Address) -> list[str]:
    model: Any = PageStyle if address.name == "desk:page-style-css" else Blueprint
    return list(model.objects.values_list("slug", flat=True))


CHOICES: dict[str, Any] = {
    "draft_id": _drafts,
    "section_id": lambda _address: _ids(Section),
    "point_id": lambda _address: _ids(Point),
    "passage_id": lambda _address: _ids(Passage),
    "fact_id": lambda _address: _ids(DraftFact),
    "phrase_id": lambda _address: _ids(Phrase),
    "note_id": lambda _address: _ids(PhraseNote),
    "anything": lambda _address: ["7/1/"],
    "content_type_id": lambda _address: _ids(ContentType),
    "slug": _slugs,
    "key": _keys,
    "direction": lambda _address: ["up", "down"],
    "extension": lambda _address: ["csv", "xlsx"],
    "app_label": lambda _address: ["bank", "auth"],
    "url": lambda _address: ["bank/phrase", "nowhere"],
}
"""What each parameter of an address may be; a new parameter wants a row."""


def make_ground() -> Ground:
    """All of it, in the database; the drafter's drafts hold most of what drafts can hold."""
    ensure_editor_group()
    ground = Ground({"anonymous": None})
    for name in ("drafter", "other"):
        ground.people[name] = User.objects.create_user(name, password="rather-long-9")
    editor = User.objects.create_user("editor", password="rather-long-9", is_staff=True)
    editor.groups.add(Group.objects.get(name=EDITORS))
    ground.people |= {
        "editor": editor,
        "admin": User.objects.create_superuser("admin", password="rather-long-9"),
    }
    make_bank()
    blueprint = _blueprint()
    for owner in (ground.people["drafter"], ground.people["other"]):
        _drafts_of(owner, blueprint)
    for phrase in Phrase.objects.all():
        PhraseNote.objects.create(phrase=phrase, author=editor, text="太长。")
        PhraseUse.objects.create(
            phrase=phrase, draft_id=Draft.objects.all()[0].pk, blueprint_slug="study"
        )
    Term.objects.create(name="四个意识", parts="政治意识\n大局意识").delete()
    return ground


def _blueprint() -> Blueprint:
    """One that asks every kind of fact and has a section of every layout."""
    blueprint = make_blueprint(
        slug="all-kinds",
        title="【单位】【类型】材料",
        opening="【% if 学习内容 %】学了【学习内容|书名号】，【% endif %】查摆【问题|数】个方面。",
        closing="【% for 项 in 学习内容 %】【项】；【% endfor %】",
        date="【日期|公文日期】",
    )
    for kind, key in zip(
        FactKind, ("单位", "说明", "日期", "人数", "类型", "学习内容"), strict=True
    ):
        make_fact(blueprint=blueprint, key=key, kind=kind, choices="甲\n乙", example="例")
    for layout in LAYOUTS:
        section = make_section(
            blueprint=blueprint,
            layout=layout,
            inner_layout="ordinal-inline",
            lead="查摆【问题|数】个。",
        )
        make_point(section=section, inner_points=2)
    listed = make_section(blueprint=blueprint, points_from="学习内容", role="measure")
    make_point(section=listed, heading="【项】方面")
    for role in ("problem", "cause", "measure", "insight"):
        for kind in ("lead", "statement"):
            make_phrase(role=role, kind=kind, text=f"{role}{kind}在【单位】中。")
    return blueprint


def _drafts_of(owner: User | None, blueprint: Blueprint) -> None:
    assert owner is not None
    study = Blueprint.objects.get(slug="study")
    whole, plain, gone = (
        create_draft(owner=owner, blueprint=row) for row in (blueprint, study, study)
    )
    for fact in whole.facts.all():
        save_fact(
            fact=fact, value=_ANSWERS.get(fact.key, f"{fact.key}的答复"), revision=fact.revision
        )
    for number, passage in enumerate(whole.passages.order_by("kind", "pk")):
        if number % 2:
            save_passage(
                passage=passage,
                text=f"一是在【单位】中做得不够的的，第{number}处。",
                revision=passage.revision,
            )
    remove_point(point=Point.objects.filter(section__draft=whole)[0])
    added = add_section(draft=plain, skeleton=study.sections.model.objects.shared()[0])
    remove_section(section=added)
    delete_draft(draft=gone)


def odd_argument(chance: random.Random) -> str:
    """What no parameter may be, or may be by accident; as it stands in an address."""
    return values.escaped(values.anything(chance)[:6_000])
