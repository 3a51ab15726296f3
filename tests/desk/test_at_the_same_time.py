"""Two presses and two saves at the same time: one is done, the other is told or finds it."""

from functools import partial
from threading import Barrier, Event, Thread
from time import sleep
from uuid import uuid4, uuid5

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from lxml import html

from drafting.bank.models import Blueprint, Phrase, SectionSkeleton
from drafting.bank.models.blueprint import MAX_POINTS
from drafting.desk.contents import load_draft
from drafting.desk.models import Draft, DraftFact, Passage, Point
from drafting.desk.progress import Progress
from drafting.desk.services.drafts import copy_draft, create_draft
from drafting.desk.services.phrases import take_phrase
from drafting.desk.services.sections import add_section, remove_section
from drafting.desk.services.standing import bring_up_to_date
from drafting.desk.services.structure import (
    TooManyPointsError,
    add_point,
    move_point,
    remove_point,
    restore_point,
    set_topic,
)
from drafting.desk.services.writing import (
    Save,
    regenerate_passage,
    save_fact,
    save_passage,
    save_passages,
)
from drafting.desk.standing import is_true
from tests.bank.factories import make_blueprint, make_fact
from tests.desk.factories import fact_of, make_drafter, passage_of

ROUNDS = 5
REVISIONS = "//*[substring(@name, string-length(@name) - 8) = '-revision']/@value"


def at_once(*saves):
    """Run the saves in threads that begin together; what each returned."""
    start, outcomes = Barrier(len(saves)), {}

    def run(number, save):
        try:
            start.wait(10)
            outcomes[number] = save()
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(saves)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [outcomes[number] for number in range(len(saves))]


@pytest.fixture
def draft(transactional_db):
    if connection.vendor == "sqlite":
        pytest.skip("a database in memory has one connection")
    blueprint = make_blueprint(opening="【单位】")
    make_fact(blueprint=blueprint, key="单位")
    return create_draft(owner=make_drafter("one"), blueprint=Blueprint.objects.get())


def test_one_of_two_texts_is_saved_and_the_other_is_in_conflict(draft):
    pk = passage_of(draft, "opening").pk
    for revision in range(ROUNDS):

        def save(text, revision=revision):
            return save_passage(passage=Passage.objects.get(pk=pk), text=text, revision=revision)

        saved = at_once(partial(save, f"甲{revision}"), partial(save, f"乙{revision}"))
        stored = Passage.objects.get(pk=pk)
        assert sorted(one.outcome for one in saved) == ["conflict", "saved"]
        assert {(one.revision, one.stored) for one in saved} == {(revision + 1, stored.override)}


def test_of_two_pages_with_the_same_texts_one_is_saved_and_the_other_is_in_conflict(draft):
    """Whatever the order of their fields: neither waits for the other for ever."""
    pks = list(draft.passages.order_by("pk").values_list("pk", flat=True))
    for revision in range(ROUNDS):

        def save(text, order, revision=revision):
            rows = Passage.objects.in_bulk(pks)
            return save_passages(saves=[Save(rows[pk], text, revision) for pk in order])

        ways = ((f"甲{revision}", pks), (f"乙{revision}", pks[::-1]))
        pages = at_once(*(partial(save, *way) for way in ways))
        outcomes = [{one.outcome for one in page} for page in pages]
        assert sorted(map(sorted, outcomes)) == [["conflict"], ["saved"]]
        assert len(set(draft.passages.values_list("override", "revision"))) == 1


def test_what_is_stored_of_a_draft_is_of_the_revision_it_names(draft):
    """One window writes while another works out how far the draft has come."""
    opening = passage_of(draft, "opening")

    def write():
        for number in range(20):
            row = Passage.objects.get(pk=opening.pk)
            save_passage(passage=row, text="【空】" * number, revision=row.revision)

    def look():
        for _number in range(20):
            bring_up_to_date([Draft.objects.select_related("standing").get(pk=draft.pk)])

    for _round in range(ROUNDS):
        at_once(write, look)
        fresh = Draft.objects.select_related("standing").get(pk=draft.pk)
        if is_true(fresh):
            assert fresh.standing.gap_count == len(Progress(load_draft(fresh)).gaps)
        bring_up_to_date([fresh])
        assert fresh.standing.gap_count == len(Progress(load_draft(fresh)).gaps)


def test_one_of_two_answers_is_saved_and_the_other_is_in_conflict(draft):
    for revision in range(ROUNDS):

        def save(value, revision=revision):
            return save_fact(fact=fact_of(draft, "单位"), value=value, revision=revision)

        saved = at_once(partial(save, f"甲{revision}"), partial(save, f"乙{revision}"))
        assert sorted(one.outcome for one in saved) == ["conflict", "saved"]
        assert {one.stored for one in saved} == {fact_of(draft, "单位").value}


def test_two_texts_of_one_draft_are_both_saved(draft):
    passages = [passage_of(draft, kind) for kind in ("opening", "closing")]

    def save(passage):
        fresh = Passage.objects.get(pk=passage.pk)
        return save_passage(passage=fresh, text="甲", revision=fresh.revision)

    saved = at_once(*(lambda passage=passage: save(passage) for passage in passages))
    assert [one.outcome for one in saved] == ["saved", "saved"]
    assert Draft.objects.get().passages.filter(override="甲").count() == 2


def test_answer_to_a_save_carries_the_revision_of_that_very_save(draft):
    passage = passage_of(draft, "opening")
    address = reverse("desk:passage", args=[draft.pk, passage.pk])
    done = Event()

    def write_beside(name):
        """What another window does, again and again: the revisions it made."""
        made = set()
        while not done.wait(0.03):
            row = Passage.objects.get(pk=passage.pk)
            saved = save_passage(passage=row, text=f"{name}{len(made)}", revision=row.revision)
            made |= {saved.revision} if saved.outcome == "saved" else set()
        return made

    def write_on_the_page():
        """Save over whatever stands, as often as it takes; the revisions the answers told."""
        client, known, told = Client(), "0", set()
        client.force_login(draft.owner, "django.contrib.auth.backends.ModelBackend")
        for number in range(120):
            posted = {"text": f"页{number}", "revision": known}
            answer = client.post(address, {f"p{passage.pk}-{k}": v for k, v in posted.items()})
            revisions = html.fromstring(answer.content.decode()).xpath(REVISIONS)
            known = revisions[-1]
            told |= {int(known)} if answer.status_code == 200 else set()
        done.set()
        return told

    told, *made = at_once(write_on_the_page, partial(write_beside, "甲"))
    assert told
    assert told.isdisjoint(*made)


def in_new_rows(save):
    """What a service does with rows as another request reads them."""
    return lambda: save(Draft.objects.get())


def test_section_added_twice_at_once_is_added_once(draft):
    skeleton = SectionSkeleton.objects.create(
        order=0, role="problem", heading="典型案例", layout="plain", follows="problem"
    )
    for _round in range(ROUNDS):
        press = in_new_rows(lambda fresh: add_section(draft=fresh, skeleton=skeleton).pk)
        assert len(set(at_once(press, press, press))) == 1
        section = draft.sections.get(removed_at=None)
        remove_section(section=section)


def test_point_added_twice_at_once_by_one_press_is_added_once(draft):
    section = draft.sections.create(order=0, role="problem", layout="plain")
    for _round in range(ROUNDS):
        key = uuid4()
        press = in_new_rows(
            lambda fresh, key=key: add_point(section=fresh.sections.get(), key=key).pk
        )
        assert at_once(press, press) == [key, key]
    assert section.points.count() == ROUNDS


def test_series_is_not_filled_beyond_its_limit_at_once(draft):
    section = draft.sections.create(order=0, role="problem", layout="plain")
    for _number in range(MAX_POINTS - 1):
        add_point(section=section)

    def add(fresh):
        try:
            return add_point(section=fresh.sections.get()).pk
        except TooManyPointsError:
            return None

    added = at_once(*[in_new_rows(add)] * 4)
    assert [one is None for one in added].count(True) == 3
    assert section.points.count() == MAX_POINTS


def test_draft_made_twice_at_once_by_one_press_is_made_once(draft):
    key = uuid4()
    owner, blueprint = draft.owner, Blueprint.objects.get()

    def press():
        return create_draft(owner=owner, blueprint=blueprint, key=key).pk

    assert at_once(press, press, press) == [key] * 3
    copies = at_once(*[in_new_rows_of(draft.pk)] * 3)
    assert len(set(copies)) == 1
    assert Draft.objects.count() == 3


def in_new_rows_of(pk):
    copy = uuid5(pk, "copy")
    return lambda: copy_draft(draft=Draft.objects.get(pk=pk), key=copy).pk


def test_phrase_taken_twice_at_once_stands_once(draft):
    phrase = Phrase.objects.create(role="opening", kind="opening", text="新的一句。")
    pk = passage_of(draft, "opening").pk

    def press():
        contents = load_draft(Draft.objects.get())
        own = contents.passage(pk)
        take_phrase(contents=contents, passage=own, phrase=phrase, again=False)

    at_once(press, press, press)
    assert Passage.objects.get(pk=pk).override.count(phrase.text) == 1


def test_text_given_up_twice_at_once_is_kept(draft):
    pk = passage_of(draft, "opening").pk
    Passage.objects.filter(pk=pk).update(override="手写的。", revision=1)

    def press():
        regenerate_passage(passage=Passage.objects.get(pk=pk))

    at_once(press, press)
    stored = Passage.objects.get(pk=pk)
    assert (stored.override, stored.former) == (None, ["手写的。"])


def test_list_and_points_changed_at_once_leave_every_text(draft):
    """A list is saved while a point is added, and while a text of its points is saved."""
    fact = DraftFact.objects.create(draft=draft, key="项目", label="项目", kind="list")
    section = draft.sections.create(order=0, role="problem", layout="plain", points_from="项目")
    save_fact(fact=fact, value="甲\n乙", revision=0)
    body = Passage.objects.get(point__item="乙", kind="body")
    lists = ("甲", "甲\n乙", "丙\n甲", "甲\n丙\n乙")

    def follow(value):
        fresh = DraftFact.objects.get(pk=fact.pk)
        return save_fact(fact=fresh, value=value, revision=fresh.revision).outcome

    def write(text):
        fresh = Passage.objects.get(pk=body.pk)
        return save_passage(passage=fresh, text=text, revision=fresh.revision).outcome

    for number, value in enumerate(lists):
        saves = at_once(
            partial(follow, value),
            partial(write, f"第{number}次写的。"),
            in_new_rows(lambda fresh: add_point(section=fresh.sections.get()).pk),
        )
        assert saves[:2] == ["saved", "saved"]
    assert section.points.get(item="乙").passages.get(kind="body").override == "第3次写的。"
    assert section.points.filter(removed_at=None).exclude(item="").count() == 3


def test_points_removed_moved_and_brought_back_at_once_wait_for_each_other(draft):
    section = draft.sections.create(order=0, role="problem", layout="plain")
    points = [add_point(section=section) for _number in range(3)]

    def press(service, point, **options):
        fresh = Point.objects.select_related("section__draft").get(pk=point.pk)
        return service(point=fresh, **options)

    for _round in range(4 * ROUNDS):
        at_once(
            partial(press, remove_point, points[0]),
            partial(press, restore_point, points[0]),
            partial(press, move_point, points[1], direction="down"),
            partial(press, set_topic, points[2], topic=None),
        )


def administrators(count):
    user = User.objects.create_superuser("admin")
    clients = [Client() for _number in range(count)]
    for client in clients:
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return clients


@pytest.mark.parametrize("place", ["page", "list"])
def test_draft_made_while_its_account_is_deleted_is_counted(draft, place):
    (client,) = administrators(1)
    owner, made = draft.owner, Event()

    def make():
        with transaction.atomic():
            create_draft(owner=owner, blueprint=Blueprint.objects.get(), key=uuid4())
            made.set()
            sleep(1)  # meanwhile the deletion counts one, and waits for the account

    def delete():
        made.wait(10)
        answer = {"post": "yes", "drafts": "delete", "count": 1}
        if place == "page":
            return client.post(reverse("admin:auth_user_delete", args=[owner.pk]), answer)
        chosen = {"action": "delete_selected", "_selected_action": [owner.pk]}
        return client.post(reverse("admin:auth_user_changelist"), chosen | answer)

    response = at_once(make, delete)[1]
    assert response.status_code == 422
    assert response.context["leaving"].errors
    assert Draft.objects.filter(owner=owner).count() == 2


def test_account_name_that_two_give_at_once_is_given_once(draft):
    password = "Vier-Pferde-im-Regen-7"
    clients = administrators(2)
    for number in range(ROUNDS):
        fields = {"username": f"zhao{number}", "usable_password": "true"}
        fields |= {"password1": password, "password2": password}
        sends = [partial(each.post, reverse("admin:auth_user_add"), fields) for each in clients]
        assert sorted(answer.status_code for answer in at_once(*sends)) == [200, 302]
