"""Points: add, move, remove, bring back, give a topic.

Each button posts the whole section with it: what was typed is saved first, so no
text is lost to a change of order, with JavaScript or without.
"""

from collections.abc import Callable
from typing import Literal, cast
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from drafting.bank.models import Topic
from drafting.bank.models.blueprint import MAX_POINTS
from drafting.desk.access import DeskRequest, get_point, get_section
from drafting.desk.contents import load_draft
from drafting.desk.field_answers import SAVED
from drafting.desk.fields import EntryState, States
from drafting.desk.forms import fact_prefix
from drafting.desk.models import Point, Section
from drafting.desk.once import key_of_press
from drafting.desk.pages import facts_page, section_context
from drafting.desk.saving import is_clean, save_facts, save_posted
from drafting.desk.services.returning import leave_it_so, part_from_item, return_item_of
from drafting.desk.services.room import NoRoomError
from drafting.desk.services.structure import (
    TooManyPointsError,
    add_point,
    move_point,
    remove_point,
    restore_point,
    set_topic,
)
from drafting.web.answers import OK, REFUSED, page_or_part, wants_part, with_event
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
        key = key_of_press(request, section.pk, parent and parent.pk)
        point = add_point(section=section, parent=parent, key=key)
    except TooManyPointsError:
        return _answer(request, section, states, notice=_full())
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
    """Bring a removed point back, where its series has room."""
    point = get_point(request, draft_id, point_id)
    states = save_posted(request.POST, point.section.draft)
    try:
        restore_point(point=point)
    except TooManyPointsError:
        return _answer(request, point.section, states, notice=_full())
    return _answer(request, point.section, states, focus=point)


@require_POST
def return_item(request: DeskRequest, draft_id: UUID, point_id: UUID) -> HttpResponse:
    """Write a point's item into the list again, and so bring the point back; from the facts."""
    return _change_from_facts(request, get_point(request, draft_id, point_id), return_item_of)


@require_POST
def part(request: DeskRequest, draft_id: UUID, point_id: UUID) -> HttpResponse:
    """Give an item a point of its own instead of the one it has inherited; from the facts."""
    return _change_from_facts(request, get_point(request, draft_id, point_id), part_from_item)


@require_POST
def settle(request: DeskRequest, draft_id: UUID, point_id: UUID) -> HttpResponse:
    """Put the note on a point of a list away; from the facts."""
    return _change_from_facts(request, get_point(request, draft_id, point_id), leave_it_so)


def _change_from_facts(
    request: DeskRequest, point: Point, change: Callable[..., None]
) -> HttpResponse:
    """Save the answers, change a point, and lead back to the list it follows."""
    draft = point.section.draft
    states = save_facts(request.POST, draft.facts.all())
    if not is_clean(states):
        return facts_page(request, draft, states)
    fact = draft.facts.filter(key=point.section.points_from).first()
    try:
        change(point=point)
    except NoRoomError as error:
        message = _("The list is full: at most %(most)d items.") % {"most": error.most}
        if fact:
            states[fact_prefix(fact)] = EntryState(errors=[message])
        return facts_page(request, draft, states)
    url = reverse("desk:facts", args=[draft.pk])
    return redirect(f"{url}#{fact_prefix(fact)}" if fact else url)


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
    if not wants_part(request) and is_clean(states) and not notice:
        place = f"#point-{focus.pk}" if focus else ""
        return redirect(_section_url(section) + (f"?removed={removed.pk}" if removed else place))
    context = section_context(load_draft(section.draft), section.pk, states)
    context |= {"focus": focus.pk if focus else None, "removed": removed, "notice": notice}
    refused = bool(notice) or not is_clean(states)
    status = REFUSED if refused else OK
    response = page_or_part(request, "desk/section.html", "points", context, status=status)
    return with_event(response, SAVED)


def _full() -> str:
    return _("This series can hold no more points: at most %(most)d.") % {"most": MAX_POINTS}


def _section_url(section: Section) -> str:
    return reverse("desk:section", args=[section.draft_id, section.pk])
