"""A base reaches for nothing outside of it, whoever in it would."""

from io import BytesIO

import docx
import pytest

from drafting.report.word.intake import BadBaseError, open_package
from drafting.report.word.office_base import write_docx_on
from tests.report.bases import changed, plain_base, replaced, saved, unit_base
from tests.report.word.test_word_writing import PROPERTIES

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
)
TYPES = "[Content_Types].xml"
URL = "http://198.51.100.7/a.png"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def relations(*rows):
    xml = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"'
        + (f' TargetMode="{mode}"' if mode else "")
        + "/>"
        for key, kind, target, mode in rows
    )
    return f'<Relationships xmlns="{PACKAGE}">{xml}</Relationships>'.encode()


def header(content, *rows, part="header1", names=NAMES, **parts):
    """A unit's base whose header (or another part) says this and has these relations."""
    root = "hdr" if part.startswith("header") else "x"
    xml = f"<w:{root} {names}><w:p>{content}</w:p></w:{root}>".encode()
    added = {f"word/{part}.xml": xml, f"word/_rels/{part}.xml.rels": relations(*rows)}
    return changed(unit_base(), {**added, **{f"word/{k}": v for k, v in parts.items()}})


def linked(content, kind="hyperlink", target=URL, **more):
    return header(content, ("far", f"{OFFICE}/{kind}", target, "External"), **more)


def fields(*pieces, tag="instrText"):
    """Runs that begin (<), end (>) fields, and say the rest as their instructions."""
    kinds = {"<": "begin", ">": "end", "|": "separate"}
    return "".join(
        f'<w:r><w:fldChar w:fldCharType="{kinds[piece]}"/></w:r>'
        if piece in kinds
        else f"<w:r><w:{tag}>{piece}</w:{tag}></w:r>"
        for piece in pieces
    )


def svg(content, **more):
    xml = (
        f'<svg xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink">{content}</svg>'
    )
    row = ("near", f"{OFFICE}/image", "media/a.svg", "")
    types = '<Default Extension="svg" ContentType="image/svg+xml"/></Types>'
    data = header("", row, **{"media/a.svg": xml.encode()}, **more)
    return replaced(data, TYPES, "</Types>", types)


OUTSIDE = {
    "picture by a link": lambda: linked('<a:blip r:link="far"/>'),
    "picture embedded from afar": lambda: linked('<a:blip r:embed="far"/>'),
    "drawn picture": lambda: linked('<v:imagedata r:id="far"/>'),
    "drawn picture of Office": lambda: linked('<v:imagedata o:relid="far"/>'),
    "drawn picture by its own address": lambda: header(f'<v:imagedata o:href="{URL}"/>'),
    "source of a fill": lambda: header(f'<v:fill src="{URL}"/>'),
    "vector picture": lambda: linked('<asvg:svgBlip r:embed="far"/>'),
    "link of a shape": lambda: linked('<a:hlinkClick r:id="far"/>'),
    "another attribute of a link": lambda: linked('<w:hyperlink r:embed="far"/>'),
    "user in the strict variant": lambda: linked(
        '<a:blip q:link="far"/>',
        names=f'{NAMES} xmlns:q="http://purl.oclc.org/ooxml/officeDocument/relationships"',
    ),
    "numbering's picture": lambda: linked('<v:imagedata r:id="far"/>', part="numbering9"),
    "footnote's picture": lambda: linked('<a:blip r:link="far"/>', part="footnotes"),
    "theme's picture": lambda: linked('<a:blip r:link="far"/>', part="theme9"),
    "file as a link": lambda: linked('<w:hyperlink r:id="far"/>', target="file:///etc/passwd"),
    "folder of another machine": lambda: linked("", target=r"\\198.51.100.7\a"),
    "file beside": lambda: linked("", target="../../a.docx"),
    "unknown type": lambda: linked("", kind="something"),
    "type that ends alike": lambda: header(
        "", ("far", "urn:evil/hyperlink", URL, "External")
    ),
    "template": lambda: linked("", kind="attachedTemplate", part="settings9"),
    "data of a merge": lambda: linked("", kind="mailMergeSource", part="settings9"),
    "frame": lambda: linked("", kind="frame", part="webSettings"),
    "mode that is none": lambda: header(
        '<a:blip r:link="far"/>', ("far", f"{OFFICE}/image", URL, "external")
    ),
    "address called inner": lambda: header(
        "", ("far", f"{OFFICE}/image", URL, ""), **{"http:/198.51.100.7/a.png": PNG}
    ),
    "inserted file": lambda: header(
        '<w:altChunk r:id="near"/>', ("near", f"{OFFICE}/aFChunk", "a.xml", ""),
        **{"a.xml": b"<a/>"},
    ),
    "part of a master document": lambda: header('<w:subDoc r:id="far"/>'),
    "embedded object": lambda: header('<w:object><o:OLEObject Type="Embed"/></w:object>'),
    "control": lambda: header('<w:object><w:control r:id="near"/></w:object>'),
    "picture within a picture": lambda: svg(f'<image xlink:href="{URL}"/>'),
    "style of a picture": lambda: svg(f'<rect style="fill:url({URL})"/>'),
    "style sheet in a picture": lambda: svg(f"<style>@import '{URL}';</style>"),
    "style sheet after a comment": lambda: svg(f"<style>a{{}}<!-- b -->@import '{URL}';</style>"),
    "style sheet cut by a comment": lambda: svg(f"<style>@im<!-- b -->port '{URL}';</style>"),
    "style sheet of a picture": lambda: svg(f'<?xml-stylesheet href="{URL}"?>'),
    "script in a picture": lambda: svg("<script/>"),
    "picture in a picture's data": lambda: svg('<image href="data:image/svg+xml;base64,AA"/>'),
}  # fmt: skip

FETCHING = {
    "in one run": lambda: header(fields("<", f' INCLUDEPICTURE "{URL}" ', ">")),
    "split over runs": lambda: header(fields("<", " INC", "LUDE", "PICTURE ", URL, ">")),
    "after another field": lambda: header(fields("<", "PAGE", ">", "<", "LINK Word a", ">")),
    "within another": lambda: header(fields("<", "IF ", "<", "DDE a b", ">", " x", ">")),
    "around another": lambda: header(fields("<", "INC", "<", "PAGE", ">", "LUDETEXT a", ">")),
    "never ended": lambda: header(fields("<", "LI", "NK a")),
    "as deleted": lambda: header(fields("<", "IMPORT a", ">", tag="delInstrText")),
    "in quotation marks": lambda: header(fields("<", ' "DATABASE" a', ">")),
    "in small letters": lambda: header('<w:fldSimple w:instr=" includetext a"/>'),
    "another document": lambda: header('<w:fldSimple w:instr="RD a"/>'),
    "in the strict variant": lambda: header(
        '<s:fldSimple s:instr="LINK a"/>', names=f'{NAMES} xmlns:s="{STRICT_W}"'
    ),
    "in the endnotes": lambda: header(fields("<", "LINK a", ">"), part="endnotes"),
}

EMBEDDED = {
    "workbook": b"PK\x03\x04",
    "old object": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "vector picture with another name": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "packed vector picture": b"\x1f\x8b\x08",
    "PostScript": b"%!PS-Adobe",
    "PDF": b"%PDF-1.7",
    "page": b"<html><img src='http://198.51.100.7/'></html>",
}


def refusal(data):
    with pytest.raises(BadBaseError) as refused:
        open_package(data)
    return refused.value.code


@pytest.mark.parametrize("who", OUTSIDE)
def test_whatever_fetches_from_outside_is_refused(who):
    assert refusal(OUTSIDE[who]()) == "external"


@pytest.mark.parametrize("how", FETCHING)
def test_field_that_fetches_is_refused_however_it_is_written(how):
    assert refusal(FETCHING[how]()) == "linked-field"


@pytest.mark.parametrize("what", EMBEDDED)
@pytest.mark.parametrize("name", ["media/a.png", "embeddings/a.bin"])
def test_part_that_is_no_picture_by_its_bytes_is_refused(name, what):
    row = ("near", f"{OFFICE}/image", name, "")
    assert refusal(header("", row, **{name: EMBEDDED[what]})) == "embedded"


@pytest.mark.parametrize(
    "target", ["http://example.org/a", "https://例子.中国/", "MAILTO:a@example.org"]
)
def test_links_of_the_text_may_lead_to_web_and_mail_addresses(target):
    assert open_package(linked('<w:hyperlink r:id="far"><w:r/></w:hyperlink>', target=target))


@pytest.mark.parametrize(
    "make",
    [
        lambda: replaced(
            header('<a:blip r:embed="n"/>', ("n", f"{OFFICE}/image", "media/a.png", ""),
                   **{"media/a.png": PNG}),
            TYPES, "</Types>", '<Default Extension="png" ContentType="image/png"/></Types>',
        ),
        lambda: header(fields("<", ' HYPERLINK "http://example.org/LINK" ', ">")),
        lambda: header(fields("<", "PAGE", ">") + '<w:fldSimple w:instr="STYLEREF 标题"/>'),
        lambda: svg('<use href="#a"/><rect style="fill:url(#b)"/>'
                    '<image href="data:image/png;base64,AA"/>'),
    ],
)  # fmt: skip
def test_what_stays_within_the_file_is_no_danger(make):
    assert open_package(make())


def test_foreign_elements_of_a_section_are_left_out():
    document = docx.Document()
    section = document.sections[0]._sectPr
    section.append(section.makeelement(f"{{{W}}}somethingNew", {}))
    written = write_docx_on(saved(document), [], PROPERTIES)
    assert "somethingNew" not in docx.Document(BytesIO(written)).element.xml


def test_base_of_python_docx_is_none_that_links():
    assert open_package(plain_base())
