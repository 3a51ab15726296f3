"""Near-copies within a role and topic, all pairs of a bank in one pass.

Nothing is stored. Each text is cut into shingles of three characters; one in three
is kept, chosen by its first character, so that the same words give the same
shingles wherever they stand. Texts that share shingles are candidates; the likest
candidates are compared character by character.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain
from operator import attrgetter

from drafting.bank.models import Phrase, Status, Topic
from drafting.report.compare.similarity import NEAR, similarity

READ = 4_000
"""The newest phrases that are compared with one another."""

COMPARED = 400
"""Candidate pairs that are compared character by character."""

SAME_SHINGLE = 6
"""Texts with the same shingle that a text is counted against."""

SHORT = 24
"""Texts below so many characters keep all their shingles."""

SHARED = 0.2
"""From this share of common shingles on two texts are candidates."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Two phrases and the share of their shingles they have in common."""

    first: int
    second: int
    share: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two phrases of one place that say the same in the same words, and how much: 0 to 1."""

    first: Phrase
    second: Phrase
    likeness: float

    @property
    def percent(self) -> int:
        """The likeness in whole percents."""
        return round(100 * self.likeness)


@dataclass(frozen=True, slots=True)
class NearCopies:
    """The likest pairs, and what was looked at: `read` of `whole` phrases."""

    pairs: list[Pair]
    found: int
    read: int
    whole: int
    is_cut: bool
    """Whether more candidates were found than were compared."""

    @property
    def is_partial(self) -> bool:
        """Whether phrases were left out."""
        return self.read < self.whole


def near_copies(*, role: str = "", topic: Topic | None = None, limit: int = 20) -> NearCopies:
    """The pairs of the newest phrases, of one role or topic if named; three queries."""
    phrases = Phrase.objects.exclude(status=Status.RETIRED)
    phrases = phrases.filter(role=role) if role else phrases
    phrases = phrases.filter(topic=topic) if topic else phrases
    rows = list(phrases.order_by("-pk").values_list("pk", "role", "topic", "text")[:READ])
    candidates = list(find_candidates(rows))
    likest = nlargest(COMPARED, candidates, key=attrgetter("share"))
    near = _measured(likest, {pk: text for pk, _role, _topic, text in rows})
    return NearCopies(
        pairs=_pairs(near[:limit]),
        found=len(near),
        read=len(rows),
        whole=phrases.count(),
        is_cut=len(candidates) > COMPARED,
    )


def _measured(
    candidates: Iterable[Candidates], texts: Mapping[int, str]
) -> list[tuple[float, Candidates]]:
    """Those that are near, with how much, the likest first."""
    measured = [(similarity(texts[c.first], texts[c.second]), c) for c in candidates]
    return sorted((row for row in measured if row[0] >= NEAR), key=lambda row: -row[0])


Placed = tuple[int, str, int | None, str]
"""A text at its place: key, role, topic, text."""


def find_candidates(
    rows: Iterable[Placed], known: Iterable[Placed] = (), same_shingle: int = SAME_SHINGLE
) -> Iterator[Candidates]:
    """Pairs of one place with many shingles in common: a row and one before it, or a known one.

    Those `known` are not compared with one another. The pairs of a row come together.
    """
    seen_at: dict[tuple[str, int | None], dict[str, list[int]]] = {}
    sizes: dict[int, int] = {}
    for is_known, (pk, role, topic, text) in _marked(known, rows):
        seen = seen_at.setdefault((role, topic), {})
        kept = shingles(text)
        sizes[pk] = len(kept)
        holders = [seen.setdefault(shingle, []) for shingle in kept]
        common_with = {} if is_known else Counter(chain.from_iterable(holders))
        for other, common in common_with.items():
            share = common / (sizes[pk] + sizes[other] - common)
            if share >= SHARED:
                yield Candidates(pk, other, share)
        for holder in holders:
            if len(holder) < same_shingle:
                holder.append(pk)


def _marked(known: Iterable[Placed], rows: Iterable[Placed]) -> Iterator[tuple[bool, Placed]]:
    yield from ((True, row) for row in known)
    yield from ((False, row) for row in rows)


def shingles(text: str) -> set[str]:
    """About a third of all three characters in a row; of a short text, all."""
    last = max(len(text) - 2, 1)
    if len(text) < SHORT:
        return {text[place : place + 3] for place in range(last)}
    return {text[n : n + 3] for n, sign in enumerate(text[:last]) if not ord(sign) % 3}


def _pairs(near: list[tuple[float, Candidates]]) -> list[Pair]:
    keys = {pk for _likeness, pair in near for pk in (pair.first, pair.second)}
    phrases = Phrase.objects.select_related("topic").in_bulk(keys)
    return [Pair(phrases[pair.first], phrases[pair.second], share) for share, pair in near]
