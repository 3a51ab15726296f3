"""Where LibreOffice breaks the pages: reports whose last lines fall around the page's end."""

import os
import re
import shutil
import subprocess

import docx
import pytest

from drafting.report.layout import Paragraph, ParagraphRole, Run, layout
from drafting.report.pagestyle import PageStyle
from drafting.report.tree import Report
from drafting.report.word.comments import comment_docx
from drafting.report.word.office_base import write_docx_on
from drafting.report.word.writing import write_docx
from tests.report.bases import unit_base
from tests.report.samples import FULL_REPORT
from tests.report.test_exporters import TOOLS, pdf_pages
from tests.report.word.test_word_comments import MOMENT, Note
from tests.report.word.test_word_writing import PROPERTIES

LENGTHS = range(9, 20)
FULL_LINE = "这一行正文占满一整行不多也不少用来量一量版心到底有多宽"
LATIN_TITLES = (
    "1是2是3是4是5是6是" + "字" * 10,
    "2024年12345热线2023工作学习体会发言",
    "ABCDEF与GHIJKL工作" + "字" * 8,
    "WWWWWW与MMMMMM工作" + "字" * 8,
    "20242025热线" + "字" * 13,
)
LONG_TITLE = "关于" + "认真贯彻落实会议精神扎实推进作风建设" * 11


def line(role, text):
    return Paragraph(ParagraphRole(role), (Run(text),))


def head(title):
    return [
        line("title", title),
        line("byline", "科长　林知远"),
        line("dateline", "（2026年3月5日）"),
        line("salutation", "各位同志："),
    ]


def body(count):
    """One-line paragraphs, each with its number."""
    return [line("body", f"第{number:02}行正文。") for number in range(count)]


def close():
    return [line("signature", "林知远"), line("date", "2026年3月5日")]


def closing_report(lines):
    """The last text is a paragraph of three lines."""
    last = line("body", "末" * 70 + "。")
    return [*head("报告"), *body(lines), last, *close()]


def heading_report(lines):
    return [
        *head("报告"),
        *body(lines),
        line("heading1", "一、标题"),
        line("body", "标题后。"),
        *close(),
    ]


REPORTS = {
    **{f"closing{lines}": closing_report(lines) for lines in LENGTHS},
    **{f"heading{lines}": heading_report(lines) for lines in LENGTHS},
    "title": [*head(LONG_TITLE), *body(20), *close()],
    "latin": [line for title in LATIN_TITLES for line in layout(Report(title=title))],
    "cells": [line("body", FULL_LINE * 40)],
}
NOTES = [Note(0, 0, 0, "题目"), Note(6, 3, 9, "看\n这里"), Note(6, 5, 12, "交叉")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    for tool, remedy in TOOLS.items():
        if not shutil.which(tool):
            message = f"{tool} is missing: {remedy}"
            pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    return tmp_path_factory.mktemp("pages")


def converted(folder, kind, files):
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
    target = folder / kind.partition(":")[0]
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", kind, "--outdir", target, *(folder / f"{name}.docx" for name in files)],
        check=True, capture_output=True, timeout=300, env={**os.environ, "LC_ALL": "zh_CN.UTF-8"},
    )  # fmt: skip
    return target


@pytest.fixture(scope="module")
def pages(folder):
    """The texts of the lines of each page of each report, without page numbers."""
    files = {
        name: write_docx(paragraphs, PageStyle(), PROPERTIES)
        for name, paragraphs in REPORTS.items()
    }
    target = converted(folder, "pdf", files)
    return {
        name: [
            [text for *_place, text in lines[:-1]] for lines in pdf_pages(target / f"{name}.pdf")
        ]
        for name in REPORTS
    }


@pytest.mark.parametrize("lines", LENGTHS)
def test_signature_is_never_alone_on_a_page(pages, lines):
    last = pages[f"closing{lines}"][-1]
    signature = last.index("林知远")
    assert "末" in last[signature - 1]
    assert last[signature + 1] == "2026年3月5日"


def test_signature_moves_to_the_next_page_at_some_length(pages):
    counts = [len(pages[f"closing{lines}"]) for lines in LENGTHS]
    assert counts == sorted(counts)
    assert set(counts) == {1, 2}


@pytest.mark.parametrize("lines", LENGTHS)
def test_heading_is_never_last_on_a_page(pages, lines):
    found = [page for page in pages[f"heading{lines}"] if "一、标题" in page]
    assert len(found) == 1
    assert found[0][-1] != "一、标题"


def test_title_of_200_characters_is_whole_and_not_alone(pages):
    first = pages["title"][0]
    place = first.index("科长林知远")
    assert "".join(first[:place]) == LONG_TITLE
    assert max(map(len, first[:place])) == PageStyle().title_characters
    assert "各位同志：" in first
    assert "第00行正文。" in first


def test_full_page_has_22_lines_of_28_characters(pages):
    first, *_others = pages["cells"]
    assert [len(text) for text in first] == [26, *[28] * 21]
    assert "".join(text for page in pages["cells"] for text in page) == FULL_LINE * 40


def test_every_page_number_of_every_report_is_there(pages, folder):
    for name, texts in pages.items():
        numbers = [lines[-1][3] for lines in pdf_pages(folder / "pdf" / f"{name}.pdf")]
        assert numbers == [f"—{number}—" for number in range(1, len(texts) + 1)]


def test_libreoffice_opens_working_copies_and_keeps_their_comments(folder):
    laid = layout(FULL_REPORT)
    files = {
        "own": comment_docx(write_docx(laid, PageStyle(), PROPERTIES), NOTES, "拟稿", "稿", MOMENT),
        "unit": comment_docx(
            write_docx_on(unit_base(), laid, PROPERTIES), NOTES, "拟稿", "稿", MOMENT
        ),
    }
    target = converted(folder, "docx:MS Word 2007 XML", files)
    for name in files:
        document = docx.Document(target / f"{name}.docx")
        assert [p.text for p in document.paragraphs] == [p.text for p in laid]
        told = sorted((c.author, c.initials, c.text) for c in document.comments)
        assert told == sorted(("拟稿", "稿", note.text) for note in NOTES)
    target = converted(folder, "pdf", files)
    for name in files:
        pages = pdf_pages(target / f"{name}.pdf")
        shown = "".join(text for lines in pages for *_place, text in lines)
        for paragraph in laid:
            assert re.sub(r"\s", "", paragraph.text)[:6] in shown


def test_lines_of_a_title_with_latin_stay_lines_in_another_font(pages):
    """The title's font is missing here, as it is in many an office."""
    shown = ["".join(text.split()) for page in pages["latin"] for text in page]
    assert shown == [paragraph.text for paragraph in REPORTS["latin"]]
