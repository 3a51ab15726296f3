"""What is wrong in a row is said with row, column and the nearest right word."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from openpyxl.worksheet.formula import ArrayFormula

from drafting.bank.exchange.rows import (
    PhraseRow,
    check_alone,
    check_together,
    load_bank,
    take_in,
)
from drafting.bank.models import Phrase, PhraseKind, Status
from tests.bank.factories import make_fact, make_phrase, make_topic
from tests.bank.sheets import HEADINGS, csv_of, faults, numbers, run, xlsx_of

pytestmark = pytest.mark.django_db

ALL = (
    "编号", "环节", "主题", "类型", "文字", "承接的观点句", "回应它的原因和措施", "适用人员",
    "备注", "状态", "启用日期", "停用日期",
)  # fmt: skip
GOOD = {"环节": "问题", "类型": "阐述", "文字": "学得不深。"}


@pytest.fixture(autouse=True)
def bank(settings):
    settings.LANGUAGE_CODE = "en"
    make_topic(name="理论武装")
    make_fact(key="重点工作")
    make_phrase(code="lead-1", kind=PhraseKind.LEAD, text="观点句甲")
    make_phrase(
        code="lead-2", kind=PhraseKind.LEAD, text="观点句乙", topic=make_topic(name="担当作为")
    )
    make_phrase(code="plain-1", text="平常的一句。")
    make_phrase(code="cause-1", role="cause", text="原因甲。")


def row_of(**cells):
    return tuple({**GOOD, **cells}.get(heading, "") for heading in ALL)


BAD_CELLS = {
    "role": ({"环节": "问提"}, "环节", "There is no “问提”. Did you mean “问题”? Possible are: "),
    "topic": (
        {"主题": "理论武状"}, "主题",
        "There is no “理论武状”. Did you mean “理论武装”? Possible are: ",
    ),
    "kind": ({"类型": "xyz"}, "类型", "There is no “xyz”. Possible are: "),
    "register": ({"适用人员": "机关"}, "适用人员", "There is no “机关”. Did you mean “机关干部”? "),
    "status": ({"状态": "用"}, "状态", "There is no “用”. Did you mean "),
    "no role": ({"环节": ""}, "环节", "This must not be empty."),
    "no text": ({"文字": " "}, "文字", "This must not be empty."),
    "code": (
        {"编号": "Ab c"}, "编号",
        "A code has small letters, digits and hyphens only, like theory-insight-1.",
    ),
    "code too long": ({"编号": "a" * 61}, "编号", "A code has small letters"),
    "slot": (
        {"文字": "抓【重点工做】"}, "文字",
        "Line 1, column 3: there is no slot 【重点工做】. Did you mean 【重点工作】?",
    ),
    "bracket": (
        {"文字": "抓【重点工作"}, "文字",
        "Line 1, column 2: a bracket is not closed, or a word is missing.",
    ),
    "attribute": ({"文字": "【重点工作.a】"}, "文字", "Line 1, column 7: “a” is not allowed here."),
    "loop": (
        {"文字": "【% for a in 重点工作 %】a【% endfor %】"}, "文字",
        "Line 1, column 4: “for” is not allowed here.",
    ),
    "long text": (
        {"文字": "长" * 2001}, "文字", "This has 2001 characters; 2000 are allowed.",
    ),
    "long note": ({"备注": "长" * 301}, "备注", "Ensure this value has at most 300 characters"),
    "date": ({"启用日期": "明年"}, "启用日期", "“明年” is no date. Write it like 2026-03-05."),
    "no such day": ({"启用日期": "2026-06-31"}, "启用日期", "“2026-06-31” is no date."),
    "ends early": (
        {"启用日期": "2026-03-05", "停用日期": "2026-03-04"}, "停用日期",
        "It ends before it begins.",
    ),
    "continues nobody": (
        {"承接的观点句": "lead-3"}, "承接的观点句",
        "There is no phrase of the code “lead-3”. Did you mean “lead-2”?",
    ),
    "continues no lead": (
        {"承接的观点句": "plain-1"}, "承接的观点句", "“plain-1” is no lead sentence.",
    ),
    "lead continues": (
        {"类型": "观点句", "承接的观点句": "lead-1"}, "承接的观点句",
        "A lead sentence continues nothing.",
    ),
    "continues itself": (
        {"编号": "new-1", "承接的观点句": "new-1"}, "承接的观点句",
        "A phrase cannot point to itself.",
    ),
    "answered by a problem": (
        {"回应它的原因和措施": "cause-1、plain-1"}, "回应它的原因和措施",
        "“plain-1” is neither a cause nor a measure.",
    ),
    "answers no problem": (
        {"环节": "体会", "回应它的原因和措施": "cause-1"}, "回应它的原因和措施",
        "Only a problem is answered.",
    ),
    "continues another role": (
        {"环节": "原因", "承接的观点句": "lead-1"}, "承接的观点句",
        "“lead-1” is of another role.",
    ),
    "continues another topic": (
        {"主题": "理论武装", "承接的观点句": "lead-2"}, "承接的观点句",
        "“lead-2” is of another topic.",
    ),
    "in the bank": (
        {"文字": "平常的一句。"}, "文字", "This phrase is in the bank already (plain-1).",
    ),
    "control character": (
        {"文字": "甲\x07乙"}, "文字", "There is a character here that cannot be shown (U+0007).",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_CELLS)
def test_bad_cell_is_named_with_row_column_and_reason_and_nothing_is_written(name):
    cells, heading, words = BAD_CELLS[name]
    outcome = run(csv_of(row_of(文字="好的一行。"), row_of(**cells), headings=ALL))
    ((row, column, found),) = faults(outcome)
    assert (row, column) == (3, heading)
    assert found.startswith(words)
    assert (numbers(outcome), outcome.is_written) == ((1, 0, 0, 1), False)
    assert Phrase.objects.count() == 4


@pytest.mark.parametrize(
    "values",
    [
        {"code": "Ab c"},
        {"code": "a" * 61},
        {"role": "nonsense"},
        {"kind": ""},
        {"text": ""},
        {"text": "抓【重点工做】"},
        {"text": "平常的一句。"},
        {"note": "长" * 301},
        {"register": "nonsense"},
        {"status": "nonsense"},
        {"valid_from": date(2026, 3, 5), "valid_until": date(2026, 3, 4)},
        {"kind": "lead", "continues": "lead-1"},
        {"continues": "plain-1"},
        {"continues": "lead-1", "role": "cause"},
        {"continues": "lead-2", "topic": "理论武装"},
        {"continues": "lead-2", "topic": "担当作为"},
        {"continues": "lead-2"},
        {"answered_by": ["cause-1"]},
        {"answered_by": ["cause-1"], "role": "cause"},
        {"answered_by": ["lead-1"]},
        {"text": "好的一句。"},
        {"note": "长" * 300, "register": "office", "continues": "lead-1"},
    ],
)
def test_row_is_refused_where_full_clean_refuses_it_and_only_there(values):
    values = {"role": "problem", "kind": "elaboration", "text": "学得不深。", **values}
    known = load_bank()
    topic = known.topics.get(values.pop("topic", ""))
    answers = frozenset(values.pop("answered_by", ()))
    row = PhraseRow(1, {**values, "topic": topic, "answered_by": answers})
    take_in([row])
    check_alone(row, known)
    check_together([row], known)
    links = {"continues": Phrase.objects.filter(code=values.get("continues")).first()}
    phrase = Phrase(**{**values, **links, "topic_id": topic})
    phrase.chosen_answers = Phrase.objects.filter(code__in=answers)
    try:
        phrase.full_clean()
    except ValidationError:
        assert row.faults
    else:
        assert not row.faults


def test_several_faults_of_a_row_are_all_named():
    outcome = run(csv_of(row_of(环节="问提", 文字="【重点工做】", 启用日期="x"), headings=ALL))
    assert [(row, heading) for row, heading, _words in faults(outcome)] == [
        (2, "环节"), (2, "启用日期"), (2, "文字"),
    ]  # fmt: skip


def test_formula_and_error_value_are_named_and_nothing_is_written():
    def spoil(book, sheet):
        sheet["E2"] = "=A1&B1"
        sheet["E3"] = "#N/A"
        sheet["E3"].data_type = "e"
        sheet["E4"] = ArrayFormula("E4:E4", "=A1:A2")

    row = ("", "问题", "", "阐述", "")
    outcome = run(xlsx_of(row, row, row, change=spoil))
    assert (Phrase.objects.count(), outcome.is_written) == (4, False)
    assert faults(outcome) == [
        (2, "文字", "A formula stands here. Write the value itself."),
        (3, "文字", "The spreadsheet shows an error here (#N/A)."),
        (4, "文字", "A formula stands here. Write the value itself."),
    ]


@pytest.mark.parametrize("formula", ["=1+1", "＝1+1"])
def test_formula_in_a_csv_file_is_refused(formula):
    outcome = run(csv_of(row_of(文字=formula), headings=ALL))
    assert faults(outcome) == [(2, "文字", "A formula stands here. Write the value itself.")]
    assert (Phrase.objects.count(), outcome.is_written) == (4, False)


def test_text_that_our_export_marked_is_no_formula():
    run(csv_of(row_of(文字="'=1+1"), headings=ALL))
    assert Phrase.objects.filter(text="=1+1").exists()


def test_code_twice_is_refused_in_both_rows_and_nothing_is_written():
    outcome = run(csv_of(row_of(编号="a", 文字="甲"), row_of(编号="a", 文字="乙"), headings=ALL))
    assert faults(outcome) == [
        (2, "编号", "Row 3 has the same code."),
        (3, "编号", "Row 2 has the same code."),
    ]
    assert (Phrase.objects.count(), outcome.is_written) == (4, False)


def test_text_twice_is_refused_in_the_second_row():
    outcome = run(csv_of(row_of(), row_of(), row_of(环节="原因"), headings=ALL))
    assert faults(outcome) == [(3, "文字", "Row 2 has the same phrase.")]


def test_row_that_needs_a_faulty_row_is_faulty_too():
    data = csv_of(
        row_of(编号="new-lead", 类型="观点句", 文字="【不知道】"),
        row_of(编号="follows", 承接的观点句="new-lead"),
        headings=ALL,
    )
    outcome = run(data, skip_faulty=True)
    assert [(row, heading, words) for row, heading, words in faults(outcome)][1:] == [
        (3, "承接的观点句", "The phrase “new-lead” stands in a row that cannot be read in.")
    ]
    assert Phrase.objects.count() == 4


def test_place_of_a_phrase_whose_own_row_is_faulty_is_not_free():
    data = csv_of(
        ("plain-1", "问题", "", "阐述", "【不知道】"),
        ("", "问题", "", "阐述", "平常的一句。"),
    )
    assert [fault[::2] for fault in faults(run(data, skip_faulty=True))][1:] == [
        (3, "This phrase is in the bank already (plain-1).")
    ]


LINKED = (
    ("lead", "问题", "理论武装", "观点句", "问题甲", "", "cause"),
    ("after", "问题", "理论武装", "阐述", "展开。", "lead", ""),
    ("cause", "原因", "理论武装", "观点句", "原因甲", "", ""),
)
LINKED_HEADINGS = (*HEADINGS, "承接的观点句", "回应它的原因和措施")
TOGETHER = "Choose all of them in the list to move them together."


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            ("lead", "问题", "担当作为", "观点句", "问题甲"),
            [
                (2, "主题", f"Phrases that continue it are of another topic: after. {TOGETHER}"),
                (2, "回应它的原因和措施", "“cause” is of another topic."),
            ],
        ),
        (
            ("lead", "问题", "理论武装", "表态", "问题甲"),
            [(2, "类型", "Phrases continue it, so it must stay a lead sentence: after.")],
        ),
        (
            ("cause", "体会", "理论武装", "观点句", "原因甲"),
            [(2, "环节", "It answers problems, so it must stay a cause or a measure: lead.")],
        ),
        (
            ("cause", "原因", "担当作为", "观点句", "原因甲"),
            [(2, "主题", f"Problems that it answers are of another topic: lead. {TOGETHER}")],
        ),
        (
            ("after", "问题", "担当作为", "阐述", "展开。"),
            [(2, "承接的观点句", "“lead” is of another topic.")],
        ),
    ],
)
def test_row_that_moves_away_from_phrases_linked_with_it_is_refused(row, expected):
    run(csv_of(*LINKED, headings=LINKED_HEADINGS))
    before = list(Phrase.objects.order_by("code").values())
    outcome = run(csv_of(row))
    assert (sorted(faults(outcome)), outcome.is_written) == (sorted(expected), False)
    assert list(Phrase.objects.order_by("code").values()) == before


def test_linked_phrases_move_together_in_one_file():
    run(csv_of(*LINKED, headings=LINKED_HEADINGS))
    moved = [(code, role, "担当作为", *rest) for code, role, _topic, *rest in LINKED]
    assert numbers(run(csv_of(*moved, headings=LINKED_HEADINGS))) == (0, 3, 0, 0)
    codes = [row[0] for row in LINKED]
    assert set(Phrase.objects.filter(code__in=codes).values_list("topic__name")) == {("担当作为",)}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "To add a phrase, the file must have the columns 环节, 类型 and 文字."),
        (
            "nobody",
            "The bank has no phrase “nobody”. To add one, the file must have the columns "
            "环节, 类型 and 文字.",
        ),
    ],
)
def test_file_with_few_columns_adds_nothing(code, words):
    assert faults(run(csv_of((code, "注"), headings=("编号", "备注")))) == [(2, "编号", words)]


@pytest.mark.parametrize(
    "cell", ["2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "2026 年 3 月 5 日"]
)
def test_dates_are_read_as_people_write_them(cell):
    run(csv_of(row_of(编号="d", 启用日期=cell), headings=ALL))
    assert Phrase.objects.get(code="d").valid_from == date(2026, 3, 5)


def test_date_cells_and_numbers_of_a_workbook_are_read():
    headings = (*HEADINGS, "启用日期")
    run(xlsx_of((7, "问题", None, "阐述", 2026, date(2026, 3, 5)), headings=headings))
    phrase = Phrase.objects.get(code="7")
    assert (phrase.text, phrase.valid_from) == ("2026", date(2026, 3, 5))


@pytest.mark.parametrize("word", ["启用", "已启用", "In use", "in use", "active"])
def test_words_are_read_in_both_languages_and_as_keys(word):
    run(csv_of(row_of(编号="w", 状态=word), headings=ALL))
    assert Phrase.objects.get(code="w").status == Status.ACTIVE
