"""What was deleted comes back whole, or not at all and in words."""

import pytest
from django.core.exceptions import ValidationError

from drafting.bank import history
from drafting.bank.blueprints import copy_blueprint, faults_of
from drafting.bank.deleting import delete_phrases
from drafting.bank.models import (
    Blueprint,
    Fact,
    FactKind,
    PageStyle,
    Phrase,
    PointSkeleton,
    SectionRole,
    SectionSkeleton,
)
from drafting.bank.restoring import restore
from tests.bank.factories import (
    make_blueprint,
    make_fact,
    make_page_style,
    make_phrase,
    make_point,
    make_section,
    make_topic,
)
from tests.bank.pages import errors, page, restored

pytestmark = pytest.mark.django_db

PARTS = (Blueprint, Fact, SectionSkeleton, PointSkeleton)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def blueprint():
    """One whose texts need its facts, with a section that follows a list."""
    row = make_blueprint(opening="身为【职务】，", closing="【原因|数】个原因")
    make_fact(blueprint=row, key="职务")
    make_fact(blueprint=row, key="对照项", kind=FactKind.LIST)
    section = make_section(blueprint=row, points_from="对照项", lead="我任【职务】以来，")
    make_point(section=section, heading="【项】方面", topic=make_topic())
    make_point(section=make_section(blueprint=row), heading="【职务】的要点")
    return row


def stored(*models):
    """All rows of some models, without the version, which only counts up."""
    return [
        [{key: value for key, value in row.items() if key != "version"} for row in rows]
        for rows in (model.objects.order_by("pk").values() for model in models)
    ]


def deletion(model, pk):
    """The record of a row's deletion, as it is restored from."""
    return history.newest_of(model.history.filter(id=pk).latest())


def address(model, pk):
    key = history.key_of(deletion(model, pk))
    return page(model._meta.model_name, "state", pk, key)


def reasons(model):
    """Deed and code of every record, oldest first."""
    records = model.history.order_by("history_id")
    rows = records.values_list("history_type", "history_change_reason")
    return [(deed, (reason or "").split(": ")[0]) for deed, reason in rows]


def test_deleted_blueprint_comes_back_with_all_its_parts(editor, editor_client, blueprint):
    before, version, pk = stored(*PARTS), blueprint.version, blueprint.pk
    editor_client.post(page("blueprint", "delete", pk), {"post": "yes"})
    assert stored(*PARTS) == [[], [], [], []]
    shown = editor_client.get(address(Blueprint, pk))
    counts = {label: len(names) for label, names in shown.context["parts"].items()}
    assert counts == {"facts": 2, "sections": 2, "points": 2}
    assert restored(editor_client, address(Blueprint, pk)).url == page("blueprint", "history", pk)
    assert stored(*PARTS) == before
    row = Blueprint.objects.get()
    assert (row.version, faults_of(row)) == (version + 1, [])
    parts = [("+", ""), ("-", "part-deleted"), ("+", "part-restored")]
    assert reasons(Blueprint) == [("+", ""), ("-", ""), ("+", "restored")]
    assert sorted(reasons(Fact)) == sorted(parts * 2)
    assert sorted(reasons(PointSkeleton)) == sorted(parts * 2)
    users = {record.history_user for model in PARTS for record in model.history.exclude(
        history_change_reason=None)}  # fmt: skip
    assert users == {editor}


def test_blueprints_deleted_from_the_list_come_back_one_by_one(editor_client, blueprint):
    other = copy_blueprint(source=blueprint, name="另一个", slug="other", occasion="")
    before, pks = stored(*PARTS), [blueprint.pk, other.pk]
    editor_client.post(
        page("blueprint", "changelist"),
        {"action": "delete_selected", "_selected_action": pks, "post": "yes"},
    )
    assert not Fact.objects.exists()
    for pk in reversed(pks):
        restore(record=deletion(Blueprint, pk))
    assert stored(*PARTS) == before


def test_blueprint_comes_back_a_second_time(blueprint):
    before, pk = stored(*PARTS), blueprint.pk
    for _time in range(2):
        Blueprint.objects.get().delete()
        restore(record=deletion(Blueprint, pk))
    assert stored(*PARTS) == before


def test_parts_deleted_before_their_blueprint_stay_deleted(blueprint):
    section = blueprint.sections.last()
    section.delete()
    make_fact(blueprint=blueprint, key="多余").delete()
    before, pk = stored(*PARTS), blueprint.pk
    blueprint.delete()
    restore(record=deletion(Blueprint, pk))
    assert stored(*PARTS) == before


def test_earlier_state_of_a_deleted_blueprint_comes_back_with_its_parts(blueprint):
    first = history.newest_of(blueprint.history.latest())
    blueprint.opening = ""
    blueprint.save()
    pk = blueprint.pk
    blueprint.delete()
    restore(record=first)
    assert Blueprint.objects.get(pk=pk).opening == "身为【职务】，"
    assert Fact.objects.count() == 2


def test_blueprint_that_no_longer_holds_stays_deleted_and_says_why(editor_client, blueprint):
    pk, slug = blueprint.pk, blueprint.slug
    blueprint.delete()
    make_blueprint(slug=slug)
    Fact.history.filter(key="职务").update(key="岗位")
    before = stored(*PARTS)
    refused = restored(editor_client, address(Blueprint, pk))
    found = SectionSkeleton.history.filter(history_type="-").order_by("id")
    section = found.values_list("heading", flat=True)[0]
    assert errors(refused) == [
        "Line 1, column 4: there is no slot 【职务】.",
        "Blueprint with this Short name already exists.",
        f"section “{section}”: Line 1, column 4: there is no slot 【职务】.",
        "point “【职务】的要点”: Line 1, column 2: there is no slot 【职务】.",
    ]
    assert stored(*PARTS) == before


def test_deleted_section_comes_back_with_its_points(editor_client, blueprint):
    before, section = stored(*PARTS), blueprint.sections.first()
    pk = section.pk
    editor_client.post(page("sectionskeleton", "delete", pk), {"post": "yes"})
    assert PointSkeleton.objects.count() == 1
    restored(editor_client, address(SectionSkeleton, pk))
    assert stored(*PARTS) == before


def test_part_of_a_deleted_blueprint_leads_to_the_blueprint(editor_client, blueprint):
    section, pk = blueprint.sections.first(), blueprint.pk
    number = section.pk
    blueprint.delete()
    shown = editor_client.get(page("sectionskeleton", "history", number))
    assert shown.context["last"].went_with == page("blueprint", "history", pk)
    assert page("blueprint", "history", pk) in shown.content.decode()
    refused = restored(editor_client, address(SectionSkeleton, number))
    assert errors(refused) == [
        f"The blueprint “{blueprint}” is deleted. Bring that back first.",
    ]


def test_page_style_in_use_by_the_deleted_blueprint_is_asked_for_first(blueprint):
    pk, style = blueprint.pk, blueprint.page_style
    number, name = style.pk, style.name
    blueprint.delete()
    style.delete()
    with pytest.raises(ValidationError) as refused:
        restore(record=deletion(Blueprint, pk))
    assert refused.value.messages == [f"The page style “{name}” is deleted. Bring that back first."]
    restore(record=deletion(PageStyle, number))
    restore(record=deletion(Blueprint, pk))
    assert Blueprint.objects.get().page_style.name == name


@pytest.mark.parametrize("make", [make_topic, make_page_style, make_fact])
def test_row_without_parts_comes_back(make):
    row = make()
    model, pk, before = type(row), row.pk, stored(type(row))
    row.delete()
    restore(record=deletion(model, pk))
    assert stored(model) == before


def test_restoring_an_earlier_state_brings_answers_back(editor_client):
    cause = make_phrase(role=SectionRole.CAUSE, text="原因。")
    measure = make_phrase(role=SectionRole.MEASURE, text="措施。")
    gone = make_phrase(role=SectionRole.MEASURE, text="没有了。")
    phrase = make_phrase()
    phrase.answered_by.set([cause, gone])
    record = phrase.history.latest()
    phrase.answered_by.set([measure])
    gone.delete()
    url = page("phrase", "state", phrase.pk, history.key_of(record))
    shown = editor_client.get(url)
    (change,) = shown.context["changes"]
    assert [stretch.text for stretch in change.stretches] == ["措施。", "\n", "原因。"]
    assert shown.context["left_out"] == ["没有了。 (deleted)"]
    stands = {"stands": shown.context["stands"]}
    answered = editor_client.post(url, stands, follow=True)
    assert [str(message) for message in answered.context["messages"]] == [
        f"phrase {phrase} is as it was.",
        "These answers stay out: 没有了。 (deleted).",
    ]
    assert list(phrase.answered_by.all()) == [cause]
    (entry, *_rest) = answered.context["entries"]
    assert [(change.label, len(change.stretches)) for change in entry.changes] == [
        ("Answered by", 3)
    ]


def test_answer_that_answers_nothing_any_more_stays_out():
    answer = make_phrase(role=SectionRole.CAUSE, text="原因。")
    phrase = make_phrase()
    phrase.answered_by.add(answer)
    record = history.newest_of(phrase.history.latest())
    phrase.answered_by.clear()
    Phrase.objects.filter(pk=answer.pk).update(role=SectionRole.PROBLEM)
    assert restore(record=record).left_out == ["原因。"]
    assert not phrase.answered_by.exists()


def test_state_that_differs_by_a_missing_answer_only_is_the_same(editor_client):
    answer = make_phrase(role=SectionRole.CAUSE)
    phrase = make_phrase()
    phrase.answered_by.add(answer)
    record = phrase.history.latest()
    delete_phrases(phrases=Phrase.objects.filter(pk=answer.pk))
    url = page("phrase", "state", phrase.pk, history.key_of(record))
    count = phrase.history.count()
    assert editor_client.get(url).context["changes"] == []
    assert editor_client.post(url).status_code == 302
    assert phrase.history.count() == count


def test_deleted_phrase_comes_back_with_its_links_both_ways(editor):
    cause = make_phrase(role=SectionRole.CAUSE)
    lead = make_phrase(kind="lead")
    problem, led = make_phrase(), make_phrase(continues=lead)
    problem.answered_by.add(cause)
    pks = [cause.pk, lead.pk]
    delete_phrases(phrases=Phrase.objects.filter(pk__in=pks))
    for pk in pks:
        restore(record=deletion(Phrase, pk), user=editor)
    led.refresh_from_db()
    assert ([row.pk for row in problem.answered_by.all()], led.continues) == ([cause.pk], lead)
    newest = [
        (row.history.latest(), code) for row, code in ((problem, cause.code), (led, lead.code))
    ]
    for record, code in newest:
        assert (record.history_user, record.history_change_reason) == (
            editor,
            f"link-restored: {code}",
        )


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_phrases_deleted_together_are_linked_again_in_any_order(order):
    cause, problem = make_phrase(role=SectionRole.CAUSE), make_phrase()
    problem.answered_by.add(cause)
    pks = [cause.pk, problem.pk]
    delete_phrases(phrases=Phrase.objects.filter(pk__in=pks))
    for place in order:
        restore(record=deletion(Phrase, pks[place]))
    assert [row.pk for row in Phrase.objects.get(pk=pks[1]).answered_by.all()] == [pks[0]]


def test_link_that_had_gone_before_the_deletion_stays_away():
    cause, problem = make_phrase(role=SectionRole.CAUSE), make_phrase()
    problem.answered_by.add(cause)
    problem.answered_by.clear()
    pk = cause.pk
    delete_phrases(phrases=Phrase.objects.filter(pk=pk))
    restore(record=deletion(Phrase, pk))
    assert not problem.answered_by.exists()
