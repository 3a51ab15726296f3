"""Rows that say what another phrase says: a warning before they are written, no refusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from itertools import groupby
from operator import attrgetter

from drafting.bank.exchange.rows import Bank, PhraseRow
from drafting.bank.health.near import Candidates, Placed, find_candidates
from drafting.bank.phrases import near_row_words, near_words
from drafting.bank.similarity import NEAR, similarity

PLACE = frozenset({"text", "role", "topic"})
"""Columns whose change can make a phrase like another one."""

COMPARED = 3
"""How many candidates of a row, the likest, are compared character by character."""

SAME_SHINGLE = 24
"""Texts with the same shingle that a row is counted against."""


@dataclass(frozen=True, slots=True)
class NearRow:
    """A row of a file, and what to say of the phrase it is likest."""

    row: int
    words: str


def near_rows(rows: Iterable[PhraseRow], bank: Bank) -> Iterator[NearRow]:
    """The sound rows that would be near-copies, each with the likest other; in their order.

    Of two rows alike the second is named.
    """
    asked = [row for row in rows if not row.faults and row.changed & PLACE]
    own = {row.phrase.code for row in asked}
    known = [(code, phrase) for code, phrase in bank.phrases.items() if code not in own]
    places = [*(phrase.place for _code, phrase in known), *(row.place for row in asked)]
    texts = [text for _role, _topic, _kind, text in places]
    placed: list[Placed] = [
        (number, role, topic, text) for number, (role, topic, _kind, text) in enumerate(places)
    ]
    found = find_candidates(placed[len(known) :], placed[: len(known)], SAME_SHINGLE)
    for first, candidates in groupby(found, attrgetter("first")):
        likeness, second = _likest(candidates, texts)
        if likeness < NEAR:
            continue
        if second < len(known):
            words = near_words(likeness, known[second][0], texts[second])
        else:
            other = asked[second - len(known)]
            words = near_row_words(likeness, other.number, texts[second])
        yield NearRow(asked[first - len(known)].number, words)


def _likest(candidates: Iterable[Candidates], texts: list[str]) -> tuple[float, int]:
    likest = nlargest(COMPARED, candidates, key=attrgetter("share"))
    return max((similarity(texts[c.first], texts[c.second]), c.second) for c in likest)
