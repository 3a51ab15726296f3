"""Rows that say what another phrase says: a warning before they are written, no refusal."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import groupby, islice
from operator import attrgetter
from typing import TypeVar

from drafting.bank.exchange.rows import Bank, PhraseRow, Place
from drafting.bank.health.near import Candidates, Placed, find_candidates
from drafting.bank.phrases import PLACE, near_row_words, near_words
from drafting.report.compare.similarity import NEAR, similarity

NAMED = 200
"""The most near-copies that are named, the first: a file with more wants another look anyway."""

ROWS_COMPARED = 1_000
"""The most rows that are compared with their candidates character by character."""

EVERY = 50
"""Rows compared between two signs of life."""

COMPARED = 3
"""How many candidates of a row, the likest, are compared so."""

SAME_SHINGLE = 24
"""Texts with the same shingle that a row is counted against."""


Sign = TypeVar("Sign")


@dataclass(frozen=True, slots=True)
class NearRow:
    """A row of a file, and what to say of the phrase it is likest."""

    row: int
    words: str


@dataclass(frozen=True, slots=True)
class NearRows:
    """The first rows that are near-copies, and whether there may be more."""

    rows: Sequence[NearRow] = ()
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class _Text:
    """A text at its place, and who says it: a phrase of the bank, or (without code) a row."""

    place: Place
    code: str = ""
    row: int = 0


def near_rows(rows: Iterable[PhraseRow], bank: Bank, sign: Sign) -> Generator[Sign, None, NearRows]:
    """The sound rows that would be near-copies, each with the likest other; in their order.

    Of two rows alike the second is named. Yields `sign` now and then while it compares.
    """
    asked = [row for row in rows if not row.faults and row.changed & PLACE]
    known = list(_known(bank, asked))
    texts = [*known, *(_Text(row.place, row=row.number) for row in asked)]
    candidates = find_candidates(
        islice(_placed(texts), len(known), None), _placed(known), SAME_SHINGLE
    )
    named: list[NearRow] = []
    for compared, (first, group) in enumerate(groupby(candidates, attrgetter("first"))):
        if compared == ROWS_COMPARED or len(named) == NAMED:
            return NearRows(named, is_cut=True)
        if compared % EVERY == 0:
            yield sign
        likeness, second = _likest(group, texts)
        if likeness >= NEAR:
            named.append(NearRow(texts[first].row, _words(likeness, texts[second])))
    return NearRows(named)


def _known(bank: Bank, asked: Iterable[PhraseRow]) -> Iterator[_Text]:
    """The phrases of the bank that the rows are not about, where one of these will stand."""
    codes = {row.phrase.code for row in asked}
    places = {row.place[:2] for row in asked}
    for code, phrase in bank.phrases.items():
        if phrase.place[:2] in places and code not in codes:
            yield _Text(phrase.place, code)


def _placed(texts: Iterable[_Text]) -> Iterator[Placed]:
    for number, entry in enumerate(texts):
        role, topic, _kind, text = entry.place
        yield number, role, topic, text


def _likest(candidates: Iterable[Candidates], texts: Sequence[_Text]) -> tuple[float, int]:
    """How much the first text is like the likest of the others, and which this is."""
    likest = nlargest(COMPARED, candidates, key=attrgetter("share"))
    return max(
        (similarity(texts[pair.first].place[3], texts[pair.second].place[3]), pair.second)
        for pair in likest
    )


def _words(likeness: float, other: _Text) -> str:
    text = other.place[3]
    if other.code:
        return near_words(likeness, other.code, text)
    return near_row_words(likeness, other.row, text)
