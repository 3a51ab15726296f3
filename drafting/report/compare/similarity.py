"""How alike two texts are, and which of many are nearest."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key")

NEAR = 0.7
"""From here on two phrases say the same in the same words."""

COMPARED = 12
"""How many candidates, those with the most shingles in common, are compared exactly."""

_NOT_TEXT = re.compile(r"[^\w【】]+")


@dataclass(frozen=True, slots=True)
class Near(Generic[Key]):
    """A candidate that is like the text, and how much: 0 to 1."""

    key: Key
    likeness: float


def similarity(a: str, b: str) -> float:
    """The share of characters two texts have in common, in order: 0 to 1.

    Marks and blanks do not count. 1 means: the same words.
    """
    first, second = sorted((_bare(a), _bare(b)))  # difflib's ratio depends on the order
    if not first and not second:
        return 1.0
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio()


def nearest(
    text: str, candidates: Iterable[tuple[Key, str]], threshold: float = NEAR, limit: int = 3
) -> list[Near[Key]]:
    """The candidates (key, text) at least `threshold` like the text, the likest first.

    Three-character shingles choose the few that are compared exactly, so that
    thousands of candidates take milliseconds.
    """
    wanted = _shingles(text)
    shared = ((_overlap(wanted, _shingles(other)), key, other) for key, other in candidates)
    best = sorted((row for row in shared if row[0]), key=lambda row: -row[0])[:COMPARED]
    measured = (Near(key, similarity(text, other)) for _share, key, other in best)
    near = sorted(
        (found for found in measured if found.likeness >= threshold), key=lambda n: -n.likeness
    )
    return near[:limit]


def _bare(text: str) -> str:
    return _NOT_TEXT.sub("", text)


def _shingles(text: str) -> frozenset[str]:
    """Every three characters in a row; a shorter text is its own shingle."""
    bare = _bare(text)
    return frozenset(bare[place : place + 3] for place in range(max(len(bare) - 2, 1)))


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Jaccard: shared shingles among all."""
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared)
