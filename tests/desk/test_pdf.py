"""PDFs: who may wait, what LibreOffice is told and may see, what is left of it."""

import json
import os
import stat
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path

import pytest

from drafting.desk.pdf import AT_ONCE, PdfError, docx_to_pdf
from tests.desk.offices import put_office

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch, settings):
    """Temporary folders and data of its own, so that what is left is seen."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    settings.DATA_DIR = tmp_path


def left(tmp_path):
    return [path.name for path in (tmp_path / "temporary").iterdir()]


def code_of(call):
    try:
        return call()
    except PdfError as error:
        return error.code


def test_office_has_a_new_folder_of_its_own_and_nothing_is_left(tmp_path, monkeypatch):
    body = "open({!r}, 'a').write(f'{{oct(os.stat(folder).st_mode)}} {{profile}}\\n')"
    put_office(tmp_path, monkeypatch, body.format(str(tmp_path / "seen")))
    assert [docx_to_pdf(b"a"), docx_to_pdf(b"b")] == [b"%PDF", b"%PDF"]
    modes, profiles = zip(
        *(line.split() for line in (tmp_path / "seen").read_text().splitlines()), strict=True
    )
    assert {stat.S_IMODE(int(mode, 8)) for mode in modes} == {0o700}
    assert len(set(profiles)) == 2
    assert left(tmp_path) == []


def test_office_sees_no_secret_and_no_proxy(tmp_path, monkeypatch):
    for name in ("SECRET_KEY", "DATABASE_URL", "https_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "secret")
    put_office(
        tmp_path, monkeypatch,
        f"import json; json.dump(dict(os.environ), open({str(tmp_path / 'seen')!r}, 'w'))",
    )  # fmt: skip
    docx_to_pdf(b"a")
    seen = json.loads((tmp_path / "seen").read_text())
    assert "secret" not in seen.values()
    assert Path(seen["TMPDIR"]).parent == tmp_path / "temporary"


@pytest.mark.parametrize("threads", [2, 3, 4, 16])
def test_pdfs_leave_a_thread_free_for_saves(tmp_path, threads):
    program = "import django; django.setup()\nfrom drafting.desk.pdf import AT_ONCE\nprint(AT_ONCE)"
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "SECRET_KEY": "a"}
    environment |= {"DJANGO_SETTINGS_MODULE": "drafting.settings", "THREADS": str(threads)}
    told = subprocess.check_output([sys.executable, "-c", program], env=environment, cwd=ROOT)
    assert int(told) == min(2, threads - 1)


def test_one_more_than_may_wait_is_answered_at_once(tmp_path, monkeypatch):
    put_office(
        tmp_path, monkeypatch,
        f"while not os.path.exists({str(tmp_path / 'go')!r}): time.sleep(0.02)",
    )  # fmt: skip
    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        asked = [pool.submit(code_of, lambda: docx_to_pdf(b"a")) for _n in range(AT_ONCE + 1)]
        first = next(as_completed(asked))
        assert (first.result(), sum(future.done() for future in asked)) == ("busy", 1)
        (tmp_path / "go").touch()
        assert [one.result() for one in asked if one is not first] == [b"%PDF"] * AT_ONCE
    assert docx_to_pdf(b"a") == b"%PDF"


def test_data_folder_that_is_not_there_hinders_no_pdf(tmp_path, monkeypatch, settings):
    settings.DATA_DIR = tmp_path / "nowhere"
    put_office(tmp_path, monkeypatch, "")
    assert docx_to_pdf(b"a") == b"%PDF"


def test_processes_take_turns(tmp_path, monkeypatch):
    note = "open({0!r}, 'a').write({1!r})"
    seen = str(tmp_path / "seen")
    body = f"{note.format(seen, '<')}; time.sleep(0.5); {note.format(seen, '>')}"
    put_office(tmp_path, monkeypatch, body)
    program = (
        "import django; django.setup()\n"
        "from drafting.desk.pdf import docx_to_pdf\ndocx_to_pdf(b'a')"
    )
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "SECRET_KEY": "a"}
    environment["DJANGO_SETTINGS_MODULE"] = "drafting.settings"
    processes = [
        subprocess.Popen([sys.executable, "-c", program], env=environment, cwd=ROOT)
        for _number in range(3)
    ]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert (tmp_path / "seen").read_text() == "<><><>"


def test_office_that_takes_too_long_is_ended_with_all_it_started(tmp_path, monkeypatch):
    put_office(
        tmp_path, monkeypatch,
        "import subprocess; child = subprocess.Popen(['sleep', '600'])\n"
        f"open({str(tmp_path / 'child')!r}, 'w').write(str(child.pid)); child.wait()",
    )  # fmt: skip
    assert code_of(lambda: docx_to_pdf(b"a", time_limit=2)) == "slow"
    child = int((tmp_path / "child").read_text())
    with suppress(ProcessLookupError):
        for _number in range(100):
            os.kill(child, 0)
            if "Z" in Path(f"/proc/{child}/stat").read_text().rpartition(")")[2][:3]:
                break
            time.sleep(0.05)
        else:
            pytest.fail("what the office started still runs")
    assert left(tmp_path) == []


def test_folders_that_killed_processes_left_are_removed(tmp_path, monkeypatch):
    put_office(tmp_path, monkeypatch, "")
    old, new, other = (tmp_path / "temporary" / f"{name}" for name in
                       ("nigao-pdf-old", "nigao-pdf-new", "other"))  # fmt: skip
    for folder in (old, new, other):
        folder.mkdir()
        (folder / "report.docx").write_bytes(b"a")
    for folder in (old, other):
        os.utime(folder, (1, 1))
    docx_to_pdf(b"a")
    assert sorted(left(tmp_path)) == ["nigao-pdf-new", "other"]


def test_folder_that_cannot_be_made_is_a_failure_in_words(tmp_path, monkeypatch):
    put_office(tmp_path, monkeypatch, "")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    assert code_of(lambda: docx_to_pdf(b"a")) == "failed"


def test_waiting_ends_with_the_time_limit(tmp_path, monkeypatch):
    put_office(tmp_path, monkeypatch, "time.sleep(4)")
    first = threading.Thread(target=lambda: code_of(lambda: docx_to_pdf(b"a")))
    first.start()
    while not left(tmp_path):
        time.sleep(0.02)
    assert code_of(lambda: docx_to_pdf(b"a", time_limit=0.2)) == "slow"
    first.join()
