"""A unit's own base: its Word file, emptied, with a report set in its styles.

Page, headers, footers and styles are the base's. A style of the base that is found
by name is used as it is; where a role has none, our own style is added, based on the
base's body.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple, Self

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.opc.rel import _Relationship
from docx.parts.document import DocumentPart

from drafting.report.layout import Paragraph, ParagraphRole, RunRole
from drafting.report.pagestyle import LIMITS, PageNumber, PageStyle
from drafting.report.word import ooxml_reading
from drafting.report.word.intake import BadBaseError, open_package, refusing_damage
from drafting.report.word.ooxml import Style, TextFormat
from drafting.report.word.ooxml_reading import Section, StyleSheet
from drafting.report.word.package import (
    CORE_PART,
    DOCUMENT_PART,
    OWN_STYLES,
    ClosingInsets,
    PreparedPackage,
    StyleIds,
    all_but_the_text,
    page_section,
    role_styles,
)
from drafting.report.word.writing import Properties, closing_insets, fill_package

STYLE_NAMES: Mapping[ParagraphRole, tuple[str, ...]] = {
    ParagraphRole.TITLE: ("公文标题", "公文大标题", "文件标题", "大标题", "Title", "标题"),
    ParagraphRole.SUBTITLE: ("公文副标题", "Subtitle", "副标题"),
    ParagraphRole.BYLINE: ("职务姓名", "报告人", "发言人", "作者", "Byline"),
    ParagraphRole.DATELINE: ("题下日期", "标题日期", "Dateline"),
    ParagraphRole.SALUTATION: ("称谓", "主送机关", "Salutation", "称呼"),
    ParagraphRole.HEADING1: ("公文一级标题", "一级标题", "heading 1", "标题 1"),
    ParagraphRole.HEADING2: ("公文二级标题", "二级标题", "heading 2", "标题 2"),
    ParagraphRole.HEADING3: ("公文三级标题", "三级标题", "heading 3", "标题 3"),
    ParagraphRole.BODY: ("公文正文", "正文段落", "正文首行缩进"),
    ParagraphRole.SIGNATURE: ("公文署名", "发文机关署名", "落款", "署名", "Signature", "签名"),
    ParagraphRole.DATE: ("成文日期", "公文日期", "落款日期", "Date", "日期"),
}
"""The names a base's style for a role may have, the first found taken; spaces and case aside.

Word and WPS store the English names of their own styles.
"""

_INDENTED_BODY_NAMES = (
    "Body Text First Indent",
    "Body Text",
    "正文文本",
    "Normal Indent",
    "正文缩进",
)
"""Names every file may hold untouched: a body only if indented, as the style of plain text is."""

_RUN_NAMES: Mapping[RunRole, tuple[str, ...]] = {
    RunRole.HEADING2: ("Heading 2 Char", "标题 2 字符", "标题 2 Char"),
    RunRole.HEADING3: ("Heading 3 Char", "标题 3 字符", "标题 3 Char"),
    RunRole.SLOT: ("Open Slot", "空位"),
}
_RUN_PARAGRAPHS = {
    RunRole.HEADING2: ParagraphRole.HEADING2,
    RunRole.HEADING3: ParagraphRole.HEADING3,
}
_KEPT_RELATIONS = (
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.FONT_TABLE,
)
_TWIPS_PER_MM = 1440 / 25.4
_DEFAULT_HALF_POINTS = 20


@dataclass(frozen=True, slots=True)
class BaseReport:
    """What a base offers: the name of its style for each role, roles without, page, remarks.

    `style` has the base's page, sizes and pitch, for the preview and for
    `check_page_style`; page numbers are the base's own, so it has none. Problems, none
    of which hinders: `text-dropped` (the base's own text is left out), `no-section` (no page
    set: A4 by the standard), `no-page-number`, `theme-fonts` (the body's font is the
    theme's and may differ elsewhere), `no-line-pitch` (lines are not set exactly),
    `automatic-numbers` (a heading's own numbers are taken off: ours are in the text),
    `body-not-indented`.
    """

    styles: Mapping[ParagraphRole, str]
    missing: tuple[ParagraphRole, ...]
    style: PageStyle
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Upload:
    """A base's bytes, known by their digest."""

    digest: bytes
    data: bytes = field(compare=False, repr=False)

    @classmethod
    def of(cls, data: bytes) -> Self:
        """These bytes with their digest."""
        return cls(hashlib.sha256(data).digest(), data)


class _Base:
    """A base taken apart: the package and the parts we read or change."""

    def __init__(self, data: bytes) -> None:
        self.package: OpcPackage = open_package(data)
        document = self.package.main_document_part
        if not isinstance(document, DocumentPart):
            raise BadBaseError("not-word")
        self.document = document
        self.section = ooxml_reading.last_section(document.element)
        self.sheet = StyleSheet(self._related(RELATIONSHIP_TYPE.STYLES))
        self.found = dict(self._found())
        self.style = self._page_style()

    def _related(self, relation_type: str) -> ooxml_reading.Element:
        """The one part of a type, as XML."""
        try:
            part = self.document.part_related_by(relation_type)
        except (KeyError, ValueError) as error:
            raise BadBaseError("broken-package", relation_type) from error
        if not isinstance(part, XmlPart):
            raise BadBaseError("broken-package", str(part.partname))
        root: ooxml_reading.Element = part.element
        return root

    def free_settings(self) -> None:
        """Take off the settings what would bind the document."""
        if any(rel.reltype == RELATIONSHIP_TYPE.SETTINGS for rel in self.document.rels.values()):
            ooxml_reading.free_settings(self._related(RELATIONSHIP_TYPE.SETTINGS))

    def _found(self) -> Iterator[tuple[ParagraphRole, str]]:
        for role, names in STYLE_NAMES.items():
            style_id = self.sheet.id_of(names)
            if not style_id and role is ParagraphRole.BODY:
                style_id = self._indented_body()
            if style_id:
                yield role, style_id

    def _indented_body(self) -> str:
        known = [
            *(self.sheet.id_of((name,)) for name in _INDENTED_BODY_NAMES),
            self.sheet.default_id,
        ]
        return next((each for each in known if each and self.sheet.look(each).indented), "")

    @property
    def body_id(self) -> str:
        """The style that what we add is based on."""
        return self.found.get(ParagraphRole.BODY, self.sheet.default_id)

    def _page_style(self) -> PageStyle:
        look = self.sheet.look(self.body_id)
        size = (look.half_points or _DEFAULT_HALF_POINTS) / 2
        title = self.sheet.look(self.found.get(ParagraphRole.TITLE, "")).half_points
        given = look.exact_line or (self.section and self.section.line_pitch)
        pitch = given / 20 if given else 1.5 * size
        style = replace(
            PageStyle(name="", page_number=PageNumber.NONE),
            body_size_pt=_within("body_size_pt", size),
            line_pitch_pt=_within("line_pitch_pt", pitch),
            character_spacing_pt=_within("character_spacing_pt", look.spacing / 20),
        )
        if ParagraphRole.TITLE in self.found:
            size = (title or _DEFAULT_HALF_POINTS) / 2
            style = replace(style, title_size_pt=_within("title_size_pt", size))
        return _on_page(style, self.section) if self.section else style

    @property
    def title_characters(self) -> int:
        """How many full-width characters a line of the title holds."""
        if ParagraphRole.TITLE not in self.found:
            return self.style.title_characters
        spacing = self.sheet.look(self.found[ParagraphRole.TITLE]).spacing / 20
        spaced = _within("character_spacing_pt", spacing)
        return replace(self.style, character_spacing_pt=spaced).title_characters

    def footers_number_pages(self) -> bool:
        """Whether a header or footer of the section shows the page number."""
        rels = self.document.rels
        needed = self.section.relations if self.section else frozenset()
        parts = (
            rels[key].target_part for key in needed if key in rels and not rels[key].is_external
        )
        return any(
            isinstance(part, XmlPart) and ooxml_reading.numbers_pages(part.element)
            for part in parts
        )


def _within(name: str, value: float) -> float:
    least, most = LIMITS[name]
    return min(max(value, least), most)


def _on_page(style: PageStyle, section: Section) -> PageStyle:
    return replace(
        style,
        paper_width_mm=round(section.width / _TWIPS_PER_MM, 1),
        paper_height_mm=round(section.height / _TWIPS_PER_MM, 1),
        margin_top_mm=round(section.top / _TWIPS_PER_MM, 1),
        margin_bottom_mm=round(section.bottom / _TWIPS_PER_MM, 1),
        margin_left_mm=round(section.left / _TWIPS_PER_MM, 1),
        margin_right_mm=round(section.right / _TWIPS_PER_MM, 1),
    )


def inspect_base(data: bytes) -> BaseReport:
    """What a unit's base offers and lacks. Raises BadBaseError for a file that cannot be one."""
    with refusing_damage():
        base = _Base(data)
        _prepared(_Upload.of(data), ClosingInsets())
        return _report_of(base)


def _report_of(base: _Base) -> BaseReport:
    return BaseReport(
        styles={role: base.sheet.name_of(found) for role, found in base.found.items()},
        missing=tuple(role for role in ParagraphRole if role not in base.found),
        style=base.style,
        problems=tuple(_problems(base)),
    )


def _problems(base: _Base) -> Iterator[str]:
    body = base.sheet.look(base.body_id)
    looks = [base.sheet.look(found) for found in base.found.values()]
    remarks = {
        "text-dropped": ooxml_reading.has_text(base.document.element),
        "no-section": base.section is None,
        "no-page-number": not base.footers_number_pages(),
        "theme-fonts": body.themed,
        "no-line-pitch": body.exact_line is None,
        "automatic-numbers": any(look.numbered for look in looks),
        "body-not-indented": ParagraphRole.BODY in base.found and not body.indented,
    }
    return (code for code, applies in remarks.items() if applies)


def write_docx_on(data: bytes, paragraphs: Sequence[Paragraph], properties: Properties) -> bytes:
    """Write a report into a unit's base. The same input gives the same bytes.

    Raises BadBaseError for a file that cannot be a base, ValueError for a character XML
    cannot hold.
    """
    with refusing_damage():
        known = _known(_Upload.of(data))
        prepared = _prepared(known.upload, closing_insets(paragraphs, known.characters))
    return fill_package(prepared, paragraphs, properties)


def title_characters(data: bytes) -> int:
    """How many full-width characters a line of the title holds in a unit's base.

    Raises BadBaseError for a file that cannot be a base.
    """
    with refusing_damage():
        return _known(_Upload.of(data)).title_characters


class _Known(NamedTuple):
    """An upload and how many full-width characters a line of its body and its title holds."""

    upload: _Upload
    characters: int
    title_characters: int


@lru_cache(maxsize=8)
def _known(upload: _Upload) -> _Known:
    """What is known of an upload; the same upload as at first, so that caches hold it once."""
    base = _Base(upload.data)
    return _Known(upload, base.style.characters_per_line, base.title_characters)


@lru_cache(maxsize=32)
def _prepared(upload: _Upload, insets: ClosingInsets) -> PreparedPackage:
    """The base emptied, with our styles for what it lacks; prepared once."""
    base = _Base(upload.data)
    for found in base.found.values():
        base.sheet.remove_numbers(found)
    styles = _add_styles(base, insets)
    section = base.section.xml if base.section else page_section(base.style)
    base.free_settings()
    _drop_relations(base)
    _replace_core(base)
    return PreparedPackage(all_but_the_text(base.package), section, styles)


def _add_styles(base: _Base, insets: ClosingInsets) -> StyleIds:
    """Our own style for each role without one, based on the base's body; all ids by role."""
    ids = {"Normal": base.body_id, **dict(_found_ids(base))}
    left_out = {OWN_STYLES.after_blank.get(role) for role in base.found} | {"DefaultParagraphFont"}
    for style in role_styles(base.style, insets):
        if style.id not in ids and style.id not in left_out:
            ids[style.id] = base.sheet.add(_like_the_base(style, base, ids))
    return StyleIds(
        paragraphs={role: ids[own] for role, own in OWN_STYLES.paragraphs.items()},
        after_blank={r: ids[own] for r, own in OWN_STYLES.after_blank.items() if own in ids},
        kept_body=ids[OWN_STYLES.kept_body],
        runs={role: ids[own] if own else "" for role, own in OWN_STYLES.runs.items()},
    )


def _found_ids(base: _Base) -> Iterator[tuple[str, str]]:
    """Our style ids for which the base has a style, with the base's."""
    for role, found in base.found.items():
        yield OWN_STYLES.paragraphs[role], found
    for run_role, names in _RUN_NAMES.items():
        heading = base.found.get(_RUN_PARAGRAPHS[run_role]) if run_role in _RUN_PARAGRAPHS else None
        named = base.sheet.id_of(names, "character")
        style_id = base.sheet.linked(heading) if heading else named
        if style_id:
            yield OWN_STYLES.runs[run_role], style_id


def _like_the_base(style: Style, base: _Base, ids: Mapping[str, str]) -> Style:
    """Our style for a base: its links the base's, a run-in heading as the base's heading."""
    linked = replace(
        style,
        based_on=ids.get(style.based_on, "") if style.paragraph else "",
        next=ids.get(style.next, ""),
        link="",
    )
    for run_role, role in _RUN_PARAGRAPHS.items():
        if style.id == OWN_STYLES.runs[run_role] and role in base.found:
            look = base.sheet.look(base.found[role])
            size = look.half_points or 0
            return replace(
                linked, text=TextFormat(font=look.font, bold=look.bold, half_points=size)
            )
    return linked


def _drop_relations(base: _Base) -> None:
    """Leave out all that only the base's text needed: pictures, notes, comments, data."""
    needed = base.section.relations if base.section else frozenset()
    rels = base.document.rels
    for key in [k for k, rel in rels.items() if rel.reltype not in _KEPT_RELATIONS]:
        if key not in needed:
            del rels[key]


def _leads_to(relation: _Relationship, part: Part) -> bool:
    return not relation.is_external and relation.target_part is part


def _replace_core(base: _Base) -> None:
    """Only the text and our properties; no preview picture, no properties of the base's own."""
    package = base.package
    for key in [k for k, rel in package.rels.items() if not _leads_to(rel, base.document)]:
        del package.rels[key]
    core = Part(PackURI(f"/{CORE_PART}"), CONTENT_TYPE.OPC_CORE_PROPERTIES, b"")
    package.relate_to(core, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    base.document.partname = PackURI(f"/{DOCUMENT_PART}")
