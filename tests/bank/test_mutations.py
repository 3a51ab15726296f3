"""Damaged files, sent as an editor would send them: each is read, or refused in words.

The long form runs with `make soak`.
"""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from drafting.bank.bankfile.exporting import export_bank
from drafting.bank.exchange.spreadsheets import export_phrases, template
from drafting.bank.models import PageStyle, Phrase
from drafting.bank.pagestyles import set_base
from drafting.report.word.office_base import write_docx_on
from tests.bank.factories import make_fact, make_phrase, make_topic
from tests.bank.mutations import mutant
from tests.bank.pages import fields_of, page
from tests.report.bases import plain_base, unit_base
from tests.report.word.test_word_writing import PROPERTIES

pytestmark = pytest.mark.django_db

DEED = re.compile('name="deed" value="(write|skip)"')
HIDDEN = re.compile(r'<input type="hidden" name="(carried|checked|name)" value="([^"]*)"')
IMPORT = "/bank/bank/phrase/import/"


@pytest.fixture
def client(editor_client):
    """An editor's browser, to which an exception is an answer of 500."""
    editor_client.raise_request_exception = False
    return editor_client


def send_sheet(client, data):
    """The status of the check; where it can be written, that of the writing.

    Answers are read to their end, and one that breaks off raises.
    """
    Phrase.objects.filter(code="body").update(note="与文件不同")  # so there is something to write
    sent = {"deed": "check", "file": SimpleUploadedFile("a", data)}
    checked, page = answered(client.post(IMPORT, sent))
    carried = dict(HIDDEN.findall(page))
    deed = DEED.search(page)
    if deed is None:
        return checked
    return answered(client.post(IMPORT, {"deed": deed[1], **carried}))[0]


def answered(response):
    """The status and the page, also of one that is streamed."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, content.decode()


def send_base(client, address, fields, data):
    """What became of the base, and the status: of one that is taken that of its page."""
    file = SimpleUploadedFile("a.docx", data)
    sent = client.post(address, {**fields, "base_file": file}).status_code
    if sent == 302:
        assert write_docx_on(data, [], PROPERTIES)
        return "taken", client.get(address).status_code
    return "refused", sent


def send_bank(tmp_path, data, number):
    path = tmp_path / "bank.json"
    path.write_bytes(data)
    options = {"dry_run": True, "replace": bool(number % 2)}
    try:
        call_command("bank_import", path, stdout=io.StringIO(), **options)
    except CommandError as error:
        return error.returncode
    return 0


def sheets(kind):
    topic = make_topic(name="理论武装")
    make_fact(key="重点工作")
    lead = make_phrase(
        code="lead", topic=topic, kind="lead", text="学习不深", valid_from="2026-01-01"
    )
    make_phrase(code="body", topic=topic, text="学得【重点工作】不够。", continues=lead, note="注")
    whole = export_phrases(Phrase.objects.order_by("code"), kind)
    return [whole, template()] if kind == "xlsx" else [whole]


FORMS = [
    pytest.param(40, id="short"),
    pytest.param(500, id="long", marks=pytest.mark.soak),
]


@pytest.mark.parametrize("count", FORMS)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_damaged_sheet_is_read_or_refused(client, kind, count):
    good = sheets(kind)
    written_before = Phrase.history.count()
    worst = {n: send_sheet(client, mutant(good[n % len(good)], kind, n)) for n in range(count)}
    assert {n: status for n, status in worst.items() if status >= 500} == {}
    assert {200, 422} <= set(worst.values())
    assert Phrase.history.count() > written_before


@pytest.mark.parametrize("count", FORMS)
def test_damaged_base_is_taken_or_refused(client, count):
    address = page("pagestyle", "change", PageStyle.objects.create(slug="own", name="版式").pk)
    fields = fields_of(client, address)
    good = [unit_base(), plain_base()]
    files = {n: mutant(good[n % 2], "base", n) for n in range(count)}
    worst = {n: send_base(client, address, fields, data) for n, data in files.items()}
    assert {n: status for n, (_told, status) in worst.items() if status >= 500} == {}
    assert {"taken", "refused"} == {told for told, _status in worst.values()}


@pytest.mark.parametrize("count", FORMS)
def test_damaged_bank_file_is_read_or_refused(bank, tmp_path, count):
    set_base(page_style=PageStyle.objects.get(), name="a.docx", data=unit_base())
    good = export_bank().encode()
    worst = {n: send_bank(tmp_path, mutant(good, "bank", n), n) for n in range(count)}
    assert set(worst.values()) == {0, 2}
