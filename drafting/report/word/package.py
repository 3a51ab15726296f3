"""The package of a page style: every part of a Word file but its text.

Styles, settings and footers are our own; nothing of Word's or python-docx's
templates gets in, so there is no theme and nothing unused. Clauses are those of
GB/T 9704—2012.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from drafting.report.layout import ParagraphRole, RunRole
from drafting.report.pagestyle import LEAST_LEADING, PageNumber, PageStyle, mm_twips, twips
from drafting.report.word import ooxml
from drafting.report.word.ooxml import Indent, ParagraphFormat, Style, TextFormat

PARAGRAPH_STYLES = {
    ParagraphRole.TITLE: "Title",
    ParagraphRole.SUBTITLE: "Subtitle",
    ParagraphRole.BYLINE: "Byline",
    ParagraphRole.DATELINE: "Dateline",
    ParagraphRole.SALUTATION: "Salutation",
    ParagraphRole.HEADING1: "Heading1",
    ParagraphRole.HEADING2: "Heading2",
    ParagraphRole.HEADING3: "Heading3",
    ParagraphRole.BODY: "BodyText",
    ParagraphRole.SIGNATURE: "Signature",
    ParagraphRole.DATE: "Date",
}
"""The style id of each paragraph role. Ids and names are Word's own where it has one."""

RUN_STYLES = {
    RunRole.TEXT: "",
    RunRole.HEADING2: "Heading2Char",
    RunRole.HEADING3: "Heading3Char",
    RunRole.SLOT: "OpenSlot",
}
"""The character style id of each run role; plain text has none."""

AFTER_BLANK = "AfterBlank"
"""Suffix of the styles that leave one blank line above: text under the title, signature."""
AFTER_BLANK_ROLES = (
    ParagraphRole.SALUTATION,
    ParagraphRole.HEADING1,
    ParagraphRole.BODY,
    ParagraphRole.SIGNATURE,
    ParagraphRole.DATE,
)
KEPT_BODY = "BodyTextKept"
"""Body that stays on one page with what follows: the signature is never alone on a page."""

DOCUMENT_PART = "word/document.xml"
CORE_PART = "docProps/core.xml"

_SPACED_NAMES = {"Heading1": "Heading 1", "BodyText": "Body Text"}
_SLOT_YELLOW = "FFFF00"
_NUMBER_BELOW_TEXT_MM = 7


@dataclass(frozen=True, slots=True)
class ClosingInsets:
    """How far signature and date stand from the right margin, in 1/100 character (7.3.5.2)."""

    signature: int = 200
    date: int = 200


@dataclass(frozen=True, slots=True)
class StyleIds:
    """The style ids of a package by role; `after_blank` holds those that leave a blank line."""

    paragraphs: Mapping[ParagraphRole, str]
    after_blank: Mapping[ParagraphRole, str]
    kept_body: str
    runs: Mapping[RunRole, str]


OWN_STYLES = StyleIds(
    paragraphs=PARAGRAPH_STYLES,
    after_blank={role: PARAGRAPH_STYLES[role] + AFTER_BLANK for role in AFTER_BLANK_ROLES},
    kept_body=KEPT_BODY,
    runs=RUN_STYLES,
)


@dataclass(frozen=True, slots=True)
class PreparedPackage:
    """A zip of all parts but `DOCUMENT_PART` and `CORE_PART`, its section's XML, its styles."""

    package: bytes
    section: str
    styles: StyleIds = OWN_STYLES


@lru_cache(maxsize=256)
def style_package(style: PageStyle, insets: ClosingInsets) -> PreparedPackage:
    """The package of a page style, built once. About 10 kB in memory each."""
    package = OpcPackage()
    document = _part(DOCUMENT_PART, CONTENT_TYPE.WML_DOCUMENT_MAIN, "")
    package.relate_to(document, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    core = _part(CORE_PART, CONTENT_TYPE.OPC_CORE_PROPERTIES, "")
    package.relate_to(core, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    styles = _part("word/styles.xml", CONTENT_TYPE.WML_STYLES, _styles_xml(style, insets))
    document.relate_to(styles, RELATIONSHIP_TYPE.STYLES)
    settings = _part("word/settings.xml", CONTENT_TYPE.WML_SETTINGS, _settings_xml(style))
    document.relate_to(settings, RELATIONSHIP_TYPE.SETTINGS)
    footers = [(kind, _relate_footer(document, kind, to)) for kind, to in _footers(style)]
    section = ooxml.section_xml(_page(style), footers)
    return PreparedPackage(all_but_the_text(package), section)


def _part(name: str, content_type: str, xml: str) -> Part:
    return Part(PackURI(f"/{name}"), content_type, xml.encode())


def _relate_footer(document: Part, kind: str, style_id: str) -> str:
    xml = ooxml.page_number_xml(style_id)
    footer = _part(f"word/footer-{kind}.xml", CONTENT_TYPE.WML_FOOTER, xml)
    return document.relate_to(footer, RELATIONSHIP_TYPE.FOOTER)


def all_but_the_text(package: OpcPackage) -> bytes:
    """The package without the parts each document writes itself, free of times and places."""
    saved, kept = io.BytesIO(), io.BytesIO()
    package.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(kept, "w") as target:
        for name in source.namelist():
            if name not in (DOCUMENT_PART, CORE_PART):
                target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def _page(style: PageStyle) -> ooxml.Page:
    return ooxml.Page(
        width=mm_twips(style.paper_width_mm),
        height=mm_twips(style.paper_height_mm),
        top=mm_twips(style.margin_top_mm),
        right=mm_twips(style.margin_right_mm),
        bottom=mm_twips(style.margin_bottom_mm),
        left=mm_twips(style.margin_left_mm),
        footer=max(
            mm_twips(style.margin_bottom_mm - _NUMBER_BELOW_TEXT_MM) - _number_pitch(style) // 2, 0
        ),
    )


def page_section(style: PageStyle) -> str:
    """The section of a page style without headers and footers."""
    return ooxml.section_xml(_page(style), ())


def _footers(style: PageStyle) -> list[tuple[str, str]]:
    if style.page_number is PageNumber.NONE:
        return []
    odd = [("default", "Footer")]
    return [*odd, ("even", "FooterEven")] if style.page_number is PageNumber.OUTSIDE else odd


def _settings_xml(style: PageStyle) -> str:
    odd_and_even = style.page_number is PageNumber.OUTSIDE
    return ooxml.settings_xml(tab_stop=_cells(style, 2).twips, odd_and_even_footers=odd_and_even)


def _styles_xml(style: PageStyle, insets: ClosingInsets) -> str:
    text = TextFormat(
        font=style.body_font,
        latin_font=_latin(style),
        spacing=twips(style.character_spacing_pt),
        half_points=round(style.body_size_pt * 2),
        language="zh-CN",
    )
    pitch = twips(style.line_pitch_pt)
    paragraph = ParagraphFormat(before=0, after=0, exact_line=pitch, align="both")
    styles = [
        Style(id="Normal", name="Normal", default=True, paragraph=ParagraphFormat(cells=True)),
        *role_styles(style, insets),
        *_footer_styles(style),
    ]
    return ooxml.styles_xml(text, paragraph, styles)


def role_styles(style: PageStyle, insets: ClosingInsets) -> Iterator[Style]:
    """The styles of paragraphs and runs, each after the one it is based on."""
    yield from _title_styles(style)
    yield from _text_styles(style)
    yield from _closing_styles(style, insets)
    yield from _after_blank_styles(twips(style.line_pitch_pt))
    yield from _run_styles(style)


def _title_styles(style: PageStyle) -> Iterator[Style]:
    """Title 2号小标宋 centred (7.3.1), what stands under it 3号楷体; none indented."""
    size = style.title_size_pt
    pitch = max(twips(style.line_pitch_pt), twips(size * LEAST_LEADING))
    centred = ParagraphFormat(
        keep_next=True, keep_lines=True, first_line=Indent(0, 0), align="center"
    )
    title = ParagraphFormat(
        keep_next=True,
        keep_lines=True,
        exact_line=pitch,
        first_line=Indent(0, 0),
        align="center",
    )
    text = _text(style, style.title_font, half_points=round(size * 2))
    yield Style(id="Title", name="Title", based_on="Normal", paragraph=title, text=text)
    for name in ("Subtitle", "Byline", "Dateline"):
        text = _text(style, style.byline_font)
        yield Style(id=name, name=name, based_on="Normal", paragraph=centred, text=text)


def _text_styles(style: PageStyle) -> Iterator[Style]:
    """Salutation at the margin; body and headings indented 2 字 (7.3.2, 7.3.3)."""
    indent = _cells(style, 2)
    flush = ParagraphFormat(keep_next=True, first_line=Indent(0, 0))
    yield Style(id="Salutation", name="Salutation", based_on="Normal", paragraph=flush)
    body = ParagraphFormat(first_line=indent)
    yield Style(id="BodyText", name="Body Text", based_on="Normal", paragraph=body)
    kept = ParagraphFormat(keep_next=True)
    yield Style(
        id=KEPT_BODY, name="Body Text Kept", based_on="BodyText", hidden=True, paragraph=kept
    )
    for level, text in enumerate(_heading_texts(style), start=1):
        yield Style(
            id=f"Heading{level}",
            name=f"heading {level}",
            based_on="Normal",
            next="BodyText",
            link=f"Heading{level}Char" if level > 1 else "",
            paragraph=ParagraphFormat(keep_next=True, first_line=indent, outline=level - 1),
            text=text,
        )


def _heading_texts(style: PageStyle) -> tuple[TextFormat, TextFormat, TextFormat]:
    return (
        _text(style, style.heading1_font),
        _text(style, style.heading2_font),
        _text(style, style.body_font, bold=style.bold_heading3),
    )


def _closing_styles(style: PageStyle, insets: ClosingInsets) -> Iterator[Style]:
    for name, inset in (("Signature", insets.signature), ("Date", insets.date)):
        paragraph = ParagraphFormat(
            keep_next=name == "Signature",
            right=_cells(style, inset / 100),
            first_line=Indent(0, 0),
            align="right",
        )
        yield Style(id=name, name=name, based_on="Normal", paragraph=paragraph)


def _after_blank_styles(pitch: int) -> Iterator[Style]:
    blank = ParagraphFormat(keep_next=True, before=pitch)
    for role in AFTER_BLANK_ROLES:
        base = PARAGRAPH_STYLES[role]
        yield Style(
            id=base + AFTER_BLANK,
            name=f"{_SPACED_NAMES.get(base, base)} After Blank",
            based_on=base,
            hidden=True,
            paragraph=blank,
        )


def _run_styles(style: PageStyle) -> Iterator[Style]:
    """Run-in headings, linked to their heading styles; open slots.

    The default style is for readers that want one for every run (python-docx).
    """
    yield Style(
        id="DefaultParagraphFont",
        name="Default Paragraph Font",
        default=True,
        hidden=True,
        paragraph=None,
    )
    _first, second, third = _heading_texts(style)
    for level, text in ((2, second), (3, third)):
        yield Style(
            id=f"Heading{level}Char",
            name=f"Heading {level} Char",
            link=f"Heading{level}",
            paragraph=None,
            text=text,
        )
    yield Style(id="OpenSlot", name="Open Slot", paragraph=None, text=TextFormat(fill=_SLOT_YELLOW))


def _footer_styles(style: PageStyle) -> Iterator[Style]:
    """Page number 4号半角宋体; odd pages right, even pages left, one character in (7.5)."""
    if style.page_number is PageNumber.NONE:
        return
    font = style.page_number_font
    text = TextFormat(font=font, spacing=0, half_points=round(style.page_number_size_pt * 2))
    pitch = _number_pitch(style)
    inset = Indent(100, twips(style.page_number_size_pt))
    if style.page_number is PageNumber.CENTRED:
        footer = ParagraphFormat(exact_line=pitch, align="center")
    else:
        footer = ParagraphFormat(exact_line=pitch, right=inset, align="right")
        even = ParagraphFormat(exact_line=pitch, left=inset, align="left")
    yield Style(id="Footer", name="footer", based_on="Normal", paragraph=footer, text=text)
    if style.page_number is PageNumber.OUTSIDE:
        yield Style(
            id="FooterEven", name="footer even", based_on="Normal", paragraph=even, text=text
        )


def _number_pitch(style: PageStyle) -> int:
    return twips(style.page_number_size_pt * LEAST_LEADING)


def _text(style: PageStyle, font: str, *, half_points: int = 0, bold: bool = False) -> TextFormat:
    return TextFormat(font=font, latin_font=_latin(style), half_points=half_points, bold=bold)


def _latin(style: PageStyle) -> str:
    return style.latin_font if style.use_latin_font else ""


def _cells(style: PageStyle, count: float) -> Indent:
    """An indent of so many characters of body text."""
    cell = style.body_size_pt + style.character_spacing_pt
    return Indent(round(count * 100), twips(count * cell))
