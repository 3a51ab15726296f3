"""What the proofreader finds in a draft, each with the way to its field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drafting.bank.proof import Remark, proof_report
from drafting.desk.assembly import report_date
from drafting.report.origins import Origins

if TYPE_CHECKING:
    from drafting.desk.progress import Progress
    from drafting.report.proofreading import Finding


@dataclass(frozen=True, slots=True)
class DraftRemark:
    """A finding and its words; `url` leads to what is meant in the field its text is made in."""

    finding: Finding
    remark: Remark
    url: str


def proof(progress: Progress) -> list[DraftRemark]:
    """What is found in the report as it stands, in its order; one query."""
    paragraphs, places = progress.paragraphs, progress.places
    origins = Origins(paragraphs)
    return [
        DraftRemark(
            finding,
            remark,
            places.url_of_stretch(origins.of(finding.paragraph, finding.start, finding.end)),
        )
        for finding, remark in proof_report(paragraphs, on=report_date(progress.contents))
    ]
