"""WordprocessingML read: with `ooxml` the only files that know XML names.

Takes parsed parts of a Word file that others made and tells what is in them.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree

from drafting.report.word import ooxml
from drafting.report.word.ooxml import Style

Element = etree._Element

STRICT = "http://purl.oclc.org/ooxml/"
"""Where the names of the strict variant begin, which Word seldom writes and few can read."""

_W = f"{{{ooxml.WORD}}}"
_R = f"{{{ooxml.RELATIONSHIPS}}}"
_NAMES = {"w": ooxml.WORD}
_UNWANTED_SETTINGS = (
    "writeProtection", "documentProtection", "trackRevisions", "mailMerge", "attachedTemplate",
    "footnotePr", "endnotePr", "rsids", "docVars",
)  # fmt: skip
_OF_SECTIONS = {
    f"{{{ooxml.WORD}}}{tag}"
    for tag in (
        "headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar",
        "paperSrc", "pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign",
        "noEndnote", "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings",
    )
}  # fmt: skip
"""What is taken over of a section; not its history, nor what is no part of one."""

_LONGEST_CHAIN = 100
"""How many styles are followed that one is based on after the other; Word follows eleven."""

_PAGE_FIELD = re.compile(r"\bPAGE\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StyleLook:
    """How a style looks, as far as others depend on it; lengths in twips, None where not set."""

    half_points: int | None
    font: str
    themed: bool
    bold: bool
    spacing: int
    exact_line: int | None
    indented: bool
    numbered: bool


class StyleSheet:
    """The styles part of a file: found by name, looked at, added to."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._styles = {_value(style, "styleId"): style for style in root.iterfind(_W + "style")}
        self._ids = {
            (_value(style, "type", "paragraph"), _folded(name)): _value(style, "styleId")
            for style in root.iterfind(_W + "style")
            for name in self._names(style)
        }

    def id_of(self, names: tuple[str, ...], kind: str = "paragraph") -> str:
        """The id of the first of these names that a style has; nothing if none."""
        found = (self._ids.get((kind, _folded(name))) for name in names)
        return next((style_id for style_id in found if style_id is not None), "")

    def has(self, style_id: str) -> bool:
        """Whether there is a style of this id."""
        return style_id in self._styles

    def name_of(self, style_id: str) -> str:
        """The name of a style."""
        return _child(self._styles[style_id], "name")

    @property
    def default_id(self) -> str:
        """The id of the style of paragraphs that name none; nothing if the file has none."""
        for style in self._root.iterfind(_W + "style"):
            paragraph = _value(style, "type", "paragraph") == "paragraph"
            if paragraph and _value(style, "default") in {"1", "true", "on"}:
                return _value(style, "styleId")
        return ""

    def linked(self, style_id: str) -> str:
        """The id of the character style linked to a paragraph style."""
        link = _child(self._styles[style_id], "link") if style_id in self._styles else ""
        return link if link in self._styles else ""

    def look(self, style_id: str) -> StyleLook:
        """A style's look, with all it inherits."""
        size = self._inherited(style_id, "sz", "val")
        rule = self._inherited(style_id, "spacing", "lineRule")
        line = self._inherited(style_id, "spacing", "line")
        first_line = (
            self._inherited(style_id, "ind", "firstLineChars")
            or self._inherited(style_id, "ind", "firstLine")
        )  # fmt: skip
        return StyleLook(
            half_points=_number(size),
            font="" if self._themed(style_id) else self._inherited(style_id, "rFonts", "eastAsia"),
            themed=self._themed(style_id),
            bold=any(
                _value(bold, "val", "1") in {"1", "true", "on"}
                for bold in self._set(style_id, "b")[:1]
            ),
            spacing=_number(self._inherited(style_id, "spacing", "val")) or 0,
            exact_line=_number(line) if rule == "exact" else None,
            indented=bool(_number(first_line)),
            numbered=bool(self._set(style_id, "numPr")),
        )

    def add(self, style: Style) -> str:
        """Add a style; its id and name are changed where the file has them. The id it got."""
        names = {name for _kind, name in self._ids}
        identifier, name = style.id, style.name
        while identifier in self._styles:
            identifier += "Nigao"
        while _folded(name) in names:
            name += " Nigao"
        xml = replace(style, id=identifier, name=name).xml
        element = etree.fromstring(f'<w:styles xmlns:w="{ooxml.WORD}">{xml}</w:styles>')[0]
        self._root.append(element)
        self._styles[identifier] = element
        self._ids[_value(element, "type", "paragraph"), _folded(name)] = identifier
        return identifier

    def remove_numbers(self, style_id: str) -> None:
        """Take automatic numbers off a style and those it is based on."""
        for numbers in self._set(style_id, "numPr"):
            _remove(numbers)

    @staticmethod
    def _names(style: Element) -> list[str]:
        aliases = _child(style, "aliases")
        return [_child(style, "name"), *(aliases.split(",") if aliases else ())]

    def _themed(self, style_id: str) -> bool:
        """Whether the nearest Chinese font is the theme's: a theme's name covers a font's."""
        for fonts in self._set(style_id, "rFonts"):
            if _value(fonts, "eastAsiaTheme") or _value(fonts, "eastAsia"):
                return bool(_value(fonts, "eastAsiaTheme"))
        return False

    def _inherited(self, style_id: str, tag: str, attribute: str) -> str:
        """An attribute, of the style or the nearest it is based on, or of the defaults."""
        values = (_value(element, attribute) for element in self._set(style_id, tag))
        return next((value for value in values if value), "")

    def _set(self, style_id: str, tag: str) -> list[Element]:
        """The elements that set a property of a style, the nearest first."""
        defaults = self._root.find(_W + "docDefaults")
        sources = [*self._chain(style_id), *([] if defaults is None else [defaults])]
        return [element for source in sources for element in source.iter(_W + tag)]

    def _chain(self, style_id: str) -> Iterator[Element]:
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = _child(self._styles[style_id], "basedOn")


@dataclass(frozen=True, slots=True)
class Section:
    """The last section of a file: its XML, its page in twips, the relations it needs."""

    xml: str
    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    relations: frozenset[str]
    line_pitch: int | None


def is_document(root: Element) -> bool:
    """Whether a part is a main part, with a body."""
    return root.tag == _W + "document" and root.find(_W + "body") is not None


def last_section(document: Element) -> Section | None:
    """The section that the body ends with; None if it has none."""
    found = document.find(f"{_W}body/{_W}sectPr")
    if found is None:
        return None
    section = deepcopy(found)
    for child in section:
        if child.tag not in _OF_SECTIONS:
            section.remove(child)
    etree.cleanup_namespaces(section)
    return Section(
        xml=etree.tostring(section, encoding="unicode", with_tail=False),
        width=_measure(section, "pgSz", "w", 12240),
        height=_measure(section, "pgSz", "h", 15840),
        top=_measure(section, "pgMar", "top", 1440),
        bottom=_measure(section, "pgMar", "bottom", 1440),
        left=_measure(section, "pgMar", "left", 1440) + _measure(section, "pgMar", "gutter", 0),
        right=_measure(section, "pgMar", "right", 1440),
        relations=frozenset(
            str(value)
            for element in section.iter()
            for name, value in element.attrib.items()
            if str(name).startswith(_R)
        ),
        line_pitch=_number(_attribute(section, "docGrid", "linePitch")),
    )


def has_text(document: Element) -> bool:
    """Whether the body of a file says anything."""
    return any((text.text or "").strip() for text in document.iter(_W + "t"))


def numbers_pages(root: Element) -> bool:
    """Whether a header or footer has a field with the page number."""
    return bool(_PAGE_FIELD.search(_instructions(root)))


def free_settings(settings: Element) -> None:
    """Remove from the settings what would bind the document or needs parts that are gone."""
    for tag in _UNWANTED_SETTINGS:
        for element in settings.findall(_W + tag):
            settings.remove(element)


def _instructions(root: Element) -> str:
    complex_fields = "".join(element.text or "" for element in root.iter(_W + "instrText"))
    simple_fields = (_value(element, "instr") for element in root.iter(_W + "fldSimple"))
    return " ".join((complex_fields, *simple_fields))


def _value(element: Element, attribute: str, default: str = "") -> str:
    return str(element.get(_W + attribute, default))


def _child(element: Element, tag: str) -> str:
    child = element.find(_W + tag)
    return "" if child is None else _value(child, "val")


def _attribute(element: Element, tag: str, attribute: str) -> str:
    child = element.find(_W + tag)
    return "" if child is None else _value(child, attribute)


def _measure(section: Element, tag: str, attribute: str, default: int) -> int:
    number = _number(_attribute(section, tag, attribute))
    return default if number is None else abs(number)


def _number(text: str) -> int | None:
    """A measure; Word also writes fractions, which it rounds down."""
    found = re.fullmatch(r"\s*(-?\d{1,9})(?:\.\d*)?\s*", text)
    return int(found[1]) if found else None


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
