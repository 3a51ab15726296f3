"""The Chinese catalogue: complete, well formed, compiled, and level with the code."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
GETTEXT = ("xgettext", "msguniq", "msgmerge", "msgattrib")

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z]|%%")
HAN = r"[\u3400-\u9fff，。：；？！（）]"
HALF_WIDTH = re.compile(rf"{HAN}[,;:?!()\"]|[,;:?!()\"]{HAN}|{HAN}\.(?!\w)")
QUOTED = re.compile("“[^”]*”")

Entry = polib.POEntry | polib.MOEntry
Key = tuple[str | None, str, str]


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(ROOT / CATALOGUE))


def test_catalogue_is_complete(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []


def test_catalogue_has_no_fuzzy_and_no_obsolete_entries(catalogue: polib.POFile) -> None:
    assert not catalogue.metadata_is_fuzzy
    assert [entry.msgid for entry in catalogue if entry.fuzzy] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


def test_catalogue_names_its_language_and_its_plurals(catalogue: polib.POFile) -> None:
    assert catalogue.metadata["Language"] == "zh_Hans"
    assert catalogue.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert "YEAR" not in str(catalogue.metadata)


def test_translations_keep_the_placeholders(catalogue: polib.POFile) -> None:
    expected = {key(entry): placeholders(source(entry)) for entry in catalogue}
    kept = {key(entry): placeholders(text) for entry in catalogue for text in translations(entry)}
    assert kept == expected


def test_chinese_has_no_half_width_punctuation(catalogue: polib.POFile) -> None:
    chinese = [QUOTED.sub("“”", text) for entry in catalogue for text in translations(entry)]
    assert [text for text in chinese if HALF_WIDTH.search(text)] == []


def test_compiled_catalogue_is_current(catalogue: polib.POFile) -> None:
    """Mended by `make messages`."""
    compiled = polib.mofile(str((ROOT / CATALOGUE).with_suffix(".mo")))
    assert contents(compiled) == contents(catalogue)
    assert header(compiled) == header(catalogue)


def test_catalogue_holds_exactly_the_messages_of_the_code(
    catalogue: polib.POFile, tmp_path: Path
) -> None:
    """Mended by `make messages`, then translating what is new."""
    require_gettext()
    collected = collect_messages(tmp_path)
    assert {key(entry) for entry in collected} == {key(entry) for entry in catalogue}


def require_gettext() -> None:
    missing = [program for program in GETTEXT if not shutil.which(program)]
    if missing:
        reason = f"{', '.join(missing)} not found: install gettext (apt-get install gettext)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


def collect_messages(folder: Path) -> Iterator[polib.POEntry]:
    """What makemessages finds, gathered into an empty catalogue in a copy of the code."""
    for name in ("drafting", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "manage.py", folder)
    (folder / CATALOGUE).parent.mkdir(parents=True)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "zh_Hans", "--no-location"],
        cwd=folder,
        env=os.environ | {"SECRET_KEY": "of no use", "DATA_DIR": str(folder / "var")},
        check=True,
        capture_output=True,
    )
    return iter(polib.pofile(str(folder / CATALOGUE)))


def key(entry: Entry) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def source(entry: polib.POEntry) -> str:
    """The text Chinese is made from: of a plural message the plural, as Chinese has one form."""
    return entry.msgid_plural or entry.msgid


def translations(entry: Entry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def contents(catalogue: polib.POFile | polib.MOFile) -> dict[Key, list[str]]:
    return {key(entry): translations(entry) for entry in catalogue}


def header(catalogue: polib.POFile | polib.MOFile) -> dict[str, str]:
    """Without the time of collecting, which msgfmt leaves out."""
    return {name: value for name, value in catalogue.metadata.items() if name[:4] != "POT-"}
