"""Writing into a draft: every field saves by itself, compared with what was read.

A save names the revision its field was read at, and the texts its window sent before
without hearing what became of them: the answer may have been lost, the text not. Where
another text than these stands, nothing is written: the caller shows both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import transaction
from django.db.models import F, QuerySet

from drafting.desk.models import DraftFact, Passage, PassageKind
from drafting.desk.services.changes import What, note_change
from drafting.desk.services.following import follow_lists
from drafting.desk.services.room import Room

Row = TypeVar("Row", Passage, DraftFact)


class Outcome(StrEnum):
    """What became of a save."""

    SAVED = "saved"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    NO_ROOM = "no room"


@dataclass(frozen=True, slots=True)
class Saved:
    """The outcome of a save, and the field as this save left or found it.

    `revision` is this save's own, never one that another window made right after it.
    """

    outcome: Outcome
    revision: int
    stored: str | None


@dataclass(frozen=True, slots=True)
class Save(Generic[Row]):
    """A text for one row, the revision it was read at, and what its window sent before it."""

    row: Row
    text: str
    revision: int
    sent: Sequence[str] = ()


class _Stored(NamedTuple):
    """A row's text as it stands, and nobody else can change it meanwhile."""

    text: str | None
    revision: int
    left_out: bool = False


def save_passage(*, passage: Passage, text: str, revision: int, sent: Sequence[str] = ()) -> Saved:
    """Write a drafter's text as the passage's override, if nobody else wrote meanwhile.

    That is so while `revision` is current, or one of the texts `sent` before stands.
    Whether there is room for it was asked before.
    """
    return save_passages(saves=[Save(passage, text, revision, sent)])[0]


@transaction.atomic
def save_passages(*, saves: Sequence[Save[Passage]], room: Room | None = None) -> list[Saved]:
    """Write the texts of one draft that came together, each as `save_passage` writes one.

    A text for which `room` has no room beside the others is not written.
    """
    columns = ("override", "revision", "left_out")
    stored = _lock(Passage.objects.all(), saves, columns)
    done = [_compare(save, stored[save.row.pk], room) for save in saves]
    changed = [
        save.row
        for save, saved in zip(saves, done, strict=True)
        if _set_text(save, saved, stored[save.row.pk])
    ]
    if changed:
        _store(Passage.objects.all(), changed, columns)
        renames = any(row.kind == PassageKind.TITLE for row in changed)
        note_change(changed[0].draft, What.TEXTS, renames=renames)
    return done


def _set_text(save: Save[Passage], saved: Saved, before: _Stored) -> bool:
    """Let the row be as it is after its save; whether that differs from what is stored.

    A text that is saved stands in the report, also where it was left out before.
    """
    row = save.row
    if saved.outcome is Outcome.NO_ROOM:
        return False
    is_taken = saved.outcome is not Outcome.CONFLICT
    row.override, row.revision = saved.stored, saved.revision
    row.left_out = before.left_out and not is_taken
    return saved.outcome is Outcome.SAVED or row.left_out != before.left_out


FORMER_TEXTS = 5
"""How many texts that were given up a passage keeps."""


@transaction.atomic
def regenerate_passage(*, passage: Passage, typed: str = "") -> None:
    """Give up the override: the generated text comes back, and the override is kept.

    `typed` is what stood in the field and could not be saved; it is kept too.
    """
    stored = Passage.objects.select_for_update().get(pk=passage.pk)
    former = _kept(typed, stored.override, *stored.former)
    _set_override(passage, None, former)


@transaction.atomic
def take_back_passage(*, passage: Passage, typed: str = "") -> None:
    """Bring back the text that was given up last; what stands instead now is kept for it.

    So this button, pressed again, brings each of them back in turn.
    """
    stored = Passage.objects.select_for_update().get(pk=passage.pk)
    former = [text for text in stored.former if text != stored.override]
    if former:
        _set_override(passage, former[0], _kept(*former[1:], typed, stored.override))


def _kept(*texts: str | None) -> list[str]:
    """The texts of a passage that are not shown, each once and none that is empty."""
    return list(dict.fromkeys(text for text in texts if text and text.strip()))[:FORMER_TEXTS]


def _set_override(passage: Passage, text: str | None, former: list[str]) -> None:
    rows = Passage.objects.filter(pk=passage.pk)
    rows.update(override=text, former=former, left_out=False, revision=F("revision") + 1)
    passage.refresh_from_db(fields=["override", "former", "left_out", "revision"])
    note_change(passage.draft, What.TEXTS, renames=passage.kind == PassageKind.TITLE)


USUAL_SKELETONS = {
    PassageKind.BYLINE: "【职务】　【姓名】",
    PassageKind.DATELINE: "（【日期|公文日期】）",
    PassageKind.SALUTATION: "同志们：",
    PassageKind.CLOSING: "以上发言，如有不当之处，请批评指正。",
    PassageKind.SIGNATURE: "【姓名】",
    PassageKind.DATE: "【日期|公文日期】",
}
"""What a part of the frame says when a drafter switches it on and its blueprint has no text."""


@transaction.atomic
def switch_passage(*, passage: Passage, on: bool) -> None:
    """Leave a part of the frame out of the report, or put it in.

    What was written by hand is kept while it is out, and comes back; it can be found
    again too where something else is typed meanwhile.
    """
    stored = Passage.objects.select_for_update().get(pk=passage.pk)
    skeleton = passage.skeleton or USUAL_SKELETONS[PassageKind(passage.kind)]
    former = _kept(stored.override, *stored.former)
    changes = {"skeleton": skeleton, "override": stored.override or None} if on else {}
    rows = Passage.objects.filter(pk=passage.pk)
    rows.update(left_out=not on, former=former, revision=F("revision") + 1, **changes)
    names = ["override", "former", "skeleton", "left_out", "revision"]
    passage.refresh_from_db(fields=names)
    note_change(passage.draft, What.TEXTS)


def save_fact(*, fact: DraftFact, value: str, revision: int, sent: Sequence[str] = ()) -> Saved:
    """Write an answer as `save_passage` writes a text. The value is valid for its kind."""
    return save_facts(saves=[Save(fact, value, revision, sent)])[0]


@transaction.atomic
def save_facts(*, saves: Sequence[Save[DraftFact]]) -> list[Saved]:
    """Write the answers of one draft that came together, each as `save_fact` writes one."""
    columns = ("value", "revision")
    stored = _lock(DraftFact.objects.all(), saves, columns)
    done = [_compare(save, stored[save.row.pk]) for save in saves]
    changed = []
    for save, saved in zip(saves, done, strict=True):
        save.row.revision = saved.revision
        if saved.outcome is not Outcome.CONFLICT:
            save.row.value = save.text
        if saved.outcome is Outcome.SAVED:
            changed.append(save.row)
    if changed:
        _store(DraftFact.objects.all(), changed, columns)
        draft = changed[0].draft
        follow_lists(draft=draft, facts=changed)
        note_change(draft, What.FACTS, renames=True)
    return done


def _lock(
    rows: QuerySet[Any], saves: Sequence[Save[Row]], columns: Sequence[str]
) -> dict[object, _Stored]:
    """The texts that stand in the rows, locked in one order whoever saves."""
    locked = rows.select_for_update(no_key=True).order_by("pk")
    found = locked.filter(pk__in=[save.row.pk for save in saves])
    return {pk: _Stored(*values) for pk, *values in found.values_list("pk", *columns)}


def _compare(save: Save[Row], stored: _Stored, room: Room | None = None) -> Saved:
    """What becomes of a save, the text standing as it does.

    Where other texts were sent before, the same text too makes a new revision: one of
    them may still be on its way, and must not come in as if nothing had happened.
    """
    is_known = stored.revision == save.revision or stored.text in save.sent
    if stored.text == save.text and not (is_known and save.sent):
        return Saved(Outcome.UNCHANGED, stored.revision, stored.text)
    before, after = len(stored.text or ""), len(save.text)
    if room and not room.has(before, after):
        return Saved(Outcome.NO_ROOM, stored.revision, stored.text)
    if not is_known:
        return Saved(Outcome.CONFLICT, stored.revision, stored.text)
    if room:
        room.take(before, after)
    return Saved(Outcome.SAVED, stored.revision + 1, save.text)


def _store(rows: QuerySet[Any], changed: Sequence[Row], columns: Sequence[str]) -> None:
    if len(changed) == 1:
        (row,) = changed
        rows.filter(pk=row.pk).update(**{name: getattr(row, name) for name in columns})
    else:
        rows.bulk_update(changed, columns)
