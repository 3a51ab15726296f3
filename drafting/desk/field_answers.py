"""What a request to one field is answered with: the field anew, or its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render

from drafting.desk.contents import load_draft
from drafting.desk.fields import EntryMaker
from drafting.desk.forms import passage_prefix
from drafting.desk.pages import part_page
from drafting.desk.places import part_of, url_of_part
from drafting.desk.saving import is_clean
from drafting.web.answers import CONFLICT, OK, REFUSED, wants_part, with_event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from drafting.desk.contents import Contents
    from drafting.desk.fields import States
    from drafting.desk.models import Passage

SAVED = "draft-saved"
"""The event that tells a page of a change: its paper is fetched anew."""


def saved_part(
    request: HttpRequest, template: str, context: Mapping[str, object], states: States
) -> HttpResponse:
    """A part of a page after a save; the page is told that the draft has changed."""
    response = render(request, template, context, status=status_of(states))
    return with_event(response, SAVED)


def status_of(states: States) -> int:
    """409 where another save came first, 422 where something was refused, else 200."""
    if any(state.in_conflict for state in states.values()):
        return CONFLICT
    return REFUSED if any(state.errors for state in states.values()) else OK


def field_or_page(request: HttpRequest, row: Passage, states: States) -> HttpResponse:
    """The passage's field anew; without htmx its page, where something is still unsaved there."""
    contents = load_draft(row.draft)
    if not wants_part(request):
        if is_clean(states):
            return redirect(page_of(row))
        return part_page(request, contents, part_of(row), states)
    entry = EntryMaker(contents, states).text(fresh(contents, row))
    return saved_part(
        request, "desk/_field.html#field", {"entry": entry, "draft": row.draft}, states
    )


def fresh(contents: Contents, row: Passage) -> Passage:
    """The passage as the draft was read; 404 where its point is not there any more."""
    passage = contents.passage(row.pk)
    if passage is None:
        raise Http404
    return passage


def page_of(row: Passage) -> str:
    """The page a passage is edited on, at its place."""
    return f"{url_of_part(row.draft_id, part_of(row))}#{passage_prefix(row)}"
