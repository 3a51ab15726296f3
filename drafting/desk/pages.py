"""The pages of the guided form, for every view that answers with one: facts, frame, section."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from drafting.bank.models import Topic
from drafting.desk.contents import load_draft
from drafting.desk.fields import EntryMaker
from drafting.desk.models import PassageKind
from drafting.desk.pane import Pane
from drafting.desk.places import CLOSING_KINDS
from drafting.desk.progress import Progress
from drafting.desk.removed import removed_points
from drafting.desk.saving import is_clean
from drafting.web.answers import OK, REFUSED

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drafting.desk.contents import Contents
    from drafting.desk.fields import States
    from drafting.desk.models import Draft, Passage, Point
    from drafting.desk.progress import Part

NOTHING_TO_SAY = {"notice": "", "focus": None, "removed": None}
"""What a page of a section says of the last change, where there was none."""


def facts_page(request: HttpRequest, draft: Draft, states: States) -> HttpResponse:
    """The questions, each with the state of its save."""
    contents = load_draft(draft)
    make = EntryMaker(contents, states)
    entries = [make.fact(fact) for fact in contents.facts]
    context = _context(contents, "facts", states) | {"entries": entries}
    return _page(request, "desk/facts.html", context, states)


def part_page(
    request: HttpRequest,
    contents: Contents,
    key: str,
    states: States,
    *,
    removed: Point | None = None,
) -> HttpResponse:
    """A page of texts, each with the state of its save; a point just removed can be undone."""
    if key not in {"opening", "closing"}:
        context = section_context(contents, UUID(key), states) | {"removed": removed}
        return _page(request, "desk/section.html", context, states)
    make = EntryMaker(contents, states)
    entries = [make.text(passage) for passage in frame_passages(contents, key)]
    context = _context(contents, key, states) | {"entries": entries}
    return _page(request, "desk/frame.html", context, states)


def _page(
    request: HttpRequest, template: str, context: dict[str, object], states: States
) -> HttpResponse:
    return render(request, template, context, status=OK if is_clean(states) else REFUSED)


def _refused_at(states: States) -> str:
    """The first field that was not saved, by the name its inputs begin with."""
    return next((key for key, one in states.items() if one.errors or one.in_conflict), "")


def frame_passages(contents: Contents, part: str) -> list[Passage]:
    """The frame's passages of one page, in the order of the report."""
    kinds = [kind for kind in PassageKind if (kind in CLOSING_KINDS) == (part == "closing")]
    return [contents.frame[kind] for kind in kinds if kind in contents.frame]


def section_context(contents: Contents, section_id: UUID, states: States) -> dict[str, object]:
    """What the section page and its fragments show."""
    found = contents.section(section_id)
    if found is None:
        raise Http404
    make = EntryMaker(contents, states)
    return _context(contents, str(section_id), states) | {
        "section": found,
        "heading": make.text(found.passages[PassageKind.HEADING], _("Section heading")),
        "lead": make.text(found.passages[PassageKind.LEAD]),
        "tail": make.text(found.passages[PassageKind.TAIL]),
        "points": make.points(found, found.points),
        "removed_points": removed_points(contents, found),
        "topics": list(Topic.objects.all()),
        **NOTHING_TO_SAY,
    }


def _context(contents: Contents, key: str, states: States) -> dict[str, object]:
    progress = Progress(contents)
    part, before, after = neighbours(progress, key)
    return {
        "draft": contents.draft,
        "progress": progress,
        "part": part,
        "pane": Pane(progress, part),
        "before": before,
        "after": after,
        "refused_at": _refused_at(states),
    }


def neighbours(progress: Progress, key: str) -> tuple[Part, Part | None, Part | None]:
    """A part, and those before and after it in the form."""
    keys = [part.key for part in progress.parts]
    place = keys.index(key)
    before = progress.parts[place - 1] if place else None
    after = progress.parts[place + 1] if place + 1 < len(keys) else None
    return progress.parts[place], before, after
