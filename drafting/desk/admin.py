"""Accounts in the admin: what a deletion takes with it is said first, and can be handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from drafting.bank.admin.choosing import ANSWERS, ChoosingAdmin
from drafting.bank.admin.retrying import answered_once_more
from drafting.bank.models.recording import name_of
from drafting.desk.models import Draft
from drafting.desk.services.accounts import OtherDraftsError, close_accounts, delete_accounts
from drafting.web.answers import REFUSED
from drafting.web.attempts import forget_failures
from drafting.web.numbers import whole_number

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

MANY = 200
"""The most accounts that the page which asks names."""

CLOSE = "close"
"""The name of the button that closes accounts instead of deleting them."""


class Heir(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Who gets the drafts, by name and account."""

    def label_from_instance(self, user: Any) -> str:
        """ "王编（wang）": names are not unique."""
        return f"{name_of(user)}（{user.get_username()}）"


class LeavingForm(forms.Form):
    """What becomes of the drafts of accounts that are to go; asked only where there are any."""

    HAND_OVER, DELETE = "hand-over", "delete"

    drafts = forms.ChoiceField(
        label=gettext_lazy("What becomes of the drafts?"),
        widget=forms.RadioSelect,
        choices=(
            (HAND_OVER, gettext_lazy("Hand them over to another account")),
            (DELETE, gettext_lazy("Delete them too; they cannot be brought back")),
        ),
        error_messages={"required": gettext_lazy("Choose what becomes of the drafts.")},
    )
    heir = Heir(
        User.objects.none(),
        label=gettext_lazy("Hand over to"),
        required=False,
        empty_label=gettext_lazy("Choose an account"),
    )
    count = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, accounts: QuerySet[User]) -> None:
        self.total = Draft.objects.filter(owner__in=accounts.order_by().values("pk")).count()
        super().__init__(data, initial={"drafts": self.HAND_OVER, "count": self.total})
        others = User.objects.filter(is_active=True).order_by("username")
        heirs: Any = self.fields["heir"]
        heirs.queryset = others.exclude(pk__in=accounts.order_by().values("pk"))
        if not self.total:
            self.fields.clear()

    def clean(self) -> dict[str, Any]:
        """An heir where one is wanted; no draft goes that the page did not count."""
        cleaned = super().clean() or self.cleaned_data
        deed = cleaned.get("drafts")
        if deed == self.HAND_OVER and not cleaned.get("heir") and "heir" not in self.errors:
            self.add_error("heir", _("Choose who gets the drafts."))
        if deed == self.DELETE and cleaned.get("count") != self.total:
            self.data = {**self.data.dict(), "count": self.total}  # type: ignore[attr-defined]
            self.add_error(None, _("There are other drafts by now. Look again, then go on."))
        return cleaned

    @property
    def chosen_heir(self) -> User | None:
        """Who gets the drafts; None where they go."""
        heir: User | None = self.cleaned_data.get("heir")
        return heir if self.cleaned_data.get("drafts") == self.HAND_OVER else None


class AccountForm(UserChangeForm):  # type: ignore[type-arg]
    """An account as its page was made: fields that were not touched are left alone.

    Accounts have no history to compare with, so the page carries its values itself.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.show_hidden_initial = name != "password"  # a field that is only shown

    def clean(self) -> dict[str, Any]:
        """Refuse to put a value in the place of one that the page did not show."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.changed_data:
            bound = self[name]
            hidden = bound.field.hidden_widget()
            shown = hidden.value_from_datadict(self.data, self.files, bound.html_initial_name)
            if bound.field.has_changed(self.get_initial_for_field(bound.field, name), shown):
                self.add_error(name, _("Somebody changed this meanwhile. Load the page anew."))
        return cleaned

    def _save_m2m(self) -> None:
        """Groups and rights, where they were touched."""
        for name in ("groups", "user_permissions"):
            if name in self.changed_data:
                getattr(self.instance, name).set(self.cleaned_data[name])


admin.site.unregister(Group)
admin.site.unregister(User)


@admin.register(Group)
class RightsAdmin(ChoosingAdmin, GroupAdmin):
    """Groups, in a list like the others."""


@admin.register(User)
class AccountAdmin(ChoosingAdmin, UserAdmin):  # type: ignore[type-arg]
    """Django's pages of accounts, but for their deletion and for two who change one at a time."""

    form = AccountForm
    actions = ("unlock",)

    @admin.action(description=gettext_lazy("Unlock after wrong passwords"), permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let them try again at once."""
        count = forget_failures(users=queryset)
        message = ngettext(
            "The wrong passwords of %(count)d account are forgotten.",
            "The wrong passwords of %(count)d accounts are forgotten.",
            count,
        )
        told = message % {"count": count} if count else _("Nobody of them typed wrong passwords.")
        self.message_user(request, told, messages.SUCCESS if count else messages.INFO)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Nobody shuts himself out: another administrator can do it."""
        is_own = obj is not None and obj.pk == request.user.pk
        own = ("is_active", "is_staff", "is_superuser") if is_own else ()
        return (*super().get_readonly_fields(request, obj), *own)

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        """The page; a name that somebody takes in this moment is said to be taken."""
        whole = super().changeform_view
        return answered_once_more(request, lambda: whole(request, *args, **options))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save what was changed and no more: a sign-in of this moment is not undone."""
        columns = {column.name for column in obj._meta.concrete_fields}
        if change:
            obj.save(update_fields=columns & set(form.changed_data))
        else:
            super().save_model(request, obj, form, change)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The accounts, each with its drafts; of these only how many, their texts are private."""
        pks = [user.pk for user in objs]
        in_bin = Count("drafts", filter=Q(drafts__deleted_at__isnull=False))
        users = User.objects.filter(pk__in=pks).annotate(count=Count("drafts"), in_bin=in_bin)
        shown = [_described(user) for user in users.order_by("username")[:MANY]]
        drafts = Draft.objects.filter(owner__in=pks).count()
        counts = {User._meta.verbose_name_plural: len(pks)}
        counts |= {Draft._meta.verbose_name_plural: drafts} if drafts else {}
        lacking = set() if self.has_delete_permission(request) else {User._meta.verbose_name}
        own = [_("Your own account stays: nobody would be left to sign in.")]
        return shown, counts, lacking, own if request.user.pk in pks else []

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask what becomes of the drafts, or close the account instead."""
        accounts = User.objects.filter(pk=whole_number(unquote(object_id)) or 0)
        if request.method == "POST" and CLOSE in request.POST:
            self._close(request, accounts)
            return redirect("admin:auth_user_changelist")
        whole = super().delete_view

        def answer() -> HttpResponse:
            form, is_refused = self._ask(request, accounts, is_answer=request.method == "POST")
            response = whole(request, object_id, {"leaving": form, **(extra_context or {})})
            response.status_code = REFUSED if is_refused else response.status_code
            return response

        return answered_once_more(request, answer, after=OtherDraftsError)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *place: Any
    ) -> HttpResponse | None:
        """The same of accounts chosen in the list."""
        if request.POST.get("action") != "delete_selected" or not _are_numbers(request):
            return super().response_action(request, queryset, *place)
        accounts = queryset
        if request.POST.get("select_across") != "1":
            accounts = queryset.filter(pk__in=request.POST.getlist(ACTION_CHECKBOX_NAME))
        if CLOSE in request.POST:
            self._close(request, accounts)
            return redirect(request.get_full_path())
        whole = super().response_action

        def answer() -> Any:
            form, is_refused = self._ask(request, accounts, is_answer="post" in request.POST)
            response: Any = whole(request, queryset, *place)
            if hasattr(response, "context_data"):
                response.context_data["leaving"] = form
                response.status_code = REFUSED if is_refused else response.status_code
            return response

        return answered_once_more(request, answer, after=OtherDraftsError)

    def _ask(
        self, request: Any, accounts: QuerySet[User], *, is_answer: bool
    ) -> tuple[LeavingForm, bool]:
        """The question about the drafts; an answer that will not do asks it again."""
        form = LeavingForm(request.POST if is_answer else None, accounts=accounts)
        is_refused = is_answer and not form.is_valid()
        request.leaving = form
        if is_refused:  # Django deletes where anything is posted
            again: QueryDict = request.POST.copy()
            for name in ANSWERS:
                again.pop(name, None)
            request.POST = again if "action" in again else QueryDict()
        return form, is_refused

    def _close(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        if not self.has_change_permission(request):
            raise PermissionDenied
        closed = close_accounts(accounts=accounts.exclude(pk=request.user.pk or 0))
        message = ngettext("%(count)d account is closed.", "%(count)d accounts are closed.", closed)
        self.message_user(request, message % {"count": closed}, messages.SUCCESS)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """Delete the account as its page was answered."""
        self.delete_queryset(request, User.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Delete the accounts; say where their drafts are."""
        form: LeavingForm = request.leaving  # type: ignore[attr-defined]
        heir = form.chosen_heir
        count = delete_accounts(accounts=queryset, heir=heir, counted=form.total)
        if heir:
            message = ngettext(
                "%(count)d draft is now in the account %(name)s.",
                "%(count)d drafts are now in the account %(name)s.",
                count,
            )
            parameters = {"count": count, "name": heir.get_username()}
            self.message_user(request, message % parameters, messages.SUCCESS)


def _described(user: Any) -> str:
    """An account with its drafts, in words."""
    name = f"{name_of(user)}（{user.get_username()}）"
    if not user.count:
        return _("%(name)s: no drafts") % {"name": name}
    message = ngettext(
        "%(name)s: %(count)d draft, %(in_bin)d of it in the bin",
        "%(name)s: %(count)d drafts, %(in_bin)d of them in the bin",
        user.count,
    )
    return message % {"name": name, "count": user.count, "in_bin": user.in_bin}


def _are_numbers(request: HttpRequest) -> bool:
    return all(whole_number(pk) is not None for pk in request.POST.getlist(ACTION_CHECKBOX_NAME))
