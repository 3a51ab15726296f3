"""Which point keeps which item of a list that is being edited."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from drafting.desk.pairing import Holder, clean_lines, pair

ITEMS = ("带头强化政治忠诚", "带头固本培元", "带头敬畏人民")


def keys(lines, holders):
    """The point of each line, by its key."""
    paired = pair(lines, holders)
    return [paired[number].key if number in paired else None for number in range(len(lines))]


def held(items=ITEMS, **more):
    return [Holder(key, item, holds=True, **more) for key, item in enumerate(items)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(ITEMS, [0, 1, 2], id="same"),
        pytest.param(ITEMS[::-1], [2, 1, 0], id="reordered"),
        pytest.param((ITEMS[0], ITEMS[2]), [0, 2], id="one gone"),
        pytest.param((ITEMS[0], "新的", *ITEMS[1:]), [0, None, 1, 2], id="one between"),
        pytest.param((ITEMS[0], "带头固本培", ITEMS[2]), [0, 1, 2], id="a character less"),
        pytest.param((ITEMS[0], "带", ITEMS[2]), [0, 1, 2], id="nearly deleted"),
        pytest.param((ITEMS[0], "", ITEMS[2]), [0, 1, 2], id="line blank"),
        pytest.param((ITEMS[0], "另起一项", ITEMS[2]), [0, 1, 2], id="typed over"),
        pytest.param((*ITEMS[:2], "带头", "敬畏人民"), [0, 1, None, 2], id="split"),
        pytest.param((ITEMS[0] + ITEMS[1], ITEMS[2]), [0, 2], id="joined"),
        pytest.param((ITEMS[0], ITEMS[2], "带头干事创业"), [0, 2, None], id="gone, another new"),
        pytest.param(
            ("带头固本培元固根", ITEMS[2], ITEMS[0]), [1, 2, 0], id="moved and reworded a little"
        ),
        pytest.param(
            ("对照带头固本培元方面的要求看", ITEMS[0], ITEMS[2]), [1, 0, 2], id="moved and longer"
        ),
    ],
)
def test_items_keep_their_points(lines, expected):
    assert keys(lines, held()) == expected


@pytest.mark.parametrize("back", ["带头敬畏人民", "三、带头敬畏人民；", "（3）带头敬畏人民"])
def test_gone_point_comes_back_whatever_number_its_item_has(back):
    gone = Holder("gone", "3.带头敬畏人民", written_for="3.带头敬畏人民")
    assert keys((*ITEMS[:2], back), [*held(ITEMS[:2]), gone]) == [0, 1, "gone"]


def test_written_point_is_kept_where_two_items_are_joined():
    first, second = held(("党性修养", "理想信念"))
    written = Holder(second.key, second.item, second.item, holds=True)
    assert keys(["党性修养理想信念"], [first, written]) == [second.key]


def test_point_comes_back_by_the_very_wording_it_was_written_for():
    holders = [*held(ITEMS[:1]), Holder("gone", "带", ITEMS[1])]
    assert keys([ITEMS[0], "带头固本"], holders) == [0, None]
    assert keys([ITEMS[0], ITEMS[1]], holders) == [0, "gone"]


def test_point_waits_at_its_blank_line_for_what_is_typed_there():
    holders = [*held(ITEMS[:1]), Holder("waiting", ITEMS[1], waits=True), *held(ITEMS[2:])]
    holders[2] = Holder(2, ITEMS[2], holds=True)
    assert keys([ITEMS[0], "另起一项", ITEMS[2]], holders) == [0, "waiting", 2]
    assert keys([ITEMS[0], ITEMS[2], "另起一项"], holders) == [0, 2, None]


def test_free_point_is_only_taken_by_its_own_item():
    holders = [*held(ITEMS[:2]), Holder("own", ITEMS[2])]
    assert keys([*ITEMS[:2], "带头敬畏人"], holders) == [0, 1, None]
    assert keys(ITEMS, holders) == [0, 1, "own"]


def test_lines_that_repeat_are_blank_as_yet_and_blank_lines_are_few():
    assert clean_lines(" 甲 \n乙\r\n甲\n") == ["甲", "乙", "", ""]
    assert len(clean_lines("甲" + "\n" * 50_000 + "乙")) == 22


WORDS = st.lists(st.text("带头甲乙丙丁", min_size=1, max_size=6), max_size=6, unique=True)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(old=WORDS, new=st.lists(st.text("带头甲乙丙丁 ", max_size=6), max_size=7))
@example(old=["甲"], new=["甲", "甲"])
def test_every_line_has_one_point_and_every_point_one_line(old, new):
    lines = clean_lines("\n".join(new))
    paired = pair(lines, held(old))
    kept = [holder.key for holder in paired.values()]
    assert len(set(kept)) == len(kept)
    same = {n: holder.item for n, holder in paired.items() if lines[n] in old}
    assert same == {n: line for n, line in enumerate(lines) if line in old}
