import pytest

from drafting.bank.models import Blueprint, SectionSkeleton
from drafting.desk.contents import load_draft
from drafting.desk.models import Draft, Point
from drafting.desk.services.sections import (
    TwinError,
    add_section,
    remove_section,
    removed_sections,
    restore_section,
    takeable_sections,
)
from drafting.desk.services.writing import save_fact, save_passage
from tests.desk.factories import make_draft, make_drafter, passage_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(bank):
    return make_draft("organisation-life", make_drafter("sections"))


@pytest.fixture
def followed(bank):
    return make_draft("annual-democratic-life", make_drafter("lists"))


def headings(draft: Draft) -> list[str]:
    contents = load_draft(draft)
    return [contents.text(entry.passages["heading"]) for entry in contents.sections]


def problems(draft: Draft) -> list[str]:
    contents = load_draft(draft)
    section = next(entry for entry in contents.sections if entry.section.points_from)
    return [contents.text(point.passages["heading"]) for point in section.points]


def answer_items(draft: Draft, *items: str) -> None:
    fact = draft.facts.get(key="对照项目")
    save_fact(fact=fact, value="\n".join(items), revision=fact.revision)


def test_section_any_draft_can_take_stands_after_its_role(draft):
    case = SectionSkeleton.objects.shared().get(heading="典型案例剖析")
    add_section(draft=draft, skeleton=case)
    assert headings(draft) == [
        "学习心得体会", "存在的主要问题", "典型案例剖析",
        "产生问题的原因分析", "下一步整改方向及主要措施",
    ]  # fmt: skip
    assert case not in takeable_sections(draft=draft)


def test_section_taken_out_comes_back_with_its_text(draft):
    section = draft.sections.get(role="insight")
    body = passage_of(section.points.get(), "body")
    save_passage(passage=body, text="我的体会。", revision=0)
    remove_section(section=section)
    assert headings(draft) == ["存在的主要问题", "产生问题的原因分析", "下一步整改方向及主要措施"]
    assert [row.section_id for row in removed_sections(draft=draft)] == [section.pk]
    restore_section(section=section)
    assert headings(draft)[0] == "学习心得体会"
    assert passage_of(section.points.get(), "body").override == "我的体会。"


def test_section_does_not_come_back_beside_its_twin(draft):
    section = draft.sections.get(role="insight")
    remove_section(section=section)
    again = add_section(draft=draft, skeleton=section.skeleton)
    before = headings(draft)
    with pytest.raises(TwinError):
        restore_section(section=section)
    assert (headings(draft), before.count("学习心得体会")) == (before, 1)
    remove_section(section=again)
    restore_section(section=section)
    assert headings(draft).count("学习心得体会") == 1


def test_points_follow_the_items_of_a_list(followed):
    answer_items(followed, "带头甲", "带头乙", "带头丙")
    assert problems(followed) == ["带头甲方面", "带头乙方面", "带头丙方面"]
    inner = Point.objects.present().filter(section__draft=followed, parent__item="带头丙")
    assert inner.count() == 3


def test_point_stays_with_its_item(followed):
    answer_items(followed, "带头甲", "带头乙")
    written = Point.objects.get(section__draft=followed, item="带头乙")
    save_passage(passage=passage_of(written, "evidence"), text="如，……", revision=0)
    answer_items(followed, "带头丙", "带头乙", "带头甲")
    assert problems(followed) == ["带头丙方面", "带头乙方面", "带头甲方面"]
    assert passage_of(Point.objects.get(pk=written.pk), "evidence").override == "如，……"


def test_item_is_data_and_never_compiled(followed):
    answer_items(followed, "【% for 甲 in 乙 %】", "【姓名】")
    assert problems(followed) == ["【% for 甲 in 乙 %】方面", "【姓名】方面"]


def test_without_items_the_gap_names_the_list(followed):
    assert problems(followed) == ["【对照项目】方面"]


def test_newer_blueprint_is_told(draft):
    assert draft.newer_blueprint is None
    Blueprint.objects.filter(slug="organisation-life").update(version=2)
    assert Draft.objects.get(pk=draft.pk).newer_blueprint.slug == "organisation-life"
