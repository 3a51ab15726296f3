"""The words of the scripts on the pages of accounts: Chinese, as everything is."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.contrib import admin
from django.urls import reverse

SCRIPT = Path(admin.__file__).parent / "static/admin/js/SelectFilter2.js"
"""The two boxes in which groups and permissions are chosen."""

CATALOGUE = settings.BASE_DIR / "locale/zh_Hans/LC_MESSAGES/djangojs.po"


@pytest.mark.django_db
def test_boxes_of_groups_speak_chinese(admin_client):
    words = re.findall(r"[^n]gettext\('([^']+)'\)", SCRIPT.read_text())
    script = admin_client.get(reverse("admin:jsi18n")).content.decode().replace('\\"', '"')
    assert words
    assert [text for text in words if f'"{text}": ' not in script] == []


def test_words_of_scripts_are_compiled():
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    written = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}
    assert {entry.msgid: entry.msgstr for entry in compiled} == written
