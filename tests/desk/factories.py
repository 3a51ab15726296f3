"""Drafts and their parts, and how tests look at them."""

from typing import Any

from django.contrib.auth.models import User

from drafting.bank.models import Blueprint, Fact, Phrase
from drafting.desk.assembly import assemble, paragraphs
from drafting.desk.contents import Contents, load_draft
from drafting.desk.models import Draft, DraftFact, Passage, Point, Section
from drafting.desk.progress import Progress
from drafting.desk.services.composing import compose_draft
from drafting.desk.services.drafts import create_draft
from drafting.desk.services.writing import save_fact, save_passage
from drafting.report.text import plain_text
from drafting.report.tree import Report


def make_drafter(name: str) -> User:
    return User.objects.create_user(name)


def make_draft(slug: str, owner: User, **facts: str) -> Draft:
    """A new draft, with these facts answered."""
    draft = create_draft(owner=owner, blueprint=Blueprint.objects.get(slug=slug))
    for key, value in facts.items():
        answer(draft, key, value)
    return draft


def composed_draft(slug: str, owner: User, *, seed: int = 0, **facts: str) -> Draft:
    """A draft written whole: facts as their examples say, phrases by chance."""
    draft = make_draft(slug, owner)
    for fact in draft.facts.all():
        answer(draft, fact.key, facts.get(fact.key, fact.example))
    shared = dict(Fact.objects.shared().values_list("key", "example"))
    shared.pop("具体事例")
    compose_draft(draft=draft, answers=shared, seed=seed)
    return draft


def answer(draft: Draft, key: str, value: str) -> None:
    fact = fact_of(draft, key)
    save_fact(fact=fact, value=value, revision=fact.revision)


def fact_of(draft: Draft, key: str) -> DraftFact:
    return draft.facts.get(key=key)


def write(passage: Passage, text: str) -> Passage:
    """Save a text as its drafter would, and read the passage anew."""
    fresh = Passage.objects.get(pk=passage.pk)
    save_passage(passage=fresh, text=text, revision=fresh.revision)
    return Passage.objects.get(pk=passage.pk)


def section_of(draft: Draft, role: str) -> Section:
    return draft.sections.get(role=role)


def points_of(section: Section) -> list[Point]:
    """The present points of a section, in order."""
    return list(Point.objects.present().filter(section=section, parent=None))


def inner_points_of(point: Point) -> list[Point]:
    return list(Point.objects.present().filter(parent=point))


def passage_of(owner: Draft | Section | Point, kind: str) -> Passage:
    """A passage of the draft's frame, of a section or of a point."""
    if isinstance(owner, Draft):
        return owner.passages.get(kind=kind, section=None, point=None)
    return owner.passages.get(kind=kind)


def report_of(draft: Draft) -> Report:
    return assemble(load_draft(draft))


def text_of(draft: Draft) -> str:
    return plain_text(paragraphs(load_draft(draft)))


def progress_of(draft: Draft) -> Progress:
    return Progress(read(draft))


def read(draft: Draft) -> Contents:
    return load_draft(Draft.objects.get(pk=draft.pk))


def overrides_of(draft: Draft) -> dict[Any, str | None]:
    return dict(Passage.objects.filter(draft=draft).values_list("pk", "override"))


def phrase_like(**where: Any) -> Phrase:
    """The first phrase of the bank with these values."""
    return Phrase.objects.filter(**where).order_by("code")[0]


def snapshot(draft: Draft) -> list[Any]:
    """Every value a draft owns, without the ids and times that differ between copies."""
    contents = read(draft)
    kept = ("role", "guidance", "layout", "inner_layout", "points_min", "points_max")
    return [
        [draft.blueprint_name, draft.name, draft.length_min, draft.length_max],
        [[f.key, f.label, f.kind, f.required, f.value, f.example] for f in contents.facts],
        [[getattr(s.section, name) for name in kept] for s in contents.sections],
        sorted((p.kind, p.skeleton, p.override or "") for p in contents.passages()),
        text_of(draft),
    ]


def continue_leads_with(text: str, role: str) -> None:
    """Leave one continuation a topic in the bank's phrases of a role, with this text."""
    kept: set[object] = set()
    for phrase in Phrase.objects.filter(role=role).exclude(kind="lead").order_by("code"):
        if phrase.topic_id in kept:
            phrase.delete()
        else:
            kept.add(phrase.topic_id)
            Phrase.objects.filter(pk=phrase.pk).update(text=text)
