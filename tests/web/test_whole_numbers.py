"""Numbers as addresses, pages and files send them."""

import pytest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from drafting.web.numbers import whole_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0", 0), ("12", 12), ("9" * 18, int("9" * 18)), ("", None), ("all", None), ("²", None),
     ("４２", None), ("-1", None), ("1" * 19, None), ("9" * 5000, None), (" 1", None),
     ("1\n", None)],
)  # fmt: skip
def test_whole_number(typed, number):
    assert whole_number(typed) == number


@pytest.mark.parametrize("number", ["abc", "²", "４２", "-1", "1" * 19, "9" * 23, "9" * 5000])
def test_a_number_no_row_can_have_is_no_address(number):
    with pytest.raises(Resolver404):
        resolve(f"/editors/phrases/{number}/suggest/")
    with pytest.raises(NoReverseMatch):
        reverse("bank:suggest", args=[number])


def test_a_row_number_is_an_address():
    assert resolve(reverse("bank:suggest", args=[7])).kwargs == {"phrase_id": 7}
