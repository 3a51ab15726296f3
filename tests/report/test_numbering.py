import pytest

from drafting.report.numbering import LAYOUTS, Placement, chinese_number, section_mark


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "零"), (1, "一"), (2, "二"), (9, "九"),
        (10, "十"), (11, "十一"), (19, "十九"), (20, "二十"), (21, "二十一"), (99, "九十九"),
        (100, "一百"), (101, "一百零一"), (110, "一百一十"), (111, "一百一十一"),
        (200, "二百"), (999, "九百九十九"),
        (1000, "一千"), (1001, "一千零一"), (1010, "一千零一十"), (1100, "一千一百"),
        (2024, "二千零二十四"), (9999, "九千九百九十九"),
    ],
)  # fmt: skip
def test_chinese_number_writes(number, written):
    assert chinese_number(number) == written


@pytest.mark.parametrize("number", [-1, 10_000])
def test_chinese_number_refuses_what_it_cannot_write(number):
    with pytest.raises(ValueError, match=str(number)):
        chinese_number(number)


def test_chinese_number_gives_every_number_its_own_name():
    assert len({chinese_number(number) for number in range(10_000)}) == 10_000


def test_section_mark_takes_the_enumeration_comma():
    assert [section_mark(number) for number in (1, 2, 10, 12)] == ["一、", "二、", "十、", "十二、"]


def test_layouts_mark_points_as_the_standard_says():
    marks = {key: (how.mark(1), how.mark(12)) for key, how in LAYOUTS.items()}
    assert marks == {
        "own-line": ("（一）", "（十二）"),
        "run-in": ("（一）", "（十二）"),
        "run-in-arabic": ("1.", "12."),
        "ordinal-paragraph": ("一是", "十二是"),
        "ordinal-inline": ("一是", "十二是"),
        "must-inline": ("一要", "十二要"),
        "plain": ("", ""),
    }


def test_layouts_say_where_a_point_stands():
    assert {key: (how.placement, how.level) for key, how in LAYOUTS.items()} == {
        "own-line": (Placement.OWN_LINE, 2),
        "run-in": (Placement.RUN_IN, 2),
        "run-in-arabic": (Placement.RUN_IN, 3),
        "ordinal-paragraph": (Placement.RUN_IN, 0),
        "ordinal-inline": (Placement.INLINE, 0),
        "must-inline": (Placement.INLINE, 0),
        "plain": (Placement.RUN_IN, 0),
    }
