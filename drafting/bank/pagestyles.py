"""What is done to page styles: their checks in words, and their base files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from drafting.bank.models import PageStyleBase
from drafting.bank.records import record_changed, record_created, unrecorded
from drafting.report import pagestyle
from drafting.report.layout import ParagraphRole
from drafting.report.pagestyle import PageNumber, check_page_style
from drafting.report.word.intake import BadBaseError
from drafting.report.word.office_base import inspect_base

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from drafting.bank.models import PageStyle

_STYLE_ERRORS = {
    "out-of-range": _("From %(least)g to %(most)g."),
    "empty": _("Name a font."),
    "too-long": _("Word takes font names of at most %(most)d characters."),
    "control-character": _("The font's name holds a character no file can hold."),
    "pitch-too-small": _("The lines would overlap: at least %(least)g points."),
    "text-too-narrow": _("Too little room between the margins: less than %(least)d characters."),
    "text-too-low": _("Too little room between the margins: less than %(least)d lines."),
    "title-too-large": _("A line would hold less than %(least)d characters of the title."),
    "no-room-for-page-number": _("No room for the page number: at least %(least)g mm."),
}

_REFUSALS = {
    "too-large": _("The file is too large: at most 2 MB."),
    "encrypted": _("The file has a password. Take it off and upload the file again."),
    "old-word": _("This is a .doc file of an old Word. Save it as .docx and upload that."),
    "not-a-zip": _("This is no Word file (.docx), or it is damaged."),
    "broken-zip": _("The file is damaged. Save it anew in Word or WPS."),
    "too-many-parts": _("The file holds too many parts to be a base."),
    "too-large-unpacked": _("Unpacked, the file is too large."),
    "compression-bomb": _("The file is packed in a way no Word file is."),
    "not-word": _("This is no Word document: upload a .docx file."),
    "template": _("This is a Word template (.dotx). Save it as .docx and upload that."),
    "strict": _("The file is in the strict format. Save it as an ordinary .docx."),
    "macros": _("The file holds macros. Save it as .docx without them."),
    "entities": _("The file holds XML no Word file should hold."),
    "broken-xml": _("The file is damaged: a part of it cannot be read."),
    "too-many-elements": _("The file holds far more than a base needs. Take its text out."),
    "external": _(
        "The file refers to something outside of it (%(what)s, in: %(place)s). Take that out; "
        "only links in the text may lead to web and mail addresses."
    ),
    "linked-field": _(
        "The file has a field that fetches something from outside (%(what)s, in: %(place)s). "
        "Take it out."
    ),
    "embedded": _(
        "The file holds something that is neither text nor a picture (%(what)s). "
        "Take embedded objects out."
    ),
    "broken-package": _("The file is damaged: its parts do not fit together."),
}

_REMARKS = {
    "text-dropped": _("The text in the file itself is left out."),
    "no-section": _("The file sets no page: the standard's A4 page is used."),
    "no-page-number": _("Its footers have no page number."),
    "theme-fonts": _("Its body font is the theme's and may look different elsewhere."),
    "no-line-pitch": _("Its lines have no exact pitch."),
    "automatic-numbers": _("Automatic numbers of its headings are taken off: ours are text."),
    "body-not-indented": _("Its body is not indented by two characters."),
}

ROLE_NAMES = {
    ParagraphRole.TITLE: _("Title"),
    ParagraphRole.SUBTITLE: _("Subtitle"),
    ParagraphRole.BYLINE: _("Post and name"),
    ParagraphRole.DATELINE: _("Date under the title"),
    ParagraphRole.SALUTATION: _("Salutation"),
    ParagraphRole.HEADING1: _("Heading 一、"),
    ParagraphRole.HEADING2: _("Heading （一）"),
    ParagraphRole.HEADING3: _("Heading 1."),
    ParagraphRole.BODY: _("Body text"),
    ParagraphRole.SIGNATURE: _("Signature"),
    ParagraphRole.DATE: _("Date under the signature"),
}


def page_style_errors(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Field and message of everything that makes a page style unfit."""
    known = {field.name for field in fields(pagestyle.PageStyle)}
    chosen = {name: value for name, value in values.items() if name in known}
    style = pagestyle.PageStyle(**chosen | {"page_number": PageNumber(chosen["page_number"])})
    for error in check_page_style(style):
        yield error.field, _STYLE_ERRORS[error.code] % {"least": error.least, "most": error.most}


_PLACES = (
    ("word/header", _("header")),
    ("word/footer", _("footer")),
    ("word/document", _("text")),
    ("word/footnotes", _("footnotes")),
    ("word/comments", _("comments")),
    ("word/settings", _("settings, perhaps its template")),
    ("word/numbering", _("numbering")),
)
_LONGEST_NAMED = 80


def base_refusal(error: BadBaseError) -> str:
    """Why a file cannot be a base, in words: what it is, and where."""
    places = (str(words) for start, words in _PLACES if error.part.startswith(start))
    place = next(places, error.part)
    return str(_REFUSALS[error.code]) % {"what": error.what[:_LONGEST_NAMED], "place": place}


@dataclass(frozen=True, slots=True)
class BaseDescription:
    """A base as its page shows it: its name, what it has for each role, what it lacks."""

    file_name: str
    found: list[tuple[str, str]]
    missing: list[str]
    remarks: list[str]


def describe_base(base: PageStyleBase) -> BaseDescription:
    """What a stored base has and lacks, in words."""
    try:
        report = inspect_base(bytes(base.data))
    except BadBaseError as error:  # stored before it was looked for
        words = _("Reports are written without it until another is put on. %(words)s")
        remark = str(words) % {"words": base_refusal(error)}
        return BaseDescription(base.file_name, found=[], missing=[], remarks=[remark])
    return BaseDescription(
        base.file_name,
        found=[(str(ROLE_NAMES[role]), name) for role, name in report.styles.items()],
        missing=[str(ROLE_NAMES[role]) for role in report.missing],
        remarks=[str(_REMARKS[code]) for code in report.problems],
    )


@transaction.atomic
def set_base(
    *,
    page_style: PageStyle,
    name: str,
    data: bytes,
    user: User | None = None,
    reason: str | None = None,
) -> PageStyleBase:
    """Give a page style a base file; the history keeps each. Raises BadBaseError."""
    inspect_base(data)
    stored = PageStyleBase.objects.filter(page_style=page_style).first()
    base = stored or PageStyleBase(page_style=page_style)
    if stored and (stored.file_name, bytes(stored.data)) == (name[:200], data):
        return stored
    base.file_name, base.data = name[:200], data
    with unrecorded(base):
        base.save()
    (record_changed if stored else record_created)([base], user=user, reason=reason)
    return base


def remove_base(*, page_style: PageStyle, reason: str | None = None) -> None:
    """Take the base file off a page style; the history keeps it."""
    base = PageStyleBase.objects.filter(page_style=page_style).first()
    if base:
        base._change_reason = reason  # type: ignore[attr-defined]
        base.delete()
