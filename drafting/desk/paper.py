"""The report of a draft as it is laid out, and how long it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from drafting.desk.assembly import paragraphs
from drafting.report.layout import Paragraph, Run, open_slots

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drafting.desk.contents import Contents


@dataclass
class Paper:
    """A draft's paragraphs, worked out once.

    `title_width` is the width of a title's line in full-width characters where it is not
    that of the page style: in an office's own file.
    """

    contents: Contents
    title_width: int | None = None

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """The report laid out."""
        return paragraphs(self.contents, self.title_width)

    @cached_property
    def slots(self) -> list[Run]:
        """The open slots, in order, each with the source it stands in."""
        return list(open_slots(self.paragraphs))

    @cached_property
    def _lengths(self) -> Counter[str]:
        lengths: Counter[str] = Counter()
        for paragraph in self.paragraphs:
            for run in paragraph.runs:
                lengths[run.source] += len("".join(run.text.split()))
        return lengths

    @property
    def length(self) -> int:
        """How many characters it has, without blanks."""
        return self._lengths.total()

    def length_of(self, sources: Iterable[str]) -> int:
        """How many of them came from these texts."""
        return sum(self._lengths[source] for source in sources)
