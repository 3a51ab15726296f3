"""What an import does to the bank: all or nothing, by code, with history."""

import pytest
from django.utils import timezone

from drafting.bank.exchange.columns import EXAMPLE, PhraseResource
from drafting.bank.exchange.faults import FileError
from drafting.bank.exchange.importing import Change, Outcome, Step, import_steps
from drafting.bank.exchange.spreadsheets import example_row, export_phrases, template
from drafting.bank.models import Phrase, PhraseKind, Status
from tests.bank.factories import make_fact, make_phrase, make_topic
from tests.bank.sheets import HEADINGS, csv_of, faults, numbers, run
from tests.bench.big_bank import fill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

ROW = ("", "问题", "", "阐述", "学得不深。")


def history():
    return [
        (row.code, row.text, row.history_type, row.history_user, row.history_change_reason)
        for row in Phrase.history.order_by("history_id")
    ]


def test_new_and_changed_phrases_are_written_with_their_history(editor):
    make_topic(name="理论武装")
    make_phrase(code="old", text="原来的。")
    make_phrase(code="same", text="不变的。")
    Phrase.history.all().delete()
    outcome = run(
        csv_of(
            ("old", "问题", "理论武装", "阐述", "改过的。"),
            ("same", "问题", "", "阐述", "不变的。"),
            ("new", "原因", "理论武装", "观点句", "新的"),
        ),
        user=editor,
    )
    assert outcome == Outcome(
        rows=3, added=1, changed=1, unchanged=1, faulty=0, faults=[],
        changes=[
            Change(2, "old", "改过的。", is_new=False, headings="主题、文字"),
            Change(4, "new", "新的", is_new=True, headings=""),
        ],
        is_written=True,
    )  # fmt: skip
    assert history() == [
        ("new", "新的", "+", editor, "import: 素材.xlsx"),
        ("old", "改过的。", "~", editor, "import: 素材.xlsx"),
    ]
    assert Phrase.objects.get(code="old").topic.name == "理论武装"


def test_change_notes_its_time():
    phrase = make_phrase(code="old")
    before = timezone.now()
    run(csv_of(("old", "改过的。"), headings=("编号", "文字")))
    phrase.refresh_from_db()
    assert phrase.changed_at > before


def test_columns_the_file_lacks_stay_as_they_are():
    make_phrase(code="old", note="注", status=Status.RETIRED, register="office", text="甲")
    run(csv_of(("old", ""), headings=("编号", "备注")))
    phrase = Phrase.objects.get()
    assert (phrase.note, phrase.status, phrase.register, phrase.text) == (
        "",
        "retired",
        "office",
        "甲",
    )


def test_empty_status_is_kept_and_a_new_phrase_is_in_use():
    make_phrase(code="old", status=Status.PROPOSED, text="旧")
    rows = [("old", "问题", "", "阐述", "改", ""), ("new", "问题", "", "阐述", "新", "")]
    run(csv_of(*rows, headings=(*HEADINGS, "状态")))
    assert dict(Phrase.objects.values_list("code", "status")) == {
        "old": "proposed", "new": "active",
    }  # fmt: skip


def test_phrase_without_code_is_given_one():
    run(csv_of(ROW))
    assert Phrase.objects.get().code.startswith("p-")


def test_links_may_point_to_rows_further_down():
    headings = ("编号", "环节", "类型", "文字", "承接的观点句", "回应它的原因和措施")
    run(
        csv_of(
            ("text", "问题", "阐述", "展开。", "lead", ""),
            ("lead", "问题", "观点句", "观点", "", "cause、measure"),
            ("cause", "原因", "观点句", "原因", "", ""),
            ("measure", "措施", "观点句", "措施", "", ""),
            headings=headings,
        )
    )
    assert Phrase.objects.get(code="text").continues.code == "lead"
    answers = Phrase.objects.get(code="lead").answered_by.order_by("code")
    assert [phrase.code for phrase in answers] == ["cause", "measure"]
    run(csv_of(("lead", "measure"), headings=("编号", "回应它的原因和措施")))
    assert [phrase.code for phrase in answers.all()] == ["measure"]
    assert Phrase.history.filter(code="lead").count() == 2


def test_two_phrases_change_their_texts_with_each_other():
    make_phrase(code="a", text="甲")
    make_phrase(code="b", text="乙")
    rows = (("a", "乙"), ("b", "丙"), ("", "甲"))
    full = [(code, "问题", "", "阐述", text) for code, text in rows]
    assert numbers(run(csv_of(*full))) == (1, 2, 0, 0)
    assert set(Phrase.objects.values_list("text", flat=True)) == {"甲", "乙", "丙"}
    assert Phrase.objects.get(code="a").text == "乙"


def test_faulty_rows_are_skipped_where_the_editor_says_so():
    data = csv_of(ROW, ("", "问提", "", "阐述", "甲"))
    assert numbers(run(data, write=False)) == (1, 0, 0, 1)
    assert not run(data).is_written
    assert not Phrase.objects.exists()
    assert run(data, skip_faulty=True).is_written
    assert Phrase.objects.get().text == "学得不深。"


def test_dry_run_writes_nothing():
    assert numbers(run(csv_of(ROW), write=False)) == (1, 0, 0, 0)
    assert not Phrase.objects.exists()
    assert not Phrase.history.exists()


def interrupted(data, meanwhile):
    """The outcome of an import during whose writing somebody else was quicker."""
    steps = import_steps(data=data, user=None, name="x", write=True, skip_faulty=False)
    for step in steps:
        if step == Step("write", step.done, step.total) if isinstance(step, Step) else False:
            meanwhile()
        last = step
    return last


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda: Phrase.objects.get(code="old").save(),
        lambda: Phrase.objects.filter(code="old").delete(),
        lambda: make_phrase(code="new"),
        lambda: make_phrase(text="学得不深。"),
    ],
)
def test_import_gives_way_to_whoever_was_quicker(meanwhile):
    make_phrase(code="old", text="旧")
    data = csv_of(("old", "问题", "", "阐述", "改"), ("new", "问题", "", "阐述", "学得不深。"))
    outcome = interrupted(data, meanwhile)
    assert (outcome.is_written, outcome.is_outdated) == (False, True)
    assert not Phrase.objects.filter(text="改").exists()


def test_steps_show_how_far_it_is():
    data = csv_of(*[("", "问题", "", "阐述", f"第{n}条") for n in range(1_200)])
    steps = list(import_steps(data=data, user=None, name="x", write=True, skip_faulty=False))
    assert steps[:-1] == [
        Step("check", 0, 1_200), Step("check", 500, 1_200), Step("check", 1_000, 1_200),
        Step("write", 1_200, 1_200),
    ]  # fmt: skip


def test_import_whose_page_is_closed_before_it_writes_writes_nothing():
    steps = import_steps(data=csv_of(ROW), user=None, name="x", write=True, skip_faulty=False)
    next(steps)
    steps.close()
    assert not Phrase.objects.exists()


@pytest.mark.parametrize("count", [1, 400])
def test_rows_cost_no_query_each(count, django_assert_max_num_queries):
    for number in range(count):
        make_phrase(code=f"old-{number}")
    rows = [(f"old-{n}", "问题", "", "阐述", f"改{n}") for n in range(count)]
    rows += [("", "原因", "", "阐述", f"新{n}") for n in range(count)]
    with django_assert_max_num_queries(75):  # 400 rows go in batches of what SQLite takes
        assert numbers(run(csv_of(*rows))) == (count, count, 0, 0)


def test_whole_bank_comes_back_without_a_change():
    make_fact(key="重点工作")
    make_fact(key="联系点")
    for name in ("理论武装", "担当作为"):
        make_topic(name=name)
    fill(phrases=1_000)
    lead = make_phrase(kind=PhraseKind.LEAD, valid_from=timezone.localdate(), note="注")
    lead.answered_by.set(Phrase.objects.filter(role="cause")[:3])
    make_phrase(continues=lead, register="office", status=Status.RETIRED)
    before = list(Phrase.objects.order_by("code").values())
    for extension in ("xlsx", "csv"):
        data = export_phrases(Phrase.objects.order_by("code"), extension)
        assert numbers(run(data)) == (0, 0, 1_002, 0)
    assert list(Phrase.objects.order_by("code").values()) == before
    Phrase.objects.all().delete()
    assert numbers(run(data)) == (1_002, 0, 0, 0)
    assert export_phrases(Phrase.objects.order_by("code"), "csv") == data
    for phrase in Phrase.objects.all():
        phrase.full_clean(validate_constraints=False)


def test_template_filled_in_is_read_and_its_example_is_not(english):
    with pytest.raises(FileError) as refused:
        run(template())
    assert refused.value.messages == ["The file has headings but no phrases below them."]


def test_example_of_the_template_would_hold():
    """What an editor sees as an example must be right, but for the code."""
    columns = PhraseResource().columns().values()
    cells = [cell.replace(EXAMPLE, "") for cell in example_row()]
    headings = [column.column_name for column in columns]
    assert faults(run(csv_of(cells, headings=headings))) == []
