"""Files that are no table of phrases: each is refused in words, and nothing is written."""

import io
import zipfile

import pytest
from django.utils.translation import override

from drafting.bank.exchange.cells import as_written, harmless, normal
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
