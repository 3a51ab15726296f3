"""The working copy: a Word file with a comment wherever something is left to do.

Nothing but comments is added: the text stays, character by character.
"""

import io
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby, pairwise

import docx
from docx.document import Document
from docx.oxml.parser import parse_xml
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from drafting.report.word import ooxml
from drafting.report.word.ooxml import ParagraphFormat, Style, TextFormat
from drafting.report.word.ooxml_reading import StyleSheet
from drafting.report.word.writing import zip_entry

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
    paragraphs = document.paragraphs
    _check(notes, paragraphs, (author, initials))
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    marked = (each for group in _by_paragraph(paragraphs, notes) for each in _marked(*group))
    xml = []
    for number, (note, first, last) in enumerate(marked):
        first.mark_comment_range(last, number)
        xml.append(ooxml.comment_xml(number, note.text, author, initials, moment))
    if xml:
        # python-docx would look through all comments there are for the number of each new one.
        document.part._comments_part.element.extend(map(parse_xml, xml))
        _add_styles(document)
    return _packed(document, moment)


def _check(notes: Sequence[Note], paragraphs: Sequence[Paragraph], names: tuple[str, str]) -> None:
    for name in names:
        ooxml.check_text(name, "author")
    noted = {note.paragraph for note in notes}
    lengths = {
        number: len(paragraph.text)
        for number, paragraph in enumerate(paragraphs)
        if number in noted
    }
    for number, note in enumerate(notes, start=1):
        ooxml.check_text(note.text, f"note {number}")
        if not 0 <= note.start <= note.end <= lengths.get(note.paragraph, -1):
            raise ValueError(f"note {number} stands outside the text: {note}")


def _by_paragraph(
    paragraphs: Sequence[Paragraph], notes: Sequence[Note]
) -> Iterator[tuple[Paragraph, list[Note]]]:
    """The paragraphs that have notes, with them; longer notes first where they start together."""
    in_order = sorted(notes, key=lambda note: (note.paragraph, note.start, note.start - note.end))
    for number, remarks in groupby(in_order, key=lambda note: note.paragraph):
        yield paragraphs[number], list(remarks)


def _marked(paragraph: Paragraph, notes: Sequence[Note]) -> Iterator[tuple[Note, Run, Run]]:
    """Each note with the first and last run it covers, after cutting runs where notes end."""
    cuts = {place for note in notes for place in (note.start, note.end)}
    placed = list(_cut(paragraph, sorted(cuts)))
    starts = [start for start, _run in placed]
    for note in notes:
        first, after = bisect_left(starts, note.start), bisect_left(starts, note.end)
        if first == after:  # on nothing: on the whole paragraph
            first, after = 0, len(placed)
        yield note, placed[first][1], placed[after - 1][1]


def _cut(paragraph: Paragraph, cuts: Sequence[int]) -> Iterator[tuple[int, Run]]:
    """The runs of a paragraph that hold text, cut at these places, with where they start."""
    start = 0
    for run in paragraph.runs or [paragraph.add_run()]:
        text = run.text
        inside = slice(bisect_right(cuts, start), bisect_left(cuts, start + len(text)))
        inner = [cut - start for cut in cuts[inside]]
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
