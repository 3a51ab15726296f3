"""One paper: skeleton texts, what was written by hand, layouts and facts become a report.

A draft, the preview of a blueprint and a composed report bring the same values and read
the same. A required text that is empty is an open slot, never a blank.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from drafting.report.numbering import LAYOUTS
from drafting.report.slots import MAX_GROWN, TOO_LONG, FactValue, fill, filled_trace, render
from drafting.report.tracing import Trace, in_place_of
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

ITEM_HEADING = f"【{ITEM}】方面"
"""The heading of a point for an item, where no heading of its section names the item."""

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


_EMPTY = Text()


@dataclass(frozen=True, slots=True)
class PointOutline:
    """A point's texts; `item` is the entry it stands for in the list its section follows."""

    heading: Text = _EMPTY
    body: Text = _EMPTY
    evidence: Text = _EMPTY
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
    lead: Text = _EMPTY
    tail: Text = _EMPTY
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


def text_on_paper(text: Text, values: Values, *, most: int = MAX_GROWN) -> str:
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
            heading = text_on_paper(point.heading, values, most=MAX_HEADING)
            headings[KNOWLEDGE[section.role]].append(heading.strip().rstrip("。；") or NO_HEADING)
    return headings


def values_of(outline: Outline) -> dict[str, FactValue]:
    """What fills a report's texts: what it knows of itself, and the facts."""
    return {**knowledge(outline), **outline.facts}


def report_of(outline: Outline, values: Values | None = None) -> Report:
    """The report as it stands, every gap a visible slot.

    `values` are those of the outline, where they were worked out before.
    """
    paper = _Paper(outline.facts, values_of(outline) if values is None else values)
    frame = {
        name: paper.text(text, name, NO_TITLE if name == "title" else "")
        for name, text in outline.frame.items()
    }
    return Report(
        title=frame.pop("title", NO_TITLE),
        sections=tuple(_section(paper, section) for section in outline.sections),
        author=str(outline.facts.get("姓名") or ""),
        traces=paper.traces,
        **frame,
    )


@dataclass
class _Paper:
    """The texts of a report, one after the other, as long as there is room for them.

    `traces`: by source, for each text that differs from its field (slots filled, a gap
    shown), which characters of the field it is made of.
    """

    facts: Values
    values: Values
    room: int = MAX_PAPER
    traces: dict[str, Trace] = field(default_factory=dict)

    def text(self, text: Text, source: str, gap: str = "") -> str:
        """A text with all values; where it is blank, the slot that shows the gap."""
        return self._stand(text, self.values, MAX_GROWN, source) or self._gap(text, source, gap)

    def heading(self, text: Text, values: Values, source: str, gap: str = "") -> str:
        """A heading likewise: it cannot know of the headings itself."""
        return self._stand(text, values, MAX_HEADING, source) or self._gap(text, source, gap)

    def _stand(self, text: Text, values: Values, most: int, source: str) -> str:
        """The text as it stands, empty if blank; where the paper is full, with its slots open."""
        found = text_on_paper(text, values, most=most)
        self.room -= len(found)
        if not found.strip():
            return ""
        if self.room >= 0:
            if text.override is not None and found != text.override:
                self.traces[source] = filled_trace(text.override, values, most=most)
            return found
        if text.override is not None:
            return text.override
        self.traces[source] = in_place_of(TOO_LONG, 0, 0)
        return TOO_LONG

    def _gap(self, text: Text, source: str, gap: str) -> str:
        """The slot in place of a text that is missing, or of its blanks."""
        if gap:
            self.traces[source] = in_place_of(gap, 0, len(text.override or ""))
        return gap


def _section(paper: _Paper, section: SectionOutline) -> Section:
    key = section.key
    return Section(
        role=section.role,
        heading=paper.heading(section.heading, paper.facts, f"{key}.heading", NO_HEADING),
        lead=paper.text(section.lead, f"{key}.lead"),
        tail=paper.text(section.tail, f"{key}.tail"),
        points=tuple(_point(paper, section, point) for point in section.points),
        key=key,
    )


def _point(paper: _Paper, section: SectionOutline, point: PointOutline) -> Point:
    """A point of a section; only a problem's own points want an example, not those within."""
    inner_layout = section.inner_layout or section.layout
    evidence = NO_EVIDENCE if section.role is Role.PROBLEM else ""
    bare = _bare_point(paper, section, point, section.layout, evidence)
    if not point.points:
        return bare
    return replace(
        bare,
        points=tuple(
            _bare_point(paper, section, inner, inner_layout, "") for inner in point.points
        ),
    )


def _bare_point(
    paper: _Paper, section: SectionOutline, point: PointOutline, layout: str, no_evidence: str
) -> Point:
    key, how = point.key, LAYOUTS[layout]
    values = heading_values(paper.facts, section.points_from, point.item)
    no_heading = NO_HEADING if how.needs_heading else ""
    heading = paper.heading(point.heading, values, f"{key}.heading", no_heading)
    has_text = bool(point.points) or (how.has_heading and bool(heading) and not no_heading)
    return Point(
        heading=heading,
        body=paper.text(point.body, f"{key}.body", "" if has_text else NO_TEXT),
        evidence=paper.text(point.evidence, f"{key}.evidence", no_evidence),
        layout=layout,
        topic=point.topic,
        key=key,
    )
