"""Short ways to write what is proofread: lines as paragraphs, findings as pairs."""

from datetime import date

from drafting.report.layout import OPEN_SLOT, Paragraph, ParagraphRole, Run, RunRole
from drafting.report.proofreading import Term, proofread, proofread_text

ROLES = {"# ": ParagraphRole.HEADING1, "## ": ParagraphRole.HEADING2, "": ParagraphRole.BODY}

TERMS = (
    Term("四个意识", ("政治意识", "大局意识", "核心意识", "看齐意识"), "2016-01"),
    Term("政治三力", ("政治判断力", "政治领悟力", "政治执行力"), "2020-12"),
    Term("新发展理念", ("创新", "协调", "绿色", "开放", "共享"), "2015-10"),
    Term("四风", ("形式主义", "官僚主义", "享乐主义", "奢靡之风"), "2013-06"),
    Term(
        "三严三实", ("严以修身", "严以用权", "严以律己", "谋事要实", "创业要实", "做人要实"), "2014"
    ),
    Term("五位一体", tuple(f"{each}建设" for each in ("经济", "政治", "文化", "社会", "生态文明"))),
    Term(
        "六大纪律",
        tuple(f"{each}纪律" for each in ("政治", "组织", "廉洁", "群众", "工作", "生活")),
    ),
    Term("四个自我", ("自我净化", "自我完善", "自我革新", "自我提高")),
    Term("两个维护", ("维护核心", "维护权威"), "2018-01"),
    Term("学思想、强党性", ("学思想", "强党性", "重实践", "建新功"), "2023-04", "2024-01"),
)
ON = date(2026, 3, 5)


def page(*lines):
    """Paragraphs: "# 一、…" and "## （一）…" are headings, all else is text."""
    return [_paragraph(line) for line in lines]


def _paragraph(line):
    prefix = next(prefix for prefix in ROLES if line.startswith(prefix))
    text = line.removeprefix(prefix)
    pieces, end = [], 0
    for slot in OPEN_SLOT.finditer(text):
        pieces += [Run(text[end : slot.start()]), Run(slot.group(), RunRole.SLOT)]
        end = slot.end()
    runs = [run for run in (*pieces, Run(text[end:])) if run.text]
    return Paragraph(ROLES[prefix], tuple(runs))


def found(rule, text):
    """What the rule finds in one text: stretches and replacements."""
    findings = proofread_text(text, terms=TERMS, on=ON)
    return [(each.found, each.replacement) for each in findings if each.rule == rule]


def found_in(rule, *lines):
    """What the rule finds in a report: paragraphs, stretches, replacements."""
    findings = proofread(page(*lines), terms=TERMS, on=ON, rules=[rule])
    return [(each.paragraph, each.found, each.replacement) for each in findings]
