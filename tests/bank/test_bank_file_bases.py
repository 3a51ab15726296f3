"""The base files of page styles within a bank file."""

import base64

import pytest

from drafting.bank.bankfile.exporting import export_bank
from drafting.bank.bankfile.importing import import_bank
from drafting.bank.models import PageStyleBase
from tests.bank.bank_files import also, deeds, document, empty, entry, faults
from tests.bank.factories import make_page_style
from tests.report.bases import changed, plain_base, unit_base

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def bases():
    rows = PageStyleBase.objects.values_list("page_style__slug", "file_name", "data")
    return [(slug, name, bytes(data)) for slug, name, data in rows]


def test_base_files_are_carried_byte_for_byte(bank):
    before, text = bases(), export_bank()
    empty()
    assert deeds(import_bank(data=text.encode()))["page_style_bases"] == {"added": 1}
    assert (bases(), export_bank()) == (before, text)


def test_base_file_is_changed_kept_and_with_replace_taken_off(bank):
    other = plain_base()
    text = base64.b64encode(other).decode()
    done = import_bank(data=document(entry("page_style_bases", 0, "data", text)))
    assert deeds(done)["page_style_bases"] == {"changed": 1}
    assert bases() == [("standard", "本单位.docx", other)]
    without = document(entry("page_style_bases", []))
    import_bank(data=without)
    assert len(bases()) == 1
    assert deeds(import_bank(data=without, replace=True))["page_style_bases"] == {"removed": 1}
    assert bases() == []


def test_history_says_of_every_base_file_that_a_bank_file_changed_it(bank):
    PageStyleBase.history.all().delete()
    text = base64.b64encode(plain_base()).decode()
    import_bank(data=document(entry("page_style_bases", 0, "data", text)))
    whole, without = document(), document(entry("page_style_bases", []))
    import_bank(data=without, replace=True)
    import_bank(data=whole)
    records = PageStyleBase.history.order_by("history_id")
    assert list(records.values_list("history_type", "history_change_reason")) == [
        ("~", "bank-file"), ("-", "bank-file"), ("+", "bank-file"),
    ]  # fmt: skip


BASE = 'page_style_bases["standard"]'


def spoilt(part, content):
    return base64.b64encode(changed(unit_base(), {part: content})).decode()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("data", 5, "This must be a file in base64."),
        ("data", "", "This must be a file in base64."),
        ("data", "a?==", "This must be a file in base64."),
        ("data", "公文", "This must be a file in base64."),
        (
            "data", base64.b64encode(b"no file").decode(),
            "This is no Word file (.docx), or it is damaged.",
        ),
        (
            "data", base64.b64encode(b"\0" * (2 * 1024 * 1024 + 1)).decode(),
            "The file is too large: at most 2 MB.",
        ),
        (
            "data", spoilt("word/big.bin", b"\0" * 21_000_000),
            "Unpacked, the file is too large.",
        ),
        (
            "data", spoilt("word/header9.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
            "The file holds XML no Word file should hold.",
        ),
        ("file_name", "", "This field cannot be blank."),
        (
            "file_name", "长" * 201,
            "Ensure this value has at most 200 characters (it has 201).",
        ),
        (
            "page_style", "standart",
            "There is no “standart”. Did you mean “standard”? Possible are: standard.",
        ),
    ],
)  # fmt: skip
def test_bad_base_file_is_refused_in_words_and_writes_nothing(bank, name, value, words):
    before = export_bank()
    place = f"{BASE}.{name}".replace("standard", value if name == "page_style" else "standard")
    assert faults(document(entry("page_style_bases", 0, name, value))) == [f"{place}: {words}"]
    assert export_bank() == before


def test_new_base_file_needs_its_name_and_its_content(bank):
    make_page_style(slug="other")
    change = also("page_style_bases", {"page_style": "other"})
    assert faults(document(change)) == [
        'page_style_bases["other"].data: This must not be missing.',
        'page_style_bases["other"].file_name: This must not be missing.',
    ]
