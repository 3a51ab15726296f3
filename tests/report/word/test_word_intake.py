import io
import zipfile

import docx
import pytest

from drafting.report.pagestyle import PageStyle
from drafting.report.word.intake import (
    MAX_BYTES,
    MAX_ELEMENTS,
    MAX_PARTS,
    MAX_RATIO,
    MAX_UNPACKED,
    BadBaseError,
    open_package,
)
from drafting.report.word.office_base import inspect_base, write_docx_on
from drafting.report.word.writing import write_docx
from tests.report.bases import add_field, changed, plain_base, replaced, saved, unit_base
from tests.report.word.test_word_writing import PROPERTIES

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
RELATIONS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
MAIN = "wordprocessingml.document.main+xml"
BOMB_DTD = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = (
    '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{}" Target="{}" TargetMode="External"/></Relationships>'
)


def with_relation(kind, target):
    return replaced(plain_base(), RELATIONS, "</Relationships>", OUTSIDE.format(kind, target))


def with_header_field(instruction):
    document = docx.Document()
    add_field(document.sections[0].header.paragraphs[0], instruction)
    return saved(document)


def with_entities(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>{BOMB_DTD}<w>&b;</w>'
    return changed(plain_base(), {"docProps/app.xml": text.encode(encoding)})


def with_hidden_type():
    """A part that this program would not take for XML, but python-docx would."""
    other = '<Override PartName="/word/EXTRA.fnt" ContentType="application/xml"/></Types>'
    font = '<Default Extension="fnt" ContentType="application/x-fontdata"/>'
    data = replaced(plain_base(), TYPES, "</Types>", font + other)
    return changed(data, {"word/extra.fnt": b" " * 300 + b"<a>" + b"<b/>" * 400_000 + b"</a>"})


def with_password():
    data = bytearray(plain_base())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def damaged():
    data = bytearray(changed(plain_base(), compression=zipfile.ZIP_STORED))
    place = data.find(b"<w:styles")
    data[place : place + 9] = b"<w:stylez"
    return bytes(data)


def twice():
    stream = io.BytesIO(plain_base())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(stream, "a") as package:
        package.writestr("word/document.xml", b"<other/>")
    return stream.getvalue()


BROKEN = {
    "nothing": (lambda: b"", ("not-a-zip", "", 0)),
    "text": ("一份报告".encode, ("not-a-zip", "", 0)),
    "cut off": (lambda: plain_base()[:5000], ("not-a-zip", "", 0)),
    "large": (lambda: b"P" * (MAX_BYTES + 1), ("too-large", "", MAX_BYTES)),
    "old Word": (lambda: OLE + "WordDocument".encode("utf-16-le"), ("old-word", "", 0)),
    "encrypted": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), ("encrypted", "", 0)),
    "zip with password": (with_password, ("encrypted", "", 0)),
    "bad checksum": (damaged, ("broken-zip", "word/styles.xml", 0)),
    "part twice": (twice, ("broken-zip", "", 0)),
    "another method": (
        lambda: changed(plain_base(), compression=zipfile.ZIP_BZIP2),
        ("broken-zip", "", 0),
    ),
    "many parts": (
        lambda: changed(plain_base(), {f"word/{n}.xml": b"<a/>" for n in range(MAX_PARTS)}),
        ("too-many-parts", "", MAX_PARTS),
    ),
    "large unpacked": (
        lambda: changed(plain_base(), {"word/a.bin": bytes(MAX_UNPACKED)}),
        ("too-large-unpacked", "", MAX_UNPACKED),
    ),
    "bomb": (
        lambda: changed(plain_base(), {"word/a.bin": bytes(MAX_UNPACKED - 1_000_000)}),
        ("compression-bomb", "", MAX_RATIO),
    ),
    "any zip": (lambda: changed(plain_base(), without=(TYPES,)), ("not-word", "", 0)),
    "no relations": (lambda: changed(plain_base(), without=("_rels/.rels",)), ("not-word", "", 0)),
    "workbook": (
        lambda: replaced(plain_base(), TYPES, MAIN, "spreadsheetml.sheet.main+xml"),
        ("not-word", "", 0),
    ),
    "no body": (
        lambda: changed(plain_base(), {"word/document.xml": b"<document/>"}),
        ("not-word", "", 0),
    ),
    "template": (
        lambda: replaced(plain_base(), TYPES, MAIN, "wordprocessingml.template.main+xml"),
        ("template", "", 0),
    ),
    "strict": (
        lambda: replaced(
            plain_base(),
            "_rels/.rels",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
            "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
        ),
        ("strict", "", 0),
    ),
    "macro type": (
        lambda: replaced(
            plain_base(),
            TYPES,
            f"application/vnd.openxmlformats-officedocument.{MAIN}",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
        ("macros", "", 0),
    ),
    "macro part": (lambda: changed(plain_base(), {"word/vbaProject.bin": OLE}), ("macros", "", 0)),
    "control": (lambda: changed(plain_base(), {"word/activeX/1.xml": b"<a/>"}), ("macros", "", 0)),
    "entities": (lambda: with_entities("UTF-8"), ("entities", "docProps/app.xml", 0)),
    "entities in UTF-16": (lambda: with_entities("UTF-16"), ("entities", "docProps/app.xml", 0)),
    "another encoding": (
        lambda: changed(
            plain_base(), {"word/extra.xml": b'<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-'}
        ),
        ("broken-xml", "word/extra.xml", 0),
    ),
    "an encoding that has no tags of its own": (
        lambda: changed(plain_base(), {"word/extra.xml": "<a/>".encode("cp037")}),
        ("broken-xml", "word/extra.xml", 0),
    ),
    "name in other letters": (with_hidden_type, ("too-many-elements", "", MAX_ELEMENTS)),
    "broken XML": (
        lambda: changed(plain_base(), {"word/styles.xml": b"<w:styles"}),
        ("broken-xml", "word/styles.xml", 0),
    ),
    "empty part": (
        lambda: changed(plain_base(), {"word/extra.xml": b" "}),
        ("broken-xml", "word/extra.xml", 0),
    ),
    "far template": (
        lambda: with_relation("attachedTemplate", "http://198.51.100.7/a.dotm"),
        ("external", "word/document.xml", 0, "http://198.51.100.7/a.dotm"),
    ),
    "far picture": (
        lambda: with_relation("image", r"\\198.51.100.7\a.png"),
        ("external", "word/document.xml", 0, r"\\198.51.100.7\a.png"),
    ),
    "missing part": (
        lambda: replaced(plain_base(), RELATIONS, 'Target="styles.xml"', 'Target="nowhere.xml"'),
        ("broken-package", "word/document.xml", 0, "nowhere.xml"),
    ),
    "relations that are none": (
        lambda: changed(plain_base(), {RELATIONS: b"<a/>"}),
        ("broken-package", RELATIONS, 0),
    ),
    "field that fetches": (
        lambda: with_header_field(r'INCLUDEPICTURE "http://198.51.100.7/a.png"'),
        ("linked-field", "word/header1.xml", 0, 'INCLUDEPICTURE "http://198.51.100.7/a.png"'),
    ),
    "field that runs": (
        lambda: with_header_field('DDEAUTO c:\\\\cmd "/k calc"'),
        ("linked-field", "word/header1.xml", 0, 'DDEAUTO c:\\\\cmd "/k calc"'),
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_base_is_refused_with_its_reason(kind):
    make, reason = BROKEN[kind]
    data = make()
    for read in (open_package, inspect_base, lambda base: write_docx_on(base, [], PROPERTIES)):
        with pytest.raises(BadBaseError) as refused:
            read(data)
        error = refused.value
        assert (error.code, error.part, error.limit, error.what) == (*reason, "")[:4]


@pytest.mark.parametrize(
    "make", [plain_base, unit_base, lambda: write_docx([], PageStyle(), PROPERTIES)]
)
def test_sound_base_is_accepted(make):
    assert open_package(make()).main_document_part is not None


def test_hyperlinks_are_no_danger():
    assert open_package(with_relation("hyperlink", "https://example.org")) is not None


def test_page_fields_are_no_danger():
    assert open_package(with_header_field('HYPERLINK "https://example.org"')) is not None


@pytest.mark.parametrize("part", ["styles", "settings"])
def test_part_of_another_type_is_refused(part):
    types = f"wordprocessingml.{part}+xml"
    data = replaced(plain_base(), TYPES, types, "wordprocessingml.else+xml")
    with pytest.raises(BadBaseError, match="broken-package"):
        write_docx_on(data, [], PROPERTIES)


def test_base_without_styles_is_refused_and_one_without_settings_is_not():
    no_styles = replaced(plain_base(), RELATIONS, "relationships/styles", "relationships/other")
    with pytest.raises(BadBaseError, match="broken-package"):
        inspect_base(no_styles)
    no_settings = replaced(plain_base(), RELATIONS, "relationships/settings", "relationships/other")
    assert write_docx_on(no_settings, [], PROPERTIES)


def accepted(data):
    try:
        write_docx_on(data, [], PROPERTIES)
    except BadBaseError:
        return False
    return True


def test_damaged_file_is_a_base_or_refused_and_never_a_crash():
    data = unit_base()
    damaged_at = range(0, len(data), len(data) // 40)
    files = [data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :] for at in damaged_at]
    assert not all(map(accepted, files))
