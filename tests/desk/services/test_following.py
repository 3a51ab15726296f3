"""Points that follow a list: what is written stays with its item, whatever is typed."""

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafting.bank.models.blueprint import MAX_POINTS
from drafting.desk.models import Passage, Point, Tie
from drafting.desk.services.following import ListNews, news_of_list
from drafting.desk.services.returning import leave_it_so, part_from_item
from drafting.desk.services.sections import remove_section, restore_section
from drafting.desk.services.structure import add_point, move_point, remove_point, restore_point
from tests.desk.factories import (
    answer,
    fact_of,
    inner_points_of,
    make_draft,
    make_drafter,
    passage_of,
    points_of,
    read,
    section_of,
    text_of,
    write,
)

ITEMS = ("带头强化政治忠诚", "带头固本培元", "带头敬畏人民")


@pytest.fixture
def draft(bank, drafter):
    """A point for each of three items, each with its own example."""
    return drafted(drafter)


def drafted(owner):
    draft = make_draft("annual-democratic-life", owner)
    listed(draft, *ITEMS)
    for point in points_of(section(draft)):
        write(passage_of(point, "evidence"), f"{point.item}的例子。")
    return draft


def section(draft):
    return draft.sections.get(points_from="对照项目")


def listed(draft, *lines):
    """Save the list as it stands at a pause."""
    answer(draft, "对照项目", "\n".join(lines))


def shown(draft):
    """Each present point's item, and what is written in it."""
    return [(p.item, passage_of(p, "evidence").override) for p in points_of(section(draft))]


def original(*items):
    return [(item, f"{item}的例子。") for item in items]


def gone(draft):
    return [point.item for point in news_of_list(fact=fact_of(draft, "对照项目")).gone]


def test_item_typed_anew_character_by_character_keeps_its_point(draft):
    first, second, third = ITEMS
    whole = "带头固本培元，增强党性"
    forms = [second[:n] for n in range(len(second), -1, -1)]
    forms += [whole[:n] for n in range(1, len(whole) + 1)]
    for form in forms:
        listed(draft, first, form, third)
    assert shown(draft) == [
        (first, f"{first}的例子。"), (whole, f"{second}的例子。"), (third, f"{third}的例子。"),
    ]  # fmt: skip
    assert Point.objects.filter(section=section(draft), parent=None).count() == 3


def test_line_emptied_and_typed_with_other_words_keeps_its_point(draft):
    listed(draft, ITEMS[0], "", ITEMS[2])
    assert shown(draft) == original(ITEMS[0], ITEMS[2])
    listed(draft, ITEMS[0], "另", ITEMS[2])
    assert shown(draft)[1] == ("另", f"{ITEMS[1]}的例子。")
    assert gone(draft) == []


def test_written_point_whose_item_went_is_taken_out_and_told_of(draft):
    listed(draft, ITEMS[0], ITEMS[2])
    assert shown(draft) == original(ITEMS[0], ITEMS[2])
    assert gone(draft) == [ITEMS[1]]


def test_item_cut_and_pasted_has_its_point_again(draft):
    listed(draft, ITEMS[0], ITEMS[2])
    listed(draft, ITEMS[1], ITEMS[0], ITEMS[2])
    assert shown(draft) == original(ITEMS[1], ITEMS[0], ITEMS[2])
    assert gone(draft) == []


def test_item_deleted_in_steps_and_typed_again_in_steps_has_its_point_again(draft):
    for form in ("带头固", "带"):
        listed(draft, ITEMS[0], form, ITEMS[2])
    listed(draft, ITEMS[0], ITEMS[2])
    assert gone(draft) == [ITEMS[1]]
    for length in range(1, len(ITEMS[1]) + 1):
        listed(draft, ITEMS[0], ITEMS[2], ITEMS[1][:length])
    assert shown(draft) == original(ITEMS[0], ITEMS[2], ITEMS[1])


def test_empty_point_goes_without_a_word(draft):
    listed(draft, *ITEMS, "带头新的一项")
    listed(draft, *ITEMS)
    assert (len(points_of(section(draft))), gone(draft)) == (3, [])


def test_point_of_a_half_typed_item_leaves_no_empty_double(draft):
    for form in ("带", "带头", "带头干", "带头干事"):
        listed(draft, *ITEMS, form)
    assert [item for item, _text in shown(draft)] == [*ITEMS, "带头干事"]
    new = points_of(section(draft))[-1]
    assert len(inner_points_of(new)) == 3


def test_point_brought_back_by_hand_is_not_thrown_out_again(draft):
    listed(draft, ITEMS[0], ITEMS[2])
    restore_point(point=Point.objects.get(section=section(draft), item=ITEMS[1]))
    assert gone(draft) == []
    listed(draft, ITEMS[0], ITEMS[2] + "的人")
    assert [text for _item, text in shown(draft)] == [f"{item}的例子。" for item in ITEMS]
    listed(draft, *ITEMS)
    assert shown(draft) == original(*ITEMS)


def test_point_added_by_hand_stays_at_its_place(draft):
    added = add_point(section=section(draft))
    for _time in range(2):
        move_point(point=added, direction="up")
    listed(draft, *ITEMS, "带头干事创业")
    assert points_of(section(draft))[1] == added


def test_point_removed_by_hand_stays_removed_while_its_item_is_listed(draft):
    second = points_of(section(draft))[1]
    remove_point(point=second)
    listed(draft, ITEMS[0], ITEMS[1] + "的", ITEMS[2])
    assert shown(draft) == original(ITEMS[0], ITEMS[2])
    restore_point(point=second)
    listed(draft, ITEMS[0], ITEMS[1] + "的新", ITEMS[2])
    assert shown(draft)[1] == (ITEMS[1] + "的新", f"{ITEMS[1]}的例子。")


def test_text_given_up_for_the_generated_one_counts_as_written(draft):
    point = points_of(section(draft))[1]
    Passage.objects.filter(point=point).update(override=None)
    Passage.objects.filter(point=point, kind="body").update(former=["手写过的。"], revision=1)
    listed(draft, ITEMS[0], ITEMS[2])
    assert gone(draft) == [ITEMS[1]]


def test_text_written_after_a_rewording_belongs_to_the_new_wording(draft):
    reworded = ITEMS[0] + "，践行初心"
    listed(draft, reworded, *ITEMS[1:])
    write(passage_of(points_of(section(draft))[0], "evidence"), "新的例子。")
    listed(draft, reworded, *ITEMS[1:], ITEMS[0])
    assert shown(draft)[0] == (reworded, "新的例子。")
    assert shown(draft)[3] == (ITEMS[0], None)


def test_point_written_in_before_the_list_has_items_gets_the_first(bank, drafter):
    draft = make_draft("annual-democratic-life", drafter)
    (only,) = points_of(section(draft))
    write(passage_of(only, "body"), "先写的。")
    listed(draft, *ITEMS)
    assert [point.item for point in points_of(section(draft))] == list(ITEMS)
    assert passage_of(points_of(section(draft))[0], "body").override == "先写的。"


def test_list_emptied_for_a_moment_leaves_the_points_as_they_are(draft):
    listed(draft, "")
    assert shown(draft) == original(*ITEMS)
    listed(draft, *ITEMS)
    assert shown(draft) == original(*ITEMS)


def test_count_in_the_opening_follows_the_points(draft):
    Passage.objects.filter(draft=draft, kind="opening").update(
        skeleton="查找了【问题|数】个方面的问题。", override=None
    )
    for lines, count in ((ITEMS, 3), (ITEMS[1:], 2), ((*ITEMS[1:], "新项"), 3), (ITEMS[:1], 1)):
        listed(draft, *lines)
        assert f"查找了{count}个方面的问题。" in text_of(draft).replace("三", "3").replace(
            "两", "2"
        ).replace("一个", "1个")


def test_list_of_more_items_than_points_is_kept_and_told_of(draft):
    many = [f"第{number}项内容" for number in range(300)]
    listed(draft, *many)
    assert fact_of(draft, "对照项目").value == "\n".join(many)
    assert shown(draft) == original(*ITEMS)
    news = news_of_list(fact=fact_of(draft, "对照项目"))
    assert (news.surplus, news.most) == (300, MAX_POINTS)
    listed(draft, *many[:MAX_POINTS])
    assert len(points_of(section(draft))) == MAX_POINTS
    assert news_of_list(fact=fact_of(draft, "对照项目")).surplus == 0


def test_points_added_by_hand_leave_the_list_less_room(draft):
    for _number in range(17):
        add_point(section=section(draft))
    listed(draft, *ITEMS, "第四项")
    assert len(points_of(section(draft))) == MAX_POINTS
    news = news_of_list(fact=fact_of(draft, "对照项目"))
    assert (news.surplus, news.most) == (4, 3)


def test_section_brought_back_catches_up_with_its_list(draft):
    followed = section(draft)
    remove_section(section=followed)
    listed(draft, *ITEMS[1:], "带头干事创业")
    restore_section(section=followed)
    assert [item for item, _text in shown(draft)] == [*ITEMS[1:], "带头干事创业"]
    assert gone(draft) == [ITEMS[0]]


def inherited(draft):
    news = news_of_list(fact=fact_of(draft, "对照项目"))
    return [(point.item, point.written_for) for point in news.inherited]


def test_item_that_replaced_another_at_its_place_is_told_of_until_its_point_is_written_in(draft):
    listed(draft, ITEMS[0], "另起一项", ITEMS[2])
    assert inherited(draft) == [("另起一项", ITEMS[1])]
    listed(draft, ITEMS[0], "另起一项吧", ITEMS[2])
    assert inherited(draft) == [("另起一项吧", ITEMS[1])]
    write(passage_of(points_of(section(draft))[1], "evidence"), "另写的例子。")
    assert inherited(draft) == []


def test_item_that_replaced_another_can_have_a_point_of_its_own(draft):
    listed(draft, ITEMS[0], "另起一项", ITEMS[2])
    for _time in range(2):
        part_from_item(point=Point.objects.get(section=section(draft), written_for=ITEMS[1]))
    first, third = original(ITEMS[0], ITEMS[2])
    assert shown(draft) == [first, ("另起一项", None), third]
    assert (gone(draft), inherited(draft)) == ([ITEMS[1]], [])
    listed(draft, *ITEMS)
    assert shown(draft) == original(*ITEMS)


def settle(draft):
    for point in Point.objects.filter(section=section(draft), written_for=ITEMS[1]):
        leave_it_so(point=point)


def test_note_of_a_gone_item_is_put_away_and_the_point_comes_back_with_its_item(draft):
    listed(draft, ITEMS[0], ITEMS[2])
    settle(draft)
    assert gone(draft) == []
    listed(draft, ITEMS[0], ITEMS[2], "另起一项")
    assert gone(draft) == []
    listed(draft, *ITEMS)
    assert shown(draft) == original(*ITEMS)
    listed(draft, ITEMS[0], ITEMS[2])
    assert gone(draft) == [ITEMS[1]]


def test_note_of_an_inherited_item_is_put_away_until_another_inherits_it(draft):
    listed(draft, ITEMS[0], "另起一项", ITEMS[2])
    settle(draft)
    assert inherited(draft) == []
    listed(draft, ITEMS[0], "换成别的", ITEMS[2])
    assert inherited(draft) == [("换成别的", "另起一项")]


def test_note_of_a_point_without_an_item_is_put_away(bank, drafter):
    draft = make_draft("annual-democratic-life", drafter)
    point = add_point(section=section(draft))
    write(passage_of(point, "body"), "没有项目的一段。")
    Point.objects.filter(pk=point.pk).update(tie="gone", removed_at=timezone.now())
    assert gone(draft) == [""]
    leave_it_so(point=point)
    assert gone(draft) == []


def test_emptied_list_tells_how_many_points_stay(draft):
    assert news_of_list(fact=fact_of(draft, "对照项目")).kept == 0
    listed(draft, "")
    assert news_of_list(fact=fact_of(draft, "对照项目")).kept == 3


def test_list_that_was_never_filled_tells_nothing(bank, drafter):
    draft = make_draft("annual-democratic-life", drafter)
    assert news_of_list(fact=fact_of(draft, "对照项目")) == ListNews()


def test_other_sections_are_left_alone(draft):
    before = points_of(section_of(draft, "cause"))
    listed(draft, ITEMS[0])
    assert points_of(section_of(draft, "cause")) == before


HAND = {
    "remove": lambda point: remove_point(point=point),
    "restore": lambda point: restore_point(point=point),
    "up": lambda point: move_point(point=point, direction="up"),
    "add": lambda point: add_point(section=point.section),
}
"""What a drafter does to points on the section's page."""

PLACE = st.integers(min_value=0, max_value=9)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["type", "erase", "empty", "delete", "insert", "swap", "split", "join"]),
        PLACE,
        st.text("带头甲乙丙，", min_size=1, max_size=3),
    ),
    max_size=12,
)


@given(edits=EDITS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_edit_of_a_list_loses_what_is_written(bank, edits):
    with transaction.atomic():
        draft = drafted(make_drafter("lister"))
        before = {p.item: p.pk for p in points_of(section(draft))}
        lines = list(ITEMS)
        for kind, place, text in edits:
            lines = edited(lines, kind, place % max(1, len(lines)), text)
            listed(draft, *lines)
            check(draft, lines)
        listed(draft, *ITEMS)
        assert {p.item: p.pk for p in points_of(section(draft))} == before
        assert shown(draft) == original(*ITEMS)
        transaction.set_rollback(True)


def edited(lines, kind, at, text):
    """The lines after one edit as it may stand at a pause."""
    line = lines[at] if lines else ""
    head, tail = lines[:at], lines[at + 1 :]
    return {
        "type": [*head, line + text, *tail],
        "erase": [*head, line[:-1], *tail],
        "empty": [*head, "", *tail],
        "delete": [*head, *tail],
        "insert": [*head, text, line, *tail],
        "swap": [*tail, line, *head],
        "split": [*head, line[:2], line[2:], *tail],
        "join": [*head, line + "".join(tail[:1]), *tail[1:]],
    }[kind]


def check(draft, lines):
    """Every text stands in a present or a removed point; every item has one point."""
    texts = Passage.objects.filter(point__section=section(draft), kind="evidence")
    written = texts.exclude(override=None)
    assert sorted(written.values_list("override", flat=True)) == sorted(
        f"{item}的例子。" for item in ITEMS
    )
    present = points_of(section(draft))
    listed_items = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if listed_items:
        assert [point.item for point in present] == listed_items
    out = written.exclude(point__removed_at=None).values_list("point__tie", flat=True)
    assert set(out) <= {Tie.WAITING, Tie.GONE}


@given(edits=EDITS, presses=st.lists(st.tuples(st.sampled_from(sorted(HAND)), PLACE), max_size=12))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_list_does_not_undo_what_is_done_by_hand(bank, edits, presses):
    """List and buttons in turn: free points stay, removed ones with an item stay removed."""
    with transaction.atomic():
        draft = drafted(make_drafter("lister"))
        lines = list(ITEMS)
        for (kind, place, text), (press, number) in zip(edits, presses, strict=False):
            rows = Point.objects.filter(section=section(draft), parent=None).order_by("pk")
            HAND[press](rows[number % len(rows)])
            free = set(rows.present().filter(tie=Tie.FREE))
            lines = edited(lines, kind, place % max(1, len(lines)), text)
            listed(draft, *lines)
            assert free <= set(rows.present())
            items = list(rows.present().exclude(tie=Tie.FREE).values_list("item", flat=True))
            assert len(set(items)) == len(items)
            written = Passage.objects.filter(point__section=section(draft), kind="evidence")
            assert written.exclude(override=None).count() == len(ITEMS)
        transaction.set_rollback(True)


@given(edits=st.lists(st.tuples(PLACE, PLACE, st.sampled_from(["", "改", "增补"])), max_size=8))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_reworded_items_keep_their_points(bank, edits):
    """Each edit takes one character out of an item, puts some in, or both."""
    with transaction.atomic():
        draft = drafted(make_drafter("lister"))
        lines = list(ITEMS)
        for number, at, text in edits:
            old = lines[number % 3]
            place = at % len(old)
            new = old[:place] + text + old[place + 1 :]
            if new and new not in lines:
                lines[number % 3] = new
                listed(draft, *lines)
        pairs = zip(lines, ITEMS, strict=True)
        assert shown(draft) == [(line, f"{item}的例子。") for line, item in pairs]
        transaction.set_rollback(True)


def test_draft_read_whole_has_the_points_of_the_list(draft):
    listed(draft, *ITEMS[1:])
    contents = read(draft)
    entry = contents.section(section(draft).pk)
    assert [contents.text(point.passages["heading"]) for point in entry.points] == [
        f"{item}方面" for item in ITEMS[1:]
    ]
