"""WordprocessingML as text: the only file that knows XML names.

Takes plain values, gives XML. Lengths are twips (1/20 pt), sizes half points,
indents 1/100 character with their length in twips beside for readers that do not
count in characters. The order of elements is the schema's (ECMA-376, 17.3 and 17.7).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import NamedTuple

ILLEGAL = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML text can hold (XML 1.0, 2.2); also CR, which every parser turns into LF."""
_LEGAL = re.compile(r"[\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*+")

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACES = f'xmlns:w="{WORD}"'
_BUILT_IN = frozenset(
    ("Normal", "Title", "Subtitle", "Salutation", "heading 1", "heading 2", "heading 3",
     "Body Text", "Signature", "Date", "footer", "Default Paragraph Font",
     "annotation text", "annotation reference")
)  # fmt: skip
_CELLS_XML = (
    '<w:widowControl/><w:overflowPunct w:val="1"/>'
    '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
)
# overflowPunct is Word's default, yet has to be said: LibreOffice (7.4 and after) reads it the
# wrong way round, and where it hangs punctuation its PDF loses the hanging mark.
_BREAKS = re.compile(r"([\t\n])")
_BREAK_XML = {"\t": "<w:tab/>", "\n": "<w:br/>", "": ""}


class Indent(NamedTuple):
    """An indent: hundredths of a character, and the same in twips."""

    hundredths: int
    twips: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFormat:
    """Character properties of a style; what is not given is inherited."""

    font: str = ""
    latin_font: str = ""
    bold: bool = False
    spacing: int | None = None
    half_points: int = 0
    fill: str = ""
    language: str = ""

    @property
    def xml(self) -> str:
        """The w:rPr element, or nothing."""
        size = self.half_points
        inner = (
            self._fonts
            + ("<w:b/><w:bCs/>" if self.bold else "")
            + (f'<w:spacing w:val="{self.spacing}"/>' if self.spacing is not None else "")
            + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")
            + (f'<w:shd w:val="clear" w:color="auto" w:fill="{self.fill}"/>' if self.fill else "")
            + self._language
        )
        return f"<w:rPr>{inner}</w:rPr>" if inner else ""

    @property
    def _fonts(self) -> str:
        """Word picks one of four fonts by character (17.3.2.26).

        ASCII takes `ascii`; quotes, dashes and dots (U+2018, U+2014, U+2026 …) take
        `hAnsi`, or `eastAsia` under the hint: both are the Chinese font. LibreOffice
        knows no hAnsi and gives these marks the `ascii` font at the beginning of a
        paragraph and beside Latin: without `latin_font` all four are the Chinese font.
        """
        if not self.font:
            return ""
        font, latin = escape(self.font), escape(self.latin_font or self.font)
        return (
            f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{font}"'
            f' w:eastAsia="{font}" w:cs="{latin}"/>'
        )

    @property
    def _language(self) -> str:
        code = escape(self.language)
        return f'<w:lang w:val="{code}" w:eastAsia="{code}" w:bidi="ar-SA"/>' if code else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphFormat:
    """Paragraph properties of a style; what is not given is inherited.

    `cells` guards against widows and sets East Asian text cell by cell: no space
    added between Chinese and Latin, no snapping to a document grid.
    """

    cells: bool = False
    keep_next: bool = False
    keep_lines: bool = False
    before: int | None = None
    after: int | None = None
    exact_line: int | None = None
    left: Indent | None = None
    right: Indent | None = None
    first_line: Indent | None = None
    align: str = ""
    outline: int | None = None

    @property
    def xml(self) -> str:
        """The w:pPr element, or nothing."""
        inner = self.inner_xml
        return f"<w:pPr>{inner}</w:pPr>" if inner else ""

    @property
    def inner_xml(self) -> str:
        """What stands within w:pPr."""
        return (
            ("<w:keepNext/>" if self.keep_next else "")
            + ("<w:keepLines/>" if self.keep_lines else "")
            + (_CELLS_XML if self.cells else "")
            + self._spacing
            + self._indents
            + (f'<w:jc w:val="{self.align}"/>' if self.align else "")
            + (f'<w:outlineLvl w:val="{self.outline}"/>' if self.outline is not None else "")
        )

    @property
    def _spacing(self) -> str:
        pairs = (("before", self.before), ("after", self.after), ("line", self.exact_line))
        given = "".join(f' w:{name}="{value}"' for name, value in pairs if value is not None)
        rule = ' w:lineRule="exact"' if self.exact_line is not None else ""
        return f"<w:spacing{given}{rule}/>" if given else ""

    @property
    def _indents(self) -> str:
        pairs = (("left", self.left), ("right", self.right), ("firstLine", self.first_line))
        given = "".join(
            f' w:{name}Chars="{indent.hundredths}" w:{name}="{indent.twips}"'
            for name, indent in pairs
            if indent is not None
        )
        return f"<w:ind{given}/>" if given else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A paragraph style, or a character style where `paragraph` is None."""

    id: str
    name: str
    based_on: str = ""
    next: str = ""
    link: str = ""
    default: bool = False
    hidden: bool = False
    paragraph: ParagraphFormat | None = ParagraphFormat()
    text: TextFormat = TextFormat()

    @property
    def xml(self) -> str:
        """The w:style element."""
        kind = "character" if self.paragraph is None else "paragraph"
        default = ' w:default="1"' if self.default else ""
        custom = "" if self.name in _BUILT_IN else ' w:customStyle="1"'
        names = (self.name, self.based_on, self.next, self.link)
        links = zip(("name", "basedOn", "next", "link"), names, strict=True)
        return (
            f'<w:style w:type="{kind}"{default}{custom} w:styleId="{self.id}">'
            + "".join(f'<w:{tag} w:val="{escape(to)}"/>' for tag, to in links if to)
            + ('<w:uiPriority w:val="99"/><w:semiHidden/>' if self.hidden else "<w:qFormat/>")
            + (self.paragraph.xml if self.paragraph else "")
            + f"{self.text.xml}</w:style>"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page of a section, in twips."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    footer: int


def styles_xml(text: TextFormat, paragraph: ParagraphFormat, styles: Iterable[Style]) -> str:
    """The styles part: document defaults, Word's other built-in styles hidden, our own."""
    return (
        f"{_HEAD}<w:styles {_NAMESPACES}><w:docDefaults>"
        f"<w:rPrDefault>{text.xml}</w:rPrDefault>"
        f"<w:pPrDefault>{paragraph.xml}</w:pPrDefault></w:docDefaults>"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1"'
        ' w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>'
        + "".join(style.xml for style in styles)
        + "</w:styles>"
    )


def settings_xml(*, tab_stop: int, odd_and_even_footers: bool) -> str:
    """The settings part: full cells for punctuation, the mode of today's Word."""
    return (
        f'{_HEAD}<w:settings {_NAMESPACES}><w:defaultTabStop w:val="{tab_stop}"/>'
        + ("<w:evenAndOddHeaders/>" if odd_and_even_footers else "")
        + '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
    )


def page_number_xml(style_id: str) -> str:
    """A footer part with the page number between dashes: — 1 —."""
    return (
        f'{_HEAD}<w:ftr {_NAMESPACES}><w:p><w:pPr><w:pStyle w:val="{style_id}"/></w:pPr>'
        + run_xml("— ")
        + f'<w:fldSimple w:instr="PAGE">{run_xml("1")}</w:fldSimple>'
        + run_xml(" —")
        + "</w:p></w:ftr>"
    )


def section_xml(page: Page, footers: Iterable[tuple[str, str]]) -> str:
    """The section's page and its footers, given as (kind, relationship id)."""
    references = "".join(
        f'<w:footerReference w:type="{kind}" r:id="{relation}"/>' for kind, relation in footers
    )
    return (
        f'<w:sectPr>{references}<w:pgSz w:w="{page.width}" w:h="{page.height}"/>'
        f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}"'
        f' w:left="{page.left}" w:header="{page.footer}" w:footer="{page.footer}" w:gutter="0"/>'
        "</w:sectPr>"
    )


def run_xml(text: str, style_id: str = "") -> str:
    """A run; tabs and line breaks become elements."""
    head = _run_head(style_id)
    if "\t" in text or "\n" in text:
        pieces = _BREAKS.split(text)
        return f"{head}{''.join(_BREAK_XML.get(p) or _text_xml(p) for p in pieces)}</w:r>"
    return f"{head}{_text_xml(text)}</w:r>"


@lru_cache(maxsize=256)
def _run_head(style_id: str) -> str:
    return f'<w:r><w:rPr><w:rStyle w:val="{style_id}"/></w:rPr>' if style_id else "<w:r>"


def is_legal(text: str) -> bool:
    """Whether XML can hold the text."""
    return bool(_LEGAL.fullmatch(text))


def check_text(text: str, place: str) -> None:
    """Raise ValueError for a character XML cannot hold, naming its place."""
    found = ILLEGAL.search(text)
    if found:
        code = f"U+{ord(found[0]):04X}"
        raise ValueError(f"{place}, character {found.start() + 1}: {code} cannot stand in XML")


def _text_xml(text: str) -> str:
    """A text, escaped; the same as html.escape, in half the time."""
    if not text:
        return ""
    space = ' xml:space="preserve"' if " " in text else ""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<w:t{space}>{escaped}</w:t>"


def paragraph_xml(style_id: str, runs: Iterable[str]) -> str:
    """A paragraph of runs."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/></w:pPr>{"".join(runs)}</w:p>'


def comment_xml(number: int, text: str, author: str, initials: str, moment: datetime) -> str:
    """A comment; newlines part its paragraphs, the first of which has the mark Word expects."""
    mark = f"{_run_head('CommentReference')}<w:annotationRef/></w:r>"
    paragraphs = [
        paragraph_xml("CommentText", [mark * (not place), run_xml(line)])
        for place, line in enumerate(text.split("\n"))
    ]
    return (
        f'<w:comment {_NAMESPACES} w:id="{number}" w:author="{escape(author)}" '
        f'w:initials="{escape(initials)}" w:date="{moment:%Y-%m-%dT%H:%M:%SZ}">'
        f"{''.join(paragraphs)}</w:comment>"
    )


def document_xml(paragraphs: Iterable[str], section: str) -> str:
    """The main part."""
    return (
        f'{_HEAD}<w:document {_NAMESPACES} xmlns:r="{RELATIONSHIPS}"><w:body>'
        f"{''.join(paragraphs)}{section}</w:body></w:document>"
    )


def core_xml(*, title: str, subject: str, author: str, created: datetime) -> str:
    """The core properties (ECMA-376-2, 11); `created` in UTC, also the time of the last change."""
    moment = f"{created:%Y-%m-%dT%H:%M:%SZ}"
    return (
        f"{_HEAD}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:subject>{escape(subject)}</dc:subject>"
        f"<dc:creator>{escape(author)}</dc:creator>"
        f"<cp:lastModifiedBy>{escape(author)}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )
