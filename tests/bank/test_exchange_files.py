"""Files that are no table of phrases: each is refused in words, and nothing is written."""

import io
import zipfile

import pytest
from django.utils.translation import override

from drafting.bank.exchange import sheets
from drafting.bank.exchange.cells import as_written, harmless, normal
from drafting.bank.exchange.columns import FILE_LANGUAGE, PhraseResource
from drafting.bank.exchange.faults import FileError
from drafting.bank.exchange.sheets import read_sheet
from drafting.bank.exchange.spreadsheets import export_phrases
from drafting.bank.models import Phrase
from tests.bank.factories import make_phrase
from tests.bank.sheets import csv_of, numbers, repacked, run, xlsx_of

pytestmark = pytest.mark.django_db

ROW = ("", "问题", "", "阐述", "学得不深。")
COLUMNS = (
    "编号、环节、主题、类型、文字、承接的观点句、回应它的原因和措施、适用人员、备注、状态、"
    "启用日期、停用日期"
)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def merged(book, sheet):
    sheet.merge_cells("B2:B3")


def zip_of(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def bomb():
    """100 MB of blanks in a few kilobytes."""
    return repacked(xlsx_of(ROW), {"xl/media/blank.bin": b" " * 100_000_000})


def many_rows():
    return csv_of(*[("", "问题", "", "阐述", f"第{n}条") for n in range(sheets.MAX_ROWS + 1)])


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'
UNKNOWN_KIND = (
    "This is no Excel (.xlsx) and no CSV file. Save the table as “Excel workbook (.xlsx)” "
    "and choose that file."
)
BROKEN = "This Excel file is damaged. Open it in Excel or WPS, save it again, and retry."
ENCODING = (
    "The characters of this CSV file cannot be read. Save it as “CSV UTF-8”, or as an "
    "Excel workbook (.xlsx)."
)

BAD_FILES = {
    "empty": (lambda: b"", "The file is empty."),
    "blank": (lambda: b" \r\n\t", "The file is empty."),
    "50 MB": (
        lambda: b"a" * 50_000_000,
        "The file has more than 5 MB. Split it into several files.",
    ),
    "headings only": (csv_of, "The file has headings but no phrases below them."),
    "headings only, workbook": (xlsx_of, "The file has headings but no phrases below them."),
    "old Excel": (
        lambda: OLE + b"\0" * 600,
        "This is an Excel file of the old kind (.xls). Open it, save it as “Excel workbook "
        "(.xlsx)”, and choose that file.",
    ),
    "password": (
        lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "This file is protected by a password. Open it, remove the password, and save it again.",
    ),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", UNKNOWN_KIND),
    "other archive": (lambda: zip_of(**{"word/document.xml": "<a/>"}), UNKNOWN_KIND),
    "zip bomb": (
        bomb,
        "Unpacked, this file is far larger than a table of phrases can be (over 60 MB).",
    ),
    "thousands of parts": (
        lambda: zip_of(**{f"a{n}": "" for n in range(1_001)}),
        "Unpacked, this file is far larger than a table of phrases can be (over 60 MB).",
    ),
    "cut short": (lambda: xlsx_of(ROW)[:-200], BROKEN),
    "no XML": (lambda: repacked(xlsx_of(ROW), {"xl/worksheets/sheet1.xml": b"<a"}), BROKEN),
    "part missing": (lambda: repacked(xlsx_of(ROW), {"xl/worksheets/sheet1.xml": None}), BROKEN),
    "entities": (lambda: repacked(xlsx_of(ROW), {"xl/worksheets/sheet1.xml": ENTITY}), BROKEN),
    "merged cells": (
        lambda: xlsx_of(ROW, ROW, change=merged),
        "Cells are merged (B2:B3). Unmerge them and fill in every row on its own: of merged "
        "cells only the first has a value.",
    ),
    "UTF-16": (lambda: "编号,文字".encode("utf-16"), ENCODING),
    "no known encoding": (lambda: "编号".encode() + b"\xff\xfe\xfd", ENCODING),
    "quotation mark": (
        lambda: csv_of(("a", "问题", "", "阐述", '"甲')),
        "Row 2 of this CSV file cannot be read: a quotation mark is not closed.",
    ),
    "too many rows": (
        many_rows,
        "The file has more than 20000 rows. Split it into several files.",
    ),
    "unknown heading": (
        lambda: csv_of(("a", "b"), headings=("编号", "文宇")),
        f"There is no column “文宇”. Did you mean “文字”? The columns are: {COLUMNS}.",
    ),
    "quite unknown heading": (
        lambda: csv_of(("a", "b"), headings=("编号", "xyz123")),
        f"There is no column “xyz123”. The columns are: {COLUMNS}.",
    ),
    "heading twice": (
        lambda: csv_of(("a", "b"), headings=("文字", "text")),
        "The column “文字” stands there twice.",
    ),
    "heading missing": (
        lambda: csv_of(("a", "b"), headings=("环节", "文字")),
        f"The first row lacks the column “类型”. The columns are: {COLUMNS}.",
    ),
    "title over the headings": (
        lambda: csv_of(headings=("素材总表", "", "", "", "")),
        f"There is no column “素材总表”. The columns are: {COLUMNS}.",
    ),
    "values without heading": (
        lambda: csv_of((*ROW, "多出来的")),
        "Column 6 has values but no heading in the first row.",
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file_is_refused_in_words_and_writes_nothing(name):
    make, words = BAD_FILES[name]
    with pytest.raises(FileError) as refused:
        run(make(), skip_faulty=True)
    assert refused.value.messages == [words]
    assert not Phrase.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_every_usual_encoding_and_delimiter(encoding, delimiter):
    data = csv_of(ROW).decode("utf-8-sig").replace(",", delimiter).encode(encoding)
    assert numbers(run(data)) == (1, 0, 0, 0)
    assert Phrase.objects.get().text == "学得不深。"


@pytest.mark.parametrize(
    "headings",
    [
        ("code", "role", "topic", "kind", "text"),
        (" 编号 ", "环节*", "Topic", "KIND", "文字"),
    ],
)
def test_headings_are_read_in_english_and_with_blanks_and_stars(headings):
    assert numbers(run(csv_of(ROW, headings=headings))) == (1, 0, 0, 0)


def test_headings_are_the_labels_of_the_form():
    fields = {name: Phrase._meta.get_field(name) for name in PhraseResource().columns()}
    headings = {name: column.column_name for name, column in PhraseResource().columns().items()}
    with override(FILE_LANGUAGE):
        assert {name: str(field.verbose_name) for name, field in fields.items()} == headings


def test_sheet_called_as_ours_is_read_wherever_it_stands():
    def add(book, sheet):
        sheet.title = "说明"
        ours = book.create_sheet("素材")
        for row in (("编号", "环节", "类型", "文字"), ("", "问题", "阐述", "在第二张表")):
            ours.append(row)

    run(xlsx_of(("x",), headings=("随便",), change=add))
    assert Phrase.objects.get().text == "在第二张表"


def test_row_numbers_are_those_of_the_spreadsheet():
    def leave_rows_out(book, sheet):
        sheet.cell(9, 5, "在第九行")

    rows = read_sheet(xlsx_of(change=leave_rows_out))
    assert [row.number for row in rows] == [1, 9]


def test_stated_size_of_a_sheet_is_not_trusted():
    data = xlsx_of(ROW)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b'ref="A1:E2"' in sheet
    vast = sheet.replace(b'ref="A1:E2"', b'ref="A1:XFD1048576"')
    assert len(read_sheet(repacked(data, {"xl/worksheets/sheet1.xml": vast}))) == 2


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@a", "'=1", "''=1", "'", "'a", "＝1", "a=1", "- 一是", "", "“甲”", "a'"],
)
def test_text_made_harmless_is_had_back_exactly(text):
    assert as_written(harmless(text)) == text
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r", "＝"))


def test_texts_that_differ_in_what_a_file_cannot_hold_are_the_same():
    assert normal(" 甲\r\n乙\x0b\r丙 ") == "甲\n乙\n丙"


def test_formula_marks_of_phrases_survive_the_way_out_and_back(django_assert_num_queries):
    for text in ("=1+1", "-甲", "'=1", "甲\r\n乙", "“引号”，逗号", "\t缩进"):
        make_phrase(text=text, note="@注")
    for extension in ("xlsx", "csv"):
        with django_assert_num_queries(2):
            data = export_phrases(Phrase.objects.order_by("code"), extension)
        assert numbers(run(data)) == (0, 0, 6, 0)
