"""The workbench for blueprints: names handed on, versions, previews, new occasions."""

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from drafting.bank.blueprints import publish_blueprint
from drafting.bank.models import Blueprint, Fact, PointSkeleton, SectionSkeleton, Status
from tests.bank.factories import (
    make_blueprint,
    make_fact,
    make_phrase,
    make_point,
    make_section,
    make_topic,
)
from tests.bank.pages import errors, page, posted

pytestmark = pytest.mark.django_db

FREED = {"opening": "", "sections-0-DELETE": "on"}
"""Changes that leave no skeleton of the page with a slot."""


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def blueprint():
    blueprint = make_blueprint(
        slug="yearly", opening="围绕【第一项】，【第二项】这【问题|数】个方面"
    )
    for order, key in enumerate(("第一项", "第二项"), 1):
        make_fact(blueprint=blueprint, key=key, order=order, example=f"{key}的例子")
    problems = make_section(blueprint=blueprint, heading="问题", order=1, layout="run-in")
    for order in (1, 2):
        heading = f"【{'第一项' if order == 1 else '第二项'}】方面"
        topic = make_topic(name=f"主题{'甲乙'[order - 1]}")
        make_point(section=problems, heading=heading, order=order, topic=topic)
    make_section(blueprint=blueprint, heading="原因", order=2, role="cause", layout="run-in")
    return blueprint


def change(client, blueprint, **changes):
    return posted(client, page("blueprint", "change", blueprint.pk), **changes)


def keys(blueprint):
    return list(blueprint.facts.values_list("key", flat=True))


def test_two_facts_swap_their_slots(editor_client, blueprint):
    response = change(
        editor_client, blueprint, **{"facts-0-key": "第二项", "facts-1-key": "第一项"}
    )
    assert response.status_code == 302
    assert keys(blueprint) == ["第二项", "第一项"]


def test_fact_takes_the_slot_of_one_that_is_removed(editor_client, blueprint):
    response = change(
        editor_client, blueprint,
        **FREED, **{"facts-0-DELETE": "on", "facts-1-key": "第一项"},
    )  # fmt: skip
    assert response.status_code == 302
    assert keys(blueprint) == ["第一项"]


def test_new_fact_takes_the_slot_of_one_that_is_removed(editor_client, blueprint):
    response = change(
        editor_client, blueprint,
        **{
            "facts-0-DELETE": "on", "facts-TOTAL_FORMS": 3, "facts-2-key": "第一项",
            "facts-2-label": "新的问题", "facts-2-kind": "text", "facts-2-order": 3,
        },
    )  # fmt: skip
    assert response.status_code == 302
    assert list(blueprint.facts.values_list("label", flat=True))[1] == "新的问题"


def test_two_sections_swap_their_headings(editor_client, blueprint):
    response = change(
        editor_client, blueprint, **{"sections-0-heading": "原因", "sections-1-heading": "问题"}
    )
    assert response.status_code == 302
    assert list(blueprint.sections.values_list("heading", flat=True)) == ["原因", "问题"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"facts-1-key": "第一项", "opening": "", "sections-0-DELETE": "on"},
         "This slot is asked for already."),
        ({"sections-1-heading": "问题"}, "This blueprint has a section of this heading already."),
    ],
)  # fmt: skip
def test_name_that_stands_twice_is_refused_at_both_rows(editor_client, blueprint, changes, message):
    assert errors(change(editor_client, blueprint, **changes)) == [message, message]


def test_slot_another_editor_added_meanwhile_is_refused(editor_client, blueprint):
    url = page("blueprint", "change", blueprint.pk)
    stale = posted(editor_client, url)  # the page as it was
    assert stale.status_code == 302
    new = {
        "facts-TOTAL_FORMS": 3, "facts-2-key": "职务", "facts-2-label": "职务", "facts-2-order": 3,
        "facts-2-kind": "text", "facts-INITIAL_FORMS": 2,
    }  # fmt: skip
    make_fact(blueprint=blueprint, key="职务", order=99)
    response = posted(editor_client, url, **new, **{"facts-2-id": ""})
    assert response.status_code in {200, 302}
    assert keys(blueprint).count("职务") == 1


def test_row_another_editor_removed_meanwhile_is_no_error_page(editor_client, blueprint):
    gone = blueprint.facts.get(key="第一项")
    url = page("blueprint", "change", blueprint.pk)
    response = posted(editor_client, url, **{"facts-0-id": 10**6})
    assert response.status_code == 200
    assert errors(response)
    assert Fact.objects.filter(pk=gone.pk).exists()


NEEDED = "2 phrases use 【第一项】 and no other fact fills it: a-1、a-2. Change the phrases first."


@pytest.fixture
def used_in_phrases(blueprint):
    make_phrase(code="a-1", text="对照【第一项】查找。")
    make_phrase(code="a-2", text="对照【 第一项 】改正。")


@pytest.mark.usefixtures("used_in_phrases")
@pytest.mark.parametrize("row", [{"facts-0-DELETE": "on"}, {"facts-0-key": "首项"}])
def test_last_fact_behind_a_slot_stays_while_phrases_use_it(editor_client, blueprint, row):
    assert errors(change(editor_client, blueprint, **FREED, **row)) == [NEEDED]
    assert keys(blueprint) == ["第一项", "第二项"]


@pytest.mark.usefixtures("used_in_phrases")
def test_fact_may_go_when_another_fills_the_slot(editor_client, blueprint):
    make_fact(key="第一项")
    assert change(editor_client, blueprint, **FREED, **{"facts-0-DELETE": "on"}).status_code == 302
    url = page("fact", "change", Fact.objects.get(blueprint=None).pk)
    assert errors(posted(editor_client, url, key="首项")) == [NEEDED]


@pytest.mark.usefixtures("used_in_phrases")
def test_blueprint_with_the_last_fact_is_not_deleted(editor_client, blueprint):
    url = page("blueprint", "delete", blueprint.pk)
    assert NEEDED in editor_client.get(url).content.decode()
    editor_client.post(url, {"post": "yes"})
    editor_client.post(
        page("blueprint", "changelist"),
        {"action": "delete_selected", "_selected_action": [blueprint.pk], "post": "yes"},
    )
    assert Blueprint.objects.filter(pk=blueprint.pk).exists()


@pytest.mark.parametrize(
    ("changes", "version"),
    [
        ({}, 1),
        ({"status": "retired"}, 1),
        ({"closing": "结束"}, 2),
        ({"facts-0-help": "照抄"}, 2),
        ({"sections-0-lead": "如下："}, 2),
    ],
)
def test_version_counts_changes_a_draft_would_take(editor_client, blueprint, changes, version):
    assert change(editor_client, blueprint, **changes).status_code == 302
    blueprint.refresh_from_db()
    assert blueprint.version == version


def test_version_counts_changes_on_the_page_of_a_section(editor_client, blueprint):
    section = blueprint.sections.get(heading="问题")
    url = page("sectionskeleton", "change", section.pk)
    posted(editor_client, url)
    posted(editor_client, url, **{"points-0-guidance": "写具体"})
    posted(editor_client, page("sectionskeleton", "delete", section.pk).replace("delete", "change"))
    editor_client.post(page("sectionskeleton", "delete", section.pk), {"post": "yes"})
    blueprint.refresh_from_db()
    assert blueprint.version == 3


def test_points_follow_a_list_only(editor_client, blueprint):
    response = change(editor_client, blueprint, **{"sections-1-points_from": "第一项"})
    assert errors(response) == ["【第一项】 is no list."]
    response = change(
        editor_client, blueprint,
        **{"sections-1-points_from": "第一项", "facts-0-kind": "list"},
    )  # fmt: skip
    assert response.status_code == 302


def test_sections_any_draft_can_take_have_a_list_and_a_form(editor_client, blueprint):
    rows = {
        "follows": "progress", "order": 1, "role": "progress", "heading": "上年度整改情况",
        "lead": "【单位】", "layout": "plain", "points_min": 1, "points_max": 2,
        "length_min": 0, "length_max": 0,
    }  # fmt: skip
    assert posted(editor_client, page("sectionskeleton", "add"), **rows).status_code == 302
    shown = editor_client.get(page("sectionskeleton", "changelist"))
    assert [row.heading for row in shown.context["cl"].result_list] == ["上年度整改情况"]
    twice = posted(editor_client, page("sectionskeleton", "add"), **rows)
    assert errors(twice) == ["There is a section of this heading already."]
    unknown = posted(
        editor_client, page("sectionskeleton", "add"), **{**rows, "heading": "新", "lead": "【甲】"}
    )
    assert errors(unknown) == ["Line 1, column 2: there is no slot 【甲】."]


def copy(client, blueprint, **values):
    data = {"name": "新年度", "slug": "next", "occasion": "2027年度", "items": "", **values}
    return client.post(reverse("admin:bank_blueprint_copy", args=[blueprint.pk]), data)


def test_blueprint_is_copied_whole(editor_client, blueprint):
    response = copy(editor_client, blueprint)
    copied = Blueprint.objects.get(slug="next")
    assert response.url == page("blueprint", "change", copied.pk)
    assert (copied.name, copied.occasion, copied.status, copied.version) == (
        "新年度", "2027年度", Status.PROPOSED, 1,
    )  # fmt: skip
    assert (copied.opening, keys(copied)) == (blueprint.opening, ["第一项", "第二项"])
    rows = [
        list(PointSkeleton.objects.filter(section__blueprint=owner).values("heading", "topic"))
        for owner in (blueprint, copied)
    ]
    assert rows[0] == rows[1]
    assert copied.sections.count() == 2


@pytest.mark.parametrize(
    ("items", "opening", "points"),
    [
        ("带头一\n\n 带头二 ", "围绕带头一，带头二这【问题|数】个方面",
         [("带头一方面", "主题甲"), ("带头二方面", "主题乙")]),
        ("带头一", "围绕带头一这【问题|数】个方面", [("带头一方面", "主题甲")]),
        ("一\n二\n三", "围绕一，二，三这【问题|数】个方面",
         [("一方面", "主题甲"), ("二方面", "主题乙"), ("三方面", None)]),
    ],
)  # fmt: skip
def test_items_of_the_notice_become_the_points(editor_client, blueprint, items, opening, points):
    copy(editor_client, blueprint, items=items)
    copied = Blueprint.objects.get(slug="next")
    made = PointSkeleton.objects.filter(section__blueprint=copied)
    assert (copied.opening, keys(copied)) == (opening, [])
    assert list(made.values_list("heading", "topic__name")) == points


def test_list_the_points_followed_is_answered_by_the_notice(editor_client, blueprint):
    make_fact(blueprint=blueprint, key="事项", kind="list", order=3)
    blueprint.opening = "围绕【事项|顿号】"
    blueprint.save()
    section = blueprint.sections.get(heading="问题")
    section.points_from, section.inner_layout = "事项", "ordinal-inline"
    section.save()
    section.points.all().delete()
    make_point(section=section, heading="【项】方面", inner_points=3)
    copy(editor_client, blueprint, items="一\n二")
    copied = Blueprint.objects.get(slug="next")
    problems = copied.sections.get(heading="问题")
    assert (copied.opening, problems.points_from) == ("围绕一、二", "")
    assert "事项" not in keys(copied)
    assert list(problems.points.values_list("heading", "inner_points")) == [
        ("一方面", 3), ("二方面", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"slug": "yearly"}, "There is a blueprint of this short name already."),
        (
            {"slug": "新"},
            "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
        ),
        ({"items": "一\n一"}, "An item stands there twice."),
        ({"items": "一\n【二】"}, "Item 2 is too long, or has brackets 【】 in it."),
        ({"items": "长" * 151}, "Item 1 is too long, or has brackets 【】 in it."),
        ({"items": "\n".join(map(str, range(21)))}, "At most 20 items."),
        ({"name": ""}, "This field is required."),
    ],
)  # fmt: skip
def test_copy_is_refused_in_words_and_nothing_is_made(editor_client, blueprint, values, message):
    response = copy(editor_client, blueprint, **values)
    assert (response.status_code, errors(response)) == (422, [message])
    assert Blueprint.objects.count() == 1


def test_copy_of_a_blueprint_that_does_not_hold_is_refused(editor_client, blueprint):
    SectionSkeleton.objects.filter(heading="原因").update(lead="【无此】")
    response = copy(editor_client, blueprint)
    assert errors(response) == ["Line 1, column 2: there is no slot 【无此】."]
    assert Blueprint.objects.count() == 1


def publish(client, blueprint):
    return client.post(reverse("admin:bank_blueprint_publish", args=[blueprint.pk]), follow=True)


def test_blueprint_is_published_when_every_part_holds(editor, editor_client, blueprint):
    Blueprint.objects.update(status=Status.PROPOSED)
    PointSkeleton.objects.filter(order=2).update(heading="【第三项】方面")
    shown = publish(editor_client, blueprint).content.decode()
    assert "Point “【第三项】方面”: Line 1, column 2: there is no slot 【第三项】." in shown
    assert "is not in use: mend this first." in shown
    PointSkeleton.objects.filter(order=2).update(heading="")
    assert (
        "is in use: drafters can choose it." in publish(editor_client, blueprint).content.decode()
    )
    blueprint.refresh_from_db()
    assert blueprint.status == Status.ACTIVE
    assert blueprint.history.first().history_user == editor


def test_blueprint_without_section_is_not_published(editor_client):
    blueprint = make_blueprint(status=Status.PROPOSED)
    assert "There is no section." in publish(editor_client, blueprint).content.decode()


def test_blueprint_whose_points_follow_no_list_is_not_published():
    blueprint = make_blueprint(status="proposed")
    make_fact(blueprint=blueprint, key="事项", kind="text")
    make_section(blueprint=blueprint, heading="问题", points_from="事项")
    with pytest.raises(ValidationError) as refused:
        publish_blueprint(blueprint=blueprint)
    assert [message.endswith("【事项】 is no list.") for message in refused.value.messages] == [
        True
    ]


def test_actions_copy_one_and_publish_many(editor_client, blueprint):
    other = make_section().blueprint
    Blueprint.objects.update(status=Status.PROPOSED)
    url = page("blueprint", "changelist")
    one = editor_client.post(url, {"action": "copy_chosen", "_selected_action": [other.pk]})
    assert one.url == reverse("admin:bank_blueprint_copy", args=[other.pk])
    both = [blueprint.pk, other.pk]
    two = editor_client.post(url, {"action": "copy_chosen", "_selected_action": both}, follow=True)
    assert "Choose one blueprint to copy." in two.content.decode()
    editor_client.post(url, {"action": "publish_chosen", "_selected_action": both})
    assert Blueprint.objects.filter(status=Status.ACTIVE).count() == 2


def test_preview_shows_the_paper_and_every_condition(editor_client, blueprint):
    blueprint.closing = "【% if 第二项 %】二<b>【% else %】无【% endif %】"
    blueprint.save()
    shown = editor_client.get(reverse("admin:bank_blueprint_preview", args=[blueprint.pk]))
    content = shown.content.decode()
    assert '<p class="paper-heading1">' in content
    assert "二&lt;b&gt;" in content
    assert "围绕第一项的例子，第二项的例子这两个方面" in content
    assert "<ins>二&lt;b&gt;</ins>" in content
    assert "<del>无</del>" in content


def test_preview_of_a_section(editor_client, blueprint):
    own = make_section(
        blueprint=None, heading="典型案例", lead="【% if 单位 %】在【单位】【% endif %】"
    )
    shown = editor_client.get(reverse("admin:bank_sectionskeleton_preview", args=[own.pk]))
    assert "一、典型案例" in shown.content.decode()
    part = blueprint.sections.first()
    moved = editor_client.get(reverse("admin:bank_sectionskeleton_preview", args=[part.pk]))
    assert moved.url == reverse("admin:bank_blueprint_preview", args=[blueprint.pk])


PAGES = {
    "bank_blueprint_preview": (405, 403),
    "bank_blueprint_copy": (422, 403),
    "bank_blueprint_publish": (302, 403),
}


@pytest.mark.parametrize(("name", "answers"), PAGES.items())
def test_pages_are_for_those_who_may(editor_client, blueprint, name, answers):
    url = reverse(f"admin:{name}", args=[blueprint.pk])
    assert editor_client.post(url).status_code == answers[0]
    assert Client().post(url).status_code == 302
    other = User.objects.create_user("other", is_staff=True)
    other.user_permissions.add(Permission.objects.get(codename="view_topic"))
    client = Client()
    client.force_login(other, "django.contrib.auth.backends.ModelBackend")
    answer = client.get(url) if answers[0] == 405 else client.post(url)
    assert answer.status_code == answers[1]
    missing = reverse(f"admin:{name}", args=[0])
    assert (
        editor_client.get(missing) if answers[0] == 405 else editor_client.post(missing)
    ).status_code == 404
