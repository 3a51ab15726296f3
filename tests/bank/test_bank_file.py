"""The whole bank as one file: out, in, and back without a change."""

import json
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from drafting.bank.bankfile.exporting import export_bank
from drafting.bank.bankfile.importing import import_bank
from drafting.bank.bankfile.reading import MAX_BYTES, BankFileError
from drafting.bank.groups import EDITED
from drafting.bank.models import (
    Blueprint,
    Fact,
    Phrase,
    PointSkeleton,
    SectionSkeleton,
    Status,
    Topic,
)
from tests.bank.bank_files import deeds, document, empty, entry
from tests.bank.factories import make_blueprint, make_fact, make_phrase, make_point, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def history_length():
    return sum(model.history.count() for model in EDITED)


@pytest.mark.parametrize("replace", [False, True])
def test_bank_read_in_again_changes_nothing(bank, replace):
    text, length = export_bank(), history_length()
    assert deeds(import_bank(data=text.encode(), replace=replace)) == {
        "topics": {"unchanged": 1}, "page_styles": {"unchanged": 1},
        "page_style_bases": {"unchanged": 1}, "terms": {"unchanged": 1},
        "facts": {"unchanged": 2}, "sections": {"unchanged": 2}, "points": {"unchanged": 2},
        "blueprints": {"unchanged": 1}, "phrases": {"unchanged": 3},
    }  # fmt: skip
    assert (export_bank(), history_length()) == (text, length)


def test_file_is_readable_and_has_its_format_first(bank):
    found = json.loads(export_bank())
    assert list(found) == [
        "format", "version", "topics", "page_styles", "page_style_bases", "terms", "facts",
        "sections", "blueprints", "phrases",
    ]  # fmt: skip
    assert (found["format"], found["version"]) == ("nigao-bank", 1)
    assert found["phrases"][1] == {
        "code": "lead", "role": "problem", "topic": "理论武装", "kind": "lead",
        "text": "学得不深", "continues": None, "register": "", "note": "", "status": "active",
        "valid_from": None, "valid_until": None, "answered_by": ["cause"],
    }  # fmt: skip
    points = found["blueprints"][0]["sections"][0]["points"]
    assert [point["heading"] for point in points] == ["甲", "乙"]


def test_every_field_of_a_row_is_in_the_file(bank):
    found = json.loads(export_bank())["blueprints"][0]
    left_out = {"id", "blueprint", "section", "changed_at"}
    for model, row in (
        (Blueprint, found),
        (Fact, found["facts"][0]),
        (SectionSkeleton, found["sections"][0]),
        (PointSkeleton, found["sections"][0]["points"][0]),
    ):
        fields = {field.name for field in model._meta.concrete_fields} - left_out
        assert fields == row.keys() - {"facts", "sections", "points"}


def test_merge_changes_and_adds_and_leaves_the_rest(bank):
    def change(found):
        found["topics"] = [{"name": "担当作为"}]
        found["phrases"] = [
            {"code": "text", "text": "改过的。", "topic": None},
            {"code": "new", "role": "problem", "topic": "担当作为", "kind": "lead", "text": "新的"},
        ]
        del found["blueprints"], found["terms"]

    assert deeds(import_bank(data=document(change)))["phrases"] == {"changed": 1, "added": 1}
    assert Topic.objects.count() == 2
    phrase = Phrase.objects.get(code="text")
    assert (phrase.text, phrase.topic, phrase.continues.code) == ("改过的。", None, "lead")
    assert Phrase.objects.get(code="new").topic.name == "担当作为"
    assert Phrase.objects.filter(status=Status.ACTIVE).count() == 4
    record = Phrase.history.filter(code="text").latest()
    assert (record.history_type, record.history_change_reason) == ("~", "bank-file")


def test_replace_retires_what_the_file_lacks(bank):
    data = document()
    make_phrase(code="other")
    make_blueprint(slug="other", page_style=bank.page_style)
    done = import_bank(data=data, replace=True)
    assert (done.counts["phrases"]["retired"], done.counts["blueprints"]["retired"]) == (1, 1)
    assert Phrase.objects.get(code="other").status == Status.RETIRED
    assert Blueprint.objects.get(slug="other").status == Status.RETIRED
    assert Phrase.history.filter(code="other").latest().status == Status.RETIRED
    assert Phrase.objects.filter(status=Status.ACTIVE).count() == 3


def test_replace_makes_the_parts_of_a_blueprint_those_of_the_file(bank):
    text = export_bank()
    section = bank.sections.get()
    make_fact(blueprint=bank, key="多余")
    make_point(section=section, heading="【多余】", order=9)
    make_section(blueprint=bank, heading="多余的部分", lead="【多余】")
    done = import_bank(data=text.encode(), replace=True)
    removed = {name: counts["removed"] for name, counts in done.counts.items()}
    assert +Counter(removed) == {"facts": 1, "sections": 1, "points": 1}
    again = json.loads(export_bank())
    assert again["blueprints"][0].pop("version") == 2
    expected = json.loads(text)
    del expected["blueprints"][0]["version"]
    assert again == expected


def test_changed_blueprint_is_newer_than_both_were(bank):
    def change(found):
        found["blueprints"][0]["version"] = 7
        found["blueprints"][0]["sections"][0]["points"][0]["heading"] = "改"

    assert import_bank(data=document()).written == 0
    import_bank(data=document(change))
    bank.refresh_from_db()
    assert bank.version == 7
    Blueprint.objects.update(version=9)
    bank.sections.get().points.filter(heading="改").update(heading="乙")
    import_bank(data=document(change))
    bank.refresh_from_db()
    assert bank.version == 10


def test_dry_run_says_what_it_would_do(bank):
    data = document()
    empty()
    assert deeds(import_bank(data=data, dry_run=True))["phrases"] == {"added": 3}
    assert not any(model.objects.exists() for model in EDITED)


def run(command, *arguments):
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def test_commands_carry_the_bank_over(bank, tmp_path):
    file = tmp_path / "bank.json"
    assert run("bank_export", file) == [f"Wrote the bank to {file}."]
    assert [path.name for path in tmp_path.iterdir()] == ["bank.json"]
    assert run("bank_import", "--dry-run", file)[-2:] == [
        "phrases: 3 unchanged.",
        "Nothing was written: this was a dry run.",
    ]
    empty()
    assert run("bank_import", "--replace", file) == [
        "topics: 1 added.", "page_styles: 1 added.", "terms: 1 added.",
        "page_style_bases: 1 added.", "facts: 2 added.",
        "sections: 2 added.", "blueprints: 1 added.", "points: 2 added.", "phrases: 3 added.",
    ]  # fmt: skip


def test_commands_exit_with_2_and_say_why(bank, tmp_path):
    file = tmp_path / "bank.json"
    file.write_bytes(document(entry("phrases", 0, "rol", "x")))
    with pytest.raises(CommandError) as refused:
        run("bank_import", file)
    assert str(refused.value) == (
        f'{file}:\nphrases["cause"].rol: There is no such key. Did you mean “role”?\n'
        "Nothing was written."
    )
    assert refused.value.returncode == 2
    for command, path in (("bank_import", "none.json"), ("bank_export", "none/bank.json")):
        with pytest.raises(CommandError, match="No such file or directory") as refused:
            run(command, tmp_path / path)
        assert refused.value.returncode == 2


def test_message_names_the_first_faults_and_counts_the_rest(bank):
    data = document(lambda found: found["phrases"][0].update({f"x{n}": 1 for n in range(50)}))
    with pytest.raises(BankFileError) as refused:
        import_bank(data=data)
    assert str(refused.value).splitlines()[-1] == "… and 30 more."
    assert len(str(refused.value).splitlines()) == 21


def test_file_larger_than_any_bank_is_not_read_to_its_end(tmp_path):
    file = tmp_path / "bank.json"
    with file.open("wb") as opened:
        opened.truncate(50 * MAX_BYTES)
    with pytest.raises(CommandError, match="too large") as refused:
        run("bank_import", file)
    assert refused.value.returncode == 2
