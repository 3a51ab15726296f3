"""One field at a time: autosave, the generated text back, open slots answered in place."""

from itertools import islice
from typing import Protocol
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from drafting.desk.access import DeskRequest, get_draft, get_passage
from drafting.desk.contents import Contents, load_draft
from drafting.desk.fields import MOST_ASKED, EntryMaker, EntryState, States
from drafting.desk.forms import FactForm, clean_line, passage_prefix
from drafting.desk.models import Passage
from drafting.desk.progress import Progress
from drafting.desk.removed import removed_around
from drafting.desk.saving import is_clean, no_room, save_facts, save_posted, save_texts
from drafting.desk.services.phrases import answer_slot
from drafting.desk.services.room import NoRoomError
from drafting.desk.services.writing import (
    USUAL_SKELETONS,
    regenerate_passage,
    save_fact,
    switch_passage,
    take_back_passage,
)
from drafting.desk.views.parts import UNPROCESSABLE, part_page

CONFLICT = 409


class Exchange(Protocol):
    """A service that puts another text in place of a passage's own."""

    def __call__(self, *, passage: Passage, typed: str = "") -> None:
        """`typed` stood in the field and was not saved."""


@require_POST
def passage(request: DeskRequest, draft_id: UUID, passage_id: UUID) -> HttpResponse:
    """Save one passage; the answer is the field's state as this save left it.

    A passage of a point that another window took out is saved all the same, and it is told.
    """
    row = get_passage(request, draft_id, passage_id)
    states = save_texts(request.POST, [row])
    entry = EntryMaker(load_draft(row.draft), states).text(row)
    entry.lost = removed_around(row)
    response = render(
        request,
        "desk/_field.html#state",
        {"entry": entry, "draft": row.draft},
        status=status_of(states),
    )
    return trigger_client_event(response, "draft-saved")


@require_POST
def fact(request: DeskRequest, draft_id: UUID, fact_id: int) -> HttpResponse:
    """Save one fact; the answer is the field's state."""
    draft = get_draft(request, draft_id)
    row = get_object_or_404(draft.facts, pk=fact_id)
    states = save_facts(request.POST, [row])
    entry = EntryMaker(Contents(draft), states).fact(row)
    response = render(
        request, "desk/_fact.html#state", {"entry": entry, "draft": draft}, status=status_of(states)
    )
    return trigger_client_event(response, "draft-saved")


@require_POST
def regenerate(request: DeskRequest, draft_id: UUID, passage_id: UUID) -> HttpResponse:
    """Give up what was typed for the generated text; the other texts are saved first."""
    return _exchange(request, draft_id, passage_id, regenerate_passage)


@require_POST
def take_back(request: DeskRequest, draft_id: UUID, passage_id: UUID) -> HttpResponse:
    """Bring back a text that was given up for another."""
    return _exchange(request, draft_id, passage_id, take_back_passage)


def _exchange(
    request: DeskRequest, draft_id: UUID, passage_id: UUID, exchange: Exchange
) -> HttpResponse:
    """Put another text in place of a passage's own, unless what was typed is refused."""
    row = get_passage(request, draft_id, passage_id)
    states = save_posted(request.POST, row.draft)
    own = states.get(passage_prefix(row)) or EntryState()
    if not own.errors:
        states.pop(passage_prefix(row), None)
        exchange(passage=row, typed=(own.typed or "") if own.in_conflict else "")
    return entry_response(request, row, states)


@require_POST
def switch(request: DeskRequest, draft_id: UUID, passage_id: UUID) -> HttpResponse:
    """Put a part of the frame into the report, or leave it out."""
    row = get_passage(request, draft_id, passage_id)
    if row.kind not in USUAL_SKELETONS or row.point_id or row.section_id:
        raise Http404
    states = save_posted(request.POST, row.draft)
    switch_passage(passage=row, on=request.POST.get("switch") == "on")
    return entry_response(request, row, states)


@require_POST
def answer_slots(request: DeskRequest, draft_id: UUID, passage_id: UUID) -> HttpResponse:
    """Fill a passage's open slots: one that is a fact answers the fact, others this text only."""
    row = get_passage(request, draft_id, passage_id)
    states = save_posted(request.POST, row.draft)
    own = states.setdefault(passage_prefix(row), EntryState())
    own.answers = _answers(request, row)
    answers = own.answers if is_clean({passage_prefix(row): own}) else {}
    for name, value in answers.items():
        contents = load_draft(row.draft)
        own.errors += _answer(contents, _fresh(contents, row), name, value)
    return entry_response(request, row, states)


def _answers(request: DeskRequest, row: Passage) -> dict[str, str]:
    """The slots of one passage that came with an answer."""
    prefix = f"slot-{passage_prefix(row)}-"
    values = ((key, clean_line(str(value))) for key, value in request.POST.items())
    answers = ((key.removeprefix(prefix), value) for key, value in values if key.startswith(prefix))
    return dict(islice(((name, value) for name, value in answers if value), MOST_ASKED))


def _answer(contents: Contents, row: Passage, name: str, value: str) -> list[str]:
    """Answer one slot; what is wrong where the value does not fit its fact."""
    fact = next((fact for fact in contents.facts if fact.key == name), None)
    if fact is None:
        return _fill_in(contents, row, name, value)
    form = FactForm.answering(fact, value)
    if form.is_valid():
        save_fact(fact=fact, value=form.value, revision=fact.revision)
        return []
    return [f"【{name}】{form.errors['value'][0]}"]


def _fill_in(contents: Contents, row: Passage, name: str, value: str) -> list[str]:
    try:
        answer_slot(contents=contents, passage=row, name=name, value=value)
    except NoRoomError as error:
        return [no_room(error)]
    return []


def entry_response(request: DeskRequest, row: Passage, states: States) -> HttpResponse:
    """The passage's field anew; without htmx its page, where something is still unsaved there."""
    contents = load_draft(row.draft)
    if not request.htmx:
        if is_clean(states):
            return redirect(page_of(contents, row))
        return part_page(request, contents, _part_of(row), states)
    entry = EntryMaker(contents, states).text(_fresh(contents, row))
    context = {"entry": entry, "draft": row.draft}
    response = render(request, "desk/_field.html#field", context, status=status_of(states))
    return trigger_client_event(response, "draft-saved")


def _fresh(contents: Contents, row: Passage) -> Passage:
    passage = contents.passage(row.pk)
    if passage is None:
        raise Http404
    return passage


def page_of(contents: Contents, row: Passage) -> str:
    """The page a passage is edited on, at its place."""
    return f"{Progress(contents).url_of(_part_of(row))}#{passage_prefix(row)}"


def _part_of(row: Passage) -> str:
    section_id = row.point.section_id if row.point else row.section_id
    return str(section_id) if section_id else Progress.part_of(row)


def status_of(states: States) -> int:
    """409 where another save came first, 422 where something was refused, else 200."""
    if any(state.in_conflict for state in states.values()):
        return CONFLICT
    return UNPROCESSABLE if any(state.errors for state in states.values()) else 200
