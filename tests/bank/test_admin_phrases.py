"""The workbench for phrases: filters, actions, near-copies, answers, uses."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from drafting.bank.models import Phrase, PhraseKind, PhraseNote, PhraseUse, Status
from drafting.bank.usage import BlueprintUse, SlotSource, Usage, usage_of
from tests.bank.factories import make_blueprint, make_fact, make_phrase, make_topic
from tests.bank.pages import errors, page, posted

pytestmark = pytest.mark.django_db

LONG = "对新思想的学习停留在读过、听过，联系分管工作深入思考不够。"
NEAR = "对新思想的学习停留在读过、看过，联系分管工作深入思考不够。"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def use(phrase, blueprint="", day=1):
    when = datetime(2026, 11, day, tzinfo=UTC)
    PhraseUse.objects.create(
        phrase=phrase, draft_id=uuid.uuid4(), blueprint_slug=blueprint, used_at=when
    )


def listed(client, query):
    response = client.get(f"{page('phrase', 'changelist')}?{query}")
    return [row.code for row in response.context["cl"].result_list]


@pytest.fixture
def bank():
    """Phrases that differ in use and validity."""
    today = timezone.localdate()
    day = timedelta(days=1)
    make_phrase(code="a-used", note="贴近实际")
    make_phrase(code="b-ended", valid_until=today - day)
    make_phrase(code="c-later", valid_from=today + day)
    make_phrase(code="d-soon", valid_from=today, valid_until=today + 30 * day)
    use(Phrase.objects.get(code="a-used"), "yearly", 2)
    use(Phrase.objects.get(code="a-used"), "yearly", 3)
    use(Phrase.objects.get(code="d-soon"), "other", 1)
    make_blueprint(slug="yearly")


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("used=yes", ["a-used", "d-soon"]),
        ("used=no", ["b-ended", "c-later"]),
        ("blueprint=yearly", ["a-used"]),
        ("validity=always", ["a-used"]),
        ("validity=now", ["a-used", "d-soon"]),
        ("validity=later", ["c-later"]),
        ("validity=soon", ["d-soon"]),
        ("validity=over", ["b-ended"]),
        ("validity=nonsense", ["a-used", "b-ended", "c-later", "d-soon"]),
        ("q=贴近+实际", ["a-used"]),
        ("q=贴近+虚的", []),
        ("o=-7", ["a-used", "d-soon", "b-ended", "c-later"]),
    ],
)
def test_list_is_narrowed_and_sorted(editor_client, bank, query, codes):
    found = listed(editor_client, query)
    assert (found[:2] if query == "o=-7" else found) == codes[: 2 if query == "o=-7" else None]


def test_list_shows_how_often_and_when_last_a_phrase_was_taken(editor_client, bank):
    rows = editor_client.get(page("phrase", "changelist")).context["cl"].result_list
    shown = {row.code: (row.use_count, row.used_at and row.used_at.day) for row in rows}
    assert shown == {"a-used": (2, 3), "b-ended": (0, None), "c-later": (0, None), "d-soon": (1, 1)}


def act(client, action, phrases, **more):
    return client.post(
        page("phrase", "changelist"),
        {"action": action, "_selected_action": [row.pk for row in phrases], **more},
    )


def test_action_writes_the_history_with_its_user(editor, editor_client):
    phrase = make_phrase(status=Status.PROPOSED)
    act(editor_client, "publish", [phrase])
    newest = phrase.history.first()
    assert (newest.status, newest.history_user, newest.history_type) == ("active", editor, "~")


def test_action_without_effect_leaves_no_history(editor_client):
    phrase = make_phrase(status=Status.ACTIVE)
    act(editor_client, "publish", [phrase])
    assert phrase.history.count() == 1


def test_moving_asks_for_the_topic_first(editor_client):
    phrase = make_phrase()
    response = act(editor_client, "move", [phrase])
    assert response.templates[0].name == "admin/bank/phrase_move.html"
    assert response.context["chosen"] == [str(phrase.pk)]


def test_phrases_move_to_a_topic_with_what_continues_them(editor, editor_client):
    topic = make_topic()
    lead = make_phrase(kind=PhraseKind.LEAD, text="学习不深")
    after = make_phrase(continues=lead)
    act(editor_client, "move", [lead], topic=topic.pk, with_continuations="on", apply="1")
    assert set(Phrase.objects.filter(topic=topic)) == {lead, after}
    assert after.history.first().history_user == editor


def test_phrase_whose_text_is_there_already_stays_and_is_named(editor_client):
    topic = make_topic()
    make_phrase(topic=topic, text="一样。")
    phrase = make_phrase(code="stays", text="一样。")
    response = act(editor_client, "move", [phrase], topic=topic.pk, apply="1")
    phrase.refresh_from_db()
    assert phrase.topic is None
    shown = editor_client.get(response.url).content.decode()
    assert "Left where they are, as the same text is there already: stays." in shown


@pytest.mark.parametrize("chosen", ["lead", "after", "problem"])
def test_phrase_whose_linked_phrases_stay_is_left_and_named(editor_client, chosen):
    topic, other = make_topic(), make_topic()
    lead = make_phrase(code="lead", role="cause", kind=PhraseKind.LEAD, topic=topic)
    make_phrase(code="after", role="cause", continues=lead, topic=topic)
    make_phrase(code="problem", topic=topic).answered_by.add(lead)
    free = make_phrase(code="free", topic=topic)
    rows = [Phrase.objects.get(code=chosen), free]
    response = act(editor_client, "move", rows, topic=other.pk, apply="1")
    assert list(Phrase.objects.filter(topic=other)) == [free]
    shown = editor_client.get(response.url).content.decode()
    assert f"as phrases they are linked with stay on another topic: {chosen}." in shown
    act(editor_client, "move", Phrase.objects.filter(topic=topic), topic=other.pk, apply="1")
    assert Phrase.objects.filter(topic=other).count() == 4


def test_phrase_torn_by_another_that_cannot_move_stays_too(editor_client):
    topic, other = make_topic(), make_topic()
    lead = make_phrase(kind=PhraseKind.LEAD, topic=topic, text="一样")
    after = make_phrase(continues=lead, topic=topic)
    make_phrase(kind=PhraseKind.LEAD, topic=other, text="一样")
    act(editor_client, "move", [lead, after], topic=other.pk, apply="1")
    assert set(Phrase.objects.filter(topic=topic)) == {lead, after}


def test_answers_are_checked_as_they_are_chosen_not_as_they_were(editor_client):
    topic, other = make_topic(), make_topic()
    old, new = (make_phrase(role="cause", topic=row) for row in (topic, other))
    problem = make_phrase(topic=topic)
    problem.answered_by.add(old)
    url = page("phrase", "change", problem.pk)
    assert posted(editor_client, url, topic=other.pk).status_code == 200
    moved = posted(editor_client, url, topic=other.pk, answered_by=[new.pk])
    assert (moved.status_code, list(problem.answered_by.all())) == (302, [new])


def test_two_of_one_text_cannot_move_to_one_place(editor_client):
    topic = make_topic()
    chosen = [make_phrase(topic=make_topic(), text="一样。") for _ in range(2)]
    act(editor_client, "move", chosen, topic=topic.pk, apply="1")
    assert Phrase.objects.filter(topic=topic).count() == 1


def test_phrase_is_duplicated_twice_as_a_proposal_and_opened(editor_client):
    answer = make_phrase(role="cause")
    phrase = make_phrase(text="学习不深。", note="备注")
    phrase.answered_by.add(answer)
    response = act(editor_client, "copy", [phrase])
    act(editor_client, "copy", [phrase])
    first, second = Phrase.objects.filter(note="备注").exclude(pk=phrase.pk).order_by("pk")
    assert response.url == page("phrase", "change", first.pk)
    assert (first.text, second.text) == ("学习不深。（副本）", "学习不深。（副本2）")
    assert (first.status, list(first.answered_by.all())) == (Status.PROPOSED, [answer])
    assert first.history.get().history_change_reason == f"copy: {phrase.code}"


def test_copy_of_the_longest_text_fits(editor_client):
    phrase = make_phrase(text="长" * 2000)
    act(editor_client, "copy", [phrase])
    assert len(Phrase.objects.exclude(pk=phrase.pk).get().text) == 2000


@pytest.mark.parametrize("action", ["publish", "retire", "move", "copy"])
def test_actions_are_for_those_who_may(action):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_phrase"))
    client = Client()
    client.force_login(reader, "django.contrib.auth.backends.ModelBackend")
    phrase = make_phrase(status=Status.PROPOSED)
    act(client, action, [phrase], topic=make_topic().pk, apply="1")
    assert list(Phrase.objects.values_list("status", "topic")) == [("proposed", None)]


WARNING = f"98 % like other: {LONG}"
HINT = "Change the text, or tick “Save it all the same” and save again."


def test_near_copy_is_saved_on_the_second_press_only(editor_client):
    make_phrase(code="other", text=LONG)
    phrase = make_phrase()
    url = page("phrase", "change", phrase.pk)
    refused = posted(editor_client, url, text=NEAR)
    assert [line.replace("96 %", "98 %") for line in errors(refused)] == [WARNING, HINT]
    assert 'type="checkbox" name="save_anyway"' in refused.content.decode()
    assert posted(editor_client, url, text=NEAR, save_anyway="on").status_code == 302
    assert Phrase.objects.get(pk=phrase.pk).text == NEAR


@pytest.mark.parametrize("elsewhere", [{"role": "cause"}, {"topic": True}])
def test_near_copy_of_another_place_is_no_matter(editor_client, elsewhere):
    make_phrase(
        text=LONG,
        **{key: value if key == "role" else make_topic() for key, value in elsewhere.items()},
    )
    phrase = make_phrase()
    assert posted(editor_client, page("phrase", "change", phrase.pk), text=NEAR).status_code == 302


def test_one_who_changes_only_the_note_is_not_warned(editor_client):
    make_phrase(text=LONG)
    phrase = make_phrase(text=NEAR)
    assert posted(editor_client, page("phrase", "change", phrase.pk), note="新").status_code == 302


def test_live_preview_tells_of_near_copies(editor_client):
    other = make_phrase(code="other", text=LONG)
    data = {"text": NEAR, "role": "problem", "topic": ""}
    shown = editor_client.post(reverse("admin:bank_phrase_preview"), data).content.decode()
    assert '<ul class="phrase-preview-alike"><li>' in shown
    assert f"like other: {LONG}" in shown
    own = editor_client.post(reverse("admin:bank_phrase_preview"), {**data, "phrase": other.pk})
    assert "phrase-preview-alike" not in own.content.decode()


@pytest.mark.parametrize("topic", ["x", "9" * 40, "²"])
def test_live_preview_takes_any_topic(editor_client, topic):
    data = {"text": NEAR, "role": "problem", "topic": topic}
    assert editor_client.post(reverse("admin:bank_phrase_preview"), data).status_code == 200


def test_problem_is_answered_on_its_own_topic_only(editor_client):
    topic, other = make_topic(name="担当"), make_topic(name="学习")
    problem = make_phrase(topic=topic)
    wrong = make_phrase(topic=other, role="cause", text="学用脱节。")
    right = make_phrase(topic=topic, role="measure")
    url = page("phrase", "change", problem.pk)
    assert errors(posted(editor_client, url, answered_by=[right.pk, wrong.pk])) == [
        "“学用脱节。” is of another topic."
    ]
    assert posted(editor_client, url, answered_by=[right.pk]).status_code == 302
    assert list(problem.answered_by.all()) == [right]
    url = page("phrase", "change", right.pk)
    assert errors(posted(editor_client, url, answered_by=[right.pk])) == [
        "Only a problem is answered."
    ]


def test_answers_are_searched_on_the_topic(editor_client):
    topic = make_topic()
    problem = make_phrase(topic=topic)
    right = make_phrase(topic=topic, role="cause", text="学习不够。")
    make_phrase(topic=make_topic(), role="cause", text="学习不够。")
    anywhere = make_phrase(role="measure", text="加强学习。")
    shown = editor_client.get(page("phrase", "change", problem.pk)).content.decode()
    assert f'data-ajax--url="/bank/autocomplete/?topic={topic.pk}"' in shown
    names = {"app_label": "bank", "model_name": "phrase", "field_name": "answered_by"}
    answer = editor_client.get(
        reverse("admin:autocomplete"), {**names, "term": "学习", "topic": topic.pk}
    ).json()
    assert {row["id"] for row in answer["results"]} == {str(right.pk), str(anywhere.pk)}


def test_page_shows_what_drafters_suggested(editor, editor_client):
    phrase = make_phrase()
    PhraseNote.objects.create(phrase=phrase, author=editor, text="<b>太笼统</b>")
    shown = editor_client.get(page("phrase", "change", phrase.pk)).content.decode()
    assert "&lt;b&gt;太笼统&lt;/b&gt;" in shown


def test_save_writes_only_what_was_changed(editor_client):
    phrase = make_phrase(note="旧", text="学习。")
    url = page("phrase", "change", phrase.pk)
    posted(editor_client, url)
    assert phrase.history.count() == 1
    posted(editor_client, url, note="新")
    phrase.refresh_from_db()
    assert (phrase.note, phrase.history.count()) == ("新", 2)


def test_usage_counts_drafts_and_names_links(django_assert_max_num_queries):
    blueprint = make_blueprint(slug="yearly", name="年度")
    make_fact(blueprint=blueprint, key="单位")
    make_fact(key="联系点")
    lead = make_phrase(kind=PhraseKind.LEAD, text="在【单位】和【联系点】及【单位】不深")
    after, cause = make_phrase(continues=lead), make_phrase(role="cause")
    lead.answered_by.add(cause)
    for slug, day in (("yearly", 2), ("yearly", 5), ("gone", 3)):
        use(lead, slug, day)
    first, last = (datetime(2026, 11, day, tzinfo=UTC) for day in (2, 5))
    third = datetime(2026, 11, 3, tzinfo=UTC)
    with django_assert_max_num_queries(8):
        usage = usage_of(lead)
    assert usage == Usage(
        drafts=3, first=first, last=last,
        by_blueprint=[
            BlueprintUse("yearly", blueprint, 2, first, last),
            BlueprintUse("gone", None, 1, third, third),
        ],
        slots=[SlotSource("单位", ["年度"], False), SlotSource("联系点", [], True)],
        continuations=[after], answers=[], answered_by=[cause],
    )  # fmt: skip


def test_page_of_uses(editor_client):
    phrase = make_phrase()
    use(phrase, "gone")
    shown = editor_client.get(reverse("admin:bank_phrase_uses", args=[phrase.pk]))
    assert "1 draft took it." in shown.content.decode()
    assert editor_client.get(reverse("admin:bank_phrase_uses", args=[0])).status_code == 404


def test_page_that_asks_before_deleting_names_phrases_and_not_their_links(editor_client):
    problem = make_phrase(role="problem")
    cause = make_phrase(role="cause", text=NEAR)
    problem.answered_by.add(cause)
    context = editor_client.get(page("phrase", "delete", cause.pk)).context
    assert [str(name) for name, _count in context["model_count"]] == ["phrases"]
    assert len(context["deleted_objects"]) == 1
