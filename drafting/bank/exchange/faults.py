"""What can be wrong with a file of phrases, in words an editor understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

_OF_FILES = {
    "too-large": _("The file has more than %(limit)d MB. Split it into several files."),
    "empty": _("The file is empty."),
    "no-rows": _("The file has headings but no phrases below them."),
    "unknown-kind": _(
        "This is no Excel (.xlsx) and no CSV file. Save the table as “Excel workbook (.xlsx)” "
        "and choose that file."
    ),
    "old-excel": _(
        "This is an Excel file of the old kind (.xls). Open it, save it as "
        "“Excel workbook (.xlsx)”, and choose that file."
    ),
    "protected": _(
        "This file is protected by a password. Open it, remove the password, and save it again."
    ),
    "unpacks-too-large": _(
        "Unpacked, this file is far larger than a table of phrases can be (over %(limit)d MB)."
    ),
    "broken": _("This Excel file is damaged. Open it in Excel or WPS, save it again, and retry."),
    "merged": _(
        "Cells are merged (%(ranges)s). Unmerge them and fill in every row on its own: "
        "of merged cells only the first has a value."
    ),
    "encoding": _(
        "The characters of this CSV file cannot be read. Save it as "
        "“CSV UTF-8”, or as an Excel workbook (.xlsx)."
    ),
    "broken-csv": _("Row %(row)d of this CSV file cannot be read: a quotation mark is not closed."),
    "too-many-rows": _("The file has more than %(limit)d rows. Split it into several files."),
    "too-many-columns": _(
        "Row %(row)d has more than %(limit)d columns. Delete what stands beside the table."
    ),
    "too-many-cells": _(
        "The sheet has far more cells than a table of phrases, most of them empty. "
        "Copy the table alone into a new file and choose that."
    ),
    "too-much-text": _(
        "The file has more text than a table of phrases can have. Split it into several files."
    ),
    "cell-too-long": _("A cell has more than %(limit)d characters: no phrase is so long."),
    "too-many-faults": _(
        "More than %(limit)d rows are faulty, so the rest was not looked at and nothing was "
        "written. The first: row %(row)d, %(heading)s: %(words)s"
    ),
    "unknown-heading": _("There is no column “%(name)s”. The columns are: %(all)s."),
    "unknown-heading-nearest": _(
        "There is no column “%(name)s”. Did you mean “%(nearest)s”? The columns are: %(all)s."
    ),
    "no-heading": _("Column %(place)d has values but no heading in the first row."),
    "heading-twice": _("The column “%(name)s” stands there twice."),
    "headings-missing": _("The first row lacks the column “%(name)s”. The columns are: %(all)s."),
}

_OF_CELLS = {
    "formula": _("A formula stands here. Write the value itself."),
    "error-value": _("The spreadsheet shows an error here (%(value)s)."),
    "control-character": _("There is a character here that cannot be shown (%(value)s)."),
    "required": _("This must not be empty."),
    "too-long": _("This has %(length)d characters; %(limit)d are allowed."),
    "code": _("A code has small letters, digits and hyphens only, like theory-insight-1."),
    "code-new": _(
        "The bank has no phrase “%(code)s”. To add one, the file must have the columns "
        "环节, 类型 and 文字."
    ),
    "new": _("To add a phrase, the file must have the columns 环节, 类型 and 文字."),
    "code-twice": _("Row %(row)d has the same code."),
    "unknown-word": _("There is no “%(word)s”. Possible are: %(all)s."),
    "unknown-word-nearest": _(
        "There is no “%(word)s”. Did you mean “%(nearest)s”? Possible are: %(all)s."
    ),
    "date": _("“%(word)s” is no date. Write it like 2026-03-05."),
    "ends-early": _("It ends before it begins."),
    "in-bank": _("This phrase is in the bank already (%(code)s)."),
    "text-twice": _("Row %(row)d has the same phrase."),
    "too-many-codes": _("Here stand %(count)d codes; %(limit)d are allowed."),
    "unknown-code": _("There is no phrase of the code “%(code)s”."),
    "unknown-code-nearest": _(
        "There is no phrase of the code “%(code)s”. Did you mean “%(nearest)s”?"
    ),
    "faulty-code": _("The phrase “%(code)s” stands in a row that cannot be read in."),
    "itself": _("A phrase cannot point to itself."),
}


class FileError(ValidationError):
    """The file as a whole cannot be read: a code and its parameters."""

    def __init__(self, code: str, /, **parameters: object) -> None:
        super().__init__(_OF_FILES[_key(code, parameters)], code=code, params=parameters)


def cell_fault(code: str, /, **parameters: object) -> ValidationError:
    """What is wrong with one cell; with a `nearest` it is named."""
    return ValidationError(_OF_CELLS[_key(code, parameters)], code=code, params=parameters)


def _key(code: str, parameters: Mapping[str, object]) -> str:
    return f"{code}-nearest" if parameters.get("nearest") else code
