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


def linked():
    """A lead sentence, what continues it, the problem it answers; all of one topic."""
    topic = make_topic(name="担当作为")
    lead = make_phrase(code="lead", role="cause", kind=PhraseKind.LEAD, topic=topic, text="原因")
    after = make_phrase(code="after", role="cause", topic=topic, continues=lead)
    problem = make_phrase(code="problem", topic=topic, kind=PhraseKind.LEAD, text="问题")
    problem.answered_by.add(lead)
    return lead, after, problem


def test_linked_phrases_hold_on_one_topic_and_where_one_fits_every_topic():
    lead, after, problem = linked()
    for phrase in (lead, after, problem):
        phrase.full_clean()
        phrase.topic = None
        phrase.full_clean()


TOGETHER = "Choose all of them in the list to move them together."


@pytest.mark.parametrize(
    ("place", "change", "expected"),
    [
        (
            0, {"kind": PhraseKind.ROOT},
            {"kind": ["Phrases continue it, so it must stay a lead sentence: after."]},
        ),
        (
            0, {"role": SectionRole.MEASURE},
            {"role": ["Phrases that continue it are of another role: after."]},
        ),
        (
            0, {"role": SectionRole.INSIGHT},
            {
                "role": [
                    "Phrases that continue it are of another role: after.",
                    "It answers problems, so it must stay a cause or a measure: problem.",
                ]
            },
        ),
        (
            0, {"topic": "other"},
            {
                "topic": [
                    f"Phrases that continue it are of another topic: after. {TOGETHER}",
                    f"Problems that it answers are of another topic: problem. {TOGETHER}",
                ]
            },
        ),
        (1, {"role": SectionRole.MEASURE}, {"continues": ["“原因” is of another role."]}),
        (1, {"topic": "other"}, {"continues": ["“原因” is of another topic."]}),
        (1, {"kind": PhraseKind.LEAD}, {"continues": ["A lead sentence continues nothing."]}),
        (2, {"topic": "other"}, {"answered_by": ["“原因” is of another topic."]}),
        (2, {"role": SectionRole.CAUSE}, {"answered_by": ["Only a problem is answered."]}),
    ],
)  # fmt: skip
def test_change_that_breaks_a_link_is_refused_at_its_field(place, change, expected):
    phrase = linked()[place]
    for name, value in change.items():
        setattr(phrase, name, make_topic() if name == "topic" else value)
    assert faults(phrase) == expected


def test_refusal_names_five_phrases_at_most():
    lead = make_phrase(kind=PhraseKind.LEAD)
    for number in range(6):
        make_phrase(code=f"after-{number}", continues=lead)
    lead.kind = PhraseKind.STATEMENT
    (words,) = faults(lead)["kind"]
    assert words.endswith(": after-0、after-1、after-2、after-3、after-4、….")


def test_phrase_continues_a_lead_and_is_answered_by_causes_and_measures():
    plain = make_phrase(text="平常的一句。")
    phrase = make_phrase(continues=plain)
    phrase.answered_by.add(plain)
    assert faults(phrase) == {
        "continues": [
            f"phrase instance with id {plain.pk} is not a valid choice.",
            "“平常的一句。” is no lead sentence.",
        ],
        "answered_by": ["“平常的一句。” is neither a cause nor a measure."],
    }


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


def test_longest_text_without_any_repetition_is_kept():
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 2000)))
    make_phrase(topic=make_topic(), text=text)
    assert Phrase.objects.get().text == text
    again = Phrase(role="problem", kind="elaboration", topic=Topic.objects.get(), text=text)
    assert list(faults(again)) == ["__all__"]


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
