"""The columns of a file of phrases, and what stands in their cells.

Headings and words are Chinese, whoever exports: files move between editors. The headings
are the Chinese labels of the form. Read are also the English ones and the keys of the
code. They are data, so not translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Choices
from django.utils.translation import override
from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import Widget

from drafting.bank.exchange.cells import Cell, harmless, is_blank, text_of
from drafting.bank.exchange.faults import FileError, cell_fault
from drafting.bank.exchange.rows import Bank, Fault, PhraseRow, Value
from drafting.bank.exchange.sheets import SheetRow
from drafting.bank.models import PhraseKind, Register, SectionRole, Status
from drafting.report.compare.words import nearest_word

EXAMPLE = "（示例，不导入）"
"""What stands in place of a code in the template's example row, which is not read."""

FILE_LANGUAGE = "zh-hans"

MOST_CODES = 50
"""The most phrases that answer one."""

_CODES_APART = re.compile(r"[\s,，、;；]+")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_OTHER_WORDS = {
    "待审核": Status.PROPOSED, "已启用": Status.ACTIVE, "已停用": Status.RETIRED,
}  # fmt: skip
"""Words that files may have had before; the pages' own words are read anyway."""


class TextCell(Widget):  # type: ignore[misc]
    """Text as it is."""

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Value:
        """The text, its formula mark taken off."""
        return text_of(value)

    def render(self, value: object, obj: Any = None, **kwargs: Any) -> str:
        """The text, made harmless."""
        return harmless("" if value is None else str(value))


@lru_cache(maxsize=64)
def words_of(choices: type[Choices], language: str) -> dict[str, str]:
    """The word for every key in a language."""
    with override(language):
        return {key: str(label) for key, label in choices.choices}


@lru_cache(maxsize=16)
def _keys_of(choices: type[Choices]) -> dict[str, str]:
    """Every word, in any language of the site, that stands for a key."""
    found = {word: str(key) for word, key in _OTHER_WORDS.items() if isinstance(key, choices)}
    for language, _name in settings.LANGUAGES:
        found |= {word.casefold(): key for key, word in words_of(choices, language).items()}
    return found | {str(key): str(key) for key in choices.values}


class WordCell(TextCell):
    """One of a few words, written as the pages show it."""

    def __init__(self, choices: type[Choices]) -> None:
        super().__init__()
        self.choices = choices

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Value:
        """The key of the word; nothing for an empty cell."""
        word = text_of(value)
        key = _keys_of(self.choices).get(word.casefold())
        if word and key is None:
            shown = words_of(self.choices, FILE_LANGUAGE).values()
            raise _unknown_word(word, shown, _keys_of(self.choices))
        return key or ""

    def render(self, value: object, obj: Any = None, **kwargs: Any) -> str:
        """The word."""
        return words_of(self.choices, FILE_LANGUAGE).get(str(value), "")


class TopicCell(TextCell):
    """A topic's name."""

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Value:
        """The topic's id; None for an empty cell."""
        bank: Bank = kwargs["bank"]
        name = text_of(value)
        if name and name not in bank.topics:
            raise _unknown_word(name, bank.topics, bank.topics)
        return bank.topics.get(name)


class CodesCell(TextCell):
    """Codes of phrases, written one after the other."""

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Value:
        """The codes."""
        codes = frozenset(_CODES_APART.split(text_of(value))) - {""}
        if len(codes) > MOST_CODES:
            raise cell_fault("too-many-codes", count=len(codes), limit=MOST_CODES)
        return codes

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The codes in alphabetical order."""
        return harmless("、".join(sorted(phrase.code for phrase in value.all())))


class DateCell(TextCell):
    """A day."""

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Value:
        """The date; None for an empty cell."""
        word = text_of(value)
        found = _DATE.fullmatch(word)
        try:
            return date(*map(int, found.groups())) if found else _no_date(word)
        except ValueError:  # the 31st of June
            return _no_date(word)


def _no_date(word: str) -> Value:
    if word:
        raise cell_fault("date", word=word[:40])
    return None


def _unknown_word(word: str, shown: Iterable[str], known: Iterable[str]) -> ValidationError:
    words = "、".join(shown)
    return cell_fault(
        "unknown-word", word=word[:40], nearest=nearest_word(word[:40], known), all=words
    )


class Column(Field):  # type: ignore[misc]
    """A column with its headings in two languages and its width in characters."""

    def __init__(
        self, heading: str, english: str, cell: Widget, *, width: int = 12, attribute: str = ""
    ) -> None:
        super().__init__(attribute=attribute or None, column_name=heading, widget=cell)
        self.english = english
        self.width = width


class PhraseResource(Resource):  # type: ignore[misc]
    """Phrases as rows of cells, out by `export` and in by `read`."""

    code = Column("编号", "code", TextCell(), width=24, attribute="code")
    role = Column("环节", "role", WordCell(SectionRole), attribute="role")
    topic = Column("主题", "topic", TopicCell(), attribute="topic__name")
    kind = Column("类型", "kind", WordCell(PhraseKind), attribute="kind")
    text = Column("文字", "text", TextCell(), width=80, attribute="text")
    continues = Column(
        "承接的观点句", "continues", TextCell(), width=24, attribute="continues__code"
    )
    answered_by = Column(
        "回应它的原因和措施", "answered by", CodesCell(), width=24, attribute="answered_by"
    )
    register = Column("适用人员", "register", WordCell(Register), attribute="register")
    note = Column("备注", "note", TextCell(), width=30, attribute="note")
    status = Column("状态", "status", WordCell(Status), attribute="status")
    valid_from = Column("启用日期", "valid from", DateCell(), attribute="valid_from")
    valid_until = Column("停用日期", "valid until", DateCell(), attribute="valid_until")

    def columns(self) -> Mapping[str, Column]:
        """Every column by the field it is about."""
        columns: Mapping[str, Column] = self.fields
        return columns

    def headings(self) -> str:
        """Every heading, as a message lists them."""
        return "、".join(column.column_name for column in self.columns().values())

    def match(self, cells: Iterable[Cell]) -> dict[int, str]:
        """The field of every place of the first row. Raises `FileError`."""
        found: dict[int, str] = {}
        for place, cell in enumerate(cells):
            if is_blank(cell):
                continue
            name = self._field_called(str(cell))
            if name in found.values():
                raise FileError("heading-twice", name=self.columns()[name].column_name)
            found[place] = name
        self._refuse_missing(set(found.values()))
        return found

    def _field_called(self, heading: str) -> str:
        names = {column.column_name: name for name, column in self.columns().items()}
        names |= {column.english: name for name, column in self.columns().items()}
        word = heading.strip().strip("*＊").replace("_", " ").casefold()
        if word not in names:
            like = nearest_word(word, names)
            raise FileError("unknown-heading", name=heading[:40], nearest=like, all=self.headings())
        return names[word]

    def _refuse_missing(self, found: set[str]) -> None:
        """A file changes phrases by their codes, or says all that a new one needs."""
        if "code" not in found:
            for name in ("role", "kind", "text"):
                if name not in found:
                    heading = self.columns()[name].column_name
                    raise FileError("headings-missing", name=heading, all=self.headings())

    def read(self, rows: list[SheetRow], bank: Bank) -> Iterator[PhraseRow]:
        """The phrases of a sheet whose first row has the headings. Raises `FileError`."""
        places = self.match(rows[0].cells)
        for row in rows[1:]:
            if EXAMPLE not in row.cells:
                yield self._read_row(row, places, bank)

    def _read_row(self, row: SheetRow, places: Mapping[int, str], bank: Bank) -> PhraseRow:
        found = PhraseRow(row.number, {})
        for place, cell in enumerate(row.cells):
            if place in places:
                _read_cell(found, places[place], self.columns()[places[place]], cell, bank)
            elif not is_blank(cell):
                raise FileError("no-heading", place=place + 1)
        for name in places.values():  # a row that ends early ends in empty cells
            if name not in found.values and not any(f.field == name for f in found.faults):
                _read_cell(found, name, self.columns()[name], "", bank)
        if not found.values.get("status"):  # empty: as it was, or the usual one
            found.values.pop("status", None)
        return found


def _read_cell(row: PhraseRow, name: str, column: Column, cell: Cell, bank: Bank) -> None:
    try:
        row.values[name] = column.clean({column.column_name: cell}, bank=bank)
    except ValidationError as error:
        row.faults.append(Fault(row.number, name, error))
