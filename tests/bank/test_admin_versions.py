"""Two editors on one row: each keeps what he changed, nothing is overwritten unasked."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from drafting.bank.models import (
    Blueprint,
    Fact,
    Phrase,
    PointSkeleton,
    SectionSkeleton,
    Status,
)
from drafting.bank.pagestyles import set_base
from drafting.bank.phrases import set_status
from drafting.bank.versions import versions_of
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
from tests.bank.pages import errors, page, page_sent_later
from tests.report.bases import unit_base

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

ANYWAY = {"save_anyway": "on"}


@pytest.fixture
def other(editor):
    """A second editor's browser."""
    user = User.objects.create_user("other", last_name="王", first_name="编", is_staff=True)
    user.groups.set(editor.groups.all())
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def blueprint():
    blueprint = make_blueprint(slug="study", opening="开头")
    for key in ("甲", "乙"):
        make_fact(blueprint=blueprint, key=key)
    section = make_section(blueprint=blueprint, heading="问题")
    make_point(section=section, heading="要点")
    return blueprint


def change_page(row):
    return page(row._meta.model_name, "change", row.pk)


def fresh(row):
    return type(row)._default_manager.get(pk=row.pk)


def button_values(response):
    return re.findall(r'data-take-theirs="([^"]*)"', response.content.decode())


FIELDS = {
    "topic": (make_topic, "description", "examples"),
    "term": (make_term, "parts", "note"),
    "phrase": (make_phrase, "text", "note"),
    "fact": (make_fact, "label", "help"),
    "sectionskeleton": (lambda: make_section(blueprint=None), "lead", "tail"),
    "blueprint": (make_blueprint, "opening", "closing"),
    "pagestyle": (make_page_style, "name", "body_font"),
}


@pytest.mark.parametrize("model", FIELDS)
def test_one_field_that_two_editors_change_is_decided_by_the_second(editor_client, other, model):
    make, name, _beside = FIELDS[model]
    row = make()
    send = page_sent_later(editor_client, change_page(row), **{name: "我的"}, **ANYWAY)
    page_sent_later(other, change_page(row), **{name: "他的"}, **ANYWAY)()
    refused = send()
    assert (refused.status_code, getattr(fresh(row), name)) == (409, "他的")
    (words,) = errors(refused)
    assert words.strip().startswith("王编 changed this meanwhile")
    assert "他的" in words
    assert refused.context["adminform"].form[name].value() == "我的"
    again = send(seen=refused.context["seen"])
    assert (again.status_code, getattr(fresh(row), name)) == (302, "我的")


@pytest.mark.parametrize("model", FIELDS)
def test_two_fields_that_two_editors_change_are_both_saved(editor_client, other, model):
    make, name, beside = FIELDS[model]
    row = make()
    send = page_sent_later(editor_client, change_page(row), **{name: "我的"}, **ANYWAY)
    page_sent_later(other, change_page(row), **{beside: "他的"}, **ANYWAY)()
    assert send().status_code == 302
    assert (getattr(fresh(row), name), getattr(fresh(row), beside)) == ("我的", "他的")


def test_the_same_change_twice_is_no_conflict(editor_client, other):
    row = make_phrase(text="旧的。")
    send = page_sent_later(editor_client, change_page(row), text="新的。", **ANYWAY)
    page_sent_later(other, change_page(row), text="新的。", **ANYWAY)()
    assert send().status_code == 302


def test_text_of_several_lines_that_was_not_touched_takes_the_stored_one(editor_client):
    row = make_phrase(text="第一行。\n第二行。")
    lines = "第一行。\r\n第二行。"  # as browsers send it
    send = page_sent_later(editor_client, change_page(row), text=lines, note="我的")
    row.text = "别人改的。"
    row.save()
    assert send().status_code == 302
    assert (fresh(row).text, fresh(row).note) == ("别人改的。", "我的")


def test_answers_that_somebody_else_chose_stay(editor_client, other):
    row = make_phrase()
    answer = make_phrase(role="cause", text="想得不深。")
    send = page_sent_later(editor_client, change_page(row), text="我的。", **ANYWAY)
    page_sent_later(other, change_page(row), answered_by=[answer.pk])()
    assert send().status_code == 302
    assert (fresh(row).text, list(fresh(row).answered_by.all())) == ("我的。", [answer])


def test_answers_that_two_editors_choose_are_shown(editor_client, other):
    row = make_phrase()
    one, two = (make_phrase(role="cause", text=f"原因{n}。") for n in "一二")
    send = page_sent_later(editor_client, change_page(row), answered_by=[one.pk])
    page_sent_later(other, change_page(row), answered_by=[two.pk])()
    refused = send()
    assert (refused.status_code, list(fresh(row).answered_by.all())) == (409, [two])
    assert "原因二。" in errors(refused)[0]
    assert send(seen=refused.context["seen"]).status_code == 302
    assert list(fresh(row).answered_by.all()) == [one]


def test_change_of_a_list_action_is_not_undone_by_a_page_opened_before(editor_client):
    row = make_phrase(status=Status.PROPOSED)
    send = page_sent_later(editor_client, change_page(row), note="我的")
    set_status(phrases=Phrase.objects.all(), status=Status.ACTIVE)
    assert send().status_code == 302
    assert (fresh(row).status, fresh(row).note) == (Status.ACTIVE, "我的")


def test_page_that_names_no_version_overwrites_nothing_it_does_not_show(editor_client):
    row = make_phrase(text="旧的。")
    send = page_sent_later(
        editor_client, change_page(row), text="我的。", seen="nonsense:1", **ANYWAY
    )
    refused = send()
    assert (refused.status_code, fresh(row).text) == (409, "旧的。")
    assert send(seen=refused.context["seen"]).status_code == 302


def test_rows_that_somebody_else_changed_stay_so(editor_client, other, blueprint):
    url = change_page(blueprint)
    send = page_sent_later(editor_client, url, opening="我的")
    page_sent_later(other, url, **{"facts-0-help": "他的", "sections-0-lead": "他的"})()
    assert send().status_code == 302
    assert Fact.objects.get(key="甲").help == "他的"
    assert SectionSkeleton.objects.get().lead == "他的"
    assert fresh(blueprint).opening == "我的"


def test_field_of_a_row_that_two_editors_change_is_decided_by_the_second(
    editor_client, other, blueprint
):
    url = change_page(blueprint)
    send = page_sent_later(editor_client, url, opening="我的", **{"facts-0-help": "我的"})
    page_sent_later(other, url, **{"facts-0-help": "他的"})()
    refused = send()
    assert (refused.status_code, button_values(refused)) == (409, ["facts-0-help"])
    assert (fresh(blueprint).opening, Fact.objects.get(key="甲").help) == ("开头", "他的")
    assert send(seen=refused.context["seen"]).status_code == 302
    assert (fresh(blueprint).opening, Fact.objects.get(key="甲").help) == ("我的", "我的")


def test_section_changed_on_its_own_page_stays_so(editor_client, other, blueprint):
    section = blueprint.sections.get()
    send = page_sent_later(editor_client, change_page(blueprint), opening="我的")
    page_sent_later(other, change_page(section), lead="他的", **{"points-0-guidance": "他的"})()
    assert send().status_code == 302
    assert (fresh(section).lead, section.points.get().guidance) == ("他的", "他的")


def test_row_that_somebody_else_added_stays(editor_client, blueprint):
    send = page_sent_later(editor_client, change_page(blueprint), opening="我的")
    make_fact(blueprint=blueprint, key="丙")
    assert send().status_code == 302
    assert {fact.key for fact in blueprint.facts.all()} == {"甲", "乙", "丙"}


def test_page_that_is_sent_twice_adds_its_rows_once(editor_client, blueprint):
    section = blueprint.sections.get()
    rows = new_point(1, "新的", 32_001) | new_point(2, "更新的", 32_002)
    send = page_sent_later(editor_client, change_page(section), **rows)
    assert [send().status_code, send().status_code] == [302, 302]
    assert list(section.points.values_list("heading", flat=True)) == ["要点", "新的", "更新的"]
    send = page_sent_later(editor_client, change_page(section), **new_point(3, "新的", 32_003))
    assert send().status_code == 302
    assert section.points.filter(heading="新的").count() == 2


def new_point(place, heading, order):
    values = {"heading": heading, "order": order, "inner_points": 0}
    sent = {f"points-{place}-{name}": value for name, value in values.items()}
    return {"points-TOTAL_FORMS": place + 1, **sent}


def test_row_whose_place_has_a_leading_zero_is_none_of_the_page(editor_client, blueprint):
    send = page_sent_later(editor_client, change_page(blueprint), **{"facts-00-zzz": "x"})
    Fact.objects.get(key="甲").delete()
    assert send().status_code == 302


def test_list_names_and_locks_no_rows_but_its_own(editor_client, blueprint):
    own = make_section(blueprint=None)
    url = page("sectionskeleton", "changelist")
    named = editor_client.get(url).context["seen"].split(":")[1]
    assert int(named) == own.pk


def test_row_that_somebody_else_deleted_stays_deleted(editor_client, blueprint):
    changes = {"facts-1-help": "我的"}
    send = page_sent_later(editor_client, change_page(blueprint), **changes)
    Fact.objects.get(key="甲").delete()
    assert send().status_code == 302
    assert list(blueprint.facts.values_list("key", "help")) == [("乙", "我的")]


def test_row_that_somebody_else_deleted_is_new_where_it_was_changed(editor_client, blueprint):
    send = page_sent_later(editor_client, change_page(blueprint), **{"facts-0-help": "我的"})
    Fact.objects.get(key="甲").delete()
    refused = send()
    assert (refused.status_code, list(blueprint.facts.values_list("key", flat=True))) == (
        409,
        ["乙"],
    )
    assert "What you typed stands here as a new row" in errors(refused)[0]
    fields = {
        bound.html_name: bound.value()
        for form in refused.context["inline_admin_formsets"][0].formset.forms
        for bound in form
        if bound.value() not in {None, False}
    }
    counts = {"facts-INITIAL_FORMS": 1, "facts-TOTAL_FORMS": 2, "facts-1-id": ""}
    assert send(**fields, **counts, seen=refused.context["seen"]).status_code == 302
    assert set(blueprint.facts.values_list("key", "help")) == {("乙", ""), ("甲", "我的")}


def test_row_that_somebody_else_changed_is_not_removed_unasked(editor_client, blueprint):
    send = page_sent_later(editor_client, change_page(blueprint), **{"facts-0-DELETE": "on"})
    Fact.objects.get(key="甲").delete()
    make_fact(blueprint=blueprint, key="丁")
    fact = Fact.objects.get(key="乙")
    fact.help = "他的"
    fact.save()
    assert send().status_code == 302  # it is gone already

    send = page_sent_later(editor_client, change_page(blueprint), **{"facts-0-DELETE": "on"})
    fact.help = "他的，又改了"
    fact.save()
    refused = send()
    assert (refused.status_code, fresh(fact).help) == (409, "他的，又改了")
    assert "You are removing “【乙】”" in errors(refused)[0]
    assert send(seen=refused.context["seen"]).status_code == 302
    assert not Fact.objects.filter(pk=fact.pk).exists()


def test_section_whose_points_somebody_else_changed_is_not_removed_unasked(
    editor_client, blueprint
):
    send = page_sent_later(editor_client, change_page(blueprint), **{"sections-0-DELETE": "on"})
    point = PointSkeleton.objects.get()
    point.guidance = "他的"
    point.save()
    refused = send()
    assert (refused.status_code, PointSkeleton.objects.count()) == (409, 1)
    assert send(seen=refused.context["seen"]).status_code == 302
    assert not PointSkeleton.objects.exists()


@pytest.mark.parametrize("make", [make_topic, make_term, make_fact])
def test_order_changed_in_the_list_leaves_the_other_rows_alone(editor_client, make):
    one, two = (make(order=number) for number in (1, 2))
    url = page(one._meta.model_name, "changelist")
    send = list_sent_later(editor_client, url)
    two.order = 9
    two.save()
    assert send(**{_place(editor_client, url, one): 5}).status_code == 302
    assert (fresh(one).order, fresh(two).order) == (5, 9)
    send = list_sent_later(editor_client, url, **{_place(editor_client, url, two): 3})
    two.order = 8
    two.save()
    refused = send()
    assert (refused.status_code, fresh(two).order) == (409, 8)
    assert send(seen=refused.context["seen"]).status_code == 302
    assert fresh(two).order == 3


def list_sent_later(client, url, **changes):
    shown = client.get(url).context
    formset = shown["cl"].formset
    fields = {"_save": "", "seen": shown["seen"]}
    for form in [formset.management_form, *formset.forms]:
        fields |= {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    return lambda **later: client.post(url, {**fields, **changes, **later})


def _place(client, url, row):
    forms = client.get(url).context["cl"].formset.forms
    return next(form["order"].html_name for form in forms if form.instance.pk == row.pk)


def test_base_file_that_somebody_else_put_on_is_not_replaced_unasked(editor_client):
    style = make_page_style()
    send = page_sent_later(editor_client, change_page(style))
    set_base(page_style=style, name="他的.docx", data=unit_base())

    def mine():
        return {"base_file": SimpleUploadedFile("我的.docx", unit_base())}

    refused = send(**mine())
    assert (refused.status_code, fresh(style).base.file_name) == (409, "他的.docx")
    assert send(**mine(), seen=refused.context["seen"]).status_code == 302
    assert fresh(style).base.file_name == "我的.docx"


def test_base_file_stays_where_only_numbers_are_changed(editor_client):
    style = make_page_style()
    send = page_sent_later(editor_client, change_page(style), name="我的")
    set_base(page_style=style, name="他的.docx", data=unit_base())
    assert send().status_code == 302
    assert (fresh(style).name, fresh(style).base.file_name) == ("我的", "他的.docx")


def test_what_was_typed_for_a_row_that_is_gone_can_be_copied(editor_client):
    row = make_phrase(text="旧的。")
    send = page_sent_later(
        editor_client, change_page(row), text="我写的<b>一大段</b>话。", **ANYWAY
    )
    row.delete()
    refused = send()
    shown = refused.content.decode()
    assert refused.status_code == 409
    assert "\n我写的&lt;b&gt;一大段&lt;/b&gt;话。</textarea>" in shown
    assert "csrf" not in "".join(re.findall("<textarea.*?</textarea>", shown, re.DOTALL))


@pytest.mark.parametrize("model", FIELDS)
def test_page_of_every_kind_names_the_version_it_was_made_from(editor_client, model):
    row = FIELDS[model][0]()
    shown = editor_client.get(change_page(row)).content.decode()
    number = row.history.latest().history_id
    assert f'<input type="hidden" name="seen" value="{model}:{row.pk}:{number}' in shown


def test_versions_are_read_in_the_same_number_of_queries_for_any_number_of_rows(
    blueprint, django_assert_num_queries
):
    for _number in range(30):
        make_point(section=make_section(blueprint=blueprint))
        make_fact(blueprint=blueprint)
    with django_assert_num_queries(4):
        assert len(versions_of(Blueprint, blueprint.pk)) == 1 + 32 + 31 + 31
