import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.report.layout import layout
from drafting.report.pagestyle import PageStyle
from drafting.report.title import break_title
from drafting.report.tree import Report


@pytest.mark.parametrize(
    ("title", "broken"),
    [
        ("个人对照检查材料", ["个人对照检查材料"]),
        ("领导干部主题教育阶段性学习体会及问题检视", ["领导干部主题教育阶段性学习体会及问题检视"]),
        (
            "在全市专题学习研讨会上关于牢固树立和践行正确政绩观的发言提纲",
            ["在全市专题学习研讨会上", "关于牢固树立和践行正确政绩观的发言提纲"],
        ),
        (
            "关于学习贯彻《中国共产党纪律处分条例》情况的自查报告和下一步整改措施",
            ["关于学习贯彻《中国共产党纪律处分条例》", "情况的自查报告和下一步整改措施"],
        ),
        (
            "2026年上半年牢固树立和践行正确政绩观专题组织生活会个人对照检查材料",
            ["2026年上半年牢固树立和践行正确政绩观", "专题组织生活会个人对照检查材料"],
        ),
    ],
)
def test_break_title_by_words(title: str, broken: list[str]) -> None:
    assert break_title(title, 20).split("\n") == broken


def test_break_title_one_character_too_long_leaves_no_single_one() -> None:
    lines = break_title("领导干部主题教育阶段性学习体会及问题检视会", 20).split("\n")
    assert [len(line) > 3 for line in lines] == [True, True]


def test_break_title_that_fits_but_for_its_blanks_stays() -> None:
    assert break_title("   甲乙丙", 4) == "   甲乙丙"


def test_break_title_keeps_the_drafters_lines() -> None:
    typed = "在研讨会上的\n发言"
    assert break_title(typed, 5) == typed


def test_break_title_keeps_an_open_slot_whole() -> None:
    broken = break_title("在【会议名称】暨年度专题学习研讨会上关于作风建设的发言", 20)
    assert any("【会议名称】" in line for line in broken.split("\n"))


def test_break_title_beyond_any_shape_fills_lines() -> None:
    lines = break_title("字" * 205, 20).split("\n")
    assert "".join(lines) == "字" * 205
    assert [len(line) <= 20 for line in lines] == [True] * len(lines)
    assert len(lines) <= 12


@given(st.text(alphabet="党的建设工作关于学习“”《》（）【】、a1 ", max_size=90), st.integers(4, 30))
def test_break_title_changes_no_character(title: str, width: int) -> None:
    assert break_title(title, width).replace("\n", "").strip() == title.strip()


@pytest.mark.parametrize("unit", ["甲", "a", "【甲】", "关于学习", "（", "1. "])
def test_title_of_any_length_is_broken_in_time_that_grows_with_it(unit):
    def seconds(length):
        begin = time.process_time()
        broken = break_title((unit * length)[:length], 20)
        assert "".join(broken.split()) == "".join((unit * length)[:length].split())
        return time.process_time() - begin

    assert [seconds(length) < 1 for length in (60, 79, 400, 20_000)] == [True] * 4


@pytest.mark.parametrize("size", [16, 18, 22, 26, 36])
def test_title_keeps_to_the_line_of_its_page_style(size):
    style = PageStyle(title_size_pt=size)
    title = "2026年上半年牢固树立和践行正确政绩观专题组织生活会个人对照检查材料"
    laid = layout(Report(title=title), title_width=style.title_characters)
    lines = [paragraph.text for paragraph in laid]
    assert "".join(lines) == title
    assert max(map(len, lines)) <= style.title_characters
    assert not any(line.startswith(("观", "活", "的")) for line in lines)


def test_title_that_fits_the_smaller_line_of_its_page_style_is_not_broken():
    title = "领导干部主题教育阶段性学习体会及问题检视情况的报告"
    width = PageStyle(title_size_pt=16).title_characters
    assert [p.text for p in layout(Report(title=title), title_width=width)] == [title]
