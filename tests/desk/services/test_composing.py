"""Whole reports from facts and the bank."""

from drafting.bank.models import Phrase
from drafting.desk.models import Point
from drafting.desk.progress import State
from drafting.desk.services.composing import compose_draft
from tests.desk.factories import (
    composed_draft,
    continue_leads_with,
    passage_of,
    points_of,
    progress_of,
    section_of,
    text_of,
    write,
)


def used_phrases(draft):
    """(topic of the point, lead) for every lead sentence a text of a point begins with."""
    leads = {(p.role, p.text): p for p in Phrase.objects.leads().select_related("topic")}
    rows = draft.passages.exclude(point=None).exclude(override=None)
    begins = [
        (row.point, leads.get((row.point.section.role, row.override.split("。")[0])))
        for row in rows.select_related("point__section", "point__topic")
    ]
    return [(point.topic, lead) for point, lead in begins if lead]


def test_composed_report_leaves_only_the_drafters_own_examples_open(blueprint, drafter):
    progress = progress_of(composed_draft(blueprint.slug, drafter))
    problems = blueprint.sections.get(role="problem").points.count()
    assert [gap.slot for gap in progress.gaps] == ["【具体事例】"] * problems
    assert progress.state is State.PARTLY


def test_no_phrase_stands_twice_and_each_is_on_the_topic_of_its_point(blueprint, drafter):
    used = used_phrases(composed_draft(blueprint.slug, drafter))
    assert len(used) > 5
    assert len({phrase for _topic, phrase in used}) == len(used)
    assert [(topic, phrase) for topic, phrase in used if phrase.topic != topic] == []


def test_problems_causes_and_measures_are_on_the_same_topics(blueprint, drafter):
    draft = composed_draft(blueprint.slug, drafter)
    topics = {
        role: set(
            Point.objects.filter(section__draft=draft, section__role=role).values_list(
                "topic__name", flat=True
            )
        )
        for role in ("problem", "cause", "measure")
    }
    assert topics["measure"] == topics["problem"]
    assert topics["cause"] >= (topics["problem"] if blueprint.slug != "education-review" else set())


def test_same_seed_gives_the_same_text_and_another_another(blueprint, drafter):
    texts = [text_of(composed_draft(blueprint.slug, drafter, seed=seed)) for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_lead_stands_with_a_phrase_that_continues_it(draft):
    compose_draft(draft=draft, answers={}, seed=3)
    for point in points_of(section_of(draft, "cause")):
        lead = Phrase.objects.get(text=passage_of(point, "heading").override, role="cause")
        body = passage_of(point, "body").override
        assert body in lead.continuations.values_list("text", flat=True)
        assert lead.topic == point.topic


def test_answers_fill_the_slots_that_phrases_bring(draft):
    Phrase.objects.exclude(role="cause").delete()
    continue_leads_with("在【联系点】，【没有】。", role="cause")
    compose_draft(draft=draft, answers={"联系点": "城南社区"}, seed=0)
    body = passage_of(points_of(section_of(draft, "cause"))[0], "body")
    assert body.override == "在城南社区，【没有】。"


def test_used_up_topic_takes_from_the_role_and_a_used_up_role_leaves_the_point_open(draft):
    causes = Phrase.objects.filter(role="cause")
    leads = causes.filter(kind="lead").exclude(topic__name="改革创新").order_by("code")[:2]
    kept = {lead.pk for lead in leads}
    kept |= set(causes.filter(continues__in=kept).values_list("pk", flat=True))
    Phrase.objects.exclude(pk__in=kept).delete()
    compose_draft(draft=draft, answers={}, seed=0)
    written = [
        passage_of(point, "body").override is not None
        for point in points_of(section_of(draft, "cause"))
    ]
    assert written == [True, True, False]


def test_composing_adds_to_what_stands_there(draft):
    body = passage_of(points_of(section_of(draft, "cause"))[0], "body")
    write(body, "自己的话。")
    compose_draft(draft=draft, answers={}, seed=0)
    body.refresh_from_db()
    assert body.override.startswith("自己的话。")
