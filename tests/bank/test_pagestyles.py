"""A unit's own base file, and numbers that cannot stand together on a page."""

import io
from datetime import UTC, datetime

import docx
import docx.shared
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from drafting.bank.models import PageStyle, PageStyleBase
from drafting.report.layout import layout
from drafting.report.pagestyle import PageStyle as Style
from drafting.report.tree import Report
from drafting.report.word.writing import Properties, write_docx
from tests.bank.pages import page, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def style() -> PageStyle:
    return PageStyle.objects.create(slug="own", name="本单位版式")


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor"))
    return client


def word_file() -> bytes:
    paragraphs = layout(Report(title="套用文件"))
    moment = datetime(2026, 3, 5, tzinfo=UTC)
    return write_docx(paragraphs, Style(), Properties("套用文件", "", moment))


def save(editor: Client, style: PageStyle, **changes):
    return posted(editor, page("pagestyle", "change", style.pk), **changes)


def upload(data: bytes, name: str = "base.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def messages_of(response) -> list[str]:
    form = response.context["adminform"].form
    return [str(error) for errors in form.errors.values() for error in errors]


def test_base_is_stored_and_described(editor, style):
    assert save(editor, style, base_file=upload(word_file())).status_code == 302
    assert bytes(style.base.data) == word_file()
    shown = editor.get(page("pagestyle", "change", style.pk)).content.decode()
    assert "base.docx" in shown
    assert "heading 1" in shown.lower()


def test_base_is_taken_off(editor, style):
    save(editor, style, base_file=upload(word_file()))
    assert save(editor, style, without_base="on").status_code == 302
    assert not PageStyleBase.objects.exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"no word file", "不是 Word 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".doc"),
        (b"PK\x03\x04 broken", "Word"),
        (b"\0" * (2 * 1024 * 1024 + 1), "2 MB"),
    ],
)
def test_bad_base_is_refused_in_words(editor, style, data, message):
    response = save(editor, style, base_file=upload(data))
    assert response.status_code == 200
    assert [message in text for text in messages_of(response)] == [True]
    assert not PageStyleBase.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("line_pitch_pt", 8), ("margin_left_mm", 900), ("body_font", "字" * 40), ("title_size_pt", 0)],
)
def test_absurd_numbers_are_refused_at_their_field(editor, style, field, value):
    response = save(editor, style, **{field: value})
    assert field in response.context["adminform"].form.errors
    assert getattr(PageStyle.objects.get(pk=style.pk), field) == getattr(style, field)


def test_base_keeps_its_page_for_reports(editor, style):
    base = docx.Document()
    base.sections[0].left_margin = docx.shared.Mm(50)
    stream = io.BytesIO()
    base.save(stream)
    assert save(editor, style, base_file=upload(stream.getvalue())).status_code == 302
    assert style.base.file_name == "base.docx"


def test_stored_base_that_is_refused_by_now_is_told_on_its_page(editor, style):
    PageStyleBase.objects.create(page_style=style, file_name="old.docx", data=b"PK no more")
    shown = editor.get(page("pagestyle", "change", style.pk))
    assert shown.status_code == 200
    assert "暂不使用" in shown.content.decode()
