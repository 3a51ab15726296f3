"""What a Word file from outside must be before anything else looks at it.

The file is measured before it is unpacked, unpacked before it is parsed, and parsed
without entities, external files or the network.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from posixpath import dirname, join, normpath, splitext

from docx.opc.exceptions import OpcError
from docx.package import Package
from lxml import etree

from drafting.report import ooxml_reading

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 20 * 1024 * 1024
MAX_PARTS = 200
MAX_RATIO = 100
"""How many times its size a file may unpack to; Word's own come to 20."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_TYPES = "[Content_Types].xml"
_ROOT_RELATIONS = "_rels/.rels"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_ACTIVE = ("macroenabled", "vbaproject", "vbadata", "activex")
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


class BadBaseError(ValueError):
    """A file that cannot be a base: a code, the part it is about, and the limit passed.

    Codes: `too-large`, `encrypted`, `old-word`, `not-a-zip`, `broken-zip`,
    `too-many-parts`, `too-large-unpacked`, `compression-bomb`, `not-word`, `template`,
    `strict`, `macros`, `entities`, `broken-xml`, `external`, `linked-field`,
    `broken-package`.
    """

    def __init__(self, code: str, part: str = "", limit: int = 0) -> None:
        super().__init__(code, part, limit)
        self.code = code
        self.part = part
        self.limit = limit


def open_package(data: bytes) -> Package:
    """A Word file from outside, checked. Raises BadBaseError with the first fault."""
    parts = _unpacked(data)
    if not {_TYPES, _ROOT_RELATIONS} <= parts.keys():
        raise BadBaseError("not-word")
    types = _content_types(_parsed(_TYPES, parts[_TYPES]))
    roots = {name: _parsed(name, parts[name]) for name in parts if _is_xml(name, types)}
    _check_kind(parts, types, roots)
    _check_relations(parts, roots)
    for name, root in roots.items():
        if ooxml_reading.fetches(root):
            raise BadBaseError("linked-field", name)
    try:
        return Package.open(io.BytesIO(data))
    except (OpcError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise BadBaseError("broken-package") from error


def _unpacked(data: bytes) -> dict[str, bytes]:
    if len(data) > MAX_BYTES:
        raise BadBaseError("too-large", limit=MAX_BYTES)
    if data.startswith(_OLE):
        raise BadBaseError("encrypted" if _ENCRYPTED_STREAM in data else "old-word")
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError) as error:
        raise BadBaseError("not-a-zip") from error
    with package:
        entries = [entry for entry in package.infolist() if not entry.is_dir()]
        _check_entries(entries, len(data))
        return {entry.filename: _content(package, entry) for entry in entries}


def _check_entries(entries: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_PARTS:
        raise BadBaseError("too-many-parts", limit=MAX_PARTS)
    if unpacked > MAX_UNPACKED:
        raise BadBaseError("too-large-unpacked", limit=MAX_UNPACKED)
    if unpacked > MAX_RATIO * packed:
        raise BadBaseError("compression-bomb", limit=MAX_RATIO)
    if any(entry.flag_bits & 1 for entry in entries):
        raise BadBaseError("encrypted")
    names = {entry.filename.casefold() for entry in entries}
    if len(names) < len(entries) or any(e.compress_type not in _METHODS for e in entries):
        raise BadBaseError("broken-zip")


def _content(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A part; zipfile reads no more of it than its entry says, then compares the checksum."""
    try:
        return package.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise BadBaseError("broken-zip", entry.filename) from error


def _is_xml(name: str, types: Mapping[str, str]) -> bool:
    return name.endswith((".xml", ".rels")) or _type(name, types).endswith("xml")


def _parsed(name: str, content: bytes) -> ooxml_reading.Element:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise BadBaseError("entities", name)
    try:
        root = etree.fromstring(content, _SAFE)
    except etree.XMLSyntaxError as error:
        raise BadBaseError("broken-xml", name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadBaseError("entities", name)
    return root


def _check_kind(
    parts: Mapping[str, bytes],
    types: Mapping[str, str],
    roots: Mapping[str, ooxml_reading.Element],
) -> None:
    """A Word document, neither a template nor strict, without macros and controls."""
    said = " ".join((*parts, *types.values())).casefold()
    if any(word in said for word in _ACTIVE):
        raise BadBaseError("macros")
    mains = [
        (relation.get("Type", ""), _target("", str(relation.get("Target", ""))))
        for relation in roots[_ROOT_RELATIONS].iterfind(_PACKAGE + "Relationship")
        if relation.get("Type", "").endswith("/officeDocument")
    ]
    if len(mains) != 1:
        raise BadBaseError("not-word")
    ((relation_type, main),) = mains
    if relation_type.startswith(ooxml_reading.STRICT):
        raise BadBaseError("strict")
    kind = _type(main, types)
    if kind != _MAIN or main not in roots or not ooxml_reading.is_document(roots[main]):
        raise BadBaseError("template" if kind == _TEMPLATE else "not-word")


def _type(name: str, types: Mapping[str, str]) -> str:
    return types.get(name, types.get(splitext(name)[1].casefold(), ""))


def _content_types(root: ooxml_reading.Element) -> dict[str, str]:
    """The type of each part that is named, of each extension."""
    named = root.iterfind(_CONTENT + "Override")
    types = {str(e.get("PartName", "")).lstrip("/"): str(e.get("ContentType", "")) for e in named}
    for default in root.iterfind(_CONTENT + "Default"):
        extension = "." + str(default.get("Extension", "")).casefold()
        types[extension] = str(default.get("ContentType", ""))
    return types


def _check_relations(
    parts: Mapping[str, bytes], roots: Mapping[str, ooxml_reading.Element]
) -> None:
    """Nothing from outside but hyperlinks; every part spoken of is there."""
    for name in (name for name in roots if name.endswith(".rels")):
        if roots[name].tag != _PACKAGE + "Relationships":
            raise BadBaseError("broken-package", name)
        folder = dirname(dirname(name))
        for relation in roots[name].iterfind(_PACKAGE + "Relationship"):
            target = str(relation.get("Target", ""))
            if relation.get("TargetMode") == "External":
                if not relation.get("Type", "").endswith("/hyperlink"):
                    raise BadBaseError("external", target)
            elif _target(folder, target) not in parts:
                raise BadBaseError("broken-package", target)


def _target(folder: str, target: str) -> str:
    return normpath(join("/", folder, target)).lstrip("/")
