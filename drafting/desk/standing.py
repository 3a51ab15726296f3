"""How far a draft has come, as it is stored: for pages that do not read drafts whole.

What is stored is true for one revision of the draft and one shape. It holds the draft's
own words and codes, nothing translated and nothing of the bank, so that neither another
language nor a bank editor makes it untrue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drafting.desk.models import Standing
from drafting.desk.progress import Gap, Part, State, first_open_url

if TYPE_CHECKING:
    from uuid import UUID

    from drafting.desk.models import Draft
    from drafting.desk.progress import Progress

SHAPE = 1
"""What is worked out, and how. Count it up where the same draft would come out otherwise."""

GAPS_KEPT = 100
"""So many gaps of a part are stored; more are counted."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How far a draft has come, for its hub."""

    state: State
    gap_count: int
    length: int
    parts: list[Part]

    @property
    def first_open_url(self) -> str:
        """Where to go on; empty where nothing is open."""
        return first_open_url(self.parts)


def is_true(draft: Draft) -> bool:
    """Whether what is stored was worked out from the draft as it was read."""
    row = getattr(draft, "standing", None)
    return row is not None and (row.revision, row.shape) == (draft.revision, SHAPE)


def standing_of(progress: Progress) -> Standing:
    """What is to be stored of a draft."""
    return Standing(
        draft=progress.draft,
        revision=progress.draft.revision,
        shape=SHAPE,
        state=progress.state,
        gap_count=len(progress.gaps),
        length=progress.length,
        parts=[_as_stored(part) for part in progress.parts],
    )


def overview_of(row: Standing) -> Overview:
    """What was stored, as values."""
    parts = [_part_of(row.draft_id, stored) for stored in row.parts]
    return Overview(State(row.state), row.gap_count, row.length, parts)


def _as_stored(part: Part) -> dict[str, Any]:
    return {
        "key": part.key,
        "heading": part.heading,
        "touched": part.touched,
        "length": part.length,
        "gap_count": part.gap_count,
        "gaps": [[gap.slot, gap.source, gap.marks] for gap in part.gaps[:GAPS_KEPT]],
    }


def _part_of(draft_id: UUID, stored: dict[str, Any]) -> Part:
    gaps = (Gap(slot, stored["key"], source, marks) for slot, source, marks in stored["gaps"])
    return Part(
        draft_id,
        stored["key"],
        stored["heading"],
        tuple(gaps),
        stored["gap_count"],
        stored["touched"],
        stored["length"],
    )
