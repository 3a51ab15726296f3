"""Phrases as files: .xlsx, .csv, and the template to fill in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
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
from drafting.bank.models import Fact, Phrase, PhraseKind, Register, SectionRole, Status, Topic

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


Rows = Iterable[list[str]]


def _csv(rows: Rows) -> bytes:
    """CSV that Excel and WPS open as what it is: UTF-8 with its mark, lines ended by CRLF."""
    out = io.BytesIO()
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    csv.writer(text).writerows(rows)
    text.flush()
    return out.getvalue()


def _xlsx(rows: Rows) -> bytes:
    """A workbook written row by row; text stays text. The first row is the headings."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "A2"
    _set_widths(sheet)
    for number, row in enumerate(rows):
        sheet.append(row if number else [_bold(sheet, heading) for heading in row])
    return _saved(book)


@dataclass(frozen=True, slots=True)
class Format:
    """What a kind of file is called, and what writes it: headings first, then phrases."""

    content_type: str
    write: Callable[[Rows], bytes]


FORMATS = {
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "csv": Format("text/csv", _csv),
}


def export_phrases(phrases: QuerySet[Phrase], extension: str) -> bytes:
    """Phrases as a file of one of the `FORMATS`; two queries for each 2,000.

    Rows go into the file as they are read: 100,000 phrases are never all in memory.
    """
    return FORMATS[extension].write(_rows(phrases))


def _rows(phrases: QuerySet[Phrase]) -> Iterator[list[str]]:
    columns = list(PhraseResource().columns().values())
    yield [column.column_name for column in columns]
    names = [str(column.attribute) for column in columns if column.attribute != "answered_by"]
    codes = Prefetch("answered_by", Phrase.objects.only("code"))
    found = phrases.select_related("topic", "continues").only(*names).prefetch_related(codes)
    for phrase in found.iterator(chunk_size=2_000):
        yield [column.export(phrase) for column in columns]


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
