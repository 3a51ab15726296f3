import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafting.report.layout import layout
from drafting.report.pagestyle import (
    FONT_FIELDS,
    LIMITS,
    PageNumber,
    PageStyle,
    PageStyleError,
    check_page_style,
)
from drafting.report.word.writing import Properties, write_docx
from tests.report.samples import AWKWARD_REPORT
from tests.report.word.test_word_writing import CREATED, opened


def faults(**values):
    return [(e.code, e.field, e.least, e.most) for e in check_page_style(PageStyle(**values))]


def test_standard_style_has_no_faults_and_the_standards_counts():
    style = PageStyle()
    assert check_page_style(style) == []
    assert (style.characters_per_line, style.lines_per_page, style.title_characters) == (28, 22, 20)


@pytest.mark.parametrize(
    ("size", "spacing", "count"), [(16, -0.25, 28), (16, 0, 27), (15, 0, 29), (18, 0, 24)]
)
def test_characters_per_line(size, spacing, count):
    style = PageStyle(body_size_pt=size, character_spacing_pt=spacing)
    assert style.characters_per_line == count


@pytest.mark.parametrize(("pitch", "count"), [(28, 22), (28.95, 22), (29, 21), (30, 21)])
def test_lines_per_page(pitch, count):
    assert PageStyle(line_pitch_pt=pitch).lines_per_page == count


@pytest.mark.parametrize("field", LIMITS)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -1e9, 1e9])
def test_absurd_numbers_are_out_of_range(field, value):
    assert faults(**{field: value}) == [("out-of-range", field, *LIMITS[field])]


@pytest.mark.parametrize("field", FONT_FIELDS)
@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", ("empty", 0, 0)),
        (" \u3000", ("empty", 0, 0)),
        ("字" * 31, None),
        ("字" * 32, ("too-long", 0, 31)),
        ("𠮷" * 16, ("too-long", 0, 31)),
        ("仿\x00宋", ("control-character", 0, 0)),
        ("仿\n宋", ("control-character", 0, 0)),
        ("仿\ud800宋", ("control-character", 0, 0)),
        ("仿\uffff宋", ("control-character", 0, 0)),
    ],
)
def test_font_names_are_names(field, name, fault):
    wanted = [] if fault is None else [(fault[0], field, *fault[1:])]
    assert faults(**{field: name}) == wanted


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"line_pitch_pt": 15}, ("pitch-too-small", "line_pitch_pt", 16, 0)),
        (
            {"paper_width_mm": 130, "margin_left_mm": 40, "margin_right_mm": 40},
            ("text-too-narrow", "paper_width_mm", 10, 0),
        ),
        (
            {"paper_height_mm": 140, "margin_top_mm": 50, "margin_bottom_mm": 50},
            ("text-too-low", "paper_height_mm", 5, 0),
        ),
        (
            {"paper_width_mm": 120, "body_size_pt": 8, "title_size_pt": 72},
            ("title-too-large", "title_size_pt", 5, 0),
        ),
        ({"margin_bottom_mm": 6}, ("no-room-for-page-number", "margin_bottom_mm", 6.2, 0)),
    ],
)
def test_numbers_must_go_together(values, fault):
    assert faults(**values) == [fault]


def test_no_page_number_needs_no_room():
    assert faults(margin_bottom_mm=6, page_number=PageNumber.NONE) == []


def test_margins_larger_than_the_paper_are_faults_not_crashes():
    narrow = {"paper_width_mm": 100, "margin_left_mm": 80, "margin_right_mm": 80}
    assert faults(**narrow) == [("text-too-narrow", "paper_width_mm", 10, 0)]


def test_faults_are_all_told_at_once():
    style = PageStyle(body_font="", paper_width_mm=0, margin_top_mm=-3)
    assert check_page_style(style) == [
        PageStyleError("out-of-range", "paper_width_mm", 100, 420),
        PageStyleError("out-of-range", "margin_top_mm", 5, 80),
        PageStyleError("empty", "body_font"),
    ]


styles = st.builds(
    replace,
    st.just(PageStyle()),
    **{name: st.floats(*limit) for name, limit in LIMITS.items()},
    **dict.fromkeys(FONT_FIELDS, st.text(min_size=1, max_size=32)),
    use_latin_font=st.booleans(),
    bold_heading3=st.booleans(),
    page_number=st.sampled_from(PageNumber),
)


@given(styles)
@settings(deadline=None)
def test_style_without_faults_can_be_written(style):
    if check_page_style(style):
        return
    data = write_docx(layout(AWKWARD_REPORT), style, Properties("题", "人", CREATED))
    assert [p.text for p in opened(data).paragraphs] == [p.text for p in layout(AWKWARD_REPORT)]
    assert min(style.characters_per_line, style.title_characters, style.lines_per_page) >= 5


@given(styles)
@settings(deadline=None)
def test_checking_never_fails(style):
    for error in check_page_style(style):
        assert error.field in LIMITS or error.field in FONT_FIELDS
