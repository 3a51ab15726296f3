"""Text in = text out, over every exporter, and through LibreOffice to the printed page."""

import io
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import groupby
from xml.etree import ElementTree

import docx
import pytest
from hypothesis import given, settings

from drafting.report.html import paragraphs_html
from drafting.report.layout import layout
from drafting.report.pagestyle import PageStyle
from drafting.report.text import plain_text
from drafting.report.word.writing import Properties, write_docx
from tests.report import strategies
from tests.report.samples import FULL_REPORT

PROPERTIES = Properties("题目", "某人", datetime(2026, 3, 5, tzinfo=UTC))
TOOLS = {
    "soffice": "apt-get install libreoffice-writer-nogui fonts-noto-cjk",
    "pdftotext": "apt-get install poppler-utils",
}
POINT = 72 / 25.4


class ParagraphTexts(HTMLParser):
    """The texts of the p elements of a page."""

    def __init__(self):
        super().__init__()
        self.texts = []

    def handle_starttag(self, tag, attrs):
        if tag == "p":
            self.texts.append("")

    def handle_data(self, data):
        if data != "\n":
            self.texts[-1] += data


def html_texts(paragraphs):
    parser = ParagraphTexts()
    parser.feed(paragraphs_html(paragraphs))
    parser.close()
    return parser.texts


def docx_texts(paragraphs):
    data = write_docx(paragraphs, PageStyle(), PROPERTIES)
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def assert_texts_equal(paragraphs):
    texts = [paragraph.text for paragraph in paragraphs]
    assert html_texts(paragraphs) == texts
    assert docx_texts(paragraphs) == texts
    assert plain_text(paragraphs).split("\n") == [*texts, ""]


@given(strategies.reports)
@settings(deadline=None)
def test_every_exporter_shows_the_same_characters_of_a_report(report):
    assert_texts_equal(layout(report))


@given(strategies.paragraphs)
@settings(deadline=None)
def test_every_exporter_shows_the_same_characters_of_any_paragraphs(paragraphs):
    assert_texts_equal(paragraphs)


def pdf_pages(pdf):
    """The lines of each page: [(left, right, baseline, text)], in points, from the top down."""
    listing = subprocess.run(
        ["pdftotext", "-bbox", pdf, "-"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    root = ElementTree.fromstring(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", listing))
    names = {"h": "http://www.w3.org/1999/xhtml"}
    return [page_lines(page.findall("h:word", names)) for page in root.iterfind(".//h:page", names)]


def page_lines(words):
    boxes = [
        (float(w.get("yMax")), float(w.get("xMin")), float(w.get("xMax")), w.text) for w in words
    ]
    boxes.sort(key=lambda box: (round(box[0] / 4), box[1]))
    lines = []
    for _height, group in groupby(boxes, key=lambda box: round(box[0] / 4)):
        members = list(group)
        text = "".join(member[3] for member in members)
        lines.append((members[0][1], members[-1][2], members[0][0], text))
    return lines


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    for tool, remedy in TOOLS.items():
        if not shutil.which(tool):
            message = f"{tool} is missing: {remedy}"
            pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    folder = tmp_path_factory.mktemp("pdf")
    (folder / "report.docx").write_bytes(write_docx(layout(FULL_REPORT), PageStyle(), PROPERTIES))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", folder, folder / "report.docx"],
        check=True, capture_output=True, timeout=180, env={**os.environ, "LC_ALL": "zh_CN.UTF-8"},
    )  # fmt: skip
    return pdf_pages(folder / "report.pdf")


def test_pdf_shows_every_character(pages):
    shown = "".join(line[3] for lines in pages for line in lines[:-1])
    wanted = "".join(paragraph.text for paragraph in layout(FULL_REPORT))
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", wanted)


def test_pdf_has_22_lines_a_page(pages):
    counts = [len(lines) - 1 for lines in pages]
    assert max(counts) == 22
    assert len(pages) == 6


def test_pdf_has_28_characters_a_full_line(pages):
    wide = [line[3] for lines in pages for line in lines if not re.search(r"[!-~]", line[3])]
    assert max(len(text) for text in wide) == 28
    assert sum(len(text) == 28 for text in wide) > len(wide) / 3


def test_pdf_keeps_to_the_text_area(pages):
    for lines in pages:
        for left, right, bottom, text in lines[:-1]:
            assert left > 28 * POINT - 1, text
            assert right < (210 - 26) * POINT + 1, text
            assert 37 * POINT < bottom < (297 - 35) * POINT + 6, text


def test_pdf_numbers_its_pages_outside_one_character_in(pages):
    for number, lines in enumerate(pages, start=1):
        left, right, _bottom, text = lines[-1]
        assert text == f"—{number}—"
        if number % 2:
            assert right == pytest.approx((210 - 26) * POINT - 14, abs=1)
        else:
            assert left == pytest.approx(28 * POINT + 14, abs=1)


def test_pdf_never_leaves_title_or_signature_alone(pages):
    assert "各位同志：" in [line[3] for line in pages[0]]
    last = [line[3] for line in pages[-1]]
    assert "林知远" in last
    assert last.index("林知远") > 0
