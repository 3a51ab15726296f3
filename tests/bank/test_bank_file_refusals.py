"""Bank files with a fault: refused with its place, and nothing is written."""

import pytest

from drafting.bank.bankfile.exporting import export_bank
from tests.bank.bank_files import also, document, entry, faults

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


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
