"""A draft's files: the formats there are, their bytes and their names.

A further format is a function here and one row of `FORMATS`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from drafting.bank.models import PageStyleBase
from drafting.desk.assembly import report_date
from drafting.desk.pdf import docx_to_pdf
from drafting.desk.progress import Progress
from drafting.desk.proof import DraftRemark, proof
from drafting.report.layout import Paragraph, ParagraphRole, RunRole
from drafting.report.text import plain_text
from drafting.report.word.comments import Note, comment_docx
from drafting.report.word.intake import BadBaseError
from drafting.report.word.office_base import title_characters, write_docx_on
from drafting.report.word.writing import Properties, write_docx

WORKING_COPY = "过程稿"

MOST_COMMENTS = 1_000
"""How many comments a working copy has: nobody reads more, and Word grows slow."""

_LOG = logging.getLogger(__name__)
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')
_LONGEST_TITLE = 60
_LONGEST_NAME = 12  # with the title, the date and 过程稿 within the 255 bytes a file system takes


def word_file(progress: Progress, created: datetime) -> bytes:
    """The Word file of a draft in its page style, or set in the page style's base."""
    return _written(progress, created)[1]


def _written(progress: Progress, created: datetime) -> tuple[Progress, bytes]:
    """The Word file, and the draft as it stands there: a base has titles of its own width."""
    page_style = progress.draft.page_style
    base = PageStyleBase.objects.filter(page_style=page_style).first()
    if base is not None:
        data = bytes(base.data)
        try:
            placed = Progress(progress.contents, title_characters(data))
            return placed, write_docx_on(data, placed.paragraphs, _properties(placed, created))
        except BadBaseError as error:
            # Stored before its fault was looked for: its page says so. The report comes first.
            _LOG.warning("The base of page style %s is refused: %s", page_style.slug, error.code)
    properties = _properties(progress, created)
    return progress, write_docx(progress.paragraphs, page_style.as_value(), properties)


def commented_file(progress: Progress, created: datetime) -> bytes:
    """The Word file with a comment at every open slot and every finding of the proofreader.

    Of more than `MOST_COMMENTS` it has the first, and the last of these says so.
    """
    progress, data = _written(progress, created)
    notes = [
        Note(at, start, end, _("Still open: %(slot)s") % {"slot": slot})
        for at, start, end, slot in _slot_places(progress.paragraphs)
    ]
    for one in proof(progress):
        found = one.finding
        notes.append(Note(found.paragraph, found.start, found.end, one.remark.words))
    notes.sort()
    left_out = len(notes) - MOST_COMMENTS
    if left_out > 0:
        last = notes[MOST_COMMENTS - 1]
        words = _(
            "From here on there are %(count)d more remarks. Mend these, then download it again."
        )
        words %= {"count": left_out}
        notes[MOST_COMMENTS - 1 :] = [replace(last, text=f"{last.text}\n{words}")]
    return comment_docx(data, notes, _("Nigao"), "NG", created)


def has_too_many_remarks(progress: Progress, findings: Sequence[DraftRemark]) -> bool:
    """Whether the working copy would have more comments than it may."""
    count = sum(1 for _place in _slot_places(progress.paragraphs)) + len(findings)
    return count > MOST_COMMENTS


def _slot_places(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, int, int, str]]:
    """The open slots: paragraph, start and end in it, text."""
    for at, paragraph in enumerate(paragraphs):
        start = 0
        for run in paragraph.runs:
            end = start + len(run.text)
            if run.role is RunRole.SLOT:
                yield at, start, end, run.text
            start = end


def pdf_file(progress: Progress, created: datetime) -> bytes:
    """The Word file as PDF. Raises PdfError where LibreOffice is missing or fails."""
    return docx_to_pdf(word_file(progress, created))


def text_file(progress: Progress, _created: datetime) -> bytes:
    """The bare text, a paragraph a line."""
    return plain_text(progress.paragraphs).encode()


def _properties(progress: Progress, created: datetime) -> Properties:
    title = "".join(p.text for p in progress.paragraphs if p.role is ParagraphRole.TITLE)
    author = str(progress.contents.answers.get("姓名") or "")
    return Properties(
        title=title, author=author, created=created, subject=progress.draft.blueprint_name
    )


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file a draft can become."""

    key: str
    extension: str
    content_type: str
    write: Callable[[Progress, datetime], bytes]
    is_working_copy: bool = False


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


FORMATS = {
    row.key: row
    for row in (
        Format("docx", "docx", _WORD, word_file),
        Format("comments", "docx", _WORD, commented_file, is_working_copy=True),
        Format("pdf", "pdf", "application/pdf", pdf_file),
        Format("txt", "txt", "text/plain; charset=utf-8", text_file),
    )
}


@dataclass(frozen=True, slots=True)
class FileName:
    """标题_姓名_日期.docx; not to be handed in yet, 标题_姓名_日期_过程稿.docx."""

    parts: tuple[str, ...]
    extension: str = "docx"

    def __str__(self) -> str:
        return "_".join(filter(None, self.parts)) + "." + self.extension

    @property
    def disposition(self) -> str:
        """The Content-Disposition header (RFC 6266, RFC 5987)."""
        return content_disposition_header(as_attachment=True, filename=str(self)) or ""


def file_name(progress: Progress, today: date, form: Format) -> FileName:
    """The name of a draft's file; the report's own date, else today's.

    With open slots it is a working copy, in a format for second readers always.
    """
    day = report_date(progress.contents) or today
    name = str(progress.contents.answers.get("姓名") or "")
    return FileName(
        (
            _part(progress.draft.name)[:_LONGEST_TITLE],
            _part(name)[:_LONGEST_NAME],
            day.isoformat(),
            WORKING_COPY if progress.gaps or form.is_working_copy else "",
        ),
        form.extension,
    )


def _part(text: str) -> str:
    return _NOT_IN_NAMES.sub("", text).strip("._")
