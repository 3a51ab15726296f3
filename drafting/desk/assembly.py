"""From a draft to the report tree, every gap a visible slot."""

from dataclasses import dataclass
from datetime import date

from drafting.desk.contents import Contents, PointContents, SectionContents
from drafting.desk.models import Passage, PassageKind
from drafting.report.layout import Paragraph, layout
from drafting.report.numbering import LAYOUTS
from drafting.report.slots import TOO_LONG
from drafting.report.tree import Point, Report, Role, Section

NO_TITLE = "【标题】"
NO_HEADING = "【小标题】"
NO_TEXT = "【正文】"
NO_EVIDENCE = "【具体事例】"


MAX_PAPER = 150_000
"""The longest report, in characters, its slots filled."""


@dataclass
class _Paper:
    """The texts of a draft, one after the other, as long as there is room for them."""

    contents: Contents
    room: int = MAX_PAPER

    def text(self, passage: Passage) -> str:
        """The passage as it stands; where the paper is full, with its slots open."""
        text = self.contents.text(passage)
        self.room -= len(text)
        if self.room >= 0 or not text:
            return text
        return TOO_LONG if passage.override is None else passage.override


def assemble(contents: Contents) -> Report:
    """The report as it stands. An empty required text is an open slot, never a blank."""
    paper = _Paper(contents)
    frame = {kind: paper.text(passage) for kind, passage in contents.frame.items()}
    return Report(
        title=frame.pop(PassageKind.TITLE, "").strip() or NO_TITLE,
        sections=tuple(_section(paper, section) for section in contents.sections),
        author=str(contents.answers.get("姓名") or ""),
        **{str(kind): text for kind, text in frame.items()},
    )


def paragraphs(contents: Contents) -> list[Paragraph]:
    """The report laid out: what the preview, the review and every file are made of."""
    return layout(assemble(contents))


def report_date(contents: Contents) -> date | None:
    """The date the drafter gave the report, if any."""
    given = contents.answers.get("日期")
    return given if isinstance(given, date) else None


def _section(paper: _Paper, entry: SectionContents) -> Section:
    text = {kind: paper.text(passage) for kind, passage in entry.passages.items()}
    return Section(
        role=entry.role,
        heading=text.get(PassageKind.HEADING, "").strip() or NO_HEADING,
        lead=text.get(PassageKind.LEAD, ""),
        points=tuple(_point(paper, entry, point) for point in entry.points),
        tail=text.get(PassageKind.TAIL, ""),
        key=str(entry.section.pk),
    )


def _point(paper: _Paper, section: SectionContents, entry: PointContents) -> Point:
    text = {kind: paper.text(passage).strip() for kind, passage in entry.passages.items()}
    heading = text.get(PassageKind.HEADING, "")
    body = text.get(PassageKind.BODY, "")
    layout_key = section.layout_of(entry)
    how = LAYOUTS[layout_key]
    if how.needs_heading and not heading:
        heading = NO_HEADING
    if not body and not entry.inner and (how.needs_heading or not heading):
        body = NO_TEXT
    return Point(
        heading=heading,
        body=body,
        evidence=text.get(PassageKind.EVIDENCE, "") or _missing_evidence(section, entry),
        layout=layout_key,
        points=tuple(_point(paper, section, inner) for inner in entry.inner),
        topic=entry.point.topic.name if entry.point.topic else "",
        key=str(entry.point.pk),
    )


def _missing_evidence(section: SectionContents, entry: PointContents) -> str:
    """A problem without the drafter's own example shows the gap."""
    wanted = section.role is Role.PROBLEM and entry.point.parent_id is None
    return NO_EVIDENCE if wanted else ""
