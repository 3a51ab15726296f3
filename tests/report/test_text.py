from drafting.report.layout import Paragraph, ParagraphRole, Run, layout
from drafting.report.text import plain_text
from tests.report.samples import AWKWARD_REPORT


def test_plain_text_of_nothing_is_empty():
    assert plain_text([]) == ""


def test_plain_text_ends_every_paragraph_with_a_newline():
    paragraphs = [
        Paragraph(ParagraphRole.TITLE, (Run("题目"),)),
        Paragraph(ParagraphRole.BODY, (Run("（一）甲。"), Run("乙。"))),
    ]
    assert plain_text(paragraphs) == "题目\n（一）甲。乙。\n"


def test_plain_text_keeps_every_character():
    assert plain_text(layout(AWKWARD_REPORT)) == (
        "甲&乙<丙>的“报告”\n"
        "——关于『𠮷』与😀的说明\n"
        '"同志们"：\n'
        "制表\t在此；\u3000两格。'单'引号 & 实体 &amp; 原样。\n"
        "一、问题在【领域】\n"
        "（一）空位【一】要显。正文【具体事例】仍在。\n"
        "<b>不是标记</b>\n"
        "1.乙。C:\\路径  两空格\n"
    )
