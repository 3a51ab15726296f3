"""What a part of a Word file would fetch from elsewhere, whoever opens it.

A part is judged by its local names, since the strict variant has other namespaces that
readers take for the same.
"""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from drafting.report.word.ooxml import RELATIONSHIPS
from drafting.report.word.ooxml_reading import Element

_IDS = frozenset({
    f"{{{RELATIONSHIPS}}}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
})  # fmt: skip
_INSERTING = frozenset({"altChunk", "subDoc", "objectLink", "objectEmbed", "OLEObject", "control"})
"""Elements that put another document or program into this one."""

_ADDRESSES = frozenset({"src", "href"})
_SCRIPTS = frozenset({"script", "foreignObject"})
_SVG = "{http://www.w3.org/2000/svg}"
_WITHIN = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|gif);|$)", re.IGNORECASE)
_CSS_OUTSIDE = re.compile(r"@import|url\(\s*[\"']?\s*(?![\"'\s#])", re.IGNORECASE)
_FETCHING = (
    "DDE", "DDEAUTO", "INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "LINK", "DATABASE",
    "RD", "HTMLACTIVEX",
)  # fmt: skip
_FETCHING_FIELD = re.compile(rf"[\s\"'“”\\]*(?:{'|'.join(_FETCHING)})\b", re.IGNORECASE)
_UNMISTAKABLE = re.compile(r"INCLUDETEXT|INCLUDEPICTURE|DDEAUTO", re.IGNORECASE)


def outside_of(root: Element, external: Mapping[str, str]) -> Iterator[str]:
    """What a part uses that lies outside of the file, but links that a reader may follow.

    `external` has the targets of the part's external relations by their ids. Only a
    hyperlink of the text may use one: whatever else does would fetch it.
    """
    if root.tag.startswith(_SVG):
        yield from (str(each) for each in _instructions_to_readers(root))
    for element in root.iter("*"):
        tag = _local(element.tag)
        if tag in _INSERTING:
            yield tag
        for name, value in element.attrib.items():
            if value in external and not (tag == "hyperlink" and name in _IDS):
                yield external[str(value)]
            elif _local(str(name)) in _ADDRESSES and not _WITHIN.match(str(value)):
                yield str(value)
        if element.tag.startswith(_SVG):
            yield from _outside_of_drawing(element, tag)


def fetching_fields(root: Element) -> Iterator[str]:
    """The fields of a part that fetch something from elsewhere.

    An instruction may be split over runs, and a field may stand within another.
    """
    found = list(_fields(root))
    yield from (field for field in found if _FETCHING_FIELD.match(field))
    whole = "".join("".join(text.split()) for text in _instructions(root))
    yield from _UNMISTAKABLE.findall(whole)


def _outside_of_drawing(element: Element, tag: str) -> Iterator[str]:
    """What an SVG picture reaches for otherwise than by an address."""
    if tag in _SCRIPTS:
        yield tag
    # A comment within parts a style sheet in pieces.
    own = "".join([element.text or "", *(inner.tail or "" for inner in element)])
    for text in (own, *element.attrib.values()):
        found = _CSS_OUTSIDE.search(str(text))
        if found:
            yield str(text)


def _instructions_to_readers(root: Element) -> Iterator[Element]:
    """Processing instructions in a picture or beside its root: they can name a style sheet."""
    instruction = etree.ProcessingInstruction
    yield from root.iter(instruction)
    yield from root.itersiblings(instruction)
    yield from root.itersiblings(instruction, preceding=True)


def _fields(root: Element) -> Iterator[str]:
    """The instruction of every field, a field within another for itself."""
    open_fields: list[list[str]] = []
    for element in root.iter("*"):
        tag = _local(element.tag)
        if tag == "fldSimple":
            yield _attribute(element, "instr")
        elif tag == "fldChar":
            kind = _attribute(element, "fldCharType")
            if kind == "begin":
                open_fields.append([])
            elif kind == "end" and open_fields:
                yield "".join(open_fields.pop())
        elif tag in {"instrText", "delInstrText"}:
            yield element.text or ""
            if open_fields:
                open_fields[-1].append(element.text or "")
    yield from ("".join(pieces) for pieces in open_fields)


def _instructions(root: Element) -> Iterator[str]:
    for element in root.iter("*"):
        if _local(element.tag) in {"instrText", "delInstrText"}:
            yield element.text or ""


def _attribute(element: Element, local: str) -> str:
    found = (value for name, value in element.attrib.items() if _local(str(name)) == local)
    return str(next(found, ""))


def _local(name: str) -> str:
    return name.rpartition("}")[2]
