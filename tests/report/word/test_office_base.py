import io
import shutil
import subprocess
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from lxml import etree

from drafting.report.layout import ParagraphRole, RunRole, layout
from drafting.report.pagestyle import PageNumber, PageStyle, check_page_style
from drafting.report.word.office_base import (
    STYLE_NAMES,
    _known,
    _prepared,
    inspect_base,
    title_characters,
    write_docx_on,
)
from drafting.report.word.writing import write_docx
from tests.report import strategies
from tests.report.bases import changed, number_style, plain_base, replaced, saved, unit_base
from tests.report.samples import AWKWARD_REPORT, FULL_REPORT
from tests.report.word.test_word_writing import PROPERTIES, opened, paragraph, parts

PLAIN, UNIT = plain_base(), unit_base()
OWN = write_docx([], PageStyle(), PROPERTIES)


def written_on(base, report=FULL_REPORT):
    return write_docx_on(base, layout(report), PROPERTIES)


def test_unit_base_is_told_by_role():
    report = inspect_base(UNIT)
    assert report.styles == {
        ParagraphRole.TITLE: "公文标题",
        ParagraphRole.SUBTITLE: "Subtitle",
        ParagraphRole.HEADING1: "一级标题",
        ParagraphRole.HEADING2: "heading 2",
        ParagraphRole.HEADING3: "heading 3",
        ParagraphRole.BODY: "公文正文",
        ParagraphRole.SIGNATURE: "落款",
    }
    assert report.missing == (
        ParagraphRole.BYLINE,
        ParagraphRole.DATELINE,
        ParagraphRole.SALUTATION,
        ParagraphRole.DATE,
    )
    assert report.problems == ("text-dropped", "automatic-numbers")


def test_unit_base_gives_its_page():
    style = inspect_base(UNIT).style
    assert style == PageStyle(
        name="", page_number=PageNumber.NONE, line_pitch_pt=28, character_spacing_pt=0
    )
    assert check_page_style(style) == []


def test_plain_base_says_what_it_lacks():
    report = inspect_base(PLAIN)
    assert ParagraphRole.BODY in report.missing
    assert report.problems == (
        "no-page-number",
        "theme-fonts",
        "no-line-pitch",
        "automatic-numbers",
    )
    assert (report.style.paper_width_mm, report.style.body_size_pt) == (215.9, 11)


def test_own_file_is_a_base_without_faults():
    report = inspect_base(OWN)
    assert report.missing == ()
    assert report.problems == ()


@pytest.mark.parametrize(("indented", "body"), [("Body Text", "Body Text"), ("Normal", "正文")])
def test_style_of_plain_text_is_a_body_if_indented(indented, body):
    document = docx.Document()
    document.styles[indented].paragraph_format.first_line_indent = Mm(11)
    if indented == "Normal":
        document.styles["Body Text"].delete()
        document.styles["Normal"].element.name_val = "正文"
    assert inspect_base(saved(document)).styles[ParagraphRole.BODY] == body


@pytest.mark.parametrize(
    ("role", "name"), [(r, n) for r, names in STYLE_NAMES.items() for n in names]
)
def test_styles_are_found_by_any_of_their_names(role, name):
    spaced = name.upper().replace("标题", "标 题")
    bare = replaced(OWN, "word/styles.xml", 'w:name w:val="Normal"', 'w:name w:val="Plain"')
    document = docx.Document(io.BytesIO(bare))
    for style in document.styles:
        if style.style_id not in {"Normal", "DefaultParagraphFont"}:
            style.element.getparent().remove(style.element)
    document.styles.add_style("Other", 1).element.name_val = spaced
    assert inspect_base(saved(document)).styles == {role: spaced}


@pytest.mark.parametrize("base", [PLAIN, UNIT, OWN])
@pytest.mark.parametrize("report", [FULL_REPORT, AWKWARD_REPORT])
def test_text_on_a_base_is_the_layouts(base, report):
    document = opened(written_on(base, report))
    laid = layout(report)
    assert [p.text for p in document.paragraphs] == [p.text for p in laid]
    assert [[run.text for run in p.runs if run.text] for p in document.paragraphs] == [
        [run.text for run in opened_runs] for opened_runs in own_runs(report)
    ]


def own_runs(report):
    data = write_docx(layout(report), PageStyle(), PROPERTIES)
    return [[run for run in p.runs if run.text] for p in opened(data).paragraphs]


@given(strategies.reports.map(layout))
@settings(deadline=None)
def test_text_on_any_base_is_the_layouts_for_any_report(paragraphs):
    for base in (PLAIN, UNIT):
        document = opened(write_docx_on(base, paragraphs, PROPERTIES))
        assert [p.text for p in document.paragraphs] == [p.text for p in paragraphs]


def test_base_keeps_page_header_and_footer_and_loses_its_text():
    data = written_on(UNIT)
    section = opened(data).sections[0]
    assert abs(section.left_margin - Mm(28)) < Mm(0.1)
    assert section.header.paragraphs[0].text == "某区某局　内部材料"
    everything = "".join(parts(data).values())
    assert "PAGE" in everything
    for lost in ("这一段不该留在成稿里", "旧批注", "原作者"):
        assert lost not in everything


def test_base_keeps_no_part_that_nothing_needs():
    names = set(parts(written_on(UNIT)))
    assert names == {
        "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml",
        "word/_rels/document.xml.rels", "word/styles.xml", "word/settings.xml",
        "word/numbering.xml", "word/fontTable.xml", "word/theme/theme1.xml",
        "word/header1.xml", "word/footer1.xml",
    }  # fmt: skip


def test_base_styles_are_used_as_they_are():
    names = [p.style.name for p in opened(written_on(UNIT)).paragraphs]
    laid = layout(FULL_REPORT)
    wanted = {
        ParagraphRole.TITLE: "公文标题",
        ParagraphRole.BYLINE: "Byline",
        ParagraphRole.SALUTATION: "Salutation After Blank",
        ParagraphRole.HEADING1: "一级标题",
        ParagraphRole.HEADING2: "Heading 2",
        ParagraphRole.SIGNATURE: "落款",
        ParagraphRole.DATE: "Date",
    }
    for name, each in zip(names, laid, strict=True):
        if each.role in wanted:
            assert name == wanted[each.role]
    assert names[-3] == "Body Text Kept"


def test_added_styles_are_based_on_the_bases_body():
    styles = opened(written_on(UNIT)).styles
    assert styles["Byline"].base_style.name == "公文正文"
    assert styles["Body Text Kept"].base_style.name == "公文正文"
    assert styles["Heading 2 Char"].font.size == styles["Heading 2"].font.size


def test_names_a_base_has_are_not_given_twice():
    document = docx.Document()
    document.styles.add_style("Byline", 2)
    document.styles.add_style("Open Slot", 1)
    data = written_on(saved(document), AWKWARD_REPORT)
    names = [style.name for style in opened(data).styles]
    assert len(names) == len(set(names))
    slots = [r for p in opened(data).paragraphs for r in p.runs if r.text.startswith("【")]
    assert {run.style.name for run in slots} == {"Open Slot Nigao"}


def test_automatic_numbers_are_taken_off():
    document = docx.Document()
    number_style(document, "Heading 1")
    base = saved(document)
    assert "automatic-numbers" in inspect_base(base).problems
    assert opened(written_on(base)).styles["Heading 1"].element.xpath(".//w:numPr") == []


def test_what_binds_a_base_is_taken_off():
    locks = '<w:documentProtection w:edit="readOnly"/><w:trackRevisions/>'
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as package:
        settings_part = package.read("word/settings.xml").decode()
    head, mark, tail = settings_part.partition("<w:zoom")
    assert mark
    base = changed(PLAIN, {"word/settings.xml": (head + locks + mark + tail).encode()})
    assert "readOnly" not in parts(written_on(base))["word/settings.xml"]
    assert "trackRevisions" not in parts(written_on(base))["word/settings.xml"]


def test_base_without_section_gets_the_standards_page():
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    body = root[0]
    body.remove(body[-1])
    base = changed(PLAIN, {"word/document.xml": etree.tostring(root)})
    assert "no-section" in inspect_base(base).problems
    assert abs(opened(written_on(base)).sections[0].page_width - Mm(210)) < Mm(0.1)


def test_signature_and_date_of_our_own_keep_their_places():
    insets = {}
    for signature in ("林知远", "中共某市某区委员会办公室"):
        paragraphs = [
            paragraph(ParagraphRole.SIGNATURE, signature),
            paragraph(ParagraphRole.DATE, "2026年3月5日"),
        ]
        styles = opened(write_docx_on(PLAIN, paragraphs, PROPERTIES)).styles
        insets[signature] = [
            int(styles[name].element.xpath("string(.//w:ind/@w:rightChars)"))
            for name in ("Signature", "Date")
        ]
    assert insets == {"林知远": [700, 200], "中共某市某区委员会办公室": [200, 600]}


def test_base_is_prepared_once():
    _known.cache_clear()
    _prepared.cache_clear()
    first = written_on(UNIT)
    assert written_on(bytes(bytearray(UNIT))) == first
    assert _known.cache_info().misses == _prepared.cache_info().misses == 1


def test_run_styles_exist_for_every_role():
    for base in (PLAIN, UNIT, OWN):
        data = written_on(base, AWKWARD_REPORT)
        known = {style.style_id for style in opened(data).styles}
        used = {run._r.style for p in opened(data).paragraphs for run in p.runs} - {None}
        assert used <= known
        assert len(used) >= len({RunRole.SLOT})


def test_illegal_characters_are_refused_on_a_base_too():
    with pytest.raises(ValueError, match=r"^paragraph 1, character 1: U\+0007 cannot"):
        write_docx_on(PLAIN, [paragraph(ParagraphRole.BODY, "\x07")], PROPERTIES)


def test_pandocs_reference_file_is_a_base():
    if not shutil.which("pandoc"):
        pytest.skip("pandoc is missing: apt-get install pandoc")
    made = subprocess.run(
        ["pandoc", "--print-default-data-file", "reference.docx"], capture_output=True, check=True
    )
    document = opened(written_on(made.stdout))
    assert [p.text for p in document.paragraphs] == [p.text for p in layout(FULL_REPORT)]


@pytest.mark.parametrize(
    ("points", "spacing", "characters"), [(22, 0, 20), (26, 0, 17), (22, 2, 18)]
)
def test_base_tells_how_much_of_a_title_its_line_holds(points, spacing, characters):
    base = docx.Document(io.BytesIO(UNIT))
    style = base.styles["公文标题"]
    style.font.size = Pt(points)
    if spacing:
        element = style.element.get_or_add_rPr().makeelement(qn("w:spacing"), {})
        element.set(qn("w:val"), str(spacing * 20))
        style.element.get_or_add_rPr().append(element)
    assert title_characters(saved(base)) == characters
