"""The Word file of a report.

A document is the prepared package of its page style, with its text and properties
written in. No direct formatting: every look is a style's.
"""

import io
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from drafting.report.layout import Paragraph, ParagraphRole
from drafting.report.pagestyle import PageStyle
from drafting.report.word import ooxml
from drafting.report.word.package import (
    CORE_PART,
    DOCUMENT_PART,
    ClosingInsets,
    PreparedPackage,
    StyleIds,
    style_package,
)

_HEAD_ROLES = (
    ParagraphRole.TITLE,
    ParagraphRole.SUBTITLE,
    ParagraphRole.BYLINE,
    ParagraphRole.DATELINE,
)
_CLOSING_ROLES = (ParagraphRole.SIGNATURE, ParagraphRole.DATE)
_BLOCKS = {
    role: 0 if role in _HEAD_ROLES else 2 if role in _CLOSING_ROLES else 1 for role in ParagraphRole
}
_FIRST_ZIP_YEAR = 1980
_INSET = 200


@dataclass(frozen=True, slots=True)
class Properties:
    """The core properties of a file. A `created` without time zone counts as UTC."""

    title: str
    author: str
    created: datetime
    subject: str = ""


def write_docx(paragraphs: Sequence[Paragraph], style: PageStyle, properties: Properties) -> bytes:
    """Write a report as .docx. The same input gives the same bytes.

    Raises ValueError for a character XML cannot hold, naming its place.
    """
    insets = closing_insets(paragraphs, style.characters_per_line)
    return fill_package(style_package(style, insets), paragraphs, properties)


def fill_package(
    prepared: PreparedPackage, paragraphs: Sequence[Paragraph], properties: Properties
) -> bytes:
    """A prepared package with text and properties. Raises ValueError as `write_docx`."""
    created = _utc(properties.created)
    document = ooxml.document_xml(_body(paragraphs, prepared.styles), prepared.section)
    if not ooxml.is_legal(document):
        _refuse_paragraphs(paragraphs)
    _check_properties(properties)
    core = ooxml.core_xml(
        title=properties.title,
        subject=properties.subject,
        author=properties.author,
        created=created,
    )
    stream = io.BytesIO()
    stream.write(prepared.package)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        for name, xml in ((DOCUMENT_PART, document), (CORE_PART, core)):
            package.writestr(zip_entry(name, created), xml.encode(), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def zip_entry(name: str, created: datetime) -> zipfile.ZipInfo:
    """An entry of a zip, dated; before 1980 a zip knows no dates."""
    if created.year < _FIRST_ZIP_YEAR:
        return zipfile.ZipInfo(name)
    return zipfile.ZipInfo(name, created.timetuple()[:6])


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment


def _refuse_paragraphs(paragraphs: Sequence[Paragraph]) -> None:
    for number, paragraph in enumerate(paragraphs, start=1):
        ooxml.check_text(paragraph.text, f"paragraph {number}")


def _check_properties(properties: Properties) -> None:
    for name, value in asdict(properties).items():
        if isinstance(value, str):
            ooxml.check_text(value, name)


def _body(paragraphs: Sequence[Paragraph], styles: StyleIds) -> Iterator[str]:
    run_styles, run_xml = styles.runs, ooxml.run_xml
    for paragraph, style_id in zip(paragraphs, _style_ids(paragraphs, styles), strict=True):
        runs = [run_xml(run.text, run_styles[run.role]) for run in paragraph.runs]
        yield ooxml.paragraph_xml(style_id, runs)


def _style_ids(paragraphs: Sequence[Paragraph], styles: StyleIds) -> Iterator[str]:
    """The style of each paragraph, by its role and its neighbours.

    Title block, text and closing block are parted by one blank line; the last
    paragraph of the text stays on one page with the signature.
    """
    block = None
    following = [*(paragraph.role for paragraph in paragraphs[1:]), None]
    for paragraph, after in zip(paragraphs, following, strict=False):
        role = paragraph.role
        opens_block = block not in (None, _BLOCKS[role])
        block = _BLOCKS[role]
        if opens_block and role in styles.after_blank:
            yield styles.after_blank[role]
        elif role is ParagraphRole.BODY and after in _CLOSING_ROLES:
            yield styles.kept_body
        else:
            yield styles.paragraphs[role]


def closing_insets(paragraphs: Sequence[Paragraph], line: int) -> ClosingInsets:
    """Where signature and date stand on a line of `line` characters (7.3.5.2).

    The signature stands two characters in; the date's first character two right of
    the signature's first. A date that would then come nearer to the margin than two
    characters because it is longer than the signature stands two in itself, and the
    signature moves left.
    """
    signature = _width(paragraphs, ParagraphRole.SIGNATURE)
    date = _width(paragraphs, ParagraphRole.DATE)
    if not signature or not date:
        return ClosingInsets()
    if date > signature:
        inset = _INSET + date + _INSET - signature
        return ClosingInsets(signature=min(inset, max(100 * line - signature, 0)))
    return ClosingInsets(date=min(signature - date, max(100 * line - date, 0)))


def _width(paragraphs: Sequence[Paragraph], role: ParagraphRole) -> int:
    """The width of the widest paragraph of a role, in 1/100 character."""
    widths = (_text_width(item.text) for item in paragraphs if item.role is role)
    return max(widths, default=0)


def _text_width(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(character) in "WFA" for character in text)
    return 50 * (len(text) + wide)
