"""Facts and sections restored to an earlier state: checked as the forms check them."""

import pytest
from django.core.exceptions import ValidationError

from drafting.bank import history
from drafting.bank.models import Fact, FactKind, PointSkeleton, SectionSkeleton
from drafting.bank.restoring import restore
from tests.bank.factories import make_blueprint, make_fact, make_point, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def blueprint():
    """One with a section that follows a list."""
    row = make_blueprint()
    make_fact(blueprint=row, key="对照项", kind=FactKind.LIST)
    section = make_section(blueprint=row, heading="问题", points_from="对照项")
    make_point(section=section, heading="【项】方面")
    return row


@pytest.fixture
def section(blueprint):
    return blueprint.sections.get()


def newest(row):
    """The row's newest record, as it is restored from."""
    return history.newest_of(type(row).history.filter(id=row.pk).latest())


def change(row, **values):
    """Change a row; the state before."""
    before = newest(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return before


def refusal(record):
    """Why a state is not restored; nothing is written then."""
    models = (Fact, SectionSkeleton, PointSkeleton)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    with pytest.raises(ValidationError) as refused:
        restore(record=record)
    assert [list(model.objects.order_by("pk").values()) for model in models] == before
    return refused.value.messages


def test_fact_gets_its_former_key_though_points_follow_a_list(blueprint):
    first = change(make_fact(blueprint=blueprint, key="职务"), key="岗位")
    assert restore(record=first).row.key == "职务"


def test_fact_keeps_the_key_of_the_list_that_points_follow(blueprint, section):
    fact = blueprint.facts.get()
    SectionSkeleton.objects.update(points_from="")
    first = change(fact, key="新对照项")
    SectionSkeleton.objects.update(points_from="新对照项")
    assert refusal(first) == ["section “问题”: There is no slot 【新对照项】 among the facts."]
    SectionSkeleton.objects.update(points_from="", heading="其他")
    PointSkeleton.objects.update(heading="要点")
    assert restore(record=first).row.key == "对照项"


def test_fact_that_points_follow_stays_a_list(blueprint):
    fact = make_fact(blueprint=blueprint, key="清单")
    first = change(fact, kind=FactKind.LIST)
    SectionSkeleton.objects.update(points_from="清单")
    assert refusal(first) == ["section “问题”: 【清单】 is no list."]
    SectionSkeleton.objects.update(points_from="对照项")
    assert restore(record=first).row.kind == FactKind.TEXT


def test_fact_gives_its_key_up_only_where_no_skeleton_has_it(blueprint, section):
    first = change(make_fact(blueprint=blueprint, key="岗位"), key="职务")
    SectionSkeleton.objects.update(lead="我任【职务】。")
    PointSkeleton.objects.update(heading="【职务】的【项】")
    assert refusal(first) == [
        "section “问题”: Line 1, column 4: there is no slot 【职务】.",
        "section “问题”: Point 1 (【职务】的【项】): Line 1, column 2: there is no slot 【职务】.",
    ]


def test_deleted_fact_comes_back_as_the_list_that_points_follow_only(blueprint):
    fact = make_fact(blueprint=blueprint, key="清单")
    first = newest(fact)
    fact.delete()
    SectionSkeleton.objects.update(points_from="清单")
    assert refusal(first) == ["section “问题”: 【清单】 is no list."]


def test_deleted_fact_comes_back_though_another_is_missing(blueprint):
    fact = blueprint.facts.get()
    pk = fact.pk
    fact.delete()
    SectionSkeleton.objects.update(lead="我任【职务】。")
    restore(record=history.newest_of(Fact.history.filter(id=pk).latest()))
    assert Fact.objects.get().key == "对照项"


def test_section_is_not_restored_without_the_list_that_its_points_name(section):
    SectionSkeleton.objects.update(points_from="")
    section.refresh_from_db()
    section.save()
    first = change(section, points_from="对照项")
    assert refusal(first) == [
        "Point 1 (【项】方面): Line 1, column 2: there is no slot 【项】. Did you mean 【对照项】?"
    ]
    PointSkeleton.objects.update(heading="要点")
    assert restore(record=first).row.points_from == ""


def test_section_is_not_restored_to_follow_what_is_no_list_any_more(blueprint, section):
    first = change(section, points_from="")
    PointSkeleton.objects.update(heading="要点")
    Fact.objects.update(kind=FactKind.TEXT)
    assert refusal(first) == ["【对照项】 is no list."]
    pk = section.pk
    section.delete()
    Fact.objects.update(kind=FactKind.LIST)
    restore(record=first)
    assert SectionSkeleton.objects.get(pk=pk).points_from == "对照项"


def test_deleted_section_does_not_come_back_to_follow_what_is_no_list_any_more(blueprint, section):
    pk = section.pk
    section.delete()
    Fact.objects.update(kind=FactKind.TEXT)
    deleted = history.newest_of(SectionSkeleton.history.filter(id=pk).latest())
    assert refusal(deleted) == ["【对照项】 is no list."]
