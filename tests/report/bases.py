"""Bases as units upload them, and files that only look like bases."""

import io
import zipfile

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def plain_base():
    """python-docx's default template: styles by their English names, Letter paper, theme fonts."""
    return saved(docx.Document())


def unit_base():
    """A unit's file: own names, indented body, a header, a page number, text to be dropped."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header.paragraphs[0].text = "某区某局　内部材料"
    add_field(section.footer.paragraphs[0], "PAGE")
    for name in ("公文标题", "一级标题", "公文正文", "落款"):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.font.size = Pt(22 if name == "公文标题" else 16)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
        style.paragraph_format.line_spacing = Pt(28)
    document.styles["公文正文"].paragraph_format.first_line_indent = Pt(32)
    document.add_paragraph("这一段不该留在成稿里。")
    document.add_comment(document.paragraphs[0].runs, "旧批注", "某人", "某")
    document.core_properties.author = "原作者"
    return saved(document)


def add_field(paragraph, instruction):
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    paragraph._p.append(field)


def number_style(document, name):
    """Give a style automatic numbers."""
    numbers = OxmlElement("w:numPr")
    identifier = OxmlElement("w:numId")
    identifier.set(qn("w:val"), "1")
    numbers.append(identifier)
    document.styles[name].element.get_or_add_pPr().append(numbers)


def changed(data, parts=None, *, without=(), compression=zipfile.ZIP_DEFLATED):
    """The package with parts put in the place of its own, added, or left out."""
    parts = dict(parts or {})
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            if name not in without:
                content = parts.pop(name, None) or source.read(name)
                target.writestr(name, content, compression)
        for name, content in parts.items():
            target.writestr(name, content, compression)
    return stream.getvalue()


def replaced(data, part, old, new):
    """The package with something else said in one part."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        content = package.read(part)
    assert old.encode() in content
    return changed(data, {part: content.replace(old.encode(), new.encode())})
