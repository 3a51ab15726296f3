"""Points: their order, their number, their topics; nothing written in them is lost."""

import pytest

from drafting.bank.models import Topic
from drafting.desk.models import Passage, Point
from drafting.desk.services.structure import (
    TooManyPointsError,
    add_point,
    move_point,
    remove_point,
    restore_point,
    set_topic,
)
from tests.desk.factories import (
    inner_points_of,
    make_draft,
    overrides_of,
    passage_of,
    points_of,
    section_of,
    text_of,
    write,
)


@pytest.fixture
def section(bank, drafter):
    """Three problems, each with three points within."""
    return section_of(make_draft("study-politics", drafter), "problem")


def series(section, inner):
    """The points of the section, or those within its first point."""
    points = points_of(section)
    return inner_points_of(points[0]) if inner else points


@pytest.mark.parametrize("inner", [False, True])
@pytest.mark.parametrize(
    ("place", "direction", "order"),
    [(0, "down", [1, 0, 2]), (2, "up", [0, 2, 1]), (1, "up", [1, 0, 2]),
     (0, "up", [0, 1, 2]), (2, "down", [0, 1, 2])],
)  # fmt: skip
def test_point_changes_places_with_its_neighbour(section, inner, place, direction, order):
    before = series(section, inner)
    move_point(point=before[place], direction=direction)
    assert series(section, inner) == [before[number] for number in order]


def test_moving_leaves_other_series_as_they_are(section):
    first, *others = points_of(section)
    before = [inner_points_of(point) for point in others]
    move_point(point=inner_points_of(first)[0], direction="down")
    assert points_of(section) == [first, *others]
    assert [inner_points_of(point) for point in others] == before


def test_moving_steps_over_removed_points(section):
    first, second, third = points_of(section)
    remove_point(point=second)
    move_point(point=third, direction="up")
    assert points_of(section) == [third, first]


def test_removed_point_cannot_be_moved_and_nothing_happens(section):
    first, second, third = points_of(section)
    remove_point(point=second)
    move_point(point=second, direction="up")
    assert points_of(section) == [first, third]


@pytest.mark.parametrize("inner", [False, True])
def test_new_point_stands_last_and_is_empty(section, inner):
    parent = points_of(section)[0] if inner else None
    before = series(section, inner)
    added = add_point(section=section, parent=parent)
    assert series(section, inner) == [*before, added]
    kinds = {"heading", "body"} if inner else {"heading", "body", "evidence"}
    assert set(added.passages.values_list("kind", "skeleton", "override")) == {
        (kind, "", None) for kind in kinds
    }
    assert added.topic == (parent.topic if parent else None)


def test_new_point_stands_last_after_the_last_was_removed(section):
    *rest, last = points_of(section)
    remove_point(point=last)
    added = add_point(section=section)
    assert points_of(section) == [*rest, added]
    restore_point(point=last)
    assert points_of(section) == [*rest, last, added]


@pytest.mark.parametrize("inner", [False, True])
def test_series_holds_twenty_points_and_removed_ones_do_not_count(section, inner):
    parent = points_of(section)[0] if inner else None
    for _number in range(17):
        added = add_point(section=section, parent=parent)
    with pytest.raises(TooManyPointsError):
        add_point(section=section, parent=parent)
    remove_point(point=added)
    add_point(section=section, parent=parent)
    assert len(series(section, inner)) == 20


@pytest.mark.parametrize("inner", [False, True])
def test_removed_point_keeps_its_place_and_its_text(section, inner):
    before = series(section, inner)
    write(passage_of(before[1], "heading"), "标题")
    write(passage_of(before[1], "body"), "正文。")
    text, overrides = text_of(section.draft), overrides_of(section.draft)
    remove_point(point=before[1])
    assert series(section, inner) == [before[0], before[2]]
    assert "标题" not in text_of(section.draft)
    assert overrides_of(section.draft) == overrides
    restore_point(point=before[1])
    assert (series(section, inner), text_of(section.draft)) == (before, text)


def test_points_within_go_and_come_back_with_their_point(section):
    first = points_of(section)[0]
    write(passage_of(inner_points_of(first)[2], "body"), "里面的话")
    remove_point(point=first)
    assert "里面的话" not in text_of(section.draft)
    restore_point(point=first)
    assert "里面的话" in text_of(section.draft)


def test_text_is_saved_into_a_removed_point(section):
    point = points_of(section)[0]
    remove_point(point=point)
    write(passage_of(point, "body"), "晚到的话。")
    assert Passage.objects.get(point=point, kind="body").override == "晚到的话。"


@pytest.mark.parametrize("name", ["调查研究", None])
def test_points_within_follow_the_topic_of_their_point(section, name):
    topic = Topic.objects.get(name=name) if name else None
    first, second, _third = points_of(section)
    set_topic(point=first, topic=topic)
    rows = Point.objects.filter(section=section)
    assert set(rows.filter(pk=first.pk).values_list("topic__name", flat=True)) == {name}
    assert set(rows.filter(parent=first).values_list("topic__name", flat=True)) == {name}
    assert set(rows.filter(parent=second).values_list("topic", flat=True)) == {second.topic_id}


@pytest.mark.parametrize(
    "change",
    [
        lambda point: add_point(section=point.section),
        lambda point: move_point(point=point, direction="down"),
        lambda point: remove_point(point=point),
        lambda point: [remove_point(point=point), restore_point(point=point)],
        lambda point: set_topic(point=point, topic=None),
    ],
)
def test_every_change_is_noted_on_the_draft(section, change):
    draft = section.draft
    before = draft.changed_at
    change(Point.objects.get(pk=points_of(section)[0].pk))
    draft.refresh_from_db()
    assert draft.changed_at > before
