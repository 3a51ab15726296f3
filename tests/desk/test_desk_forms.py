"""What is posted: made one kind of line end, what no file can hold taken out and counted."""

from types import MappingProxyType

import pytest
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from drafting.desk.forms import (
    MAX_SENT,
    MAX_TEXT,
    FactForm,
    TextForm,
    clean_line,
    clean_text,
    fingerprint,
)
from drafting.desk.models import DraftFact, Passage


def text_form(text, kind="body", **posted):
    passage = Passage(kind=kind)
    prefix = f"p{passage.pk}"
    return TextForm(posted_as(prefix, {"text": text, "revision": "0", **posted}), passage)


def posted_as(prefix, values):
    """What a request brings: a list of values for each name."""
    lists = {name: value if isinstance(value, list) else [value] for name, value in values.items()}
    return MultiValueDict({f"{prefix}-{name}": value for name, value in lists.items()})


def fact_form(kind, value, posted=MappingProxyType({}), **fields):
    fact = DraftFact(pk=7, kind=kind, **fields)
    return FactForm(posted_as("f7", {"value": value, "revision": "3", **posted}), fact)


@pytest.mark.parametrize(
    ("typed", "text", "stripped"),
    [
        ("甲乙", "甲乙", 0),
        ("甲\r\n乙\r丙\n丁", "甲\n乙\n丙\n丁", 0),
        ("甲\u2028乙\u2029丙\x85丁\x0b戊\x0c己", "甲\n乙\n丙\n丁\n戊\n己", 0),
        ("甲\0乙\x07丙\x1b", "甲乙丙", 3),
        ("甲\ud800乙\udfff", "甲乙", 2),
        ("甲\ufffe\uffff", "甲", 2),
        ("\t甲 \u3000乙 ", "\t甲 \u3000乙 ", 0),
        ("😀𠮷👨‍👩‍👧\u200b\ufeff", "😀𠮷👨‍👩‍👧\u200b\ufeff", 0),
        ("", "", 0),
    ],
)
def test_text_is_cleaned_and_what_was_taken_out_is_counted(typed, text, stripped):
    form = text_form(typed)
    assert form.is_valid()
    assert (form.cleaned_data["text"], form.stripped) == (text, stripped)


def test_heading_is_one_line():
    form = text_form(" 一\r\n二\u2028三\x07 ", kind="heading")
    assert form.is_valid()
    assert (form.cleaned_data["text"], form.stripped) == ("一 二 三", 1)


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_cleaned_text_is_clean_and_can_be_stored_and_put_into_xml(typed):
    text = clean_text(typed)
    text.encode()
    assert clean_text(text) == text
    assert not set(text) & {"\0", "\r", "\x0b", "\u2028", "\ufffe", "\uffff"}
    assert clean_line(typed).splitlines() in ([], [clean_line(typed)])


@pytest.mark.parametrize(("length", "valid"), [(MAX_TEXT, True), (MAX_TEXT + 1, False)])
def test_text_of_more_than_twenty_thousand_characters_is_refused(length, valid):
    form = text_form("甲" * length)
    assert form.is_valid() is valid
    assert form.typed == "甲" * length


@pytest.mark.parametrize("kind", ["heading", "title", "byline", "signature"])
@pytest.mark.parametrize(("length", "valid"), [(1_000, True), (1_001, False)])
def test_line_of_more_than_a_thousand_characters_is_refused(kind, length, valid):
    form = text_form("甲" * length, kind=kind)
    assert form.is_valid() is valid
    assert form.typed == "甲" * length


@pytest.mark.parametrize("revision", ["", "-1", "甲", None])
def test_text_without_a_revision_is_refused(revision):
    assert not text_form("甲", revision=revision).is_valid()


@pytest.mark.parametrize(
    ("shown", "posted"),
    [
        ("甲\n乙", "甲\r\n乙"),
        ("甲\r\n乙", "甲\r\n乙"),
        ("甲\u2028乙", "甲\n乙"),
        ("", ""),
        ("\n甲", "\n甲"),
    ],
)
def test_text_that_comes_back_as_it_was_shown_is_not_touched(shown, posted):
    assert not text_form(posted, seen=fingerprint(shown)).is_touched


@pytest.mark.parametrize(("shown", "posted"), [("甲", "乙"), ("甲", ""), ("", "甲"), ("甲", "甲 ")])
def test_text_that_differs_from_what_was_shown_is_touched(shown, posted):
    assert text_form(posted, seen=fingerprint(shown)).is_touched


def test_text_without_fingerprint_is_touched_and_one_not_posted_is_not():
    assert text_form("甲").is_touched
    assert not TextForm(MultiValueDict(), Passage(kind="body")).is_touched


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("text", " 市\r\n民政局\0 ", "市 民政局"),
        ("long_text", "甲\r\n乙", "甲\n乙"),
        ("list", "甲\r\n乙\x07", "甲\n乙"),
        ("date", "2026-11-18", "2026-11-18"),
        ("date", "2026年11月8日", "2026-11-08"),
        ("date", "2026/1/8", "2026-01-08"),
        ("date", "2026.1.8", "2026-01-08"),
        ("date", "", ""),
        ("number", " 12 ", "12"),
        ("number", "0", "0"),
        ("number", "", ""),
        ("choice", "甲", "甲"),
        ("choice", "", ""),
    ],
)
def test_fact_is_checked_by_its_kind(kind, typed, value):
    form = fact_form(kind, typed, choices="甲\n乙")
    assert form.is_valid()
    assert form.value == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("text", "甲" * 200), ("long_text", "甲" * 5_000), ("list", "\n".join(["甲" * 200] * 50))],
)
def test_fact_at_its_bound_is_taken(kind, typed):
    form = fact_form(kind, typed)
    assert form.is_valid()
    assert form.value == typed


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("date", "2026-02-30"), ("date", "明天"), ("date", "18-11-2026"), ("number", "三"),
        ("number", "-1"), ("number", "1.5"), ("number", "9" * 5000), ("choice", "丙"),
        ("text", "甲" * 201), ("long_text", "甲" * 5_001), ("list", "甲\n" * 51),
        ("list", "甲" * 201), ("list", "甲\n" + "乙" * 100_000),
    ],
)  # fmt: skip
def test_fact_that_does_not_fit_its_kind_is_refused_and_kept(kind, typed):
    form = fact_form(kind, typed, choices="甲\n乙")
    assert not form.is_valid()
    assert form.typed == typed


def test_texts_sent_before_are_read_as_they_would_be_stored():
    assert text_form("甲乙", sent=["甲\r\n", "甲\x07"]).sent == ["甲\n", "甲"]
    assert text_form("甲乙", kind="heading", sent=[" 甲\n乙 "]).sent == ["甲 乙"]
    assert fact_form("date", "", {"sent": ["2026年11月8日", "明天"]}).sent == ["2026-11-08"]
    assert text_form("甲").sent == []


def test_only_the_last_texts_sent_before_are_read():
    sent = [str(number) for number in range(MAX_SENT + 3)]
    assert text_form("甲", sent=sent).sent == sent[3:]


def test_text_as_it_was_shown_is_touched_once_another_was_sent():
    assert not text_form("甲", seen=fingerprint("甲")).is_touched
    assert text_form("甲", seen=fingerprint("甲"), sent=["甲乙"]).is_touched
