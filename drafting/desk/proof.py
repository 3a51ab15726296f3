"""What the proofreader finds in a draft, each with the way to its field."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from drafting.bank.proof import Remark, proof_report
from drafting.desk.assembly import report_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drafting.desk.progress import Progress
    from drafting.report.layout import Paragraph
    from drafting.report.proofreading import Finding


@dataclass(frozen=True, slots=True)
class DraftRemark:
    """A finding and its words; `url` is the page and the field its text is made in."""

    finding: Finding
    remark: Remark
    url: str


def proof(progress: Progress) -> list[DraftRemark]:
    """What is found in the report as it stands, in its order; one query."""
    paragraphs = progress.paragraphs
    sources = _Sources(paragraphs)
    return [
        DraftRemark(finding, remark, progress.url_of_source(sources.of(finding)))
        for finding, remark in proof_report(paragraphs, on=report_date(progress.contents))
    ]


class _Sources:
    """Which text each character of a report came from; a paragraph's runs are counted once."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._ends: dict[int, list[int]] = {}

    def of(self, finding: Finding) -> str:
        """The text that the first character of the finding came from."""
        number = finding.paragraph
        runs = self._paragraphs[number].runs
        if number not in self._ends:
            self._ends[number] = list(accumulate(len(run.text) for run in runs))
        at = bisect_right(self._ends[number], finding.start)
        return runs[at].source if at < len(runs) else ""
