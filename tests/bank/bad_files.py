"""Files that are no table of phrases, with the words each is refused in.

Each value is a function that makes the file, so that no test run makes those it does not need.
"""

import io
import zipfile

from drafting.bank.exchange import sheets
from tests.bank.sheets import csv_of, repacked, xlsx_of

ROW = ("", "问题", "", "阐述", "学得不深。")
COLUMNS = (
    "编号、环节、主题、类型、文字、承接的观点句、回应它的原因和措施、适用人员、备注、状态、"
    "启用日期、停用日期"
)


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
OUT_OF_ORDER = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="2"><c><v>1</v></c></row><row r="1"><c><v>2</v></c></row></sheetData></worksheet>'
)
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
    "empty sheet": (lambda: xlsx_of(headings=()), "The file is empty."),
    "nothing but commas": (lambda: b",,,,\r\n,,,,", "The file is empty."),
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
    "place before the beginning": (
        lambda: xlsx_of(ROW)[:-10] + b"\xff" * 4 + xlsx_of(ROW)[-6:],
        BROKEN,
    ),
    "rows out of order": (
        lambda: repacked(xlsx_of(ROW), {"xl/worksheets/sheet1.xml": OUT_OF_ORDER}),
        BROKEN,
    ),
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
    "values far aside": (
        lambda: csv_of((*ROW, *[""] * 40, "甲")),
        "Row 2 has more than 40 columns. Delete what stands beside the table.",
    ),
    "cell longer than any": (
        lambda: csv_of(("", "问题", "", "阐述", "长" * 140_000)),
        "A cell has more than 131072 characters: no phrase is so long.",
    ),
    "too many rows": (
        many_rows,
        "The file has more than 5000 rows. Split it into several files.",
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
