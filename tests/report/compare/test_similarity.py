from hypothesis import given
from hypothesis import strategies as st

from drafting.report.compare.similarity import NEAR, Near, nearest, similarity

TEXT = st.text("学习不深入担当够，。【单位】 ab", max_size=30)


@given(TEXT, TEXT)
def test_likeness_is_a_share_and_the_same_from_both_sides(a, b):
    assert 0 <= similarity(a, b) == similarity(b, a) <= 1


@given(TEXT)
def test_text_is_wholly_like_itself_whatever_its_marks(text):
    assert similarity(text, text.replace("，", "。").replace(" ", "")) == 1


@given(TEXT, st.lists(TEXT, max_size=20))
def test_nearest_are_candidates_above_the_threshold_the_likest_first(text, others):
    found = nearest(text, list(enumerate(others)))
    likeness = [similarity(text, others[near.key]) for near in found]
    assert [near.likeness for near in found] == likeness == sorted(likeness, reverse=True)
    assert all(share >= NEAR for share in likeness)


@given(st.text("学习不深入担当够", min_size=3, max_size=30), st.lists(TEXT, max_size=20))
def test_same_text_is_always_found(text, others):
    assert nearest(text, [*enumerate(others), ("same", text)], limit=100)[0].likeness == 1


def test_a_word_changed_is_near_and_another_matter_is_not():
    text = "对新思想的学习停留在读过、听过，联系分管工作深入思考不够。"
    candidates = [
        ("near", "对新理论的学习停留在读过、听过，联系本职工作深入思考不够。"),
        ("far", "下基层的次数不少，听到的真话不多，办成的实事更少。"),
    ]
    found = nearest(text, candidates)
    assert [(near.key, round(near.likeness, 2)) for near in found] == [("near", 0.85)]


def test_empty_text_is_like_an_empty_one_only():
    assert nearest("", [("empty", "。"), ("other", "学习")]) == [Near("empty", 1.0)]
