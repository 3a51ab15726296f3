from hypothesis import given
from hypothesis import strategies as st

from drafting.report.compare.wording import LONGEST, Change, Stretch, compare

TEXT = st.text("学习不深入担当够，\n", max_size=40)


def without(stretches, change):
    return "".join(stretch.text for stretch in stretches if stretch.change is not change)


@given(TEXT, TEXT)
def test_both_texts_can_be_read_from_the_comparison(old, new):
    found = compare(old, new)
    assert without(found, Change.ADDED) == old
    assert without(found, Change.REMOVED) == new
    assert all(stretch.text for stretch in found)


@given(TEXT, TEXT)
def test_very_long_texts_too(old, new):
    middle = "长" * LONGEST
    found = compare(old + middle, new + middle)
    assert without(found, Change.ADDED) == old + middle
    assert without(found, Change.REMOVED) == new + middle


def test_words_that_changed_are_marked():
    assert compare("学习不深入，担当不够。", "学习不够深入，担当精神不够。") == [
        Stretch("学习不"),
        Stretch("够", Change.ADDED),
        Stretch("深入，担当"),
        Stretch("精神", Change.ADDED),
        Stretch("不够。"),
    ]


def test_another_text_is_not_taken_for_a_change_of_the_first():
    assert compare("机关干部", "基层一线的干部") == [
        Stretch("机关", Change.REMOVED),
        Stretch("基层一线的", Change.ADDED),
        Stretch("干部"),
    ]
    assert compare("理论学习缺少安排", "对党的创新理论说不清楚") == [
        Stretch("理论学习缺少安排", Change.REMOVED),
        Stretch("对党的创新理论说不清楚", Change.ADDED),
    ]
