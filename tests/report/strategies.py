"""Hypothesis strategies: reports as drafters might type them, at their worst."""

from hypothesis import strategies as st

from drafting.report.layout import Paragraph, ParagraphRole, Run, RunRole
from drafting.report.numbering import LAYOUTS
from drafting.report.tree import Point, Report, Role, Section

SPOILERS = "&<>\"'“”‘’《》（）—…。；，：！？、1aé \t\u3000\u00a0\u200b\ufeff𠮷😀👨\u200d👩"
"""Characters that writers are known to lose, escape twice or change."""

_PIECES = st.one_of(
    st.sampled_from(
        ["甲", "乙丙", "工作。", "【具体事例】", "【", "】", "&amp;", "</w:t>", "]]>", "**"]
    ),
    st.sampled_from(SPOILERS),
    st.characters(
        codec="utf-8",
        exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"),
    ),
)

lines = st.lists(_PIECES, max_size=8).map("".join)
"""One line of text: any legal character but line breaks."""

texts = st.lists(lines, max_size=3).map("\n".join)
"""Text of several lines, some of them blank."""

keys = st.text("abc123", max_size=4)


def points(inner: st.SearchStrategy[tuple[Point, ...]]) -> st.SearchStrategy[Point]:
    """Points of any layout, with the points within them."""
    return st.builds(
        Point,
        heading=lines,
        body=texts,
        evidence=texts,
        layout=st.sampled_from(sorted(LAYOUTS)),
        points=inner,
        key=keys,
    )


def _series(point: st.SearchStrategy[Point]) -> st.SearchStrategy[tuple[Point, ...]]:
    return st.lists(point, max_size=3).map(tuple)


sections = st.builds(
    Section,
    role=st.sampled_from(Role),
    heading=lines,
    lead=texts,
    points=_series(points(_series(points(st.just(()))))),
    tail=texts,
    key=keys,
)

reports = st.builds(
    Report,
    title=texts,
    subtitle=lines,
    byline=lines,
    dateline=lines,
    salutation=lines,
    opening=texts,
    sections=st.lists(sections, max_size=2).map(tuple),
    closing=texts,
    signature=texts,
    date=lines,
)

paragraphs = st.lists(
    st.builds(
        Paragraph,
        role=st.sampled_from(ParagraphRole),
        runs=st.lists(
            st.builds(Run, text=lines.filter(bool), role=st.sampled_from(RunRole), source=keys),
            min_size=1,
            max_size=4,
        ).map(tuple),
    ),
    max_size=12,
)
"""Paragraphs in any order, also such as no layout yields."""
