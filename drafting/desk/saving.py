"""From what was posted to what is stored: each touched field through form and service."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from drafting.desk.fields import EntryState, States, state_of_form
from drafting.desk.forms import FactForm, TextForm, fact_prefix, passage_prefix
from drafting.desk.models import Passage
from drafting.desk.services.room import MAX_DRAFT, NoRoomError, require_room
from drafting.desk.services.writing import Outcome, Saved, save_fact, save_passage

if TYPE_CHECKING:
    from django.http import QueryDict

    from drafting.desk.models import Draft, DraftFact

_PREFIX = re.compile(r"p[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def save_texts(data: QueryDict, passages: Iterable[Passage]) -> States:
    """Save every passage that was posted and touched; the states by the field's prefix."""
    return {
        passage_prefix(passage): _save_text(form, passage)
        for passage in passages
        if (form := TextForm(data, passage)).is_touched
    }


def save_posted(data: QueryDict, draft: Draft) -> States:
    """Save every text of a draft that came with a request, whatever the request is for."""
    names = (key.removesuffix("-text") for key in data if key.endswith("-text"))
    ids = [UUID(name[1:]) for name in names if _PREFIX.fullmatch(name)]
    return save_texts(data, Passage.objects.filter(draft=draft, pk__in=ids).select_related("draft"))


def _save_text(form: TextForm, passage: Passage) -> EntryState:
    if not form.is_valid():
        return state_of_form(form)
    text, revision = form.cleaned_data["text"], form.cleaned_data["revision"]
    try:
        require_room(passage, len(text))
    except NoRoomError as error:
        return EntryState(typed=form.typed, errors=[no_room(error)])
    stripped = form.stripped
    saved = save_passage(passage=passage, text=text, revision=revision, sent=form.sent)
    return _state_of(saved, text, revision, stripped)


def no_room(error: NoRoomError) -> str:
    """What to say where a text would become longer than its kind, or its draft, allows."""
    if not error.of_draft:
        message = _("This text is too long: at most %(limit_value)d characters.")
        return message % {"limit_value": error.most}
    message = _("This draft is too long: all its texts together have at most %(most)d characters.")
    return message % {"most": MAX_DRAFT}


def save_facts(data: QueryDict, facts: Iterable[DraftFact]) -> States:
    """Save every fact that was posted and touched; the states by the field's prefix."""
    return {
        fact_prefix(fact): _save_fact(form, fact)
        for fact in facts
        if (form := FactForm(data, fact)).is_touched
    }


def _save_fact(form: FactForm, fact: DraftFact) -> EntryState:
    if not form.is_valid():
        return state_of_form(form)
    value, revision = form.value, form.cleaned_data["revision"]
    saved = save_fact(fact=fact, value=value, revision=revision, sent=form.sent)
    return _state_of(saved, value, revision, 0)


def _state_of(saved: Saved, text: str, revision: int, stripped: int) -> EntryState:
    if saved.outcome is Outcome.CONFLICT:
        stored = saved.stored or ""
        return EntryState(typed=text, stored=stored, revision=revision, stripped=stripped)
    return EntryState(stripped=stripped, saved=True)


def is_clean(states: States) -> bool:
    """Whether nothing that was posted is still unsaved."""
    return not any(state.errors or state.in_conflict for state in states.values())
