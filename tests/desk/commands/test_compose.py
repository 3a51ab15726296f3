"""`manage.py compose`: a whole report without a browser."""

from io import StringIO

import docx
import pytest
import yaml
from django.apps import apps
from django.core.management import CommandError, call_command

from drafting.bank.models import Blueprint, Phrase
from drafting.desk.management.commands.compose import facts_template
from drafting.report.layout import OPEN_SLOT
from tests.desk.factories import continue_leads_with

SLUG = "study-innovation"


def compose(*arguments, **options):
    out = StringIO()
    call_command("compose", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def facts(bank, tmp_path):
    """A file of facts as the command itself prints it."""
    path = tmp_path / "facts.yaml"
    path.write_text(compose("--facts-template", SLUG), encoding="utf-8")
    return path


def text(facts, slug=SLUG, seed=0):
    """The text of a composed report."""
    out = facts.with_name("out.txt")
    compose(slug, "--facts", facts, "-o", out.with_suffix(".docx"), "--text", out, "--seed", seed)
    return out.read_text(encoding="utf-8")


def rows():
    models = [*apps.get_app_config("desk").get_models(), *apps.get_app_config("bank").get_models()]
    counts = {model.__name__: model.objects.count() for model in models}
    return counts | {"User": apps.get_model("auth", "User").objects.count()}


def test_list_prints_slug_and_name_of_what_is_in_use(bank):
    Blueprint.objects.filter(slug="education-review").update(status="retired")
    assert compose("--list").splitlines() == [
        "study-innovation\t专题学习研讨发言（开拓创新、担当作为）",
        "study-politics\t专题学习研讨发言（政治建设）",
        "democratic-life\t专题民主生活会个人对照检查（五个带头）",
        "organisation-life\t专题组织生活会个人对照检查（四个方面）",
        "annual-democratic-life\t年度民主生活会个人对照检查（通用）",
        "democratic-life-2024\t2024年度民主生活会个人对照检查（四个带头）",
        "education-2023\t2023年主题教育个人检视（六个方面）",
        "team-review\t领导班子对照检查（通用）",
        "study-reflection\t心得体会",
        "thought-report\t思想汇报",
    ]


def test_template_asks_for_every_fact_and_every_slot_of_phrases(blueprint):
    answers = yaml.safe_load(compose("--facts-template", blueprint.slug))
    own = set(blueprint.facts.values_list("key", flat=True))
    slots = {
        slot.strip("【】")
        for t in Phrase.objects.values_list("text")
        for slot in OPEN_SLOT.findall(t[0])
    }
    assert set(answers) >= own | slots
    assert "具体事例" not in answers
    assert all(answers.values())


def test_template_composes_as_it_is_with_only_the_examples_open(blueprint, tmp_path):
    facts = tmp_path / "facts.yaml"
    facts.write_text(compose("--facts-template", blueprint.slug), encoding="utf-8")
    before = rows()
    composed = text(facts, blueprint.slug)
    problems = blueprint.sections.get(role="problem").points.count()
    assert OPEN_SLOT.findall(composed) == ["【具体事例】"] * problems
    paragraphs = docx.Document(tmp_path / "out.docx").paragraphs
    assert [paragraph.text for paragraph in paragraphs] == composed.splitlines()
    assert composed.endswith(paragraphs[-1].text + "\n")
    assert rows() == before


def test_same_seed_same_text_other_seed_other_text(facts):
    assert text(facts, seed=1) == text(facts, seed=1) != text(facts, seed=2)


def test_it_says_what_it_wrote(facts, tmp_path):
    length = len("".join(text(facts).split()))
    said = compose(SLUG, "--facts", facts, "-o", tmp_path / "a.docx")
    assert said == f"{tmp_path / 'a.docx'}：{length} 字，还差 3 处。\n"
    assert not (tmp_path / "a.txt").exists()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("单位: 市教育局", "\n市教育局【职务】"),
        ("日期: 2026-03-05", "（2026年3月5日）"),
        ("日期: 2026年3月5日", "（2026年3月5日）"),
        ("学习内容: [《甲》, 乙]", "认真研读了《甲》、乙，"),
        ("学习内容: |-\n  《甲》\n  《乙》", "认真研读了《甲》《乙》，"),
        ("主题: 实干 {{ 1 }}", "围绕“实干 {{ 1 }}”"),
        ("单位: ~", "【单位】"),
        ('单位: "市\\x07\\ud800教育局"', "市教育局"),
        ("{}", "【单位】【职务】"),
        ("", "【单位】【职务】"),
    ],
)
def test_facts_are_read(facts, lines, expected):
    facts.write_text(lines, encoding="utf-8")
    assert expected in text(facts)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("[甲, 乙]", "甲、乙"),
        ('"甲\\x07\\ud800\\n乙"', "甲 乙"),
        ("3", "3"),
        ("2026-03-05", "2026年3月5日"),
    ],
)
def test_answers_to_phrases_are_cleaned_and_set_in_running_text(facts, value, written):
    continue_leads_with("【联系点】", role="cause")
    facts.write_text(f"联系点: {value}", encoding="utf-8")
    assert f"。{written}\n" in text(facts)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("单卫: 甲", "The blueprint does not ask for “单卫”. Did you mean “单位”?"),
        ("xyz: 甲", "The blueprint does not ask for “xyz”."),
        ("日期: 明天", "日期: Write the date as 2026-11-18 or 2026年11月18日."),
        ("日期: 2026-13-45", None),
        ("日期: 2026-11-18 08:00:00", "日期: Write the date as 2026-11-18 or 2026年11月18日."),
        ("甲: [", None),
        ("[甲, 乙]", "{path} must hold lines like “姓名: 李文清”."),
        ("只有一句话", "{path} must hold lines like “姓名: 李文清”."),
        (b"\xff\xfe\x00", None),
    ],
)
def test_wrong_facts_are_refused(facts, tmp_path, settings, content, message):
    settings.LANGUAGE_CODE = "en"
    facts.write_bytes(content if isinstance(content, bytes) else content.encode())
    out, before = tmp_path / "out.docx", rows()
    with pytest.raises(CommandError) as error:
        compose(SLUG, "--facts", facts, "-o", out)
    assert error.value.returncode == 2
    expected = message or f"{facts} cannot be read: "
    assert str(error.value).startswith(expected.format(path=facts))
    assert (out.exists(), rows()) == (False, before)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["study-inovation", "--facts", "{facts}", "-o", "{out}"],
         "There is no blueprint “study-inovation”. Did you mean “study-innovation”?"),
        (["--facts-template", "???"], "There is no blueprint “???”."),
        ([SLUG, "--facts", "{facts}", "-o", "{folder}/none/out.docx"],
         "There is no folder {folder}/none."),
        ([SLUG, "--facts", "{facts}", "-o", "{out}", "--text", "{folder}/none/out.txt"],
         "There is no folder {folder}/none."),
        ([SLUG, "--facts", "{folder}/none.yaml", "-o", "{out}"],
         "{folder}/none.yaml cannot be read: "),
        ([SLUG, "--facts", "{facts}", "-o", "{folder}"], "[Errno 21] Is a directory: '{folder}'"),
        ([SLUG, "--facts", "{facts}"],
         "Give a blueprint, --facts and -o, or --list, or --facts-template."),
        ([SLUG], "Give a blueprint, --facts and -o, or --list, or --facts-template."),
        ([], "Give a blueprint, --facts and -o, or --list, or --facts-template."),
    ],
)  # fmt: skip
def test_wrong_call_is_refused(facts, tmp_path, settings, arguments, message):
    settings.LANGUAGE_CODE = "en"
    names = {"facts": facts, "folder": tmp_path, "out": tmp_path / "out.docx"}
    before = rows()
    with pytest.raises(CommandError) as error:
        compose(*(argument.format(**names) for argument in arguments))
    assert error.value.returncode == 2
    assert str(error.value).startswith(message.format(**names))
    assert (names["out"].exists(), rows()) == (False, before)


def test_retired_blueprint_is_unknown(facts):
    Blueprint.objects.filter(slug=SLUG).update(status="retired")
    with pytest.raises(CommandError) as error:
        compose("--facts-template", SLUG)
    assert error.value.returncode == 2


def test_template_of_a_blueprint_that_asks_nothing_holds_the_slots_of_phrases(bank):
    Blueprint.objects.get(slug=SLUG).facts.all().delete()
    blueprint = Blueprint.objects.with_outline().get(slug=SLUG)
    assert "单位" not in yaml.safe_load(facts_template(blueprint))
