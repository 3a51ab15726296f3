"""Base files of page styles: each that was put on can be put on again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drafting.bank import history
from drafting.bank.changes import recent_changes
from drafting.bank.models import PageStyle, PageStyleBase
from drafting.bank.pagestyles import remove_base, set_base
from drafting.bank.restoring import restore
from drafting.report.compare.wording import Change, Stretch
from tests.bank.factories import make_page_style
from tests.bank.pages import errors, page, posted, restored
from tests.report.bases import plain_base, unit_base

pytestmark = pytest.mark.django_db

OLD, NEW = plain_base(), unit_base()


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def style():
    return make_page_style(name="本单位版式")


def told(client, style):
    """Deed, editor and changes of the base's entries on the page style's page, newest first."""
    shown = client.get(page("pagestyle", "history", style.pk)).context["entries"]
    return [
        (str(entry.deed), entry.who, entry.title, [change.label for change in entry.changes])
        for entry in shown
        if entry.model_label == "base file"
    ]


def address(style, record):
    return page("pagestyle", "state", style.pk, history.key_of(record))


def content(style):
    return bytes(PageStyleBase.objects.get(page_style=style).data)


def test_every_base_is_told_of_with_its_name_and_size(editor_client, style):
    url = page("pagestyle", "change", style.pk)
    posted(editor_client, url, base_file=SimpleUploadedFile("旧.docx", OLD))
    posted(editor_client, url, base_file=SimpleUploadedFile("新.docx", NEW))
    posted(editor_client, url, without_base="on")
    assert told(editor_client, style) == [
        ("Deleted", "editor", "新.docx", []),
        ("Changed", "editor", "新.docx", ["File", "Content"]),
        ("Created", "editor", "旧.docx", ["File", "Content"]),
    ]
    shown = editor_client.get(page("pagestyle", "history", style.pk)).context["entries"]
    assert [stretch.change for stretch in shown[1].changes[1].stretches] == [
        Change.REMOVED, Change.ADDED,
    ]  # fmt: skip
    (created,) = [entry for entry in shown if entry.title == "旧.docx"]
    assert created.changes[1].stretches[0].text.endswith("KB")


def test_same_file_again_is_no_change(editor_client, style):
    for _time in range(2):
        set_base(page_style=style, name="a.docx", data=OLD)
    assert len(told(editor_client, style)) == 1


def test_renamed_file_is_told_of_without_its_content(editor_client, style):
    for name, data in (("旧.docx", OLD), ("新.docx", OLD), ("新.docx", NEW), ("新.docx", OLD)):
        set_base(page_style=style, name=name, data=data)
    assert [labels for *_rest, labels in told(editor_client, style)] == [
        ["Content"], ["Content"], ["File"], ["File", "Content"],
    ]  # fmt: skip
    second = PageStyleBase.history.order_by("history_id")[1]
    assert editor_client.get(address(style, second)).context["changes"] == []


def test_other_content_of_one_size_is_told_of(editor_client, style):
    set_base(page_style=style, name="旧.docx", data=OLD)
    set_base(page_style=style, name="新.docx", data=NEW)
    PageStyleBase.history.filter(file_name="新.docx").update(data=OLD[:-1] + b"x")
    assert told(editor_client, style)[0][-1] == ["File", "Content"]


def test_former_base_is_put_on_again(editor, editor_client, style):
    set_base(page_style=style, name="旧.docx", data=OLD)
    first = PageStyleBase.history.latest()
    set_base(page_style=style, name="新.docx", data=NEW)
    shown = editor_client.get(address(style, first)).context["changes"]
    assert [change.label for change in shown] == ["File", "Content"]
    assert shown[0].stretches == [
        Stretch("新", Change.REMOVED), Stretch("旧", Change.ADDED), Stretch(".docx"),
    ]  # fmt: skip
    assert restored(editor_client, address(style, first)).status_code == 302
    assert content(style) == OLD
    newest = PageStyleBase.history.latest()
    assert (newest.history_user, newest.history_change_reason[:9]) == (editor, "restored:")


def test_base_that_was_taken_off_comes_back_in_place_of_the_one_that_stands(editor_client, style):
    set_base(page_style=style, name="旧.docx", data=OLD)
    remove_base(page_style=style)
    gone = PageStyleBase.history.latest()
    (entry,) = editor_client.get("/editors/deleted/").context["entries"]
    assert (entry.title, entry.address) == ("旧.docx", address(style, gone))
    set_base(page_style=style, name="新.docx", data=NEW)
    assert not editor_client.get("/editors/deleted/").context["entries"]
    first = PageStyleBase.history.earliest()
    assert restored(editor_client, address(style, first)).status_code == 302
    assert content(style) == OLD


def test_base_comes_back_with_its_page_style(style):
    set_base(page_style=style, name="旧.docx", data=OLD)
    pk = style.pk
    style.delete()
    restore(record=history.newest_of(PageStyle.history.filter(id=pk).latest()))
    assert content(PageStyle.objects.get(pk=pk)) == OLD


def test_base_that_would_be_refused_today_is_not_put_on_again(editor_client, style):
    set_base(page_style=style, name="旧.docx", data=OLD)
    first = PageStyleBase.history.latest()
    remove_base(page_style=style)
    PageStyleBase.history.filter(history_id=first.history_id).update(data=b"broken")
    assert errors(restored(editor_client, address(style, first))) == [
        "This is no Word file (.docx), or it is damaged."
    ]
    assert not PageStyleBase.objects.exists()


def test_lists_of_changes_do_not_read_the_files(editor_client, style):
    set_base(page_style=style, name="旧.docx", data=OLD)
    with CaptureQueriesContext(connection) as captured:
        recent_changes(5)
        editor_client.get(page("pagestyle", "history", style.pk))
    read = [query["sql"] for query in captured if "historicalpagestylebase" in query["sql"]]
    assert read
    assert [sql for sql in read if '"data",' in sql] == []
