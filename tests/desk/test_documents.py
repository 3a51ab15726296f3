"""Files: what they are called, and that they say what the preview says."""

import re
import time
from datetime import UTC, date, datetime
from html import unescape
from io import BytesIO
from urllib.parse import unquote

import docx
import pytest
from docx.shared import Mm, Pt

from drafting.bank.models import PageStyle, PageStyleBase
from drafting.desk.documents import (
    FORMATS,
    MOST_COMMENTS,
    FileName,
    commented_file,
    file_name,
    has_too_many_remarks,
    word_file,
)
from drafting.desk.proof import proof
from drafting.report.html import paragraphs_html
from drafting.report.layout import ParagraphRole, open_slots
from tests.desk.factories import (
    answer,
    composed_draft,
    make_draft,
    passage_of,
    points_of,
    progress_of,
    section_of,
    write,
)
from tests.report.bases import saved, unit_base

TODAY = date(2026, 12, 1)
NOW = datetime(2026, 12, 1, tzinfo=UTC)


def name_of(draft):
    return str(file_name(progress_of(draft), TODAY, FORMATS["docx"]))


def test_name_of_a_working_copy_without_name_and_date(draft):
    assert name_of(draft) == "在【会议名称】上的发言_2026-12-01_过程稿.docx"


def test_name_of_a_finished_report(bank, drafter):
    draft = composed_draft("study-innovation", drafter)
    for point in points_of(section_of(draft, "problem")):
        write(passage_of(point, "evidence"), "如，去年冬天。")
    assert name_of(draft) == "在第三专题学习研讨会上的发言_李文清_2026-11-18.docx"


def test_copy_with_comments_is_never_named_as_the_finished_report(bank, drafter):
    draft = composed_draft("study-innovation", drafter)
    for point in points_of(section_of(draft, "problem")):
        write(passage_of(point, "evidence"), "如,去年冬天。")
    name = file_name(progress_of(draft), TODAY, FORMATS["comments"])
    assert str(name) == "在第三专题学习研讨会上的发言_李文清_2026-11-18_过程稿.docx"


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ('关于a/b\\c:d*e?f"g<h>i|j的\t报告', "关于abcdefghij的报告"),
        ("../../etc/passwd", "etcpasswd"),
        ("._隐藏_.", "隐藏"),
        ("", "专题学习研讨发言（开拓创新、担当作为）"),
        ("///", ""),
        ("长" * 300, "长" * 60),
    ],
)
def test_title_becomes_a_part_any_system_takes(draft, title, part):
    write(passage_of(draft, "title"), title)
    answer(draft, "姓名", "欧阳/文 清")
    expected = "_".join(filter(None, [part, "欧阳文清", "2026-12-01", "过程稿"]))
    assert name_of(draft) == f"{expected}.docx"


def test_longest_name_fits_a_file_system(draft):
    write(passage_of(draft, "title"), "长" * 300)
    answer(draft, "姓名", "名" * 5000)
    assert len(name_of(draft).encode()) <= 255


@pytest.mark.parametrize("parts", [("发言", "李“文”清; x"), ("plain", "a"), ("a", 'b%"c')])
def test_disposition_gives_the_name_back(parts):
    name = FileName(parts)
    header = name.disposition
    assert header.isascii()
    found = re.fullmatch(r"attachment; filename\*=utf-8''([^\s;\"]+)", header)
    quoted = re.fullmatch(r'attachment; filename="(.*)"', header)
    given = unquote(found[1]) if found else quoted[1].replace('\\"', '"')
    assert given == str(name)


def test_preview_word_file_and_text_file_say_the_same(blueprint, drafter):
    progress = progress_of(composed_draft(blueprint.slug, drafter))
    texts = [paragraph.text for paragraph in progress.paragraphs]
    document = docx.Document(BytesIO(word_file(progress, NOW)))
    html = paragraphs_html(progress.paragraphs).split("\n")
    assert [paragraph.text for paragraph in document.paragraphs] == texts
    assert [unescape(re.sub(r"<[^>]+>", "", line)) for line in html] == texts
    assert FORMATS["txt"].write(progress, NOW).decode() == "".join(f"{text}\n" for text in texts)


def test_awkward_characters_come_through_to_the_file(draft):
    awkward = "<b>&amp;\"'“”『』\t𠮷😀【单位】制表\u3000尾 "
    write(passage_of(draft, "opening"), awkward)
    progress = progress_of(draft)
    document = docx.Document(BytesIO(word_file(progress, NOW)))
    assert [p.text for p in document.paragraphs] == [p.text for p in progress.paragraphs]
    assert awkward.strip() in [p.text for p in document.paragraphs]


def test_properties_name_the_report_and_its_author(bank, drafter):
    draft = make_draft("organisation-life", drafter, 姓名="李文清", 会议名称="组织生活会")
    properties = docx.Document(BytesIO(word_file(progress_of(draft), NOW))).core_properties
    assert (properties.title, properties.author, properties.subject) == (
        "组织生活会个人对照检查材料",
        "李文清",
        "专题组织生活会个人对照检查（四个方面）",
    )


def test_working_copy_has_a_comment_at_every_open_slot(bank, drafter):
    progress = progress_of(composed_draft("study-innovation", drafter))
    document = docx.Document(BytesIO(commented_file(progress, NOW)))
    slots = [run.text for run in open_slots(progress.paragraphs)]
    assert [
        slot in comment.text for slot, comment in zip(slots, document.comments, strict=True)
    ] == [True for _slot in slots]
    assert [p.text for p in document.paragraphs] == [p.text for p in progress.paragraphs]


def test_report_is_written_into_the_base_of_its_page_style(bank, drafter):
    progress = progress_of(composed_draft("study-politics", drafter))
    base = docx.Document()
    base.sections[0].left_margin = Mm(50)
    stream = BytesIO()
    base.save(stream)
    style = progress.draft.page_style
    PageStyleBase.objects.create(page_style=style, file_name="base.docx", data=stream.getvalue())
    written = docx.Document(BytesIO(word_file(progress, NOW)))
    assert round(written.sections[0].left_margin.mm) == 50
    assert [p.text for p in written.paragraphs] == [p.text for p in progress.paragraphs]


@pytest.mark.parametrize("disorder", ["字,", "【空位甲】", '"字', "）（", "的的", "字 ,"])
def test_copy_with_comments_of_any_disorder_costs_little_and_says_what_it_leaves_out(
    draft, disorder
):
    text = disorder * (20_000 // len(disorder))
    write(passage_of(draft, "opening"), text)
    progress = progress_of(draft)
    begun = time.process_time()
    document = docx.Document(BytesIO(commented_file(progress, NOW)))
    assert time.process_time() - begun < 6  # it takes two; with a comment for each it took minutes
    comments = [comment.text for comment in document.comments]
    open_or_found = len(list(open_slots(progress.paragraphs))) + len(proof(progress))
    left_out = open_or_found - MOST_COMMENTS
    assert len(comments) == min(open_or_found, MOST_COMMENTS)
    assert ("还有" in comments[-1]) == (left_out > 0)
    assert left_out <= 0 or f"还有 {left_out} 处提示。请先处理以上各处" in comments[-1]
    assert has_too_many_remarks(progress, proof(progress)) == (left_out > 0)
    assert [p.text for p in document.paragraphs] == [p.text for p in progress.paragraphs]


def test_base_that_is_refused_by_now_keeps_no_report_from_its_drafter(bank, drafter, caplog):
    progress = progress_of(composed_draft("study-politics", drafter))
    style = progress.draft.page_style
    PageStyleBase.objects.create(page_style=style, file_name="base.docx", data=b"PK no more")
    written = docx.Document(BytesIO(word_file(progress, NOW)))
    assert [p.text for p in written.paragraphs] == [p.text for p in progress.paragraphs]
    assert caplog.messages == [f"The base of page style {style.slug} is refused: not-a-zip"]


def title_lines(data):
    paragraphs = docx.Document(BytesIO(data)).paragraphs
    return [p.text for p in paragraphs if p.style.name in ("Title", "公文标题")]


@pytest.mark.parametrize(
    ("points", "lines"),
    [(16, ["关于深化主题教育成果推动高质量发展的专题学习研讨发言"]),
     (26, ["关于深化主题教育成果推动", "高质量发展的专题学习研讨发言"])],
)  # fmt: skip
def test_title_is_broken_for_its_page_style_in_preview_and_file(draft, points, lines):
    write(passage_of(draft, "title"), "".join(lines))
    PageStyle.objects.filter(pk=draft.page_style_id).update(title_size_pt=points)
    progress = progress_of(draft)
    previewed = [p.text for p in progress.paragraphs if p.role is ParagraphRole.TITLE]
    assert (previewed, title_lines(word_file(progress, NOW))) == (lines, lines)


def test_title_is_broken_for_the_office_file_it_is_set_in(draft):
    base = docx.Document(BytesIO(unit_base()))
    base.styles["公文标题"].font.size = Pt(26)
    PageStyleBase.objects.create(
        page_style=draft.page_style, file_name="base.docx", data=saved(base)
    )
    write(passage_of(draft, "title"), "在全市专题学习研讨会上的发言【标题】甲乙")
    progress = progress_of(draft)
    previewed = [p.text for p in progress.paragraphs if p.role is ParagraphRole.TITLE]
    in_file = ["在全市专题学习研讨会上的", "发言【标题】甲乙"]
    assert (len(previewed), title_lines(word_file(progress, NOW))) == (1, in_file)
    commented = commented_file(progress, NOW)
    assert title_lines(commented) == in_file
    first = next(iter(docx.Document(BytesIO(commented)).comments))
    assert "【标题】" in first.text
