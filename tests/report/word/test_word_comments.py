import io
import re
import zipfile
from datetime import UTC, datetime, timedelta, timezone

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafting.report.layout import Paragraph, ParagraphRole, Run, RunRole, layout
from drafting.report.pagestyle import PageStyle
from drafting.report.word.comments import Note, comment_docx
from drafting.report.word.office_base import write_docx_on
from drafting.report.word.writing import write_docx
from tests.report import strategies
from tests.report.samples import AWKWARD_REPORT, FULL_REPORT
from tests.report.word.test_word_writing import CREATED, PROPERTIES, opened, parts, written

MOMENT = datetime(2026, 3, 6, 8, 30, tzinfo=UTC)


def commented(paragraphs, notes, **values):
    data = write_docx(paragraphs, PageStyle(), PROPERTIES)
    return comment_docx(data, notes, "拟稿", "稿", values.get("moment", MOMENT))


def body(*runs):
    return [Paragraph(ParagraphRole.BODY, tuple(Run(*run) for run in runs))]


def read_back(data):
    """Each comment: its text, the number of its paragraph, the stretch it covers."""
    document = opened(data)
    texts = {comment.comment_id: comment.text for comment in document.comments}
    found = {}
    for number, paragraph in enumerate(document.paragraphs):
        place, started = 0, {}
        for element in paragraph._p.iter():
            tag = element.tag.rpartition("}")[2]
            identifier = next((v for k, v in element.attrib.items() if k.endswith("}id")), None)
            if tag == "commentRangeStart":
                started[identifier] = place
            elif tag == "commentRangeEnd":
                found[int(identifier)] = (number, started[identifier], place)
            elif tag in {"t", "tab", "br"}:
                place += len(element.text or "") if tag == "t" else 1
    return sorted(Note(*found[key], texts[key]) for key in texts)


def whole(notes, paragraphs):
    """The notes as they are found again: a note on nothing is one on the whole paragraph."""
    return sorted(
        Note(note.paragraph, 0, len(paragraphs[note.paragraph].text), note.text)
        if note.start == note.end
        else note
        for note in notes
    )


def test_comments_stand_at_their_places():
    paragraphs = layout(FULL_REPORT)
    notes = [
        Note(0, 0, 0, "题目再想想"),
        Note(4, 2, 6, "哪次会议？"),
        Note(4, 4, 20, "与上一条交叉"),
        Note(4, 2, 20, "同一处开头"),
        Note(4, 2, 6, "同一处再说一句\n第二段"),
        Note(len(paragraphs) - 1, 0, 4, "核对年份"),
    ]
    data = commented(paragraphs, notes)
    assert read_back(data) == whole(notes, paragraphs)
    assert [p.text for p in opened(data).paragraphs] == [p.text for p in paragraphs]


def test_comments_cut_runs_without_changing_their_looks():
    paragraphs = body(
        ("（一）标题。", RunRole.HEADING2), ("正\t文", RunRole.TEXT), ("【空】", RunRole.SLOT)
    )
    data = commented(paragraphs, [Note(0, 4, 8, "看")])
    runs = [(run.text, run.style.name) for run in opened(data).paragraphs[0].runs if run.text]
    assert runs == [
        ("（一）标", "Heading 2 Char"),
        ("题。", "Heading 2 Char"),
        ("正\t", "Default Paragraph Font"),
        ("文", "Default Paragraph Font"),
        ("【空】", "Open Slot"),
    ]


def test_comments_keep_spaces_tabs_and_breaks_where_they_cut():
    text = " 甲  乙\t\n 丙 \u3000"
    for start in range(len(text)):
        data = commented(body((text,)), [Note(0, start, start + 1, "看")])
        assert opened(data).paragraphs[0].text == text
        xml = parts(data)["word/document.xml"]
        for piece in re.findall(r"<w:t>([^<]*)</w:t>", xml):
            assert piece == piece.strip(" ")


def test_comments_say_who_and_when():
    (comment,) = opened(commented(layout(FULL_REPORT), [Note(0, 0, 2, "看")])).comments
    assert (comment.author, comment.initials, comment.timestamp) == ("拟稿", "稿", MOMENT)
    beijing = datetime(2026, 3, 6, 16, 30, tzinfo=timezone(timedelta(hours=8)))
    for moment in (beijing, MOMENT.replace(tzinfo=None), MOMENT.replace(microsecond=7)):
        (comment,) = opened(commented(body(("甲",)), [Note(0, 0, 1, "看")], moment=moment)).comments
        assert comment.timestamp == MOMENT


def test_comments_have_styles_of_their_own():
    data = commented(layout(FULL_REPORT), [Note(0, 0, 2, "看")])
    names = {style.style_id: style.name for style in opened(data).styles}
    assert names["CommentText"] == "annotation text"
    assert names["CommentReference"] == "annotation reference"
    used = set(re.findall(r'<w:(?:pStyle|rStyle) w:val="(\w+)"', "".join(parts(data).values())))
    assert used <= names.keys()


def test_comments_in_a_unit_base():
    base = io.BytesIO()
    docx.Document().save(base)
    data = write_docx_on(base.getvalue(), layout(FULL_REPORT), PROPERTIES)
    notes = [Note(0, 0, 2, "看"), Note(7, 3, 12, "再看")]
    assert read_back(comment_docx(data, notes, "拟稿", "稿", MOMENT)) == notes


def test_no_notes_make_no_comments():
    data = commented(layout(FULL_REPORT), [])
    assert len(opened(data).comments) == 0
    assert "word/comments.xml" not in zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert parts(data)["word/document.xml"].count("<w:p>") == len(layout(FULL_REPORT))


def test_comments_of_an_empty_report():
    assert opened(commented([], [])).paragraphs == []


@pytest.mark.parametrize(
    "note",
    [
        Note(1, 0, 0, ""),
        Note(-1, 0, 0, ""),
        Note(0, 0, 3, ""),
        Note(0, 2, 1, ""),
        Note(0, -1, 1, ""),
    ],
)
def test_note_outside_the_text_is_refused(note):
    with pytest.raises(ValueError, match=r"^note 2 stands outside the text: "):
        commented(body(("甲乙",)), [Note(0, 0, 1, ""), note])


def test_note_with_illegal_characters_is_refused():
    with pytest.raises(ValueError, match=r"^note 1, character 2: U\+0000 cannot stand in XML$"):
        commented(body(("甲乙",)), [Note(0, 0, 1, "看\x00")])


def test_same_comments_give_the_same_bytes():
    notes = [Note(0, 0, 2, "看"), Note(4, 0, 0, "再看")]
    assert commented(layout(AWKWARD_REPORT), notes) == commented(layout(AWKWARD_REPORT), notes)
    stamps = {e.date_time for e in zipfile.ZipFile(io.BytesIO(written([]))).infolist()}
    assert (CREATED.year, CREATED.month, CREATED.day, 14, 32, 6) in stamps


def notes_of(paragraphs):
    def note(number):
        places = st.integers(0, len(paragraphs[number].text))
        return st.tuples(places, places, strategies.lines).map(
            lambda drawn: Note(number, min(drawn[:2]), max(drawn[:2]), drawn[2])
        )

    numbers = st.integers(0, len(paragraphs) - 1)
    return st.lists(numbers.flatmap(note), max_size=6) if paragraphs else st.just([])


@given(strategies.reports.map(layout), st.data())
@settings(deadline=None)
def test_comments_never_change_the_text_and_are_found_where_they_were_put(paragraphs, data):
    notes = data.draw(notes_of(paragraphs))
    document = commented(paragraphs, notes)
    assert [p.text for p in opened(document).paragraphs] == [p.text for p in paragraphs]
    assert read_back(document) == whole(notes, paragraphs)
