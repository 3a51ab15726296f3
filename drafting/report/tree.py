"""The report tree: what a report says, free of how it is numbered or set.

Numbers (一、（一）1. 一是) are never part of a text: they follow from place and
layout (see `numbering`), so that they stay right when points are moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from drafting.report.tracing import Trace


class Role(StrEnum):
    """What a part of the report does."""

    OPENING = "opening"
    INSIGHT = "insight"
    PROGRESS = "progress"
    PROBLEM = "problem"
    CAUSE = "cause"
    MEASURE = "measure"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Point:
    """One item of a section: heading and body, set by its layout.

    `layout` is a key of `numbering.LAYOUTS`. `evidence` is the drafter's own
    example and follows the body and the inner points. `points` are the points
    within this one, at most one level deep. `key` names the point to whoever
    built the tree; exporters hand it back in `Run.source`.
    """

    heading: str = ""
    body: str = ""
    evidence: str = ""
    layout: str = "run-in"
    points: tuple["Point", ...] = ()
    topic: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A level-1 part: heading without its number, lead, points, tail."""

    role: Role
    heading: str
    lead: str = ""
    points: tuple[Point, ...] = ()
    tail: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. Any text may hold several paragraphs, parted by newlines.

    An empty text leaves its paragraph out. `author` is for the file's
    properties only and is not set on the page. `traces` tells, by source (as in `Run.source`),
    of each text that differs from its field which characters of the field it is made of.
    """

    title: str
    subtitle: str = ""
    byline: str = ""
    dateline: str = ""
    salutation: str = ""
    opening: str = ""
    sections: tuple[Section, ...] = ()
    closing: str = ""
    signature: str = ""
    date: str = ""
    author: str = ""
    traces: Mapping[str, Trace] = field(default_factory=dict, compare=False, hash=False)
