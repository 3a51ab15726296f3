"""Reports far beyond what anyone hands in."""

from drafting.report.layout import ParagraphRole, layout
from tests.report.samples import FULL_REPORT
from tests.report.word.test_word_writing import opened, paragraph, written


def test_word_of_300_000_characters_is_small():
    laid = layout(FULL_REPORT)
    times = 300_000 // sum(len(p.text) for p in laid) + 1
    data = written(laid * times)
    assert len(data) < 1_000_000
    assert len(opened(data).paragraphs) == times * len(laid)


def test_word_of_one_paragraph_of_300_000_characters():
    body = [paragraph(ParagraphRole.BODY, "字&" * 150_000)]
    assert opened(written(body)).paragraphs[0].text == "字&" * 150_000


def test_word_title_of_200_characters_is_whole():
    title = "题" * 200
    assert opened(written([paragraph(ParagraphRole.TITLE, title)])).paragraphs[0].text == title
