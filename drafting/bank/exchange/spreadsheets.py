"""Phrases as files: .xlsx, .csv, and the template to fill in."""

from __future__ import annotations

import csv
import io
from typing import Any

import tablib
from import_export.formats import base_formats
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from drafting.bank.exchange.columns import (
    EXAMPLE,
    FILE_LANGUAGE,
    PhraseResource,
    WordCell,
    words_of,
)
from drafting.bank.exchange.workbook import SHEET
from drafting.bank.models import Fact, PhraseKind, Register, SectionRole, Status, Topic

VALUES = "可选值"
"""The template's sheet of allowed values."""

_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_EXAMPLE = {
    "code": EXAMPLE,
    "role": SectionRole.PROBLEM,
    "kind": PhraseKind.LEAD,
    "text": "理论学习不够系统深入",
    "register": Register.OFFICE,
    "note": "空位写成【重点工作】；编号留空即为新素材，写已有的编号即为修改",
    "status": Status.PROPOSED,
}


class PhrasesCSV(base_formats.CSV):  # type: ignore[misc]
    """CSV that Excel and WPS open as what it is: UTF-8 with its mark, lines ended by CRLF."""

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """The file."""
        out = io.StringIO(newline="")
        csv.writer(out).writerows([dataset.headers, *dataset])
        return out.getvalue().encode("utf-8-sig")


class PhrasesXLSX(base_formats.XLSX):  # type: ignore[misc]
    """A workbook written row by row: half the time of tablib's, and text stays text."""

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        """The file."""
        book = Workbook(write_only=True)
        sheet = book.create_sheet(SHEET)
        sheet.freeze_panes = "A2"
        _set_widths(sheet)
        sheet.append([_bold(sheet, heading) for heading in dataset.headers])
        for row in dataset:
            sheet.append(row)
        return _saved(book)


FORMATS: dict[str, type[base_formats.TablibFormat]] = {"xlsx": PhrasesXLSX, "csv": PhrasesCSV}


def export_phrases(phrases: Any, extension: str) -> bytes:
    """Phrases as a file of one of the `FORMATS`; two queries for each 2,000."""
    found = phrases.select_related("topic", "continues").prefetch_related("answered_by")
    dataset = PhraseResource().export(found.iterator(chunk_size=2_000))
    data: bytes = FORMATS[extension]().export_data(dataset)
    return data


def template() -> bytes:
    """An empty workbook: headings, one example that is not read, and the allowed values."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.freeze_panes = "A2"
    _set_widths(sheet)
    columns = PhraseResource().columns()
    sheet.append([column.column_name for column in columns.values()])
    sheet.append(example_row())
    for cell in sheet[1]:
        cell.font = _BOLD
    for cell in sheet[2]:
        cell.alignment = _WRAPPED
    allowed = _allowed()
    _add_choices(sheet, allowed)
    _add_values(book.create_sheet(VALUES), allowed)
    return _saved(book)


def example_row() -> list[str]:
    """What a row may look like; its code says that it is none."""
    columns = PhraseResource().columns().items()
    return [
        column.widget.render(_EXAMPLE[name]) if name in _EXAMPLE else "" for name, column in columns
    ]


def _allowed() -> dict[str, list[str]]:
    """What the columns with few words may hold, and the slots there are; two queries."""
    topics = list(Topic.objects.values_list("name", flat=True))
    columns = PhraseResource().columns().items()
    words = {
        name: list(words_of(column.widget.choices, FILE_LANGUAGE).values())
        for name, column in columns
        if isinstance(column.widget, WordCell)
    }
    slots = [f"【{key}】" for key in sorted(Fact.objects.known_keys())]
    return {"role": words.pop("role"), "topic": topics, **words, "text": slots}


def _add_values(sheet: Any, allowed: dict[str, list[str]]) -> None:
    columns = PhraseResource().columns()
    for number, (name, words) in enumerate(allowed.items(), 1):
        heading = "文字中的空位" if name == "text" else columns[name].column_name
        sheet.cell(1, number, heading).font = _BOLD
        sheet.column_dimensions[get_column_letter(number)].width = 22
        for line, word in enumerate(words, 2):
            sheet.cell(line, number, word)


def _add_choices(sheet: Any, allowed: dict[str, list[str]]) -> None:
    """Lists to choose from, in the cells of the template."""
    columns = list(PhraseResource().columns())
    for number, (name, words) in enumerate(allowed.items(), 1):
        if name == "text" or not words:
            continue
        letter = get_column_letter(number)
        source = f"'{VALUES}'!${letter}$2:${letter}${len(words) + 1}"
        place = get_column_letter(columns.index(name) + 1)
        choice = DataValidation(type="list", formula1=source, allow_blank=True)
        choice.add(f"{place}2:{place}20001")
        sheet.add_data_validation(choice)


def _set_widths(sheet: Any) -> None:
    for number, column in enumerate(PhraseResource().columns().values(), 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width


def _bold(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.font = _BOLD
    return cell


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
