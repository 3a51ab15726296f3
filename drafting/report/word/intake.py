"""What a Word file from outside must be before anything else looks at it.

The file is measured before it is unpacked, unpacked before it is parsed, and parsed
without entities, external files or the network.
"""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from posixpath import basename, dirname, join, normpath, splitext
from urllib.parse import urlsplit

from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import InvalidXmlError
from docx.package import Package
from lxml import etree

from drafting.report.word import ooxml_reading
from drafting.report.word.ooxml_links import fetching_fields, outside_of
from drafting.report.zip_package import Limits, PackageError, ZipPackage

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 20 * 1024 * 1024
MAX_PARTS = 200
MAX_RATIO = 100
"""How many times its size a file may unpack to; Word's own come to 20."""

MAX_ELEMENTS = 400_000
"""How many tags and attributes all parts may have; a report of fifty pages has half of it."""

_LIMITS = Limits(parts=MAX_PARTS, unpacked=MAX_UNPACKED, ratio=MAX_RATIO)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_TYPES = "[Content_Types].xml"
_ROOT_RELATIONS = "_rels/.rels"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_ACTIVE = ("macroenabled", "vbaproject", "vbadata", "activex")
_HYPERLINKS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
    ooxml_reading.STRICT + "officeDocument/relationships/hyperlink",
)
_FOLLOWED_BY_READERS = ("http", "https", "mailto")
_PICTURES = (
    b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*",
    b"\xd7\xcd\xc6\x9a", b"\x01\0\x09\0", b"\x02\0\x09\0",
)  # fmt: skip
"""How pictures begin that can refer to nothing: PNG, JPEG, GIF, BMP, TIFF, WMF."""

_EMF = (b"\x01\0\0\0", b" EMF", 40)
_OTHER_TYPES = ("obfuscatedfont", "fontdata", "printersettings")
_SUSPECT = (b"PK", _OLE, b"\x1f\x8b", b"%PDF", b"%!")
_DECLARED = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*"
    rb"<(?:\?xml\s[^>]*?\bencoding\s*=\s*[\"']([^\"'>]*))?"
)
"""How XML begins, with the encoding it names; nulls are left out, as UTF-16 has them."""

_ENCODINGS = (b"utf-8", b"utf8", b"utf-16", b"utf-16le", b"utf-16be", b"us-ascii", b"ascii")
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)

_DAMAGED = (
    OpcError, InvalidXmlError, etree.LxmlError, LookupError, ValueError, TypeError,
    AttributeError, AssertionError, NotImplementedError, RecursionError,
)  # fmt: skip
"""What python-docx raises for parts that lack what it counts on: it promises nothing narrower."""


class BadBaseError(ValueError):
    """A file that cannot be a base: a code, the part it is about, the limit passed, and what.

    Codes: `too-large`, `encrypted`, `old-word`, `not-a-zip`, `broken-zip`,
    `too-many-parts`, `too-large-unpacked`, `compression-bomb`, `too-many-elements`,
    `not-word`, `template`, `strict`, `macros`, `entities`, `broken-xml`, `external`,
    `linked-field`, `embedded`, `broken-package`.
    """

    def __init__(self, code: str, part: str = "", limit: int = 0, what: str = "") -> None:
        super().__init__(code, part, limit, what)
        self.code = code
        self.part = part
        self.limit = limit
        self.what = what


def open_package(data: bytes) -> Package:
    """A Word file from outside, checked. Raises BadBaseError with the first fault."""
    _check(_unpacked(data))
    with refusing_damage():
        return Package.open(io.BytesIO(data))


@contextmanager
def refusing_damage() -> Iterator[None]:
    """Raises BadBaseError for whatever python-docx meets in parts that do not fit together."""
    try:
        yield
    except BadBaseError:
        raise
    except _DAMAGED as error:
        raise BadBaseError("broken-package") from error


def _check(parts: Mapping[str, bytes]) -> None:
    if not {_TYPES, _ROOT_RELATIONS} <= parts.keys():
        raise BadBaseError("not-word")
    _check_elements({_TYPES: parts[_TYPES]})
    types = _content_types(_parsed(_TYPES, parts[_TYPES]))
    xml = [name for name in parts if _is_xml(name, types)]
    _check_elements({name: parts[name] for name in xml})
    relations = {
        name: _relations(name, _parsed(name, parts[name])) for name in xml if _is_relations(name)
    }
    if _ROOT_RELATIONS not in relations:
        raise BadBaseError("broken-package", _ROOT_RELATIONS)
    _check_kind(parts, types, relations[_ROOT_RELATIONS])
    for name in xml:
        _check_part(name, _parsed(name, parts[name]), relations)
    for name, found in relations.items():
        _check_relations(name, found, parts)
    for name in parts.keys() - set(xml):
        if not _is_harmless(parts[name], _type(name, types)):
            raise BadBaseError("embedded", name, what=basename(name))


def _unpacked(data: bytes) -> dict[str, bytes]:
    if len(data) > MAX_BYTES:
        raise BadBaseError("too-large", limit=MAX_BYTES)
    if data.startswith(_OLE):
        raise BadBaseError("encrypted" if _ENCRYPTED_STREAM in data else "old-word")
    try:
        package = ZipPackage(data, _LIMITS)
        return {name: package.read(name) for name in package.names}
    except PackageError as error:
        raise BadBaseError(error.code, error.part, error.limit) from error


def _check_elements(parts: Mapping[str, bytes]) -> None:
    """Refuse what would take hundreds of megabytes as a tree; counted before it is one.

    Everything that is parsed is counted. In other encodings than those a Word file may have
    (ECMA-376 part 2, 6.2.5) a tag need not be written with its byte, so these are refused.
    """
    found = 0
    for name, content in parts.items():
        declared = _DECLARED.match(content.replace(b"\0", b""))
        if not declared or (declared[1] or b"utf-8").lower() not in _ENCODINGS:
            raise BadBaseError("broken-xml", name)
        quotes = content.count(b'"') + content.count(b"'")
        found += content.count(b"<") + quotes // 2
    if found > MAX_ELEMENTS:
        raise BadBaseError("too-many-elements", limit=MAX_ELEMENTS)


def _is_xml(name: str, types: Mapping[str, str]) -> bool:
    return name.casefold().endswith((".xml", ".rels")) or _type(name, types).endswith("xml")


def _is_relations(name: str) -> bool:
    return name.casefold().endswith(".rels")


def _parsed(name: str, content: bytes) -> ooxml_reading.Element:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise BadBaseError("entities", name)
    try:
        root = etree.fromstring(content, _SAFE)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadBaseError("broken-xml", name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadBaseError("entities", name)
    return root


@dataclass(frozen=True, slots=True)
class _Relation:
    """That a part refers to another, or to something outside of the file."""

    id: str
    type: str
    target: str
    is_external: bool


def _relations(name: str, root: ooxml_reading.Element) -> list[_Relation]:
    """The relations of a part; each has an id of its own."""
    if root.tag != _PACKAGE + "Relationships" or basename(dirname(name)) != "_rels":
        raise BadBaseError("broken-package", name)
    found = [
        _Relation(
            str(relation.get("Id", "")),
            str(relation.get("Type", "")),
            str(relation.get("Target", "")),
            relation.get("TargetMode", "Internal") != "Internal",
        )
        for relation in root.iterfind(_PACKAGE + "Relationship")
    ]
    if "" in {relation.id for relation in found} or len({r.id for r in found}) < len(found):
        raise BadBaseError("broken-package", name)
    return found


def _check_kind(
    parts: Mapping[str, bytes], types: Mapping[str, str], relations: list[_Relation]
) -> None:
    """A Word document, neither a template nor strict, without macros and controls."""
    said = " ".join((*parts, *types.values())).casefold()
    if any(word in said for word in _ACTIVE):
        raise BadBaseError("macros")
    mains = [relation for relation in relations if relation.type.endswith("/officeDocument")]
    if len(mains) != 1:
        raise BadBaseError("not-word")
    if mains[0].type.startswith(ooxml_reading.STRICT):
        raise BadBaseError("strict")
    main = _target("", mains[0].target)
    kind = _type(main, types)
    if kind != _MAIN or main not in parts:
        raise BadBaseError("template" if kind == _TEMPLATE else "not-word")
    if not ooxml_reading.is_document(_parsed(main, parts[main])):
        raise BadBaseError("not-word")


def _type(name: str, types: Mapping[str, str]) -> str:
    """By the name, whose case does not count, else by the extension."""
    by_extension = types.get(splitext(name)[1].casefold(), "")
    return types.get(name.casefold(), by_extension)


def _content_types(root: ooxml_reading.Element) -> dict[str, str]:
    """The type of each part that is named, of each extension."""
    named = root.iterfind(_CONTENT + "Override")
    types = {
        str(each.get("PartName", "")).lstrip("/").casefold(): str(each.get("ContentType", ""))
        for each in named
    }
    for default in root.iterfind(_CONTENT + "Default"):
        extension = "." + str(default.get("Extension", "")).casefold()
        types[extension] = str(default.get("ContentType", ""))
    return types


def _check_part(
    name: str, root: ooxml_reading.Element, relations: Mapping[str, list[_Relation]]
) -> None:
    """Nothing in a part that fetches something when the file is opened."""
    own = relations.get(join(dirname(name), "_rels", basename(name) + ".rels"), ())
    external = {relation.id: relation.target for relation in own if relation.is_external}
    for what in outside_of(root, external) if not _is_relations(name) else ():
        raise BadBaseError("external", name, what=what)
    for what in fetching_fields(root):
        raise BadBaseError("linked-field", name, what=what.strip())


def _check_relations(name: str, relations: list[_Relation], parts: Mapping[str, bytes]) -> None:
    """Nothing from outside but addresses a reader may follow; every part spoken of is there."""
    folder = dirname(dirname(name))
    source = join(folder, splitext(basename(name))[0])
    for relation in relations:
        target = relation.target
        if relation.is_external:
            if relation.type not in _HYPERLINKS or not _is_address(target):
                raise BadBaseError("external", source, what=target)
        elif ":" in target or "\\" in target:
            raise BadBaseError("external", source, what=target)
        elif _target(folder, target) not in parts:
            raise BadBaseError("broken-package", source, what=target)


def _is_address(target: str) -> bool:
    try:
        return target.startswith("#") or urlsplit(target.strip()).scheme in _FOLLOWED_BY_READERS
    except ValueError:
        return False


def _is_harmless(content: bytes, kind: str) -> bool:
    """Whether a part that is no XML is a picture by its bytes, or what only printers read.

    Programs take a picture for what its bytes are, whatever its name says.
    """
    mark, second, place = _EMF
    is_emf = content.startswith(mark) and content[place : place + len(second)] == second
    if is_emf or content.startswith(_PICTURES):
        return True
    is_known = any(word in kind.casefold() for word in _OTHER_TYPES)
    return is_known and not content.startswith(_SUSPECT) and b"<svg" not in content


def _target(folder: str, target: str) -> str:
    return normpath(join("/", folder, target)).lstrip("/")
