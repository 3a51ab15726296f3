"""Files that are no table of phrases: each is refused in words, and nothing is written."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest
from django.utils.translation import override
from openpyxl.styles import Font

from drafting.bank.exchange.cells import ErrorValue, Formula, as_written, harmless, normal
from drafting.bank.exchange.columns import FILE_LANGUAGE, PhraseResource
from drafting.bank.exchange.faults import FileError
from drafting.bank.exchange.sheets import read_sheet
from drafting.bank.exchange.spreadsheets import export_phrases
from drafting.bank.models import Phrase
from tests.bank.bad_files import BAD_FILES
from tests.bank.factories import make_phrase
from tests.bank.sheets import csv_of, numbers, repacked, run, xlsx_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

ROW = ("", "问题", "", "阐述", "学得不深。")


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


def test_cells_of_every_kind_are_read_as_they_are_shown():
    def fill(book, sheet):
        sheet["A2"], sheet["B2"], sheet["C2"], sheet["D2"] = "甲", 12, 1.5, True
        sheet["E2"], sheet["F2"], sheet["G2"] = date(2026, 3, 5), datetime(2026, 3, 5, 8), "=1+1"
        sheet["H2"].value, sheet["H2"].data_type = "#N/A", "e"
        sheet["I2"], sheet["I2"].number_format = 46086, 'yyyy"年"m"月"d"日"'
        sheet["J2"], sheet["J2"].number_format = 0.5, "0.00%"
        sheet["L2"] = " 两头有空 "

    assert [row.cells for row in read_sheet(xlsx_of(headings=("a",), change=fill))[1:]] == [
        ("甲", "12", "1.5", "TRUE", date(2026, 3, 5), date(2026, 3, 5), Formula(),
         ErrorValue("#N/A"), date(2026, 3, 5), "0.5", "", " 两头有空 "),
    ]  # fmt: skip


def test_text_in_runs_is_read_whole_and_without_its_pronunciation():
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    runs = "<r><t>学得</t></r><r><t>不深</t></r><rPh><t>xue</t></rPh>"
    sheet = (
        f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row><x:c t="inlineStr"><x:is>'
        + runs.replace("<", "<x:").replace("<x:/", "</x:")
        + "</x:is></x:c></x:row></x:sheetData></x:worksheet>"
    )
    data = repacked(xlsx_of(ROW), {"xl/worksheets/sheet1.xml": sheet.encode()})
    assert [row.cells for row in read_sheet(data)] == [("学得不深",)]


def test_cells_without_value_are_no_part_of_a_row():
    def style(book, sheet):
        for row in range(1, 400):
            for column in range(1, 90):
                sheet.cell(row, column).font = Font(bold=True)

    assert numbers(run(xlsx_of(ROW, change=style))) == (1, 0, 0, 0)


def test_workbook_may_have_as_many_formats_as_excel_makes():
    made = "<cellXfs>" + "<xf/>" * 65_490
    data = xlsx_of(ROW)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = archive.read("xl/styles.xml").decode()
    styles = re.sub(r"<cellXfs[^>]*>", made, styles)
    assert numbers(run(repacked(data, {"xl/styles.xml": styles.encode()}))) == (1, 0, 0, 0)
