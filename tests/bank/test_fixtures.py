"""The content the product comes with: sound in every row, and enough of it at every place."""

from itertools import product

import pytest
from django.core.exceptions import ValidationError

from drafting.bank.bankfile.exporting import export_bank
from drafting.bank.bankfile.importing import import_bank
from drafting.bank.groups import EDITED
from drafting.bank.models import Blueprint, Phrase, PhraseKind, Register, SectionRole, Topic
from drafting.bank.preview_report import blueprint_paper, blueprint_variants
from tests.bank.bank_files import empty

ENOUGH = 12
ESSENCE = {
    SectionRole.INSIGHT: {PhraseKind.LEAD, PhraseKind.ELABORATION, PhraseKind.APPLICATION},
    SectionRole.PROBLEM: {
        PhraseKind.LEAD, PhraseKind.ELABORATION, PhraseKind.SYMPTOM, PhraseKind.CONSEQUENCE,
    },
    SectionRole.CAUSE: {PhraseKind.LEAD, PhraseKind.ELABORATION, PhraseKind.ROOT},
    SectionRole.MEASURE: {
        PhraseKind.LEAD, PhraseKind.WHAT, PhraseKind.WHEN, PhraseKind.WHO, PhraseKind.CHECK,
    },
}  # fmt: skip
"""The kinds that every topic has for a role."""

SHORT, LONG = range(40, 61), range(80, 121)
"""Lengths in characters of which every topic has phrases for a role."""


pytestmark = pytest.mark.usefixtures("delivered_bank")


def test_every_row_we_deliver_could_be_saved_by_an_editor():
    faults = []
    for model in EDITED:
        for row in model.objects.all():
            try:
                row.full_clean()
            except ValidationError as error:
                faults.append((model.__name__, str(row), error.messages))
    assert Phrase.objects.exists()
    assert faults == []


def lacks(phrases, kinds):
    """What is missing among the phrases of a place, in words."""
    lengths = [len(phrase.text) for phrase in phrases]
    if len(phrases) < ENOUGH:
        yield f"{ENOUGH - len(phrases)} phrases"
    yield from sorted(kinds - {phrase.kind for phrase in phrases})
    yield from sorted(set(Register.values) - {phrase.register for phrase in phrases})
    for wanted in (SHORT, LONG):
        if not any(length in wanted for length in lengths):
            yield f"{wanted.start} to {wanted.stop - 1} characters"


def test_every_topic_has_enough_of_everything_for_every_role():
    places = {place: [] for place in product(Topic.objects.all(), ESSENCE)}
    phrases = Phrase.objects.active().filter(role__in=ESSENCE).exclude(topic=None)
    for phrase in phrases.select_related("topic"):
        places[phrase.topic, phrase.role].append(phrase)
    missing = {
        f"{topic} × {role.label}": found
        for (topic, role), there in places.items()
        if (found := list(lacks(there, ESSENCE[role])))
    }
    assert len(places) == 17 * 4
    assert missing == {}


def test_every_problem_leads_to_causes_and_measures_of_its_topic():
    problems = Phrase.objects.active().leads().filter(role=SectionRole.PROBLEM)
    answers = {
        problem.code: {(row.role, row.topic_id) for row in problem.answered_by.all()}
        for problem in problems.prefetch_related("answered_by")
    }
    assert len(answers) >= 17
    assert answers == {
        problem.code: {("cause", problem.topic_id), ("measure", problem.topic_id)}
        for problem in problems
    }


def lacks_frame(blueprint, kinds):
    """The passages around the points for which a blueprint has neither a text nor phrases."""
    for name, skeleton in (("opening", blueprint.opening), ("closing", blueprint.closing)):
        if not skeleton and (name, name) not in kinds:
            yield name
    for section in blueprint.sections.all():
        has_phrases = {(section.role, "intro"), (section.role, "transition")} & kinds
        if not (section.lead or section.tail or has_phrases):
            yield section.heading


def test_every_blueprint_opens_passes_over_and_closes():
    kinds = set(Phrase.objects.active().values_list("role", "kind").distinct())
    blueprints = Blueprint.objects.active().prefetch_related("sections")
    missing = {blueprint.slug: list(lacks_frame(blueprint, kinds)) for blueprint in blueprints}
    assert missing == {blueprint.slug: [] for blueprint in blueprints}
    assert len(missing) == 11
    assert {kind for _role, kind in kinds} == set(PhraseKind.values)


def test_blueprints_of_every_role_can_take_words_around_their_points():
    roles = Phrase.objects.active().filter(kind=PhraseKind.INTRO).values_list("role", flat=True)
    assert set(roles) >= set(ESSENCE)


def test_whole_content_goes_into_an_empty_bank_and_comes_out_the_same():
    text = export_bank()
    assert text == export_bank()
    empty()
    import_bank(data=text.encode())
    assert export_bank() == text


def test_every_blueprint_can_be_previewed(django_assert_num_queries):
    for blueprint in Blueprint.objects.with_outline():
        with django_assert_num_queries(0):
            texts = [paragraph.text for paragraph in blueprint_paper(blueprint)]
            variants = [row for text in blueprint_variants(blueprint) for row in text.rows]
        assert len(texts) > 5
        assert all(row.stretches for row in variants)
