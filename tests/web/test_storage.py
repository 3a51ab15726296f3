"""The database that cannot be written: what is noticed, said, and kept."""

import logging
import sqlite3

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from drafting.desk.services.drafts import create_draft
from drafting.web.failures import server_error
from drafting.web.storage import Trouble, trouble_of, trouble_writing
from tests.bank.factories import make_blueprint

TEXT = "理论学习不够系统深入，这句话不能丢。"


@pytest.fixture
def read_only(db):
    """The database takes no changes until the end of the test."""

    before = transaction.savepoint()

    def switch():
        with connection.cursor() as cursor:
            sqlite, server = "PRAGMA query_only = ON", "SET LOCAL transaction_read_only = on"
            cursor.execute(sqlite if connection.vendor == "sqlite" else server)

    yield switch
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")
    else:
        transaction.savepoint_rollback(before)


@pytest.fixture
def text_field(drafter):
    """The address and the posted fields of a text of a new draft."""
    draft = create_draft(owner=drafter, blueprint=make_blueprint())
    passage = draft.passages.get(kind="title")
    prefix = f"p{passage.pk}"
    posted = {f"{prefix}-text": TEXT, f"{prefix}-revision": passage.revision, f"{prefix}-seen": ""}
    return reverse("desk:passage", args=[draft.pk, passage.pk]), posted


@pytest.mark.django_db
def test_health_writes_and_leaves_nothing(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert response.headers["Cache-Control"].count("no-store") == 1


def test_health_knows_that_nothing_can_be_written(client, read_only):
    read_only()
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"not writable: read-only")


def test_part_of_a_page_is_told_why_it_was_not_saved(drafter_client, text_field, read_only, caplog):
    url, posted = text_field
    read_only()
    with caplog.at_level(logging.INFO):
        response = drafter_client.post(url, posted, headers={"HX-Request": "true"})
    text = response.content.decode()
    assert response.status_code == 503
    assert "请联系管理员" in text
    assert "文字仍在本页" in text
    assert "<html" not in text
    lines = [record.getMessage() for record in caplog.records]
    assert lines == [f"not writable: read-only: {url}"]
    assert "不能丢" not in caplog.text


def test_posted_form_stands_in_the_answer_and_can_be_sent_again(
    drafter_client, text_field, read_only
):
    url, posted = text_field
    read_only()
    response = drafter_client.post(url, posted)
    html = response.content.decode()
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "no-store" in response.headers["Cache-Control"]
    for name, value in posted.items():
        assert f'<textarea name="{name}" hidden>\n{value}</textarea>' in html


def test_password_does_not_stand_in_the_answer(rf):
    request = rf.post("/sign-in/", {"username": "li", "password": "correct-horse"})
    response = _failing_with(_error_of(sqlite3.SQLITE_FULL), request)
    assert response.status_code == 503
    assert "correct-horse" not in response.content.decode()


def test_what_fails_outside_the_views_is_answered_alike(rf):
    assert _failing_with(_error_of(sqlite3.SQLITE_IOERR), rf.get("/")).status_code == 503
    assert _failing_with(_error_of(sqlite3.SQLITE_MISMATCH), rf.get("/")).status_code == 500


def _failing_with(error, request):
    try:
        raise error
    except DatabaseError:
        return server_error(request)


def _error_of(code):
    """An error as Django raises it, its cause with SQLite's code."""
    cause = sqlite3.OperationalError("as the driver says")
    cause.sqlite_errorcode = code
    error = DatabaseError()
    error.__cause__ = cause
    return error


@pytest.fixture
def file_database(tmp_path, db):
    """A database of SQLite's own making, to raise its real errors."""
    if connection.vendor != "sqlite":
        pytest.skip("errors of SQLite")
    path = tmp_path / "real.sqlite3"
    with sqlite3.connect(path) as opened:
        opened.execute("CREATE TABLE texts (text)")
    return path


def trouble_in(act):
    with pytest.raises(DatabaseError) as raised, connection.wrap_database_errors:
        act()
    return trouble_of(raised.value)


def test_full_database_is_a_full_disk(file_database):
    opened = sqlite3.connect(file_database)
    opened.execute("PRAGMA max_page_count = 2")
    act = opened.execute
    assert trouble_in(lambda: act("INSERT INTO texts VALUES (zeroblob(9999))")) is Trouble.DISK_FULL


def test_file_nobody_may_write_is_read_only(file_database):
    opened = sqlite3.connect(f"file:{file_database}?mode=ro", uri=True)
    assert trouble_in(lambda: opened.execute("DELETE FROM texts")) is Trouble.READ_ONLY


def test_database_held_by_another_program_is_locked(file_database):
    holder = sqlite3.connect(file_database)
    holder.execute("BEGIN EXCLUSIVE")
    opened = sqlite3.connect(file_database, timeout=0)
    assert trouble_in(lambda: opened.execute("DELETE FROM texts")) is Trouble.LOCKED
    holder.rollback()


def test_file_that_is_no_database_is_unavailable(tmp_path, file_database):
    file_database.write_bytes(b"no database" * 1000)
    opened = sqlite3.connect(file_database)
    assert trouble_in(lambda: opened.execute("SELECT 1 FROM texts")) is Trouble.UNAVAILABLE
    missing = tmp_path / "nowhere" / "x.sqlite3"
    assert trouble_in(lambda: sqlite3.connect(missing)) is Trouble.UNAVAILABLE


@pytest.mark.django_db
def test_our_own_mistakes_stay_errors():
    with pytest.raises(DatabaseError) as raised, transaction.atomic():
        connection.cursor().execute("SELECT nothing FROM nowhere")
    assert trouble_of(raised.value) is None
    assert trouble_of(ValueError()) is None
    assert trouble_writing() is None
