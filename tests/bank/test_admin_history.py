"""The history of the bank's rows: readable, and a way back."""

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from drafting.bank import history
from drafting.bank.entries import entries
from drafting.bank.models import Blueprint, Phrase, PointSkeleton, Status, Topic
from drafting.bank.records import begin_history
from drafting.bank.restoring import restore
from drafting.report.compare.wording import Change, Stretch
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
from tests.bank.pages import errors, page, posted, restored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def shown(row):
    """The entries of a row's page of history."""
    return entries(history.read(history.changes_of(type(row), row.pk)))


def read(row):
    """The row's newest record, as it is restored from."""
    return history.newest_of(row.history.latest())


def state(model, row, record):
    return reverse(f"admin:bank_{model}_state", args=[row.pk, history.key_of(record)])


MAKERS = {
    "blueprint": make_blueprint,
    "fact": make_fact,
    "pagestyle": make_page_style,
    "phrase": make_phrase,
    "sectionskeleton": lambda: make_section(blueprint=None),
    "term": make_term,
    "topic": make_topic,
}


@pytest.mark.parametrize("model", MAKERS)
def test_every_model_has_a_history(editor_client, model):
    row = MAKERS[model]()
    shown = editor_client.get(page(model, "history", row.pk))
    assert [entry.deed for entry in shown.context["entries"]] == ["Created"]
    assert editor_client.get(page(model, "history", 10**6)).status_code == 404


def test_history_says_who_changed_which_words(editor, editor_client):
    phrase = make_phrase(text="学习不深入，担当不够。", register="office")
    posted(
        editor_client, page("phrase", "change", phrase.pk),
        text="学习不够深入，担当不够。", register="grassroots", save_anyway="on",
    )  # fmt: skip
    editor.last_name, editor.first_name = "王", "编"
    editor.save()
    entry = editor_client.get(page("phrase", "history", phrase.pk)).context["entries"][0]
    assert (entry.who, entry.deed, entry.is_newest) == ("王编", "Changed", True)
    assert [(change.label, change.stretches) for change in entry.changes] == [
        ("Text", [Stretch("学习不"), Stretch("够", Change.ADDED), Stretch("深入，担当不够。")]),
        (
            "Register",
            [Stretch("Office staff", Change.REMOVED), Stretch("Grassroots", Change.ADDED)],
        ),
    ]


def test_history_shows_related_rows_by_name():
    topic = make_topic(name="担当作为")
    phrase = make_phrase(topic=topic)
    gone = make_topic()
    phrase.topic = gone
    phrase.save()
    phrase.topic = None
    phrase.save()
    gone.delete()
    changes = [entry.changes for entry in shown(phrase)]
    assert [[stretch.text for stretch in change.stretches] for (change,) in changes[:2]] == [
        [f"{gone} (deleted)"],
        ["担当作为", f"{gone} (deleted)"],
    ]


def test_related_row_that_no_record_knows_is_named_by_its_number():
    topic = make_topic()
    phrase = make_phrase(topic=topic)
    number = topic.pk
    Phrase.objects.update(topic=None)
    topic.delete()
    Topic.history.all().delete()
    (entry,) = shown(phrase)
    words = {change.label: change.stretches for change in entry.changes}
    assert words["Topic"] == [Stretch(f"(deleted, number {number})", Change.ADDED)]


def test_history_of_a_blueprint_tells_of_its_parts(editor_client, django_assert_max_num_queries):
    blueprint = make_blueprint()
    section = make_section(blueprint=blueprint)
    make_fact(blueprint=blueprint)
    for _number in range(10):
        make_point(section=section, heading="", topic=make_topic())
    make_point()
    section.delete()
    url = page("blueprint", "history", blueprint.pk)
    with django_assert_max_num_queries(20):
        told = editor_client.get(url).context["entries"]
    deeds = [(str(entry.deed), entry.model_label) for entry in told]
    assert sorted(set(deeds)) == [
        ("Created", "blueprint"), ("Created", "fact"), ("Created", "point"), ("Created", "section"),
        ("Deleted", "section"),
    ]  # fmt: skip
    assert len(deeds) == 14  # the points that went with the section are told of by its entry


def test_earlier_state_is_restored_and_that_is_a_change_too(editor, editor_client):
    phrase = make_phrase(text="旧的。")
    first = phrase.history.get()
    phrase.text = "新的。"
    phrase.save()
    shown = editor_client.get(state("phrase", phrase, first)).content.decode()
    assert (
        "<del>新的。</del><ins>旧的。</ins>" in shown or "<del>新</del><ins>旧</ins>的。" in shown
    )
    response = restored(editor_client, state("phrase", phrase, first))
    assert response.url == page("phrase", "history", phrase.pk)
    phrase.refresh_from_db()
    newest = phrase.history.first()
    assert (phrase.text, phrase.history.count(), newest.history_user) == ("旧的。", 3, editor)
    when = first.history_date.isoformat(timespec="seconds")
    assert newest.history_change_reason == f"restored: {when}"


def test_state_is_not_restored_over_a_change_that_its_page_did_not_show(editor, editor_client):
    phrase = make_phrase(text="第一。")
    first = phrase.history.get()
    phrase.text = "第二。"
    phrase.save()
    url = state("phrase", phrase, first)
    shown = editor_client.get(url)
    phrase.text, phrase._history_user = "第三。", editor
    phrase.save()
    refused = editor_client.post(url, {"stands": shown.context["stands"]})
    phrase.refresh_from_db()
    assert (refused.status_code, phrase.text) == (409, "第三。")
    assert "editor changed it after this page was opened" in refused.content.decode()
    assert "<del>三</del><ins>一</ins>" in refused.content.decode()
    again = editor_client.post(url, {"stands": refused.context["stands"]})
    phrase.refresh_from_db()
    assert (again.status_code, phrase.text) == (302, "第一。")


def test_deleted_row_comes_back_under_its_number(editor_client):
    phrase = make_phrase(text="旧的。")
    number, first = phrase.pk, phrase.history.get()
    phrase.delete()
    phrase.pk = number
    assert editor_client.get(page("phrase", "history", number)).status_code == 200
    assert "brings it back" in editor_client.get(state("phrase", phrase, first)).content.decode()
    restored(editor_client, state("phrase", phrase, first))
    assert Phrase.objects.get(pk=number).text == "旧的。"


def test_point_removed_with_its_section_comes_back_with_it(editor_client):
    point = make_point()
    section, blueprint = point.section, point.section.blueprint
    records = [section.history.get(), point.history.get()]
    section.delete()
    refused = restored(editor_client, state("blueprint", blueprint, records[1]))
    assert errors(refused) == [f"The section “{section}” is deleted. Bring that back first."]
    assert restored(editor_client, state("blueprint", blueprint, records[0])).status_code == 302
    assert PointSkeleton.objects.get().heading == point.heading


def test_state_that_no_longer_holds_is_refused_in_words(editor_client):
    make_fact(key="重点工作")
    phrase = make_phrase(text="在【重点工做】中。")
    first = phrase.history.get()
    phrase.text = "新的。"
    phrase.save()
    response = restored(editor_client, state("phrase", phrase, first))
    assert errors(response) == [
        "Line 1, column 3: there is no slot 【重点工做】. Did you mean 【重点工作】?"
    ]
    phrase.refresh_from_db()
    assert phrase.text == "新的。"


def test_state_on_a_topic_that_is_gone_is_refused(editor_client):
    topic = make_topic()
    phrase = make_phrase(topic=topic)
    first = phrase.history.get()
    phrase.topic = None
    phrase.save()
    name = topic.name
    topic.delete()
    (message,) = errors(restored(editor_client, state("phrase", phrase, first)))
    assert message == f"The topic “{name}” is deleted. Bring that back first."
    assert not Topic.objects.exists()


def test_fact_is_not_restored_to_a_slot_that_leaves_a_skeleton_without_fact():
    blueprint = make_blueprint()
    fact = make_fact(blueprint=blueprint, key="职位")
    first = read(fact)
    fact.key = "职务"
    fact.save()
    blueprint.opening = "身为【职务】"
    blueprint.save()
    with pytest.raises(ValidationError):
        restore(record=first)
    blueprint.opening = ""
    blueprint.save()
    make_phrase(text="身为【职务】。")
    with pytest.raises(ValidationError, match="uses 【职务】 and no other fact fills it"):
        restore(record=first)
    Phrase.objects.all().delete()
    assert restore(record=first).row.key == "职位"


def test_restoring_counts_the_version_up_and_never_back():
    blueprint = make_blueprint(opening="旧")
    first = read(blueprint)
    Blueprint.objects.update(version=7, opening="新")
    restore(record=first)
    blueprint.refresh_from_db()
    assert (blueprint.opening, blueprint.version) == ("旧", 8)


def test_restoring_is_for_those_who_may_change():
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_phrase"))
    client = Client()
    client.force_login(reader, "django.contrib.auth.backends.ModelBackend")
    phrase = make_phrase(status=Status.PROPOSED)
    assert client.get(page("phrase", "history", phrase.pk)).status_code == 200
    assert restored(client, state("phrase", phrase, phrase.history.get())).status_code == 403


@pytest.mark.parametrize(
    "key", ["phrase-0", "phrase", "topic-1", "phrase-" + "9" * 30, "phrase-" + "9" * 5000]
)
def test_unknown_state_is_not_found(editor_client, key):
    address = reverse("admin:bank_phrase_state", args=[make_phrase().pk, key])
    assert editor_client.get(address).status_code == 404
    assert editor_client.post(address).status_code == 404


def test_rows_without_history_get_a_first_record_once():
    Phrase.objects.bulk_create([Phrase(role="problem", kind="lead", text="甲")])
    make_term()
    assert begin_history() == 1
    assert begin_history() == 0
    assert Phrase.objects.get().history.get().text == "甲"
