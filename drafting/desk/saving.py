"""From what was posted to what is stored: each touched field through form and service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext as _

from drafting.desk.fields import EntryState, States, state_of_form
from drafting.desk.forms import FactForm, TextForm, passage_prefix, passages_posted
from drafting.desk.models import Passage
from drafting.desk.services import writing
from drafting.desk.services.room import MAX_DRAFT, NoRoomError, Room
from drafting.desk.services.writing import Outcome, Save, Saved

if TYPE_CHECKING:
    from django.http import QueryDict

    from drafting.desk.models import Draft, DraftFact

Form = TypeVar("Form", TextForm, FactForm)


def save_texts(data: QueryDict, passages: Iterable[Passage]) -> States:
    """Save the passages that were posted and touched, at once; the states by the field's prefix."""
    posted = [row for row in passages if f"{passage_prefix(row)}-text" in data]
    states: States = {}
    valid = _checked((TextForm(data, row) for row in posted), states)
    if valid:
        saves = [Save(form.passage, form.value, form.read_at, form.sent) for form in valid]
        done = writing.save_passages(saves=saves, room=Room(saves[0].row.draft_id))
        _tell(states, valid, done)
    return states


def save_posted(data: QueryDict, draft: Draft) -> States:
    """Save every text of a draft that came with a request, whatever the request is for."""
    ids = passages_posted(data)
    if not ids:
        return {}
    rows = Passage.objects.select_related("draft").filter(draft=draft).in_bulk(ids)
    return save_texts(data, [rows[pk] for pk in ids if pk in rows])


def save_facts(data: QueryDict, facts: Iterable[DraftFact]) -> States:
    """Save the facts that were posted and touched, at once; the states by the field's prefix."""
    states: States = {}
    valid = _checked((FactForm(data, fact) for fact in facts), states)
    if valid:
        saves = [Save(form.fact, form.value, form.read_at, form.sent) for form in valid]
        _tell(states, valid, writing.save_facts(saves=saves))
    return states


def _checked(forms: Iterable[Form], states: States) -> list[Form]:
    """Of the forms that were touched, those that are valid; all have their place in the states."""
    valid = []
    for form in forms:
        if form.is_touched:
            states[form.prefix] = state_of_form(form)
            valid += [form] if form.is_valid() else []
    return valid


def _tell(states: States, forms: Sequence[TextForm | FactForm], done: Sequence[Saved]) -> None:
    for form, saved in zip(forms, done, strict=True):
        states[form.prefix] = _state_of(form, saved)


def _state_of(form: TextForm | FactForm, saved: Saved) -> EntryState:
    if saved.outcome is Outcome.NO_ROOM:
        return EntryState(typed=form.typed, errors=[no_room(NoRoomError(MAX_DRAFT, of_draft=True))])
    if saved.outcome is Outcome.CONFLICT:
        return EntryState(
            typed=form.value,
            stored=saved.stored or "",
            revision=form.read_at,
            stripped=form.stripped,
        )
    return EntryState(stripped=form.stripped, saved=True)


def no_room(error: NoRoomError) -> str:
    """What to say where a text would become longer than its kind, or its draft, allows."""
    if not error.of_draft:
        message = _("This text is too long: at most %(limit_value)d characters.")
        return message % {"limit_value": error.most}
    message = _("This draft is too long: all its texts together have at most %(most)d characters.")
    return message % {"most": MAX_DRAFT}


def is_clean(states: States) -> bool:
    """Whether nothing that was posted is still unsaved."""
    return not any(state.errors or state.in_conflict for state in states.values())
