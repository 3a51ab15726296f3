"""The working copy: a Word file with a comment wherever something is left to do.

Nothing but comments is added: the text stays, character by character.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby, pairwise

import docx
from docx.document import Document
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from drafting.report import ooxml
from drafting.report.ooxml import ParagraphFormat, Style, TextFormat
from drafting.report.ooxml_reading import StyleSheet
from drafting.report.word import zip_entry

_TEXT_STYLE = Style(
    id="CommentText",
    name="annotation text",
    hidden=True,
    paragraph=ParagraphFormat(before=0, after=0, exact_line=300, align="left"),
    text=TextFormat(spacing=0, half_points=21),
)
_REFERENCE_STYLE = Style(
    id="CommentReference",
    name="annotation reference",
    hidden=True,
    paragraph=None,
    text=TextFormat(half_points=21),
)


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """A remark on a stretch of a report.

    `paragraph` counts from 0 as `layout` gives them; `start` and `end` are code
    points of its text, where start == end means the whole paragraph. Newlines part the
    remark's own paragraphs.
    """

    paragraph: int
    start: int
    end: int
    text: str


def comment_docx(
    data: bytes, notes: Sequence[Note], author: str, initials: str, moment: datetime
) -> bytes:
    """The Word file with every note as a comment at its place. Notes may overlap.

    `data` is what `write_docx` or `write_docx_on` gave. A `moment` without time zone
    counts as UTC; the same input gives the same bytes. Raises ValueError for a note
    that stands outside the text or holds a character that XML cannot.
    """
    document = docx.Document(io.BytesIO(data))
    _check(notes, document.paragraphs, (author, initials))
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    for paragraph, remarks in _by_paragraph(document.paragraphs, notes):
        for note, runs in _marked(paragraph, remarks):
            comment = document.add_comment(runs, note.text, author, initials)
            comment._comment_elm.date = moment.replace(microsecond=0)
    if notes:
        _add_styles(document)
    return _packed(document, moment)


def _check(notes: Iterable[Note], paragraphs: Sequence[Paragraph], names: tuple[str, str]) -> None:
    lengths = [len(paragraph.text) for paragraph in paragraphs]
    for name in names:
        ooxml.check_text(name, "author")
    for number, note in enumerate(notes, start=1):
        ooxml.check_text(note.text, f"note {number}")
        inside = 0 <= note.paragraph < len(lengths)
        if not inside or not 0 <= note.start <= note.end <= lengths[note.paragraph]:
            raise ValueError(f"note {number} stands outside the text: {note}")


def _by_paragraph(
    paragraphs: Sequence[Paragraph], notes: Sequence[Note]
) -> Iterator[tuple[Paragraph, list[Note]]]:
    """The paragraphs that have notes, with them; longer notes first where they start together."""
    in_order = sorted(notes, key=lambda note: (note.paragraph, note.start, note.start - note.end))
    for number, remarks in groupby(in_order, key=lambda note: note.paragraph):
        yield paragraphs[number], list(remarks)


def _marked(paragraph: Paragraph, notes: Sequence[Note]) -> list[tuple[Note, list[Run]]]:
    """Each note with the runs it covers, after cutting runs where a note begins or ends."""
    cuts = {place for note in notes for place in (note.start, note.end)}
    placed = list(_cut(paragraph, sorted(cuts)))
    marked = []
    for note in notes:
        covered = [run for start, run in placed if note.start <= start < note.end]
        marked.append((note, covered or [run for _start, run in placed]))
    return marked


def _cut(paragraph: Paragraph, cuts: Sequence[int]) -> Iterator[tuple[int, Run]]:
    """The runs of a paragraph that hold text, cut at these places, with where they start."""
    start = 0
    for run in paragraph.runs or [paragraph.add_run()]:
        text = run.text
        inner = [cut - start for cut in cuts if start < cut < start + len(text)]
        for begin, piece in _pieces(run, text, inner):
            yield start + begin, piece
        start += len(text)


def _pieces(run: Run, text: str, cuts: Sequence[int]) -> Iterator[tuple[int, Run]]:
    if not cuts:
        yield 0, run
        return
    places = list(pairwise((0, *cuts, len(text))))
    run.text = text[: cuts[0]]
    yield 0, run
    for begin, end in places[1:]:
        element = deepcopy(run._r)
        run._r.addnext(element)
        run = Run(element, run._parent)
        run.text = text[begin:end]
        yield begin, run


def _add_styles(document: Document) -> None:
    """The styles that python-docx gives comments by id, in a file that has none such."""
    sheet = StyleSheet(document.styles.element)
    for style in (_TEXT_STYLE, _REFERENCE_STYLE):
        if not sheet.has(style.id):
            sheet.add(style)


def _packed(document: Document, moment: datetime) -> bytes:
    """The file, every part of it dated at the moment."""
    saved, packed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            target.writestr(zip_entry(name, moment), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
