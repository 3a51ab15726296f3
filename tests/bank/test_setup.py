"""`prepare`: the bank is filled once, whole or not at all, and never again."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command

from drafting.bank.groups import EDITORS
from drafting.bank.models import Phrase, Topic

TOPIC = "- model: bank.topic\n  fields: {name: 理论武装}\n"
PHRASE = (
    "- model: bank.phrase\n"
    "  fields: {code: first, role: problem, topic: [理论武装], kind: lead, text: 学习不深}\n"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "10_topics.yaml").write_text(TOPIC, encoding="utf-8")
    (tmp_path / "20_phrases.yaml").write_text(PHRASE, encoding="utf-8")
    return tmp_path


def prepare(folder):
    out = StringIO()
    call_command("prepare", fixtures=folder, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_first_run_fills_the_bank_and_says_what_it_did(folder):
    assert prepare(folder) == [
        f"Filled the bank from 2 files of {folder}.",
        "Created the group of bank editors.",
        "Created the administrator admin.",
    ]
    assert Phrase.objects.get().topic.name == "理论武装"
    administrator = User.objects.get()
    assert (administrator.username, administrator.is_superuser) == ("admin", True)
    assert not administrator.has_usable_password()


@pytest.mark.django_db
def test_second_run_keeps_what_editors_and_administrators_changed(folder):
    prepare(folder)
    Phrase.objects.update(text="学习还不够深")
    Group.objects.get(name=EDITORS).permissions.clear()
    User.objects.update(username="boss")
    assert prepare(folder) == []
    assert Phrase.objects.get().text == "学习还不够深"
    assert not Group.objects.get(name=EDITORS).permissions.exists()
    assert User.objects.get().username == "boss"


@pytest.mark.django_db
def test_bank_with_a_single_topic_is_not_filled(folder):
    Topic.objects.create(name="自己的主题")
    prepare(folder)
    assert list(Topic.objects.values_list("name", flat=True)) == ["自己的主题"]
    assert not Phrase.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bad",
    [
        "- model: bank.topic\n  fields: {nme: x}\n",  # no such field
        "- model: bank.topic\n  fields: [",  # no YAML
        PHRASE.replace("理论武装", "没有的主题"),  # a topic nobody knows
        PHRASE.replace("problem", "nonsense"),  # refused by the database
    ],
)
def test_bad_file_is_named_and_nothing_is_loaded(folder, bad):
    path = folder / "30_bad.yaml"
    path.write_text(bad, encoding="utf-8")
    with pytest.raises(CommandError, match=r"30_bad\.yaml"):
        prepare(folder)
    assert not Topic.objects.exists()
    assert not Phrase.objects.exists()


@pytest.mark.django_db
def test_somebody_called_admin_is_not_made_administrator(folder):
    User.objects.create_user("admin")
    prepare(folder)
    assert not User.objects.filter(is_superuser=True).exists()


@pytest.mark.django_db
def test_second_run_asks_the_database_little(folder, django_assert_max_num_queries):
    prepare(folder)
    with django_assert_max_num_queries(15):
        prepare(folder)
