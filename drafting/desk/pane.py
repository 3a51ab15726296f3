"""The paper beside the form, sent as far as the page does not show it yet.

Each paragraph carries a digest of itself, and each part's state a name for what it says.
With its request the page tells which it holds, in order; what is on it stays there, and
the answer names only its place. A page that tells nothing gets everything.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

from drafting.report.html import marked_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import HttpRequest

    from drafting.desk.progress import Measure, Part, Progress
    from drafting.report.layout import Paragraph

HEADER = "X-Held"
"""What a page holds, by the names it was given with it, parted by blanks."""

MOST_HELD = 1_000
"""So many names are read; what a longer page holds beyond them is sent again."""


class Held:
    """What a page holds already: the places of each name, counted from 0."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._places: dict[str, deque[int]] = defaultdict(deque)
        for place, name in enumerate(names):
            self._places[name].append(place)

    @classmethod
    def by(cls, request: HttpRequest) -> Held:
        """What the page that asks tells of itself."""
        return cls(request.headers.get(HEADER, "").split()[:MOST_HELD])

    def __contains__(self, name: str) -> bool:
        return bool(self._places.get(name))

    def take(self, name: str) -> int | None:
        """A place of this name that was not taken yet; equal paragraphs have one each."""
        places = self._places.get(name)
        return places.popleft() if places else None


@dataclass
class Pane:
    """A draft's paper for a page that holds some of it; `part` is the part it stands beside."""

    progress: Progress
    part: Part | None = None
    held: Held = field(default_factory=Held)

    @cached_property
    def html(self) -> SafeString:
        """The paragraphs, those the page holds as places; the exporter escapes every text."""
        return mark_safe("\n".join(_pieces(self.progress.paragraphs, self.held)))  # noqa: S308

    @property
    def parts(self) -> list[Part]:
        """The parts whose states the page shows otherwise."""
        parts = self.progress.parts if self.part else []
        return [part for part in parts if part.held not in self.held]

    @property
    def measure(self) -> Measure | None:
        """How long the page's own section is, where the page shows it otherwise."""
        measure = self.part.measure if self.part else None
        return measure if measure and measure.held not in self.held else None


def _pieces(paragraphs: Iterable[Paragraph], held: Held) -> Iterator[str]:
    """A paragraph as HTML, or a stretch of those the page holds: first place and number."""
    first = count = 0
    for digest, html in marked_paragraphs(paragraphs):
        place = held.take(digest)
        if count and place != first + count:
            yield f'<p data-places="{first} {count}"></p>'
            count = 0
        if place is None:
            yield html
        else:
            first = first if count else place
            count += 1
    if count:
        yield f'<p data-places="{first} {count}"></p>'
