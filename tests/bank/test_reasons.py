"""Stored reasons are codes; a page says them in the reader's language."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from drafting.bank.reasons import LONGEST, Reason, in_words, restored_as_of, stored

WHEN = datetime(2026, 3, 1, 4, 5, 6, 789, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reason", "text", "words"),
    [
        (restored_as_of(WHEN), "restored: 2026-03-01T04:05:06+00:00", "March 1, 2026"),
        (stored(Reason.COPIED, "p-1"), "copy: p-1", "Copy of p-1"),
        (stored(Reason.IMPORTED, "a: 1.xlsx"), "import: a: 1.xlsx", "Import of a: 1.xlsx"),
        (stored(Reason.BANK_FILE), "bank-file", "Import of a bank file"),
    ],
)
def test_reason_is_stored_as_a_code_and_read_in_words(reason, text, words):
    assert reason == text
    with translation.override("en"):
        assert words in in_words(reason)


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_words(reason):
    with translation.override("en"):
        assert "%" not in in_words(stored(reason, "x")) != stored(reason, "x")


@pytest.mark.parametrize("text", ["", "something else: 1", "copyright", "Restored as of today"])
def test_reason_without_a_code_is_shown_as_it_is(text):
    assert in_words(text) == text


def test_no_reason_has_no_words():
    assert in_words(None) == ""


def test_detail_that_is_no_time_is_shown_as_it_is():
    with translation.override("en"):
        assert in_words("restored: yesterday") == "Restored as of yesterday"


def test_reason_fits_its_column():
    assert len(stored(Reason.IMPORTED, "长" * 200)) == LONGEST
