"""The whole bank as one file: out, in, and back without a change."""

import base64
import json
from collections import Counter
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from drafting.bank.bankfile.exporting import export_bank
from drafting.bank.bankfile.importing import import_bank
from drafting.bank.bankfile.reading import MAX_BYTES, BankFileError
from drafting.bank.groups import EDITED
from drafting.bank.models import (
    Blueprint,
    Fact,
    PageStyle,
    PageStyleBase,
    Phrase,
    PointSkeleton,
    SectionSkeleton,
    Status,
    Term,
    Topic,
)
from drafting.bank.pagestyles import set_base
from drafting.bank.setup import fill_empty_bank
from tests.bank.factories import (
    make_blueprint,
    make_fact,
    make_page_style,
    make_phrase,
    make_point,
    make_section,
    make_term,
    make_topic,
)
from tests.report.bases import changed, plain_base, unit_base

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def bank():
    """One row of every kind, linked with each other."""
    topic = make_topic(name="理论武装")
    make_term(name="两个确立")
    make_fact(key="联系点")
    style = make_page_style(slug="standard", name="公文")
    set_base(page_style=style, name="本单位.docx", data=unit_base())
    blueprint = make_blueprint(slug="study", title="【单位】材料", page_style=style)
    make_fact(blueprint=blueprint, key="单位")
    section = make_section(blueprint=blueprint, heading="存在的问题", lead="在【单位】：")
    make_point(section=section, topic=topic, heading="甲", order=1)
    make_point(section=section, heading="乙", order=1)
    make_section(blueprint=None, heading="典型案例剖析", follows="problem")
    lead = make_phrase(code="lead", kind="lead", topic=topic, text="学得不深")
    make_phrase(code="text", topic=topic, text="在【单位】\r\n学得不深。", continues=lead)
    lead.answered_by.set([make_phrase(code="cause", role="cause", text="想得不深。")])
    return blueprint


def empty():
    for model in (Phrase, Blueprint, SectionSkeleton, Fact, Topic, PageStyle, Term):
        model.objects.all().delete()


def document(change=None):
    found = json.loads(export_bank())
    if change:
        change(found)
    return json.dumps(found).encode()


def deeds(done):
    return {name: dict(+counts) for name, counts in done.counts.items()}


def faults(data, **options):
    with pytest.raises(BankFileError) as refused:
        import_bank(data=data, **options)
    return [str(fault) for fault in refused.value.faults]


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


def test_whole_content_goes_into_an_empty_bank_and_comes_out_the_same():
    fill_empty_bank(folder=settings.FIXTURE_DIRS[0])
    text = export_bank()
    assert text == export_bank()
    empty()
    import_bank(data=text.encode())
    assert export_bank() == text


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
    for model, entry in (
        (Blueprint, found),
        (Fact, found["facts"][0]),
        (SectionSkeleton, found["sections"][0]),
        (PointSkeleton, found["sections"][0]["points"][0]),
    ):
        fields = {field.name for field in model._meta.concrete_fields} - left_out
        assert fields == entry.keys() - {"facts", "sections", "points"}


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


def bases():
    rows = PageStyleBase.objects.values_list("page_style__slug", "file_name", "data")
    return [(slug, name, bytes(data)) for slug, name, data in rows]


def test_base_files_are_carried_byte_for_byte(bank):
    before, text = bases(), export_bank()
    empty()
    assert deeds(import_bank(data=text.encode()))["page_style_bases"] == {"added": 1}
    assert (bases(), export_bank()) == (before, text)


def test_base_file_is_changed_kept_and_with_replace_taken_off(bank):
    other = plain_base()
    text = base64.b64encode(other).decode()
    done = import_bank(data=document(entry("page_style_bases", 0, "data", text)))
    assert deeds(done)["page_style_bases"] == {"changed": 1}
    assert bases() == [("standard", "本单位.docx", other)]
    without = document(entry("page_style_bases", []))
    import_bank(data=without)
    assert len(bases()) == 1
    assert deeds(import_bank(data=without, replace=True))["page_style_bases"] == {"removed": 1}
    assert bases() == []


BASE = 'page_style_bases["standard"]'


def spoilt(part, content):
    return base64.b64encode(changed(unit_base(), {part: content})).decode()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("data", 5, "This must be a file in base64."),
        ("data", "", "This must be a file in base64."),
        ("data", "a?==", "This must be a file in base64."),
        ("data", "公文", "This must be a file in base64."),
        (
            "data", base64.b64encode(b"no file").decode(),
            "This is no Word file (.docx), or it is damaged.",
        ),
        (
            "data", base64.b64encode(b"\0" * (2 * 1024 * 1024 + 1)).decode(),
            "The file is too large: at most 2 MB.",
        ),
        (
            "data", spoilt("word/big.bin", b"\0" * 21_000_000),
            "Unpacked, the file is too large.",
        ),
        (
            "data", spoilt("word/header9.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
            "The file holds XML no Word file should hold.",
        ),
        ("file_name", "", "This field cannot be blank."),
        (
            "file_name", "长" * 201,
            "Ensure this value has at most 200 characters (it has 201).",
        ),
        (
            "page_style", "standart",
            "There is no “standart”. Did you mean “standard”? Possible are: standard.",
        ),
    ],
)  # fmt: skip
def test_bad_base_file_is_refused_in_words_and_writes_nothing(bank, name, value, words):
    before = export_bank()
    place = f"{BASE}.{name}".replace("standard", value if name == "page_style" else "standard")
    assert faults(document(entry("page_style_bases", 0, name, value))) == [f"{place}: {words}"]
    assert export_bank() == before


def test_new_base_file_needs_its_name_and_its_content(bank):
    make_page_style(slug="other")
    change = also("page_style_bases", {"page_style": "other"})
    assert faults(document(change)) == [
        'page_style_bases["other"].data: This must not be missing.',
        'page_style_bases["other"].file_name: This must not be missing.',
    ]


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


def entry(*path):
    """A change that sets the last of the path within the document."""
    *way, key, value = path

    def change(found):
        for step in way:
            found = found[step]
        found[key] = value

    return change


def also(name, row):
    return lambda found: found[name].append(row)


PLACE = {"role": "cause", "kind": "elaboration", "text": "想得不深。"}
S = 'blueprints["study"].sections["存在的问题"]'
BAD_DOCUMENTS = {
    "no format": (entry("format", "x"), ["This is no bank file."]),
    "other version": (
        entry("version", 2),
        ["version: This file is of version 2; this program reads version 1."],
    ),
    "version is true": (
        entry("version", True),
        ["version: This file is of version True; this program reads version 1."],
    ),
    "unknown list": (
        entry("phrase", []),
        ["phrase: There is no such key. Did you mean “phrases”?"],
    ),
    "unknown key": (
        entry("blueprints", 0, "titel", ""),
        ['blueprints["study"].titel: There is no such key. Did you mean “title”?'],
    ),
    "unknown key within": (
        entry("blueprints", 0, "sections", 0, "points", 1, "xyz123", ""),
        [f"{S}.points[1].xyz123: There is no such key."],
    ),
    "no list": (entry("topics", {}), ["topics: This must be a list."]),
    "no entry": (entry("topics", 0, 5), ["topics[0]: This must be an entry with keys."]),
    "no text": (
        entry("topics", 0, "description", 5),
        ['topics["理论武装"].description: This must be a text.'],
    ),
    "no number": (
        entry("topics", 0, "order", "5"),
        ['topics["理论武装"].order: This must be a whole number.'],
    ),
    "no truth": (
        entry("blueprints", 0, "facts", 0, "required", 1),
        ['blueprints["study"].facts["单位"].required: This must be true or false.'],
    ),
    "no measure": (
        entry("page_styles", 0, "margin_top_mm", None),
        ['page_styles["standard"].margin_top_mm: This must not be null.'],
    ),
    "no day": (
        entry("phrases", 0, "valid_from", "2026-02-30"),
        ['phrases["cause"].valid_from: This must be a day like 2026-03-05.'],
    ),
    "no codes": (
        entry("phrases", 0, "answered_by", "lead"),
        ['phrases["cause"].answered_by: This must be a list of codes.'],
    ),
    "key missing": (
        also("topics", {"description": ""}),
        ["topics[1].name: This must not be missing."],
    ),
    "key twice": (
        also("topics", {"name": "理论武装"}),
        ['topics["理论武装"]: This stands twice in the list.'],
    ),
    "NUL": (
        entry("topics", 0, "examples", "a\0"),
        ['topics["理论武装"].examples: There is a character here that cannot be kept.'],
    ),
    "half a character": (
        entry("phrases", 0, "text", "\ud800"),
        ['phrases["cause"].text: There is a character here that cannot be kept.'],
    ),
    "long text": (
        entry("phrases", 0, "text", "长" * 2001),
        ['phrases["cause"].text: This has 2001 characters; 2000 are allowed.'],
    ),
    "slot of a phrase": (
        entry("phrases", 2, "text", "在【单卫】"),
        [
            'phrases["text"].text: Line 1, column 3: there is no slot 【单卫】. '
            "Did you mean 【单位】?"
        ],
    ),
    "slot of a skeleton": (
        entry("blueprints", 0, "sections", 0, "lead", "【单卫】"),
        [f"{S}.lead: Line 1, column 2: there is no slot 【单卫】. Did you mean 【单位】?"],
    ),
    "slot of a point": (
        entry("blueprints", 0, "sections", 0, "points", 0, "heading", "【单卫】"),
        [
            f"{S}.points[0].heading: Line 1, column 2: there is no slot 【单卫】. "
            "Did you mean 【单位】?"
        ],
    ),
    "endless loop": (
        entry("blueprints", 0, "title", "【% for a in range(9) %】【% endfor %】"),
        [
            'blueprints["study"].title: Line 1, column 4: “for” is not allowed here.',
            'blueprints["study"].title: Line 1, column 18: “(” is not allowed here.',
        ],
    ),
    "attribute": (
        entry("blueprints", 0, "title", "【单位.__class__】"),
        ['blueprints["study"].title: Line 1, column 5: “__class__” is not allowed here.'],
    ),
    "unknown topic": (
        entry("phrases", 0, "topic", "理论武状"),
        [
            'phrases["cause"].topic: There is no “理论武状”. Did you mean “理论武装”? '
            "Possible are: 理论武装."
        ],
    ),
    "unknown page style": (
        entry("blueprints", 0, "page_style", "standart"),
        [
            'blueprints["study"].page_style: There is no “standart”. Did you mean “standard”? '
            "Possible are: standard."
        ],
    ),
    "unknown role": (
        entry("phrases", 0, "role", "nonsense"),
        ["phrases[\"cause\"].role: Value 'nonsense' is not a valid choice."],
    ),
    "unknown code": (
        entry("phrases", 1, "answered_by", ["cauze"]),
        [
            'phrases["lead"].answered_by: There is no phrase of the code “cauze”. '
            "Did you mean “cause”?"
        ],
    ),
    "continued, but no lead": (
        entry("phrases", 1, "kind", "statement"),
        ['phrases["lead"].kind: Phrases continue it, so it must stay a lead sentence: text.'],
    ),
    "another role than its lead": (
        entry("phrases", 2, "role", "insight"),
        ['phrases["text"].continues: “lead” is of another role.'],
    ),
    "answer that is no cause": (
        entry("phrases", 0, "role", "insight"),
        ['phrases["cause"].role: It answers problems, so it must stay a cause or a measure: lead.'],
    ),
    "text twice": (
        also(
            "phrases", {"code": "z", "role": "cause", "kind": "elaboration", "text": "想得不深。"}
        ),
        ['phrases["z"].text: Row 1 has the same phrase.'],
    ),
}


@pytest.mark.parametrize("name", BAD_DOCUMENTS)
def test_bad_file_is_refused_with_the_path_and_writes_nothing(bank, name):
    change, expected = BAD_DOCUMENTS[name]

    def change_more(found):
        found["terms"].append({"name": "另一个"})
        change(found)

    before = export_bank()
    assert faults(document(change_more)) == expected
    assert export_bank() == before


def test_number_no_database_holds_is_refused(bank):
    (words,) = faults(document(entry("topics", 0, "order", 10**30)))
    assert words.startswith('topics["理论武装"].order: Ensure this value is less than or equal to ')


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "This is no JSON file: line 1, column 1 cannot be read."),
        (b"\xff\xfe", "This is no JSON file."),
        (b'{"a":\n"', "This is no JSON file: line 2, column 1 cannot be read."),
        (b'{"a": NaN}', "This is no JSON file."),
        (b"[" * 100_000, "This is no JSON file."),
        (b"[]", "This is no bank file."),
        (b'{"format": "nigao-bank", "format": "x"}', "format: This key stands twice in one entry."),
    ],
)
def test_what_is_no_bank_file_is_refused(data, words):
    assert faults(data) == [words]


def test_list_left_out_is_no_empty_list_when_the_bank_is_replaced(bank):
    def change(found):
        del found["phrases"], found["blueprints"][0]["facts"]

    words = "To replace the bank, the file must have this list."
    assert faults(document(change), replace=True) == [
        f"phrases: {words}",
        f'blueprints["study"].facts: {words}',
        'blueprints["study"].title: Line 1, column 2: there is no slot 【单位】.',
    ]


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


def test_file_larger_than_any_bank_is_not_read_to_its_end(tmp_path):
    file = tmp_path / "bank.json"
    with file.open("wb") as opened:
        opened.truncate(50 * MAX_BYTES)
    with pytest.raises(CommandError, match="too large") as refused:
        run("bank_import", file)
    assert refused.value.returncode == 2


def test_message_names_the_first_faults_and_counts_the_rest(bank):
    data = document(lambda found: found["phrases"][0].update({f"x{n}": 1 for n in range(50)}))
    with pytest.raises(BankFileError) as refused:
        import_bank(data=data)
    assert str(refused.value).splitlines()[-1] == "… and 30 more."
    assert len(str(refused.value).splitlines()) == 21
