"""The editors' pages."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from drafting.bank.models import (
    Blueprint,
    Fact,
    FactKind,
    PageStyle,
    Phrase,
    PhraseKind,
    PointSkeleton,
    SectionSkeleton,
    Status,
)
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
from tests.bank.pages import errors, page, posted

pytestmark = pytest.mark.django_db

LISTS = {
    "blueprint": make_blueprint,
    "fact": make_fact,
    "pagestyle": make_page_style,
    "phrase": lambda: make_phrase(topic=make_topic()),
    "sectionskeleton": lambda: make_section(blueprint=None),
    "term": make_term,
}


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.mark.parametrize("model", LISTS)
def test_list_asks_the_database_the_same_for_1_and_for_30_rows(
    editor_client, model, django_assert_num_queries, django_assert_max_num_queries
):
    LISTS[model]()
    url = page(model, "changelist")
    editor_client.get(url)
    with django_assert_max_num_queries(20) as one:
        assert editor_client.get(url).status_code == 200
    for _ in range(29):
        LISTS[model]()
    with django_assert_num_queries(len(one)):
        assert editor_client.get(url).status_code == 200


def test_phrase_list_follows_the_order_of_a_report(editor_client):
    for role in ("measure", "cause", "problem", "insight"):
        make_phrase(role=role, text=role)
    rows = editor_client.get(page("phrase", "changelist")).context["cl"].result_list
    assert [row.role for row in rows] == ["insight", "problem", "cause", "measure"]


@pytest.mark.parametrize(
    "query",
    ["q=学习", "q=code-1", "role__exact=cause", "kind__exact=lead", "status__exact=retired"],
)
def test_phrases_are_searched_and_filtered(editor_client, query):
    make_phrase(text="其他")
    make_phrase(text="学习不深", code="code-1", role="cause", kind="lead", status=Status.RETIRED)
    rows = editor_client.get(f"{page('phrase', 'changelist')}?{query}").context["cl"].result_list
    assert [row.text for row in rows] == ["学习不深"]


@pytest.mark.parametrize(
    ("action", "status"), [("publish", Status.ACTIVE), ("retire", Status.RETIRED)]
)
def test_chosen_phrases_change_their_status(editor_client, action, status):
    chosen, other = make_phrase(status="proposed"), make_phrase(status="proposed")
    before = chosen.changed_at
    editor_client.post(
        page("phrase", "changelist"), {"action": action, "_selected_action": [chosen.pk]}
    )
    chosen.refresh_from_db()
    other.refresh_from_db()
    assert (chosen.status, other.status) == (status, Status.PROPOSED)
    assert chosen.changed_at > before


def test_phrase_with_bad_slot_is_refused_in_chinese_with_the_place(editor_client, settings):
    settings.LANGUAGE_CODE = "zh-hans"
    make_fact(key="重点工作")
    phrase = make_phrase()
    response = posted(editor_client, page("phrase", "change", phrase.pk), text="抓实【重点工做】。")
    assert errors(response) == ["第 1 行第 4 字：没有【重点工做】这个空位，是否应为【重点工作】？"]
    phrase.refresh_from_db()
    assert "工做" not in phrase.text


def test_phrase_is_saved(editor_client):
    phrase = make_phrase()
    assert (
        posted(editor_client, page("phrase", "change", phrase.pk), text="新。").status_code == 302
    )
    assert Phrase.objects.get().text == "新。"


def test_autocomplete_offers_lead_sentences_only(editor_client):
    lead = make_phrase(kind=PhraseKind.LEAD, text="学习不深")
    make_phrase(text="学习不深入。")
    answer = editor_client.get(
        reverse("admin:autocomplete"),
        {"app_label": "bank", "model_name": "phrase", "field_name": "continues", "term": "学习"},
    ).json()
    assert answer["results"] == [{"id": str(lead.pk), "text": "学习不深"}]


PREVIEW = "/bank/bank/phrase/preview/"


def preview(client, text):
    response = client.post(PREVIEW, {"text": text})
    assert response.status_code == 200
    return re.sub(r"\s+(?=title=)", " ", response.content.decode().strip())


def test_preview_fills_examples_marks_open_slots_and_escapes(editor_client):
    make_fact(key="单位", example="市<民>政局")
    make_fact(key="书目", kind=FactKind.LIST, example="《甲》\n《乙》")
    make_fact(key="日期", kind=FactKind.DATE, example="2026-11-18")
    make_fact(key="空的")
    assert preview(editor_client, "<b>【单位】读【书目】，【日期】【空的】") == (
        "&lt;b&gt;<mark>市&lt;民&gt;政局</mark>读<mark>《甲》《乙》</mark>，<mark>2026年11月18日</mark>"
        '<strong class="phrase-preview-open" title="No fact gives an example for this slot.">'
        "【空的】</strong>"
    )


def test_preview_says_what_is_wrong_and_where(editor_client):
    make_fact(key="单位")
    assert preview(editor_client, "甲【单卫】") == (
        '<ul class="phrase-preview-errors"><li>Line 1, column 3: there is no slot 【单卫】. '
        "Did you mean 【单位】?</li></ul>"
    )


def test_preview_shows_the_saved_text_without_script(editor_client):
    make_fact(key="单位", example="市民政局")
    phrase = make_phrase(text="在【单位】工作。")
    response = editor_client.get(page("phrase", "change", phrase.pk))
    assert "在<mark>市民政局</mark>工作。" in response.content.decode()


@pytest.mark.parametrize("codename", ["view_phrase", "add_phrase", "delete_phrase"])
def test_preview_is_for_those_who_may_change_phrases(codename):
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=codename))
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    assert client.post(PREVIEW, {"text": "甲"}).status_code == 403


def test_preview_wants_the_csrf_token_and_a_post(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    assert client.post(PREVIEW, {"text": "甲"}).status_code == 403
    assert client.get(PREVIEW).status_code == 405


@pytest.fixture
def blueprint():
    blueprint = make_blueprint(title="材料", opening="在【单位】")
    make_fact(blueprint=blueprint, key="单位")
    make_fact(blueprint=blueprint, key="第一项")
    section = make_section(blueprint=blueprint, heading="问题")
    make_point(section=section, heading="【第一项】方面", order=1)
    return blueprint


def test_fact_and_the_skeleton_that_uses_it_are_saved_together(editor_client, blueprint):
    response = posted(
        editor_client,
        page("blueprint", "change", blueprint.pk),
        **{
            "opening": "在【单位】任【职务】",
            "sections-0-lead": "身为【职务】：",
            "facts-TOTAL_FORMS": 3,
            "facts-2-key": "职务",
            "facts-2-label": "您的职务",
            "facts-2-kind": "text",
            "facts-2-order": 3,
        },
    )
    assert response.status_code == 302
    assert Blueprint.objects.get().fact_keys() == {"单位", "第一项", "职务"}
    assert SectionSkeleton.objects.get().lead == "身为【职务】："


def test_new_blueprint_is_saved_with_facts_and_sections(editor_client):
    style = make_page_style()
    response = posted(
        editor_client,
        page("blueprint", "add"),
        **{
            "slug": "new", "name": "新模板", "title": "【单位】材料", "page_style": style.pk,
            "facts-TOTAL_FORMS": 1, "facts-0-key": "单位", "facts-0-label": "您的单位",
            "facts-0-kind": "text", "facts-0-order": 1,
            "sections-TOTAL_FORMS": 1, "sections-0-heading": "【单位】的问题",
            "sections-0-role": "problem", "sections-0-layout": "own-line", "sections-0-order": 1,
            "sections-0-points_min": 1, "sections-0-points_max": 3,
            "sections-0-length_min": 0, "sections-0-length_max": 0,
        },
    )  # fmt: skip
    assert response.status_code == 302
    assert SectionSkeleton.objects.get().heading == "【单位】的问题"


def test_skeleton_with_unknown_slot_is_refused_at_its_place(editor_client, blueprint):
    response = posted(
        editor_client,
        page("blueprint", "change", blueprint.pk),
        **{"closing": "【单卫】", "sections-0-tail": "甲【丙丁戊己】"},
    )
    assert errors(response) == [
        "Line 1, column 2: there is no slot 【单卫】. Did you mean 【单位】?",
        "Line 1, column 3: there is no slot 【丙丁戊己】.",
    ]


def test_fact_still_used_on_the_page_is_not_removed(editor_client, blueprint):
    response = posted(
        editor_client, page("blueprint", "change", blueprint.pk), **{"facts-0-DELETE": "on"}
    )
    assert errors(response) == ["Line 1, column 3: there is no slot 【单位】."]
    assert Fact.objects.count() == 2


@pytest.mark.parametrize("change", [{"facts-1-DELETE": "on"}, {"facts-1-key": "第二项"}])
def test_fact_still_used_in_a_point_is_neither_removed_nor_renamed(
    editor_client, blueprint, change
):
    response = posted(editor_client, page("blueprint", "change", blueprint.pk), **change)
    (message,) = errors(response)
    assert message.startswith(
        "Point 1 (【第一项】方面): Line 1, column 2: there is no slot 【第一项】."
    )
    assert Fact.objects.filter(key="第一项").exists()


def test_fact_goes_together_with_the_section_that_used_it(editor_client, blueprint):
    response = posted(
        editor_client,
        page("blueprint", "change", blueprint.pk),
        **{"facts-1-DELETE": "on", "sections-0-DELETE": "on"},
    )
    assert response.status_code == 302
    assert not PointSkeleton.objects.exists()
    assert Blueprint.objects.get().fact_keys() == {"单位"}


def test_one_who_may_not_change_facts_can_still_change_skeletons(blueprint):
    user = User.objects.create_user("writer", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["change_blueprint", "view_fact"])
    )
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    url = page("blueprint", "change", blueprint.pk)
    assert posted(client, url, opening="于【单位】").status_code == 302
    assert Blueprint.objects.get().opening == "于【单位】"


def test_section_page_saves_points_and_leads_back_to_the_blueprint(editor_client, blueprint):
    section = blueprint.sections.get()
    response = posted(
        editor_client,
        page("sectionskeleton", "change", section.pk),
        **{
            "guidance": "写具体",
            "points-TOTAL_FORMS": 2,
            "points-1-heading": "在【单位】方面",
            "points-1-order": 2,
            "points-1-inner_points": 0,
        },
    )
    assert response.url == page("blueprint", "change", blueprint.pk)
    section.refresh_from_db()
    assert section.guidance == "写具体"
    assert [str(point) for point in section.points.all()] == ["【第一项】方面", "在【单位】方面"]


def test_point_with_unknown_slot_is_refused_at_its_place(editor_client, blueprint):
    section = blueprint.sections.get()
    response = posted(
        editor_client,
        page("sectionskeleton", "change", section.pk),
        **{"points-0-heading": "【第一向】方面"},
    )
    assert errors(response) == [
        "Line 1, column 2: there is no slot 【第一向】. Did you mean 【第一项】?"
    ]


def test_second_section_of_the_same_heading_is_refused(editor_client, blueprint):
    other = make_section(blueprint=blueprint, heading="原因")
    response = posted(editor_client, page("sectionskeleton", "change", other.pk), heading="问题")
    assert errors(response) == ["This blueprint has a section of this heading already."]


def test_shared_facts_are_listed_without_those_of_blueprints(editor_client, blueprint):
    make_fact(key="联系点")
    rows = editor_client.get(page("fact", "changelist")).context["cl"].result_list
    assert [row.key for row in rows] == ["联系点"]


def test_second_shared_fact_of_the_same_slot_is_refused(editor_client, blueprint):
    make_fact(key="联系点")
    response = posted(
        editor_client, page("fact", "add"), key="联系点", label="联系点", kind="text", order=1
    )
    assert errors(response) == ["This slot is asked for already."]
    response = posted(
        editor_client, page("fact", "add"), key="单位", label="单位", kind="text", order=1
    )
    assert response.status_code == 302


def test_every_field_of_a_page_style_can_be_edited(editor_client):
    style = make_page_style()
    form = editor_client.get(page("pagestyle", "change", style.pk)).context["adminform"].form
    edited = set(form.fields) - {"base_file", "without_base"}
    assert edited == {field.name for field in PageStyle._meta.fields} - {"id"}
