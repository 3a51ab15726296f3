"""What is done to phrases; every change is written to the history with its user."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from drafting.bank.models import Phrase, PhraseUse, Status, Topic
from drafting.bank.models.links import same_topic
from drafting.bank.models.phrase import new_code
from drafting.bank.reasons import Reason, stored
from drafting.bank.records import BATCH, record_changed, record_created, unrecorded

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PLACE = frozenset({"text", "role", "topic"})
"""Fields whose change can make a phrase like another one."""

LONGEST: int = Phrase._meta.get_field("text").max_length or 0


def with_uses(phrases: QuerySet[Phrase]) -> QuerySet[Phrase]:
    """Phrases with `use_count`, the drafts that took them, and `used_at`, the last time."""
    uses = PhraseUse.objects.filter(phrase=OuterRef("pk")).order_by().values("phrase")
    return phrases.annotate(
        use_count=Coalesce(Subquery(uses.annotate(n=Count("pk")).values("n")), 0),
        used_at=Subquery(uses.annotate(last=Max("used_at")).values("last")),
    )


def neighbours(
    *, role: str, topic_id: int | None, without: int | None = None
) -> list[tuple[str, str]]:
    """Code and text of the phrases of a role and topic: what a new one could be a copy of."""
    same = Phrase.objects.filter(role=role, topic=topic_id)
    if without is not None:
        same = same.exclude(pk=without)
    return list(same.order_by().values_list("code", "text"))


def near_words(likeness: float, code: str, text: str) -> str:
    """What to say of a phrase of the bank that a text is like."""
    parameters = {"percent": round(likeness * 100), "code": code, "text": _short(text)}
    return _("%(percent)d %% like %(code)s: %(text)s") % parameters


def near_row_words(likeness: float, row: int, text: str) -> str:
    """What to say of another row of a file that a row is like."""
    parameters = {"percent": round(likeness * 100), "row": row, "text": _short(text)}
    return _("%(percent)d %% like row %(row)d: %(text)s") % parameters


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


@transaction.atomic
def set_status(
    *, phrases: QuerySet[Phrase], status: Status, user: User | None = None
) -> list[Phrase]:
    """Give phrases a status; those that had another one are returned."""
    changed = [phrase for phrase in locked(phrases) if phrase.status != status]
    for phrase in changed:
        phrase.status = status
    _save(changed, ["status"], user)
    return changed


def locked(phrases: QuerySet[Phrase]) -> list[Phrase]:
    """The phrases as they stand, which nobody changes before these changes are stored.

    Their records copy whole rows: one of a row read too early would tell of a state long gone.
    They are rows and no filter: asked again, a filter could answer with others. They are
    locked by their numbers, so that nobody waits for each other, and come in their order.
    """
    order = {pk: place for place, pk in enumerate(phrases.values_list("pk", flat=True))}
    chosen = Phrase.objects.filter(pk__in=phrases.order_by().values("pk"))
    rows = list(chosen.select_for_update().order_by("pk"))
    return sorted(rows, key=lambda row: order.get(row.pk, len(order)))


@dataclass(frozen=True, slots=True)
class Move:
    """What became of phrases that were to go to another topic."""

    moved: list[Phrase]
    taken: list[Phrase]
    """Left, since the same text is there already."""

    torn: list[Phrase]
    """Left, since phrases they are linked with stay on another topic."""


@transaction.atomic
def set_topic(*, phrases: QuerySet[Phrase], topic: Topic | None, user: User | None = None) -> Move:
    """Move phrases to a topic (None: fits every topic), those that can go there."""
    here = topic and topic.pk
    moving = {phrase.pk: phrase for phrase in locked(phrases) if phrase.topic_id != here}
    taken = _taken(moving.values(), topic)
    going = moving.keys() - {phrase.pk for phrase in taken}
    going -= _torn(going, topic.pk) if topic else set()
    moved = [phrase for pk, phrase in moving.items() if pk in going]
    for phrase in moved:
        phrase.topic = topic
    _save(moved, ["topic"], user)
    left = {*going, *(phrase.pk for phrase in taken)}
    return Move(moved, taken, [phrase for pk, phrase in moving.items() if pk not in left])


def _taken(moving: Iterable[Phrase], topic: Topic | None) -> list[Phrase]:
    """Those whose text is there already, or comes there with another of them."""
    there = Phrase.objects.filter(topic=topic, text__in=[phrase.text for phrase in moving])
    seen = set(there.values_list("role", "kind", "text"))
    taken = []
    for phrase in moving:
        place = (phrase.role, phrase.kind, phrase.text)
        taken += [phrase] if place in seen else []
        seen.add(place)
    return taken


def _torn(going: Collection[int], topic_id: int) -> set[int]:
    """Those linked with a phrase that will be of another topic; each may tear another."""
    links = _links_of(going)
    torn: set[int] = set()
    before = -1
    while before != (before := len(torn)):
        for one, other, topic in links:
            stays = other not in going or other in torn
            if stays and not same_topic(topic_id, topic):
                torn.add(one)
    return torn


def _links_of(pks: Collection[int]) -> list[tuple[int, int, int | None]]:
    """From each of the phrases to each it is linked with, and that one's topic; four queries."""
    links: list[tuple[int, int, int | None]] = []
    for name in ("continues", "continuations", "answered_by", "answers"):
        linked = Phrase.objects.filter(**{"pk__in": pks, f"{name}__isnull": False})
        links += linked.order_by().values_list("pk", name, f"{name}__topic")
    return links


def with_continuations(phrases: QuerySet[Phrase]) -> QuerySet[Phrase]:
    """The phrases and those that continue them."""
    return Phrase.objects.filter(pk__in=phrases.values("pk")) | Phrase.objects.filter(
        continues__in=phrases.values("pk")
    )


@transaction.atomic
def duplicate(*, phrases: Iterable[Phrase], user: User | None = None) -> list[Phrase]:
    """Proposed copies to be rewritten: same place and links, the text marked as a copy."""
    return [_duplicate(phrase, user) for phrase in phrases]


def _duplicate(phrase: Phrase, user: User | None) -> Phrase:
    copied = Phrase(
        role=phrase.role,
        topic_id=phrase.topic_id,
        kind=phrase.kind,
        text=_text_of_copy(phrase),
        continues_id=phrase.continues_id,
        register=phrase.register,
        note=phrase.note,
        status=Status.PROPOSED,
        code=new_code(),
    )
    with unrecorded(copied):
        copied.save()
        copied.answered_by.set(phrase.answered_by.all())
    record_created([copied], user=user, reason=stored(Reason.COPIED, phrase.code))
    return copied


def _text_of_copy(phrase: Phrase) -> str:
    """The text with a mark no other phrase at its place has: two texts may not be the same."""
    same = Phrase.objects.filter(role=phrase.role, topic=phrase.topic_id, kind=phrase.kind)
    number = 1
    while True:
        mark = "（副本）" if number == 1 else f"（副本{number}）"
        text = phrase.text[: LONGEST - len(mark)] + mark
        if not same.filter(text=text).exists():
            return text
        number += 1


def _save(phrases: list[Phrase], fields: list[str], user: User | None) -> None:
    now = timezone.now()
    for phrase in phrases:
        phrase.changed_at = now
    Phrase.objects.bulk_update(phrases, [*fields, "changed_at"], batch_size=BATCH)
    record_changed(phrases, user=user)
