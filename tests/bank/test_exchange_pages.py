"""Import and export beside the list of phrases."""

import base64
import io
import re

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from drafting.bank.exchange.sheets import MAX_BYTES, read_sheet
from drafting.bank.models import Phrase, Status
from drafting.report.word import intake
from tests.bank.factories import make_fact, make_phrase, make_topic
from tests.bank.sheets import csv_of, xlsx_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

LIST = "/bank/bank/phrase/"
IMPORT = f"{LIST}import/"
ROW = ("", "问题", "", "阐述", "学得不深。")
BAD_ROW = ("", "问提", "", "阐述", "甲。")


def staff_with(*codenames):
    user = User.objects.create_user("staff", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def send(client, data, **fields):
    file = SimpleUploadedFile("我的素材.csv", data)
    return client.post(IMPORT, {"deed": "check", "file": file, **fields})


def page_of(response):
    return b"".join(response.streaming_content).decode()


def counts(page):
    return [int(number) for number in re.findall(r"<th scope=\"row\">[^<]*</th><td>(\d+)", page)]


def carried_on(client, page, deed):
    """Press the button of the page that has checked a file."""
    fields = dict(
        re.findall(r'<input type="hidden" name="(carried|checked|name)" value="([^"]*)"', page)
    )
    assert f'value="{deed}"' in page
    return page_of(client.post(IMPORT, {**fields, "deed": deed}))


@pytest.mark.parametrize("size", [MAX_BYTES + 1, 3 * MAX_BYTES])
def test_too_large_file_is_refused_at_its_field(editor_client, size):
    response = send(editor_client, b"x" * size)
    assert (response.status_code, response.context["form"].errors) == (
        422,
        {"file": ["The file has more than 5 MB. Split it into several files."]},
    )


def test_uploads_have_room_for_what_forms_take(settings):
    assert max(MAX_BYTES, intake.MAX_BYTES) <= settings.UPLOAD_MAX_BYTES


def test_sound_file_is_checked_then_written(editor, editor_client):
    response = send(editor_client, csv_of(ROW))
    page = page_of(response)
    assert (response.status_code, counts(page)) == (200, [1, 0, 0, 0])
    assert not Phrase.objects.exists()
    page = carried_on(editor_client, page, "write")
    assert "<h2>Written</h2>" in page
    assert Phrase.objects.get().text == "学得不深。"
    record = Phrase.history.get()
    assert (record.history_user, record.history_change_reason) == (editor, "import: 我的素材.csv")


def test_faulty_rows_are_listed_and_can_be_skipped(editor_client):
    page = page_of(send(editor_client, csv_of(ROW, BAD_ROW)))
    assert counts(page) == [1, 0, 0, 1]
    assert "<tr><td>3</td><td>环节</td><td>There is no “问提”. Did you mean “问题”?" in page
    assert 'value="write"' not in page
    carried_on(editor_client, page, "skip")
    assert Phrase.objects.get().text == "学得不深。"


LONG = "对党的创新理论学习不够系统，满足于读过、听过，联系分管工作深入思考不够，学用脱节。"
NEAR = LONG.replace("分管", "本职")
OTHER = "下基层的次数不少，听到的真话不多，办成的实事更少。"


def near_copies(page):
    return re.findall(r"<tr><td>(\d+)</td><td>([^<]*)</td></tr>", page)


def test_near_copies_are_named_before_they_are_written_and_no_hindrance(editor_client):
    make_phrase(code="in-bank", text=LONG)
    rows = [("", "问题", "", "阐述", text) for text in (NEAR, OTHER, OTHER.replace("更", "很"))]
    page = page_of(send(editor_client, csv_of(*rows)))
    assert near_copies(page) == [
        ("2", f"94 % like in-bank: {LONG}"),
        ("4", f"95 % like row 3: {OTHER}"),
    ]
    assert "<h2>Written</h2>" in carried_on(editor_client, page, "write")
    assert Phrase.objects.count() == 4


def test_page_names_200_near_copies_and_says_that_there_may_be_more(editor_client):
    make_phrase(code="in-bank", text=LONG)
    rows = [("", "问题", "", "阐述", f"{NEAR}{n}") for n in range(203)]
    page = page_of(send(editor_client, csv_of(*rows)))
    assert len(near_copies(page)) == 200
    assert "More rows may be near-copies than one check looks for." in page


def test_file_that_became_faulty_after_the_check_writes_nothing(editor_client):
    page = page_of(send(editor_client, csv_of(ROW)))
    make_phrase(code="quicker", text="学得不深。")
    page = carried_on(editor_client, page, "write")
    assert "Nothing was written: meanwhile some rows are faulty." in page
    assert [phrase.code for phrase in Phrase.objects.all()] == ["quicker"]


def test_file_without_news_offers_nothing_to_write(editor_client):
    make_phrase(code="a", text="甲。")
    page = page_of(send(editor_client, csv_of(("a", "甲。"), headings=("编号", "文字"))))
    assert "The bank has all of this already." in page
    assert 'name="carried"' not in page


def test_what_the_file_says_stays_text_on_the_page(editor_client):
    page = page_of(send(editor_client, csv_of(("<b>", "<i>", "", "阐述", "甲"))))
    assert "<i>" not in page
    assert "&lt;i&gt;" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose a file."),
        ({"carried": "%%%"}, "Choose a file."),
        ({"carried": base64.b64encode(b"\x89PNG\0").decode()}, "This is no Excel (.xlsx)"),
        ({"carried": base64.b64encode(b"a" * 5_300_000).decode()}, "The file has more than 5 MB."),
    ],
)
def test_page_without_a_readable_file_is_answered_with_the_form(editor_client, fields, words):
    response = editor_client.post(IMPORT, {"deed": "write", **fields})
    assert response.status_code == 422
    assert words in response.content.decode()


def test_file_of_50_mb_is_refused_in_words(editor_client):
    response = send(editor_client, b"a" * 50_000_000)
    assert response.status_code == 422
    assert "The file has more than 5 MB. Split it into several files." in response.content.decode()


def test_unknown_deed_writes_nothing(editor_client):
    response = send(editor_client, csv_of(ROW), deed="nonsense")
    assert response.status_code == 422
    assert not Phrase.objects.exists()


def test_page_comes_in_pieces_that_show_how_far_it_is(editor_client):
    rows = [("", "问题", "", "阐述", f"第{n}条。") for n in range(1_200)]
    response = send(editor_client, csv_of(*rows))
    pieces = [piece.decode() for piece in response.streaming_content]
    assert [
        re.findall(r'<progress max="(\d+)" value="(\d+)"', piece) for piece in pieces[1:-2]
    ] == [
        [("1200", "0")],
        [("1200", "500")],
        [("1200", "1000")],
        *[[("1200", "1200")]] * 4,  # near-copies compared, fifty at a time up to two hundred
    ]


def test_streamed_page_speaks_the_language_of_its_reader(editor_client):
    editor_client.cookies["django_language"] = "zh-hans"
    file = SimpleUploadedFile("a.csv", csv_of(("", "问题", "", "阐述", "【不知道】")))
    response = editor_client.post(IMPORT, {"deed": "check", "file": file})
    assert "第 1 行第 2 字：" in page_of(response)


def exported(client, query="", extension="xlsx"):
    response = client.get(f"{LIST}export/{extension}/{query}")
    assert response.status_code == 200
    return response, [row.cells for row in read_sheet(response.content)]


def test_export_has_what_the_list_shows(editor_client):
    topic = make_topic(name="理论武装")
    make_phrase(code="b", topic=topic, text="学习不深", kind="lead", role="cause")
    make_phrase(code="a", topic=topic, text="学习不够", status=Status.RETIRED)
    make_phrase(code="c", text="其他")
    response, rows = exported(editor_client, "?q=学习", "csv")
    assert [row[0] for row in rows] == ["编号", "a", "b"]
    assert rows[2] == ("b", "原因", "理论武装", "观点句", "学习不深", *[""] * 4, "启用", "", "")
    assert response["Content-Type"] == "text/csv"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E7%B4%A0")
    assert [row[0] for row in exported(editor_client, "?status__exact=retired")[1]] == ["编号", "a"]


def test_list_leads_to_import_and_to_the_export_of_what_it_shows(editor_client):
    page = editor_client.get(f"{LIST}?role__exact=cause").content.decode()
    for address in (IMPORT, f"{LIST}template/", f"{LIST}export/xlsx/?role__exact=cause"):
        assert f'href="{address}"' in page


def test_export_asks_the_database_the_same_for_1_and_for_30_rows(
    editor_client, django_assert_num_queries, django_assert_max_num_queries
):
    make_phrase(topic=make_topic())
    exported(editor_client)
    with django_assert_max_num_queries(15) as one:
        exported(editor_client)
    for _ in range(29):
        make_phrase(topic=make_topic())
    with django_assert_num_queries(len(one)):
        exported(editor_client)


def test_template_has_headings_choices_and_allowed_values(editor_client):
    make_topic(name="理论武装")
    make_fact(key="重点工作")
    book = load_workbook(io.BytesIO(editor_client.get(f"{LIST}template/").content))
    sheet, values = book["素材"], book["可选值"]
    assert [cell.value for cell in sheet[1]][:5] == ["编号", "环节", "主题", "类型", "文字"]
    assert sheet["A2"].value == "（示例，不导入）"
    assert [cell.value for cell in values[2]][:2] == ["开头", "理论武装"]
    assert [cell.value for cell in values[1]][-1] == "文字中的空位"
    assert [cell.value for cell in values[2]][-1] == "【重点工作】"
    ranges = {
        str(choice.sqref): choice.formula1 for choice in sheet.data_validations.dataValidation
    }
    assert ranges["C2:C20001"] == "'可选值'!$B$2:$B$2"


@pytest.mark.parametrize(
    ("codenames", "statuses"),
    [
        ((), (403, 403, 403)),
        (("view_phrase",), (403, 200, 200)),
        (("view_phrase", "add_phrase"), (403, 200, 200)),
        (("view_phrase", "change_phrase"), (403, 200, 200)),
        (("view_phrase", "add_phrase", "change_phrase"), (200, 200, 200)),
    ],
)
def test_pages_are_for_those_who_may(codenames, statuses):
    client = staff_with(*codenames)
    addresses = (IMPORT, f"{LIST}export/csv/", f"{LIST}template/")
    assert tuple(client.get(address).status_code for address in addresses) == statuses


@pytest.mark.parametrize("name", ["import", "export/csv", "template"])
def test_pages_ask_others_to_sign_in(name, drafter_client):
    for client in (Client(), drafter_client):
        response = client.get(f"{LIST}{name}/")
        assert response.status_code == 302


def test_reading_addresses_take_no_post_and_know_two_formats(editor_client):
    assert editor_client.post(f"{LIST}export/csv/").status_code == 405
    assert editor_client.post(f"{LIST}template/").status_code == 405
    assert editor_client.get(f"{LIST}export/pdf/").status_code == 404
    assert reverse("admin:bank_phrase_import") == IMPORT


def test_import_wants_the_csrf_token(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    assert send(client, csv_of(ROW)).status_code == 403


def test_workbook_is_read_as_a_csv_file_is(editor_client):
    assert counts(page_of(send(editor_client, xlsx_of(ROW)))) == [1, 0, 0, 0]


def test_file_with_thousands_of_faulty_rows_is_refused_with_the_first(editor_client):
    response = send(editor_client, csv_of(*[BAD_ROW] * 1_001))
    assert response.status_code == 422
    (words,) = response.context["form"].errors["file"]
    assert words.startswith("More than 1000 rows are faulty")
    assert "row 2, 环节: There is no “问提”." in words


def test_faults_found_while_the_page_is_sent_are_told_on_it(editor_client):
    rows = [("", "问题", "", "阐述", f"在【甲乙】第{number}条") for number in range(1_001)]
    page = page_of(send(editor_client, csv_of(*rows), deed="skip"))
    assert "More than 1000 rows are faulty" in page
    assert "</html>" in page
    assert not Phrase.objects.exists()


def test_faults_of_a_thousand_rows_are_counted_and_the_others_written(editor_client):
    rows = [BAD_ROW] * 1_000
    checked = page_of(send(editor_client, csv_of(ROW, *rows)))
    assert counts(checked)[-1] == 1_000
    carried_on(editor_client, checked, "skip")
    assert Phrase.objects.count() == 1


CHANGED = csv_of(("a", "文件里的。"), ("b", "没有变。"), headings=("编号", "文字"))


@pytest.fixture
def two_phrases():
    return [make_phrase(code="a", text="原来的。"), make_phrase(code="b", text="没有变。")]


@pytest.mark.parametrize("place", [0, 1])
def test_phrase_changed_after_the_check_is_not_overwritten_unseen(
    editor, editor_client, two_phrases, place
):
    page = page_of(send(editor_client, CHANGED))
    two_phrases[place].text = "别人改的。"
    two_phrases[place]._history_user = editor
    two_phrases[place].save()
    page = carried_on(editor_client, page, "write")
    assert "Somebody changed phrases of this file after it was checked." in page
    moved = re.search('<table class="exchange-moved">.*?</table>', page, re.DOTALL)[0]
    assert re.findall("<td>([^<]*)</td>", moved)[:2] == [str(place + 2), "editor"]
    assert "<td>别人改的。</td>" in moved
    two_phrases[place].refresh_from_db()
    assert two_phrases[place].text == "别人改的。"
    assert "<h2>Written</h2>" in carried_on(editor_client, page, "write")
    assert list(Phrase.objects.order_by("code").values_list("text", flat=True)) == [
        "文件里的。",
        "没有变。",
    ]


def test_phrase_the_file_does_not_name_may_change_after_the_check(editor_client, two_phrases):
    page = page_of(send(editor_client, CHANGED))
    make_phrase(code="c").delete()
    assert "<h2>Written</h2>" in carried_on(editor_client, page, "write")


def test_phrase_deleted_after_the_check_does_not_come_back_unseen(editor_client):
    make_phrase(code="a", text="原来的。")
    file = csv_of(("a", "问题", "", "阐述", "文件里的。"))
    page = page_of(send(editor_client, file))
    Phrase.objects.all().delete()
    assert "Nothing was written." in carried_on(editor_client, page, "write")
    assert not Phrase.objects.exists()


def test_file_that_was_never_checked_is_shown_before_it_is_written(editor_client, two_phrases):
    carried = base64.b64encode(CHANGED).decode()
    page = page_of(editor_client.post(IMPORT, {"deed": "write", "carried": carried}))
    assert "Nothing was written." in page
    assert Phrase.objects.get(code="a").text == "原来的。"
