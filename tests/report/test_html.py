import re

from drafting.report.html import paragraphs_html
from drafting.report.layout import Paragraph, ParagraphRole, Run, RunRole, layout
from tests.report.samples import FULL_REPORT


def test_html_of_nothing_is_empty():
    assert paragraphs_html([]) == ""


def test_html_sets_a_paragraph_with_its_runs_and_their_sources():
    paragraphs = [
        Paragraph(ParagraphRole.TITLE, (Run("题目", source="title"),)),
        Paragraph(
            ParagraphRole.BODY,
            (
                Run("（一）甲。", RunRole.HEADING2, "p1.heading"),
                Run("【具体事例】", RunRole.SLOT, "p1.evidence"),
            ),
        ),
    ]
    assert paragraphs_html(paragraphs) == (
        '<p class="paper-title"><span class="run-text" data-source="title">题目</span></p>\n'
        '<p class="paper-body">'
        '<span class="run-heading2" data-source="p1.heading">（一）甲。</span>'
        '<span class="run-slot" data-source="p1.evidence">【具体事例】</span></p>'
    )


def test_html_escapes_text_and_sources():
    run = Run("<script>alert('x' & \"y\")</script>", source='"><b>')
    assert paragraphs_html([Paragraph(ParagraphRole.BODY, (run,))]) == (
        '<p class="paper-body"><span class="run-text" data-source="&quot;&gt;&lt;b&gt;">'
        "&lt;script&gt;alert(&#x27;x&#x27; &amp; &quot;y&quot;)&lt;/script&gt;</span></p>"
    )


def test_html_holds_nothing_a_content_security_policy_refuses():
    page = paragraphs_html(layout(FULL_REPORT))
    assert set(re.findall(r"<(/?\w+)", page)) == {"p", "/p", "span", "/span"}
    assert set(re.findall(r' ([\w-]+)="', page)) == {"class", "data-source"}
