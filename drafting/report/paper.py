"""One paper: skeleton texts, what was written by hand, layouts and facts become a report.

A draft, the preview of a blueprint and a composed report bring the same values and read
the same. A required text that is empty is an open slot, never a blank.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from drafting.report.numbering import LAYOUTS
from drafting.report.slots import MAX_GROWN, TOO_LONG, FactValue, fill, render
from drafting.report.tree import Point, Report, Role, Section

KNOWLEDGE = {
    Role.INSIGHT: "体会",
    Role.PROGRESS: "整改情况",
    Role.PROBLEM: "问题",
    Role.CAUSE: "原因",
    Role.MEASURE: "措施",
}
"""What a report knows of itself: the headings of its points, by role."""

ITEM = "项"
"""In a point's heading: the entry of the list that the section's points follow."""

NO_TITLE = "【标题】"
NO_HEADING = "【小标题】"
NO_TEXT = "【正文】"
NO_EVIDENCE = "【具体事例】"

MAX_HEADING = 2_000
"""The longest heading that slots may make, in characters."""

MAX_PAPER = 150_000
"""The longest report, in characters, its slots filled."""

Values = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class Text:
    """A text before it stands on paper: its skeleton, or what was written by hand instead.

    One that is `left_out` is kept and does not stand on the paper.
    """

    skeleton: str = ""
    override: str | None = None
    left_out: bool = False


_NO_TEXT = Text()


@dataclass(frozen=True, slots=True)
class PointOutline:
    """A point's texts; `item` is the entry it stands for in the list its section follows."""

    heading: Text = _NO_TEXT
    body: Text = _NO_TEXT
    evidence: Text = _NO_TEXT
    item: str = ""
    topic: str = ""
    key: str = ""
    points: tuple["PointOutline", ...] = ()


@dataclass(frozen=True, slots=True)
class SectionOutline:
    """A section's texts and points, and how its points and those within them are set.

    `points_from` is the slot of the list that the points follow.
    """

    role: Role
    layout: str
    heading: Text
    lead: Text = _NO_TEXT
    tail: Text = _NO_TEXT
    inner_layout: str = ""
    points_from: str = ""
    points: tuple[PointOutline, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """All a report is made of; `frame` holds the texts around the sections by field of `Report`."""

    facts: Values
    frame: Mapping[str, Text]
    sections: tuple[SectionOutline, ...]


def standing(text: Text, values: Values, *, most: int = MAX_GROWN) -> str:
    """A text as it stands on the paper: the hand-written one filled, else the skeleton rendered."""
    if text.left_out:
        return ""
    if text.override is None:
        return render(text.skeleton, values, most=most)
    return fill(text.override, values, most=most)


def heading_values(facts: Values, points_from: str, item: str) -> Values:
    """What fills a point's heading: the facts and the item, or the list's slot as long as open."""
    return {**facts, ITEM: item or f"【{points_from or ITEM}】"}


def knowledge(outline: Outline) -> dict[str, list[str]]:
    """What the report knows of itself: the headings of its points, by role."""
    headings: dict[str, list[str]] = {name: [] for name in KNOWLEDGE.values()}
    for section in outline.sections:
        for point in section.points:
            values = heading_values(outline.facts, section.points_from, point.item)
            heading = standing(point.heading, values, most=MAX_HEADING)
            headings[KNOWLEDGE[section.role]].append(heading.strip().rstrip("。；") or NO_HEADING)
    return headings


def report_of(outline: Outline) -> Report:
    """The report as it stands, every gap a visible slot."""
    paper = _Paper(outline.facts, {**knowledge(outline), **outline.facts})
    frame = {name: paper.text(text) for name, text in outline.frame.items()}
    return Report(
        title=_or_gap(frame.pop("title", ""), NO_TITLE),
        sections=tuple(_section(paper, section) for section in outline.sections),
        author=str(outline.facts.get("姓名") or ""),
        **frame,
    )


@dataclass
class _Paper:
    """The texts of a report, one after the other, as long as there is room for them."""

    facts: Values
    values: Values
    room: int = MAX_PAPER

    def text(self, text: Text) -> str:
        """A text with all values."""
        return self._stand(text, self.values, MAX_GROWN)

    def heading(self, text: Text, values: Values) -> str:
        """A heading: it cannot know of the headings itself."""
        return self._stand(text, values, MAX_HEADING)

    def _stand(self, text: Text, values: Values, most: int) -> str:
        """The text as it stands; where the paper is full, with its slots open."""
        found = standing(text, values, most=most)
        self.room -= len(found)
        if self.room >= 0 or not found:
            return found
        return TOO_LONG if text.override is None else text.override


def _section(paper: _Paper, section: SectionOutline) -> Section:
    return Section(
        role=section.role,
        heading=_or_gap(paper.heading(section.heading, paper.facts), NO_HEADING),
        lead=paper.text(section.lead),
        tail=paper.text(section.tail),
        points=tuple(_point(paper, section, point, section.layout) for point in section.points),
        key=section.key,
    )


def _point(paper: _Paper, section: SectionOutline, point: PointOutline, layout: str) -> Point:
    """A point of a section; only a problem's own points want an example, not those within."""
    inner_layout = section.inner_layout or section.layout
    evidence = NO_EVIDENCE if section.role is Role.PROBLEM else ""
    return replace(
        _bare_point(paper, section, point, layout, evidence),
        points=tuple(
            _bare_point(paper, section, inner, inner_layout, "") for inner in point.points
        ),
    )


def _bare_point(
    paper: _Paper, section: SectionOutline, point: PointOutline, layout: str, no_evidence: str
) -> Point:
    values = heading_values(paper.facts, section.points_from, point.item)
    heading = paper.heading(point.heading, values)
    how = LAYOUTS[layout]
    has_heading = how.has_heading and bool(heading.strip())
    wants_body = not point.points and (how.needs_heading or not has_heading)
    return Point(
        heading=_or_gap(heading, NO_HEADING if how.needs_heading else ""),
        body=_or_gap(paper.text(point.body), NO_TEXT if wants_body else ""),
        evidence=_or_gap(paper.text(point.evidence), no_evidence),
        layout=layout,
        topic=point.topic,
        key=point.key,
    )


def _or_gap(text: str, gap: str) -> str:
    """The text, or the slot that shows that it is missing."""
    return text.strip() or gap
