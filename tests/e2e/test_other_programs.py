"""The downloaded file in the hands of other programs."""

import json
import os
import re
import subprocess

import pytest

from tests.e2e.conftest import need
from tests.e2e.pages import create_draft, download, field, fill_facts, paper, parts, type_into


@pytest.fixture
def written(drafter_page, tmp_path):
    """A downloaded file, and the paragraphs of its preview."""
    page = drafter_page
    draft = create_draft(page, "study-politics")
    fill_facts(page, draft)
    page.goto(parts(page, draft)[2])
    source = page.locator("#points textarea[id$='.body']").first.get_attribute("id")
    type_into(page, field(page, source), "“三会一课”〔2026〕5号，见《章程》第1.2条。\n另起一段。")
    return download(page, draft, tmp_path), paper(page, draft)


def test_pandoc_reads_the_preview(written):
    path, shown = written
    command = [need("pandoc", "pandoc"), "--from", "docx", "--to", "json", path]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    document = json.loads(done.stdout)
    title = document["meta"].get("title", {"c": []})["c"]
    read = [title, *(plain(block) for block in document["blocks"])]
    assert squeezed(read_text(read)) == squeezed("".join(shown))


def plain(block):
    return block["c"][2] if block["t"] == "Header" else block["c"]


def read_text(node):
    """The characters of pandoc's inlines."""
    if isinstance(node, list):
        return "".join(read_text(each) for each in node)
    if not isinstance(node, dict):
        return ""
    if node["t"] == "Str":
        return node["c"]
    if node["t"] == "Quoted":
        return f"“{read_text(node['c'][1])}”"
    return read_text(node.get("c", []))


def squeezed(text):
    return re.sub(r"\s", "", text)


def test_libreoffice_prints_the_preview(written):
    path, shown = written
    path = path.rename(path.with_name("report.docx"))  # a locale may not hold its own name
    office = need("soffice", "libreoffice-writer-nogui fonts-noto-cjk")
    reader = need("pdftotext", "poppler-utils")
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", path.parent, path],
        capture_output=True, check=True, timeout=120, env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    done = subprocess.run(
        [reader, "-raw", path.with_suffix(".pdf"), "-"], capture_output=True, check=True, timeout=60
    )
    printed = re.sub(r"^[—–-] ?\d+ ?[—–-]$", "", done.stdout.decode(), flags=re.M)
    assert squeezed(printed) == squeezed("".join(shown))
