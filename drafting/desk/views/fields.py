"""One field at a time: autosave, the generated text back, open slots answered in place."""

from itertools import islice
from typing import Protocol
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from drafting.desk.access import DeskRequest, get_fact, get_passage
from drafting.desk.contents import Contents, load_draft
from drafting.desk.field_answers import field_or_page, fresh, saved_part
from drafting.desk.field_contents import contents_for
from drafting.desk.fields import MOST_ASKED, EntryMaker, EntryState
from drafting.desk.forms import FactForm, clean_line, passage_prefix
from drafting.desk.models import Passage
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


class Exchange(Protocol):
    """A service that puts another text in place of a passage's own."""

    def __call__(self, *, passage: Passage, typed: str = "") -> None:
        """`typed` stood in the field and was not saved."""


@require_POST
def passage(request: DeskRequest, draft_id: UUID, passage_id: UUID) -> HttpResponse:
    """Save one passage; the answer is the field's state as this save left it.

    A passage of a point that another window took out is saved all the same, and it is told.
    """
    row = get_passage(request, draft_id, passage_id, "point__parent")
    states = save_texts(request.POST, [row])
    entry = EntryMaker(contents_for(row), states).text(row)
    entry.lost = removed_around(row)
    context = {"entry": entry, "draft": row.draft}
    return saved_part(request, "desk/_field.html#state", context, states)


@require_POST
def fact(request: DeskRequest, draft_id: UUID, fact_id: int) -> HttpResponse:
    """Save one fact; the answer is the field's state."""
    row = get_fact(request, draft_id, fact_id)
    states = save_facts(request.POST, [row])
    entry = EntryMaker(Contents(row.draft), states).fact(row)
    context = {"entry": entry, "draft": row.draft}
    return saved_part(request, "desk/_fact.html#state", context, states)


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
    return field_or_page(request, row, states)


@require_POST
def switch(request: DeskRequest, draft_id: UUID, passage_id: UUID) -> HttpResponse:
    """Put a part of the frame into the report, or leave it out."""
    row = get_passage(request, draft_id, passage_id)
    if row.kind not in USUAL_SKELETONS or row.point_id or row.section_id:
        raise Http404
    states = save_posted(request.POST, row.draft)
    switch_passage(passage=row, on=request.POST.get("switch") == "on")
    return field_or_page(request, row, states)


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
        own.errors += _answer(contents, fresh(contents, row), name, value)
    return field_or_page(request, row, states)


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
