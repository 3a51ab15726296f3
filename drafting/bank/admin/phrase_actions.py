"""What is done to the phrases chosen in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from drafting.bank.models import Phrase, Status, Topic
from drafting.bank.models.links import NAMED, shortlist
from drafting.bank.phrases import Move, duplicate, set_status, set_topic, with_continuations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


class TopicForm(forms.Form):
    """Where the chosen phrases go."""

    topic = forms.ModelChoiceField(
        Topic.objects.all(),
        label=gettext_lazy("Topic"),
        required=False,
        empty_label=gettext_lazy("Fits every topic"),
    )
    with_continuations = forms.BooleanField(
        label=gettext_lazy("With the phrases that continue them"), required=False, initial=True
    )


class PhraseActions(admin.ModelAdmin):  # type: ignore[type-arg]
    """Publish, retire, move to a topic, duplicate."""

    actions = ("publish", "retire", "move", "copy")

    @admin.action(
        description=gettext_lazy("Put the chosen phrases in use"), permissions=("change",)
    )
    def publish(self, request: HttpRequest, phrases: QuerySet[Phrase]) -> None:
        """Show them to drafters."""
        self._set_status(request, phrases, Status.ACTIVE)

    @admin.action(description=gettext_lazy("Retire the chosen phrases"), permissions=("change",))
    def retire(self, request: HttpRequest, phrases: QuerySet[Phrase]) -> None:
        """Hide them from drafters; drafts that took them keep their text."""
        self._set_status(request, phrases, Status.RETIRED)

    def _set_status(self, request: HttpRequest, phrases: QuerySet[Phrase], status: Status) -> None:
        changed = set_status(phrases=phrases, status=status, user=_user(request))
        self._say_changed(request, changed, "status")

    @admin.action(
        description=gettext_lazy("Move the chosen phrases to a topic"), permissions=("change",)
    )
    def move(self, request: HttpRequest, phrases: QuerySet[Phrase]) -> HttpResponse | None:
        """Ask which topic, then move them."""
        form = TopicForm(request.POST if "apply" in request.POST else None)
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": _("Move phrases to a topic"),
                "opts": self.opts,
                "form": form,
                "count": phrases.count(),
                "phrases": phrases[:NAMED],
                "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
                "select_across": request.POST.get("select_across", "0"),
                "checkbox": ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/bank/phrase_move.html", context)
        wanted = form.cleaned_data
        rows = with_continuations(phrases) if wanted["with_continuations"] else phrases
        self._say_moved(
            request, set_topic(phrases=rows, topic=wanted["topic"], user=_user(request))
        )
        return None

    def _say_moved(self, request: HttpRequest, move: Move) -> None:
        self._say_changed(request, move.moved, "topic")
        if move.taken:
            message = _("Left where they are, as the same text is there already: %(codes)s.")
            self.message_user(request, message % {"codes": _codes(move.taken)}, messages.WARNING)
        if move.torn:
            message = _(
                "Left where they are, as phrases they are linked with stay on another topic: "
                "%(codes)s. Choose all of them to move them together."
            )
            self.message_user(request, message % {"codes": _codes(move.torn)}, messages.WARNING)

    @admin.action(description=gettext_lazy("Duplicate the chosen phrases"), permissions=("add",))
    def copy(self, request: HttpRequest, phrases: QuerySet[Phrase]) -> HttpResponse | None:
        """Proposed copies; a single one is opened."""
        copies = duplicate(phrases=phrases, user=_user(request))
        LogEntry.objects.log_actions(
            cast("int", request.user.pk), copies, ADDITION, [{"added": {}}]
        )
        message = ngettext(
            "%(count)d proposed copy made: %(codes)s.",
            "%(count)d proposed copies made: %(codes)s.",
            len(copies),
        )
        self.message_user(request, message % {"count": len(copies), "codes": _codes(copies)})
        if len(copies) == 1:
            return redirect("admin:bank_phrase_change", copies[0].pk)
        return None

    def _say_changed(self, request: HttpRequest, changed: list[Phrase], column: str) -> None:
        if changed:
            LogEntry.objects.log_actions(
                cast("int", request.user.pk), changed, CHANGE, [{"changed": {"fields": [column]}}]
            )
        message = ngettext("%(count)d phrase changed.", "%(count)d phrases changed.", len(changed))
        self.message_user(request, message % {"count": len(changed)})


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _codes(phrases: Iterable[Phrase]) -> str:
    return shortlist([phrase.code for phrase in phrases])
