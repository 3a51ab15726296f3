"""From a place on the paper back to the field: which of its characters made it."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from drafting.report.layout import Paragraph, Run
from drafting.report.tracing import Stretch, cut


class Origin(NamedTuple):
    """A stretch of a field, named as in `Run.source`; empty where only marks were set."""

    source: str
    start: int
    end: int


class Origins:
    """The fields of a report's paragraphs; the runs of each are counted once."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._ends: dict[int, list[int]] = {}

    def of(self, paragraph: int, start: int, end: int) -> Origin:
        """What made the characters `start` to `end` of a paragraph; of the first field, if of more.

        A slot that was filled, and a gap, count whole.
        """
        runs = self._paragraphs[paragraph].runs
        if paragraph not in self._ends:
            self._ends[paragraph] = list(accumulate(len(run.text) for run in runs))
        ends = self._ends[paragraph]
        first = bisect_right(ends, start)
        if first == len(runs):
            return Origin("", 0, 0)
        source = runs[first].source
        begin = ends[first] - len(runs[first].text)
        found: list[Stretch] = []
        for run in runs[first:]:
            if begin >= end or run.source != source:
                break
            found += cut(run.trace, start - begin, end - begin)
            begin += len(run.text)
        if found:
            return Origin(source, found[0].start, found[-1].end)
        place = _place_of_mark(runs, first, start - ends[first] + len(runs[first].text))
        return Origin(source, place, place)


def _place_of_mark(runs: Sequence[Run], number: int, at: int) -> int:
    """Where in its field a mark stands: behind the characters before it, else before the rest."""
    run = runs[number]
    for stretch in reversed(run.trace):
        if stretch.at < at:
            return stretch.end
    for before in reversed(runs[:number]):
        if before.source != run.source:
            break
        if before.trace:
            return before.trace[-1].end
    return min((stretch.start for stretch in run.trace), default=0)
