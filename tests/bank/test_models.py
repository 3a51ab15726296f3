import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from drafting.bank.models import (
    Blueprint,
    Fact,
    FactKind,
    PageStyle,
    Phrase,
    PhraseKind,
    PointSkeleton,
    SectionRole,
    SectionSkeleton,
    Status,
    Term,
    Topic,
)
from drafting.report import pagestyle
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

pytestmark = pytest.mark.django_db


def faults(row):
    """Field → messages, in English."""
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    with translation.override("en"):
        return refused.value.message_dict


def test_phrase_with_misspelt_slot_is_refused_with_place_and_nearest_name():
    make_fact(key="重点工作")
    phrase = make_phrase(text="第一行，\n在【重点工做】中松劲。")
    assert faults(phrase) == {
        "text": ["Line 2, column 3: there is no slot 【重点工做】. Did you mean 【重点工作】?"]
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("在【重点工作中", "Line 1, column 2: a bracket is not closed, or a word is missing."),
        ("【% if 单位 %】好【% endif %】", "Line 1, column 4: “if” is not allowed here."),
        ("【单位|顿号】", "Line 1, column 5: “顿号” is not allowed here."),
        ("甲【甲乙丙】", "Line 1, column 3: there is no slot 【甲乙丙】."),
    ],
)
def test_phrase_takes_names_only(text, message):
    make_fact(key="单位")
    assert faults(make_phrase(text=text)) == {"text": [message]}


def test_phrase_may_use_any_slot_the_bank_knows():
    make_fact(key="单位", blueprint=make_blueprint())
    make_fact(key="联系点")
    make_phrase(text="在【单位】和【联系点】。").full_clean()


def test_lead_sentence_continues_nothing():
    lead = make_phrase(kind=PhraseKind.LEAD, text="学习不深")
    other = make_phrase(kind=PhraseKind.LEAD, text="担当不足", continues=lead)
    assert faults(other) == {"continues": ["A lead sentence continues nothing."]}


def test_skeleton_may_use_filters_conditions_and_what_the_report_knows():
    blueprint = make_blueprint(
        opening="学习【学习内容|顿号】，【% if 单位 %】在【单位】，【% endif %】【问题|数】个问题。"
    )
    make_fact(blueprint=blueprint, key="学习内容", kind=FactKind.LIST)
    make_fact(blueprint=blueprint, key="单位")
    blueprint.full_clean()


def test_blueprint_knows_only_its_own_facts():
    make_fact(key="单位")
    blueprint = make_blueprint(opening="【单位】")
    assert list(faults(blueprint)) == ["opening"]


def test_section_and_point_are_checked_against_the_facts_of_their_blueprint():
    section = make_section(lead="【单位】查摆如下：")
    point = make_point(section=section, heading="【单位】方面")
    assert list(faults(section)) == ["lead"]
    assert list(faults(point)) == ["heading"]
    make_fact(blueprint=section.blueprint, key="单位")
    section.full_clean()
    point.full_clean()


def test_choice_needs_choices():
    fact = make_fact(kind=FactKind.CHOICE)
    assert faults(fact) == {"choices": ["Write the choices, one a line."]}


@pytest.mark.parametrize("key", ["1号", "重点 工作", "重点-工作", "", "长" * 21])
def test_slot_name_is_one_word(key):
    assert "key" in faults(Fact(key=key, label="问题"))


@pytest.mark.parametrize("month", ["2022-13", "22-10", "2022年"])
def test_term_is_valid_from_a_year_or_a_month(month):
    assert "since" in faults(make_term(since=month))


def _two(make, **values):
    make(**values)
    make(**values)


@pytest.mark.parametrize(
    "break_it",
    [
        lambda: make_blueprint(length_min=3000, length_max=2000),
        lambda: make_blueprint(status="x"),
        lambda: _two(make_blueprint, slug="same"),
        lambda: make_section(points_min=3, points_max=2),
        lambda: _two(make_section, blueprint=make_blueprint(), heading="一样"),
        lambda: _two(make_fact, key="单位"),
        lambda: _two(make_fact, blueprint=make_blueprint(), key="单位"),
        lambda: make_fact(kind="x"),
        lambda: _two(make_phrase, topic=make_topic(), text="一样。"),
        lambda: _two(make_phrase, code="same"),
        lambda: make_phrase(role="x"),
        lambda: make_phrase(kind="x"),
        lambda: make_phrase(status="x"),
        lambda: _two(make_topic, name="一样"),
        lambda: _two(make_term, name="一样"),
        lambda: _two(make_page_style, slug="same"),
    ],
)
def test_database_refuses(break_it):
    with pytest.raises(IntegrityError), transaction.atomic():
        break_it()


@pytest.mark.parametrize(
    ("model", "make"),
    [
        (Blueprint, make_blueprint),
        (Fact, lambda: make_fact(blueprint=make_blueprint())),
        (Fact, make_fact),
        (PageStyle, make_page_style),
        (Phrase, make_phrase),
        (PointSkeleton, make_point),
        (SectionSkeleton, make_section),
        (Term, make_term),
        (Topic, make_topic),
    ],
)
def test_natural_key_leads_back_to_the_row(model, make):
    make()
    row = make()
    assert model.objects.get_by_natural_key(*row.natural_key()) == row


def test_active_is_what_drafters_see():
    shown = make_phrase()
    make_phrase(status=Status.PROPOSED)
    make_phrase(status=Status.RETIRED)
    assert list(Phrase.objects.active()) == [shown]


def test_containing_wants_every_word():
    both = make_phrase(text="学习不深，担当不足。")
    make_phrase(text="学习不深。")
    assert list(Phrase.objects.containing("担当  学习")) == [both]


def test_saving_a_phrase_notes_the_time():
    phrase = make_phrase()
    before = phrase.changed_at
    phrase.role = SectionRole.CAUSE
    phrase.save()
    assert Phrase.objects.get().changed_at > before


def test_page_style_row_gives_the_reports_page_style():
    assert make_page_style(name=pagestyle.PageStyle().name).as_value() == pagestyle.PageStyle()
