"""`prepare`: the bank is filled once, whole or not at all, and never again."""

import re
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command

from drafting.bank.groups import EDITORS
from drafting.bank.models import PageStyle, Phrase, Topic

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
        TOPIC.replace("理论武装", "甲, order: 99999999999999999999"),  # no number of a database
        TOPIC.replace("理论武装", "甲, order: nonsense"),
        "- model: bank.nothing\n  fields: {name: x}\n",
        "- nonsense\n",
    ],
)
def test_bad_file_is_named_and_nothing_is_loaded(folder, bad):
    path = folder / "30_bad.yaml"
    path.write_text(bad, encoding="utf-8")
    with pytest.raises(CommandError, match=r"30_bad\.yaml"):
        prepare(folder)
    assert not Topic.objects.exists()
    assert not Phrase.objects.exists()


BLUEPRINT = """
- model: bank.blueprint
  fields: {slug: plain, name: 材料, page_style: [plain], title: 【姓名】的材料}
- model: bank.fact
  fields: {blueprint: [plain], key: 姓名, label: 姓名, kind: text}
"""
SECOND = PHRASE.replace("first", "second").replace("学习不深", "学习不够")
FAULTS = [
    ("phrase", SECOND.replace("不够", "【没有的空位】不够"), "text: .*【没有的空位】"),
    ("phrase", SECOND.replace("不够", "【"), "text: "),
    ("phrase", SECOND.replace("lead, text", "lead, continues: [first], text"), "continues: "),
    ("phrase", SECOND.replace("second", "没有连字符的 编号"), "code: "),
    ("blueprint", BLUEPRINT.replace("【姓名】", "【姓名|没有】"), "title: .*没有"),
    ("fact", BLUEPRINT.replace("kind: text", "kind: choice"), "choices: "),
    (
        "sectionskeleton",
        BLUEPRINT + "- model: bank.sectionskeleton\n  fields: "
        "{blueprint: [plain], role: problem, heading: 问题, layout: run-in, points_from: 姓名}\n",
        "【姓名】",
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "bad", "message"), FAULTS)
def test_row_no_editor_could_save_is_named_and_nothing_is_loaded(folder, model, bad, message):
    style = "- model: bank.pagestyle\n  fields: {slug: plain, name: 普通}\n"
    path = folder / "30_bad.yaml"
    path.write_text(style + bad, encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        prepare(folder)
    (line, last) = str(refused.value).splitlines()
    row = 2 if model == "blueprint" else 1 + bad.count("- model")
    assert re.match(rf"{path}, row {row} \({model} “.*”\): ", line)
    assert re.search(message, line)
    assert (last, refused.value.returncode) == ("The bank is still empty.", 2)
    assert not Topic.objects.exists()
    assert not PageStyle.objects.exists()


@pytest.mark.django_db
def test_every_fault_has_its_line_up_to_twenty(folder):
    bad = PHRASE.replace("学习不深", "【没有】")
    rows = [bad.replace("first", f"bad-{n}").replace("【没有】", f"【没有】{n}") for n in range(30)]
    (folder / "30_bad.yaml").write_text("".join(rows), encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        prepare(folder)
    lines = str(refused.value).splitlines()
    assert (len(lines), lines[-2:]) == (22, ["…", "The bank is still empty."])


@pytest.mark.django_db
def test_row_may_name_one_that_follows_and_have_a_number_of_its_own(folder):
    follows = PHRASE.replace("kind: lead", "kind: elaboration, continues: [later]")
    follows = follows.replace("first", "before").replace("学习不深", "究其原因，用心不够")
    later = PHRASE.replace("first", "later").replace("学习不深", "学习不够")
    numbered = "- model: bank.topic\n  pk: 700\n  fields: {name: 担当作为}\n"
    (folder / "30_more.yaml").write_text(follows + later + numbered, encoding="utf-8")
    prepare(folder)
    assert Phrase.objects.get(code="before").continues.code == "later"
    assert Topic.objects.create(name="另一个").pk > 700


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


@pytest.mark.django_db
def test_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(CommandError, match="there is no such folder") as refused:
        prepare(tmp_path / "nowhere")
    assert refused.value.returncode == 2
    assert "The bank is still empty." in str(refused.value)


@pytest.mark.django_db
def test_empty_folder_leaves_the_bank_empty_and_says_so(tmp_path):
    assert prepare(tmp_path)[0] == f"{tmp_path} has no *.yaml file. The bank is still empty."
    assert not PageStyle.objects.exists()


@pytest.mark.django_db
def test_every_fault_has_a_reason(tmp_path):
    for content in ("- nonsense\n", "- model: bank.topic\n  pk: [\n", "[1, 2]", "- {}"):
        (tmp_path / "1.yaml").write_text(content, encoding="utf-8")
        with pytest.raises(CommandError, match=r"1\.yaml(, row 1)?: \S"):
            prepare(tmp_path)
