"""Accounts that are deleted: what goes is said first, drafts can be handed over."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from drafting.desk.models import Draft, Passage
from drafting.desk.services.drafts import delete_draft
from tests.desk.factories import make_draft, make_drafter, passage_of, write

LIST = "/bank/auth/user/"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def administrator_client(client, bank):
    admin = User.objects.create_superuser("admin")
    client.force_login(admin, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def leaver(bank):
    """A drafter with two drafts, one of them in the bin."""
    user = User.objects.create_user("li", last_name="李", first_name="文清")
    draft, deleted = (make_draft("study-innovation", user) for _number in range(2))
    write(passage_of(draft, "opening"), "只有本人看得到的话。")
    delete_draft(draft=deleted)
    return user


@pytest.fixture
def heir(bank):
    return make_drafter("wang")


def signs_in(name, password):
    typed = {"username": name, "password": password}
    return Client(REMOTE_ADDR="10.0.0.1").post("/sign-in/", typed).status_code


def test_account_that_is_locked_is_unlocked_in_the_list(administrator_client, heir, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    heir.set_password("lamp river stone 4")
    heir.save()
    assert [signs_in("wang", "wrong") for _time in range(6)][-1] == 429
    unlock = {"action": "unlock", "_selected_action": [heir.pk]}
    for words in ("1 account are forgotten", "Nobody of them"):
        assert words in shown(administrator_client.post(LIST, unlock, follow=True))
    assert signs_in("wang", "lamp river stone 4") == 302


def delete_page(user):
    return reverse("admin:auth_user_delete", args=[user.pk])


def listed(user, **fields):
    return {"action": "delete_selected", "_selected_action": [user.pk], **fields}


def ways(client, user):
    """The two ways to delete an account: its own page, and the list."""
    yield lambda **fields: client.post(delete_page(user), fields)
    yield lambda **fields: client.post(LIST, listed(user, **fields))


@pytest.fixture(params=[0, 1], ids=["page", "list"])
def send(request, administrator_client, leaver):
    return list(ways(administrator_client, leaver))[request.param]


def shown(response):
    return response.content.decode()


@pytest.mark.parametrize("place", ["page", "list"])
def test_what_goes_is_said_in_words_without_any_text(administrator_client, leaver, place):
    if place == "page":
        page = shown(administrator_client.get(delete_page(leaver)))
    else:
        page = shown(administrator_client.post(LIST, listed(leaver)))
    assert "<li>李文清（li）: 2 drafts, 1 of them in the bin</li>" in page
    assert "2 drafts: what becomes of them?" in page
    assert "只有本人" not in page
    assert not [draft for draft in Draft.objects.all() if str(draft.pk) in page]


def test_drafts_are_handed_over_with_all_that_is_in_them(send, leaver, heir):
    texts = Passage.objects.count()
    response = send(post="yes", drafts="hand-over", heir=heir.pk)
    assert response.status_code == 302
    assert not User.objects.filter(pk=leaver.pk).exists()
    assert (Draft.objects.filter(owner=heir).count(), Passage.objects.count()) == (2, texts)
    assert Draft.objects.filter(owner=heir, deleted_at__isnull=False).count() == 1


def test_drafts_go_only_where_that_was_chosen(send, leaver):
    assert send(post="yes", drafts="delete", count=2).status_code == 302
    assert (User.objects.filter(pk=leaver.pk).exists(), Draft.objects.count()) == (False, 0)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({}, "Choose what becomes of the drafts."),
        ({"drafts": "nonsense"}, "is not one of the available choices"),
        ({"drafts": "hand-over"}, "Choose who gets the drafts."),
        ({"drafts": "hand-over", "heir": "abc"}, "Select a valid choice."),
        ({"drafts": "hand-over", "heir": "9" * 30}, "Select a valid choice."),
        ({"drafts": "delete", "count": 1}, "There are other drafts by now."),
    ],
)
def test_nothing_goes_before_it_is_decided(send, leaver, answer, message):
    response = send(post="yes", **answer)
    assert (response.status_code, message in shown(response)) == (422, True)
    assert (User.objects.filter(pk=leaver.pk).exists(), Draft.objects.count()) == (True, 2)


def test_account_is_no_heir_of_itself(send, leaver):
    assert send(post="yes", drafts="hand-over", heir=leaver.pk).status_code == 422
    assert User.objects.filter(pk=leaver.pk).exists()


def test_account_can_be_closed_instead(send, leaver):
    assert send(close="yes").status_code == 302
    leaver.refresh_from_db()
    assert (leaver.is_active, Draft.objects.filter(owner=leaver).count()) == (False, 2)


def test_account_without_drafts_is_deleted_without_a_question(administrator_client, heir):
    page = shown(administrator_client.get(delete_page(heir)))
    assert "wang（wang）: no drafts" in page
    assert 'name="drafts"' not in page
    assert administrator_client.post(delete_page(heir), {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=heir.pk).exists()


def test_several_accounts_hand_over_to_one(administrator_client, leaver, heir):
    other = make_drafter("zhao")
    make_draft("study-innovation", other)
    fields = listed(leaver, post="yes", drafts="hand-over", heir=heir.pk)
    fields["_selected_action"] = [leaver.pk, other.pk]
    assert administrator_client.post(LIST, fields).status_code == 302
    assert Draft.objects.filter(owner=heir).count() == 3
    assert not User.objects.filter(pk__in=[leaver.pk, other.pk]).exists()


def test_many_accounts_are_named_in_as_many_queries_as_few(
    administrator_client, leaver, django_assert_max_num_queries
):
    for number in range(30):
        make_drafter(f"drafter-{number}")
    first = {"action": "delete_selected", "select_across": 1, "index": 0}
    with django_assert_max_num_queries(25):
        page = administrator_client.post(
            f"{LIST}?q=drafter-", {**first, "_selected_action": [leaver.pk]}
        )
    assert "drafter-29（drafter-29）: no drafts" in shown(page)


def test_accounts_are_deleted_by_administrators_only(drafter_client, leaver):
    assert drafter_client.get(delete_page(leaver)).status_code == 302
    drafter_client.post(delete_page(leaver), {"post": "yes", "drafts": "delete", "count": 2})
    drafter_client.post(delete_page(leaver), {"close": "yes"})
    assert User.objects.filter(pk=leaver.pk, is_active=True).exists()


def test_own_account_is_neither_closed_nor_deleted(administrator_client):
    own = User.objects.get(username="admin")
    for send in ways(administrator_client, own):
        assert "Your own account stays" in shown(send())
        send(post="yes")
        send(close="yes")
        own.refresh_from_db()
        assert own.is_active


def test_nobody_shuts_himself_out_on_his_own_page(administrator_client, heir):
    own = User.objects.get(username="admin")
    send = account_page_sent_later(administrator_client, own, last_name="总")
    assert send().status_code == 302
    own.refresh_from_db()
    rights = (own.is_active, own.is_staff, own.is_superuser)
    assert (own.last_name, rights) == ("总", (True, True, True))
    boxes = administrator_client.get(reverse("admin:auth_user_change", args=[heir.pk]))
    assert 'name="is_active"' in shown(boxes)


def account_page_sent_later(client, user, **changes):
    """A page of an account that is opened now and sent when called."""
    url = reverse("admin:auth_user_change", args=[user.pk])
    form = client.get(url).context["adminform"].form
    fields = {}
    for bound in form:
        for widget, name in (
            (bound.field.widget, bound.html_name),
            (bound.field.hidden_widget(), bound.html_initial_name),
        ):
            value = bound.value()
            parts = widget.decompress(value) if hasattr(widget, "decompress") else None
            for number, part in enumerate(parts or []):
                fields[f"{name}_{number}"] = part or ""
            if parts is None and value is not None and value is not False:
                fields[name] = value
    return lambda: client.post(url, {**fields, **changes})


def test_sign_in_since_the_page_was_opened_is_not_undone(administrator_client, heir):
    send = account_page_sent_later(administrator_client, heir, last_name="王")
    now = timezone.now()
    User.objects.filter(pk=heir.pk).update(last_login=now, first_name="编")
    assert send().status_code == 302
    heir.refresh_from_db()
    assert (heir.last_name, heir.first_name, heir.last_login) == ("王", "编", now)


def test_group_given_since_the_page_was_opened_stays(administrator_client, heir):
    group = Group.objects.create(name="组")
    send = account_page_sent_later(administrator_client, heir, last_name="王")
    heir.groups.add(group)
    assert send().status_code == 302
    assert list(heir.groups.all()) == [group]


def test_value_that_somebody_else_changed_is_not_overwritten(administrator_client, heir):
    send = account_page_sent_later(administrator_client, heir, last_name="王")
    User.objects.filter(pk=heir.pk).update(last_name="李")
    assert "Somebody changed this meanwhile." in shown(send())
    heir.refresh_from_db()
    assert heir.last_name == "李"
