"""The ways to write the same report as .docx that are compared, by name.

Each takes paragraphs and gives the file's bytes, with the same paragraphs, runs and
styles. What a server would prepare once (templates, packages) is prepared once.
"""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache

import docx
from docxtpl import DocxTemplate
from lxml import etree

from drafting.report.layout import Paragraph, ParagraphRole, RunRole
from drafting.report.pagestyle import PageStyle
from drafting.report.word import ooxml
from drafting.report.word.ooxml import WORD
from drafting.report.word.package import (
    CORE_PART,
    DOCUMENT_PART,
    PARAGRAPH_STYLES,
    RUN_STYLES,
    ClosingInsets,
    style_package,
)
from drafting.report.word.writing import Properties, write_docx

Writer = Callable[[Sequence[Paragraph]], bytes]

PROPERTIES = Properties("题目", "林知远", datetime(2026, 3, 5, tzinfo=UTC))
_W = f"{{{WORD}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_DEFAULT_NAMES = {
    ParagraphRole.TITLE: "Title",
    ParagraphRole.SUBTITLE: "Subtitle",
    ParagraphRole.HEADING1: "Heading 1",
    ParagraphRole.HEADING2: "Heading 2",
    ParagraphRole.HEADING3: "Heading 3",
    ParagraphRole.BODY: "Body Text",
}
_RUN_NAMES = {
    RunRole.TEXT: None,
    RunRole.HEADING2: "Heading 2 Char",
    RunRole.HEADING3: "Heading 3 Char",
}


def nigao(paragraphs: Sequence[Paragraph]) -> bytes:
    """This project's writer."""
    return write_docx(paragraphs, PageStyle(), PROPERTIES)


def bare_lxml(paragraphs: Sequence[Paragraph]) -> bytes:
    """The body built with lxml, zipped into a package that is ready: nothing checked."""
    root = etree.Element(_W + "document", nsmap={"w": WORD})
    body = etree.SubElement(root, _W + "body")
    for paragraph in paragraphs:
        element = etree.SubElement(body, _W + "p")
        properties = etree.SubElement(element, _W + "pPr")
        style = etree.SubElement(properties, _W + "pStyle")
        style.set(_W + "val", PARAGRAPH_STYLES[paragraph.role])
        for run in paragraph.runs:
            _lxml_run(element, run.text, RUN_STYLES[run.role])
    stream = io.BytesIO()
    stream.write(style_package(PageStyle(), ClosingInsets()).package)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(DOCUMENT_PART, etree.tostring(root, encoding="UTF-8"))
        package.writestr(CORE_PART, _core())
    return stream.getvalue()


@cache
def _core() -> str:
    return ooxml.core_xml(
        title=PROPERTIES.title, subject="", author=PROPERTIES.author, created=PROPERTIES.created
    )


def _lxml_run(paragraph: etree._Element, text: str, style_id: str) -> None:
    run = etree.SubElement(paragraph, _W + "r")
    if style_id:
        properties = etree.SubElement(run, _W + "rPr")
        etree.SubElement(properties, _W + "rStyle").set(_W + "val", style_id)
    element = etree.SubElement(run, _W + "t")
    element.set(_SPACE, "preserve")
    element.text = text


def docxtpl_default(paragraphs: Sequence[Paragraph]) -> bytes:
    """docxtpl, its template made with python-docx from its default."""
    return _rendered(_default_template(), paragraphs)


def docxtpl_text(paragraphs: Sequence[Paragraph]) -> bytes:
    """The same without run-in headings: each paragraph one run."""
    return _rendered(_text_template(), paragraphs)


def docxtpl_small(paragraphs: Sequence[Paragraph]) -> bytes:
    """docxtpl, its template made in this project's base."""
    return _rendered(_small_template(), paragraphs)


def python_docx_default(paragraphs: Sequence[Paragraph]) -> bytes:
    """python-docx from its default template, styles by name."""
    document = docx.Document()
    for paragraph in paragraphs:
        added = document.add_paragraph(style=_DEFAULT_NAMES.get(paragraph.role, "Normal"))
        for run in paragraph.runs:
            added.add_run(run.text, style=_RUN_NAMES[run.role])
    return _saved(document)


def python_docx_small(paragraphs: Sequence[Paragraph]) -> bytes:
    """python-docx from this project's base, styles by id."""
    document = docx.Document(io.BytesIO(_small_base()))
    for paragraph in paragraphs:
        added = document.add_paragraph()
        added._p.style = PARAGRAPH_STYLES[paragraph.role]
        for run in paragraph.runs:
            written = added.add_run(run.text)
            if RUN_STYLES[run.role]:
                written._r.style = RUN_STYLES[run.role]
    return _saved(document)


def _rendered(template: bytes, paragraphs: Sequence[Paragraph]) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    document.render({"paragraphs": paragraphs}, autoescape=True)
    return _saved(document)


@cache
def _default_template() -> bytes:
    return _templated(docx.Document(), _default_styles(), _RUN_NAMES)


@cache
def _text_template() -> bytes:
    return _templated(docx.Document(), _default_styles(), {})


@cache
def _small_template() -> bytes:
    document = docx.Document(io.BytesIO(_small_base()))
    names = {style.style_id: style.name for style in document.styles}
    styles = {role: names[each] for role, each in PARAGRAPH_STYLES.items()}
    return _templated(document, styles, _RUN_NAMES)


def _default_styles() -> dict[ParagraphRole, str]:
    return {role: _DEFAULT_NAMES.get(role, "Normal") for role in ParagraphRole}


def _templated(
    document: docx.document.Document,
    styles: dict[ParagraphRole, str],
    run_styles: dict[RunRole, str | None],
) -> bytes:
    """A template with a loop over paragraphs; in body text, which has runs, one over them."""
    document.add_paragraph("{%p for p in paragraphs %}")
    for role, name in styles.items():
        document.add_paragraph(f"{{%p if p.role == '{role.value}' %}}")
        paragraph = document.add_paragraph(style=name)
        if role is ParagraphRole.BODY and run_styles:
            _add_run_loop(paragraph, run_styles)
        else:
            paragraph.add_run("{{ p.text }}")
        document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    return _saved(document)


def _add_run_loop(
    paragraph: docx.text.paragraph.Paragraph, styles: dict[RunRole, str | None]
) -> None:
    paragraph.add_run("{%r for r in p.runs %}")
    for role, name in styles.items():
        paragraph.add_run(f"{{%r if r.role == '{role.value}' %}}")
        paragraph.add_run("{{ r.text }}", style=name)
        paragraph.add_run("{%r endif %}")
    paragraph.add_run("{%r endfor %}")


@cache
def _small_base() -> bytes:
    return write_docx([], PageStyle(), PROPERTIES)


def _saved(document: docx.document.Document | DocxTemplate) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


WRITERS: dict[str, Writer] = {
    "Nigao": nigao,
    "lxml to zip, bare": bare_lxml,
    "docxtpl, default base": docxtpl_default,
    "docxtpl, default base, no run-in headings": docxtpl_text,
    "docxtpl, small base": docxtpl_small,
    "python-docx, default template": python_docx_default,
    "python-docx, small base": python_docx_small,
}
