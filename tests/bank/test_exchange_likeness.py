"""Rows that are near-copies are named; others of the same words elsewhere are not."""

import pytest

from drafting.bank.exchange.likeness import ROWS_COMPARED, NearRow, NearRows
from tests.bank.factories import make_phrase, make_topic
from tests.bank.sheets import HEADINGS, csv_of, numbers, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

LONG = "对党的创新理论学习不够系统，满足于读过、听过，联系分管工作深入思考不够，学用脱节。"
NEAR = LONG.replace("分管", "本职")
SHORT = "理论学习不够系统深入"


def near(*rows, headings=HEADINGS):
    outcome = run(csv_of(*rows, headings=headings), write=False)
    assert (outcome.faulty, outcome.near.is_cut) == (0, False)
    return outcome.near.rows


def row(text, code="", role="问题", topic="", kind="阐述"):
    return (code, role, topic, kind, text)


def test_row_like_a_phrase_of_the_bank_is_named_with_code_share_and_text():
    make_phrase(code="a", text=LONG)
    make_phrase(code="b", text=SHORT)
    assert near(row(NEAR), row(f"{SHORT}。还有")) == [
        NearRow(2, f"94 % like a: {LONG}"),
        NearRow(3, f"91 % like b: {SHORT}"),
    ]


def test_of_two_rows_alike_the_second_is_named():
    assert near(row(LONG), row(SHORT), row(NEAR)) == [NearRow(4, f"94 % like row 2: {LONG}")]


def test_the_likest_of_several_is_named():
    make_phrase(code="near", text=NEAR)
    make_phrase(code="far", text=NEAR.replace("学习不够系统", "领会尚不透彻"))
    assert near(row(LONG)) == [NearRow(2, f"94 % like near: {NEAR}")]


def test_long_text_is_cut_short():
    make_phrase(code="a", text=LONG * 2)
    assert near(row(NEAR * 2)) == [NearRow(2, f"94 % like a: {(LONG * 2)[:59]}…")]


def test_other_places_other_matters_and_what_stays_are_not_named():
    make_topic(name="理论武装")
    make_phrase(code="a", text=LONG)
    make_phrase(code="b", text=NEAR)
    assert near(row(NEAR, role="原因"), row(NEAR, topic="理论武装"), row("另一回事。")) == []
    assert near(row(LONG, code="a"), row(NEAR, code="b")) == []
    assert near(("a", "注"), headings=("编号", "备注")) == []


def test_phrase_is_not_like_itself_as_it_was():
    make_phrase(code="a", text=LONG)
    assert near(row(NEAR, code="a")) == []


def test_phrase_moved_beside_its_like_is_named():
    make_topic(name="理论武装")
    make_phrase(code="a", text=LONG, topic=make_topic(name="担当作为"))
    make_phrase(code="b", text=NEAR)
    assert near(("b", "担当作为"), headings=("编号", "主题")) == [
        NearRow(2, f"94 % like a: {LONG}")
    ]


def test_faulty_row_is_no_near_copy_and_nobodys():
    outcome = run(csv_of(row(f"{LONG}【不知道】"), row(NEAR)), write=False)
    assert (numbers(outcome), outcome.near) == ((1, 0, 0, 1), NearRows([]))


def test_rows_without_end_that_are_a_little_alike_are_not_all_compared():
    make_phrase(text=LONG)
    start = LONG[:16]
    rows = [row(start + chr(0x4E00 + n) * 30) for n in range(ROWS_COMPARED + 2)]
    assert run(csv_of(*rows), write=False).near == NearRows([], is_cut=True)


def test_near_copy_is_written_all_the_same():
    make_phrase(text=LONG)
    assert numbers(run(csv_of(row(NEAR)))) == (1, 0, 0, 0)
