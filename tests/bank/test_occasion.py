import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.bank.occasion import item_heading, item_slots, settle, settle_items
from drafting.report import slots

PIECES = st.sampled_from(
    [
        "围绕", "。", "【甲】", "【 甲 】", "【乙|顿号】", "【丙】", "【问题|数】个",
        "【% if 甲 %】有【甲】【% endif %】", "【% if 乙 %】有【% else %】无【% endif %】",
        "【% if not 甲 %】缺【% endif %】",
        "【% if 甲 %】【% if 丙 %】都有【% endif %】【% endif %】",
        "【% for 项 in 乙 %】（【项】）【% endfor %】", "【# 甲 #】",
    ]
)  # fmt: skip
VALUES = st.fixed_dictionaries(
    {}, optional={"甲": st.sampled_from(["", "一"]), "乙": st.just(["二", "三"])}
)


@given(st.lists(PIECES).map("".join), VALUES)
def test_settling_changes_nothing_of_what_is_rendered(skeleton, values):
    rest = {"丙": "四", "问题": ["五", "六"]}
    assert slots.render(settle(skeleton, values), {**values, **rest}) == slots.render(
        skeleton, {**values, **rest}
    )


@pytest.mark.parametrize(
    ("items", "text"),
    [
        (["一", "二", "三"], "围绕一，二，三这【问题|数】个方面"),
        (["一", "二"], "围绕一，二这【问题|数】个方面"),
        (["一"], "围绕一这【问题|数】个方面"),
        (["一", "二", "三", "四"], "围绕一，二，三，四这【问题|数】个方面"),
    ],
)
def test_items_are_written_in_their_places(items, text):
    skeleton = (
        "围绕【第一项】，【第二项】【% if 第三项 %】，【第三项】【% endif %】这【问题|数】个方面"
    )
    assert settle_items(skeleton, ["第一项", "第二项", "第三项"], items) == text


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (["【第一项】方面", "【第二项】方面"], ["第一项", "第二项"]),
        (["【单位】方面", "【单位】方面"], []),
        (["【第一项】方面", "作风方面"], []),
        (["【甲】和【乙】"], []),
        ([], []),
    ],
)
def test_slots_stand_for_items_only_where_that_is_certain(patterns, found):
    assert item_slots(patterns) == found


@pytest.mark.parametrize(
    ("pattern", "heading"), [("【项】方面", "带头方面"), ("政治建设方面", "带头"), ("", "带头")]
)
def test_heading_of_an_item_follows_the_pattern(pattern, heading):
    assert item_heading(pattern, "带头") == heading
