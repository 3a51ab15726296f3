"""Writing into a draft: every field saves by itself, compared with what was read.

A save names the revision its field was read at, and the texts its window sent before
without hearing what became of them: the answer may have been lost, the text not. Where
another text than these stands, nothing is written: the caller shows both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import F, Q, QuerySet

from drafting.bank.models import FactKind
from drafting.desk.models import Draft, DraftFact, Passage, PassageKind
from drafting.desk.services.drafts import rename_draft, touch_draft
from drafting.desk.services.following import follow_list


class Outcome(StrEnum):
    """What became of a save."""

    SAVED = "saved"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Saved:
    """The outcome of a save, and the field as this save left or found it.

    `revision` is this save's own, never one that another window made right after it.
    """

    outcome: Outcome
    revision: int
    stored: str | None


@transaction.atomic
def save_passage(*, passage: Passage, text: str, revision: int, sent: Sequence[str] = ()) -> Saved:
    """Write a drafter's text as the passage's override, if nobody else wrote meanwhile.

    That is so while `revision` is current, or one of the texts `sent` before stands.
    """
    rows = Passage.objects.filter(pk=passage.pk)
    saved = _compare_and_set(rows, "override", text, revision, sent)
    if saved.outcome is Outcome.CONFLICT:
        passage.refresh_from_db(fields=["override", "left_out", "revision"])
        return saved
    rows.filter(left_out=True).update(left_out=False)
    passage.override, passage.left_out, passage.revision = text, False, saved.revision
    if saved.outcome is Outcome.SAVED:
        _after_write(passage.draft, renames=passage.kind == PassageKind.TITLE)
    return saved


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
    _after_write(passage.draft, renames=passage.kind == PassageKind.TITLE)


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
    _after_write(passage.draft, renames=False)


@transaction.atomic
def save_fact(*, fact: DraftFact, value: str, revision: int, sent: Sequence[str] = ()) -> Saved:
    """Write an answer as `save_passage` writes a text. The value is valid for its kind."""
    rows = DraftFact.objects.filter(pk=fact.pk)
    saved = _compare_and_set(rows, "value", value, revision, sent)
    if saved.outcome is Outcome.SAVED:
        fact.value = value
        if fact.kind == FactKind.LIST:
            follow_list(fact=fact)
        _after_write(fact.draft, renames=True)
    fact.revision = saved.revision
    return saved


def _compare_and_set(
    rows: QuerySet[Passage] | QuerySet[DraftFact],
    field: str,
    text: str,
    revision: int,
    sent: Sequence[str],
) -> Saved:
    """Write `text` into `field` of the one row, if it stands as the writer knows it.

    Where other texts were sent before, the same text too makes a new revision: one of
    them may still be on its way, and must not come in as if nothing had happened.
    """
    current = rows.filter(Q(revision=revision) | Q(**{f"{field}__in": sent}))
    if not sent:
        current = current.exclude(**{field: text})
    written = current.update(**{field: text, "revision": F("revision") + 1})
    stored, stored_revision = rows.values_list(field, "revision").get()
    if written:
        return Saved(Outcome.SAVED, stored_revision, stored)
    outcome = Outcome.UNCHANGED if stored == text else Outcome.CONFLICT
    return Saved(outcome, stored_revision, stored)


def _after_write(draft: Draft, *, renames: bool) -> None:
    touch_draft(draft=draft)
    if renames:
        rename_draft(draft=draft)
