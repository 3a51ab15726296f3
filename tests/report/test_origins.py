import pytest

from drafting.report.layout import Paragraph, ParagraphRole, Run, RunRole
from drafting.report.origins import Origin, Origins
from drafting.report.tracing import Stretch, whole

RUNS = (
    Run("（一）讲政治。", RunRole.HEADING2, "p.heading", (Stretch(3, 3, 0, 3),)),
    Run("在市民政局，", source="p.body",
        trace=(Stretch(0, 1, 2, 3), Stretch(1, 4, 3, 7, is_filled=True), Stretch(5, 1, 7, 8))),
    Run("【主题】", RunRole.SLOT, "p.body", whole("【主题】", 8)),
    Run("。", source="p.body"),
)  # fmt: skip
TEXT = "（一）讲政治。在市民政局，【主题】。"


@pytest.mark.parametrize(
    ("found", "origin"),
    [
        ("讲政", Origin("p.heading", 0, 2)),
        ("（一）讲", Origin("p.heading", 0, 1)),
        ("（一）", Origin("p.heading", 0, 0)),
        ("治。", Origin("p.heading", 2, 3)),
        ("治。在", Origin("p.heading", 2, 3)),
        ("在", Origin("p.body", 2, 3)),
        ("民政", Origin("p.body", 3, 7)),
        ("局，【主", Origin("p.body", 3, 10)),
        ("，【主题】", Origin("p.body", 7, 12)),
        ("主题", Origin("p.body", 9, 11)),
    ],
)
def test_stretch_of_the_paper_leads_to_that_of_its_field(found, origin):
    start = TEXT.index(found)
    paragraph = Paragraph(ParagraphRole.BODY, RUNS)
    assert paragraph.text == TEXT
    assert Origins([paragraph]).of(0, start, start + len(found)) == origin


def test_mark_alone_leads_to_where_it_was_set():
    origins = Origins([Paragraph(ParagraphRole.BODY, RUNS)])
    assert origins.of(0, 6, 7) == Origin("p.heading", 3, 3)
    assert origins.of(0, 17, 18) == Origin("p.body", 12, 12)
    assert origins.of(0, 18, 18) == Origin("", 0, 0)
