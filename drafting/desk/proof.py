"""What the proofreader finds in a draft, each with the way to its field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drafting.bank.proof import Remark, proof_report
from drafting.desk.assembly import report_date

if TYPE_CHECKING:
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
    return [
        DraftRemark(finding, remark, progress.url_of_source(_source(paragraphs, finding)))
        for finding, remark in proof_report(paragraphs, on=report_date(progress.contents))
    ]


def _source(paragraphs: list[Paragraph], finding: Finding) -> str:
    """The text that the first character of the finding came from."""
    end = 0
    for run in paragraphs[finding.paragraph].runs:
        end += len(run.text)
        if finding.start < end:
            return run.source
    return ""
