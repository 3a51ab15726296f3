"""Points: add, move, remove, bring back, give a topic.

Each button posts the whole section with it: what was typed is saved first, so no
text is lost to a change of order, with JavaScript or without.
"""

from typing import Literal, cast
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from drafting.bank.models import Topic
from drafting.desk.access import DeskRequest, get_point, get_section
from drafting.desk.contents import load_draft
from drafting.desk.fields import States
from drafting.desk.models import Point, Section
from drafting.desk.saving import is_clean, save_posted
from drafting.desk.services.structure import (
    TooManyPointsError,
    add_point,
    move_point,
    remove_point,
    restore_point,
    set_topic,
)
from drafting.desk.views.parts import UNPROCESSABLE, section_context
from drafting.web.numbers import whole_number


@require_POST
def add(request: DeskRequest, draft_id: UUID, section_id: UUID) -> HttpResponse:
    """A new empty point at the end of the section."""
    return _add(request, get_section(request, draft_id, section_id), None)


@require_POST
def add_inner(request: DeskRequest, draft_id: UUID, point_id: UUID) -> HttpResponse:
    """A new empty point within a point."""
    point = get_point(request, draft_id, point_id)
    if point.parent_id or not point.section.inner_layout:
        raise Http404
    return _add(request, point.section, point)


def _add(request: DeskRequest, section: Section, parent: Point | None) -> HttpResponse:
    states = save_posted(request.POST, section.draft)
    try:
        point = add_point(section=section, parent=parent)
    except TooManyPointsError:
        return _answer(request, section, states, notice=_("This series can hold no more points."))
    return _answer(request, section, states, focus=point)


@require_POST
def move(request: DeskRequest, draft_id: UUID, point_id: UUID, direction: str) -> HttpResponse:
    """One place up or down."""
    if direction not in {"up", "down"}:
        raise Http404
    point = get_point(request, draft_id, point_id)
    states = save_posted(request.POST, point.section.draft)
    move_point(point=point, direction=cast("Literal['up', 'down']", direction))
    return _answer(request, point.section, states, focus=point)


@require_POST
def remove(request: DeskRequest, draft_id: UUID, point_id: UUID) -> HttpResponse:
    """Take a point out; the page offers to bring it back."""
    point = get_point(request, draft_id, point_id)
    states = save_posted(request.POST, point.section.draft)
    remove_point(point=point)
    return _answer(request, point.section, states, removed=point)


@require_POST
def restore(request: DeskRequest, draft_id: UUID, point_id: UUID) -> HttpResponse:
    """Bring a removed point back."""
    point = get_point(request, draft_id, point_id)
    states = save_posted(request.POST, point.section.draft)
    restore_point(point=point)
    return _answer(request, point.section, states, focus=point)


@require_POST
def topic(request: DeskRequest, draft_id: UUID, point_id: UUID) -> HttpResponse:
    """Give a point its topic."""
    point = get_point(request, draft_id, point_id)
    states = save_posted(request.POST, point.section.draft)
    chosen = whole_number(request.POST.get(f"topic-{point.pk}", ""))
    found = get_object_or_404(Topic, pk=chosen) if chosen is not None else None
    set_topic(point=point, topic=found)
    return _answer(request, point.section, states, focus=point)


def _answer(
    request: DeskRequest,
    section: Section,
    states: States,
    *,
    focus: Point | None = None,
    removed: Point | None = None,
    notice: str = "",
) -> HttpResponse:
    """The section's points anew, or without htmx the way back to the page."""
    if not request.htmx and is_clean(states) and not notice and not removed:
        anchor = f"#point-{focus.pk}" if focus else ""
        return redirect(_section_url(section) + anchor)
    context = section_context(load_draft(section.draft), section.pk, states)
    context |= {"focus": focus.pk if focus else None, "removed": removed, "notice": notice}
    template = "desk/section.html#points" if request.htmx else "desk/section.html"
    refused = bool(notice) or not is_clean(states)
    response = render(request, template, context, status=UNPROCESSABLE if refused else 200)
    return trigger_client_event(response, "draft-saved")


def _section_url(section: Section) -> str:
    return reverse("desk:section", args=[section.draft_id, section.pk])
