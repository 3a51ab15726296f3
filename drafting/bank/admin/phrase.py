"""Phrases: the list, the form with its preview, and where a phrase is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, QuerySet, When
from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from drafting.bank.admin.base import BankAdmin, say_where, text_areas
from drafting.bank.admin.exchange import PhraseExchange
from drafting.bank.admin.phrase_actions import PhraseActions
from drafting.bank.admin.phrase_filters import BlueprintFilter, UseFilter, ValidityFilter
from drafting.bank.admin.phrase_form import (
    SAVE_ANYWAY,
    AnswersWidget,
    LeadWidget,
    PhraseForm,
    likenesses,
)
from drafting.bank.deleting import delete_phrases
from drafting.bank.models import Phrase, SectionRole
from drafting.bank.phrases import LONGEST, with_uses
from drafting.bank.preview import Preview, preview_phrase
from drafting.bank.proof import proof_phrase
from drafting.bank.records import record_changed, record_created, unrecorded
from drafting.bank.usage import usage_of
from drafting.web.numbers import whole_number

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import ForeignKey, ManyToManyField, Model
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString

IN_REPORT_ORDER = Case(
    *(When(role=role, then=place) for place, role in enumerate(SectionRole.values)),
    default=len(SectionRole.values),
)
"""Roles as they follow each other in a report."""

MANY = 200
"""As many phrases a page of a list can show; of more, only the first are named."""

FRAGMENT = "bank/_phrase_preview.html"


@admin.register(Phrase)
class PhraseAdmin(PhraseExchange, PhraseActions, BankAdmin):
    """The phrase bank; what is typed is previewed, and compared with what is there."""

    form = PhraseForm
    autocomplete_fields = ("continues", "answered_by")
    fields = (
        ("role", "topic", "kind"),
        "text",
        "save_anyway",
        "preview",
        ("register", "status"),
        ("valid_from", "valid_until"),
        "continues",
        "answered_by",
        "note",
        ("code", "changed_at"),
        "suggestions",
    )
    formfield_overrides = text_areas(rows=4, columns=90)
    list_display = (
        "text_start", "role", "topic", "kind", "register", "status", "use_count", "used_at",
        "changed_on",
    )  # fmt: skip
    list_filter = (
        "role", "topic", "kind", "register", "status", ValidityFilter, UseFilter,
        BlueprintFilter, "changed_at",
    )  # fmt: skip
    list_select_related = ("topic",)
    ordering = (IN_REPORT_ORDER, "topic__order", "code")
    readonly_fields = ("preview", "changed_at", "suggestions")
    search_fields = ("text", "code", "note")
    show_facets = admin.ShowFacets.NEVER  # counting every filter would cost more than the list

    class Media:
        js = (forms.Script("js/phrase-preview.js", type="module"),)

    @admin.display(description=gettext_lazy("text"), ordering="text")
    def text_start(self, phrase: Phrase) -> str:
        """The first characters."""
        return str(phrase)

    @admin.display(description=gettext_lazy("drafts"), ordering="use_count")
    def use_count(self, phrase: Phrase) -> int:
        """How many drafts took it."""
        return int(getattr(phrase, "use_count", 0))

    @admin.display(description=gettext_lazy("last use"), ordering="used_at", empty_value="")
    def used_at(self, phrase: Phrase) -> date | None:
        """When a draft took it last."""
        used_at: datetime | None = getattr(phrase, "used_at", None)
        return timezone.localtime(used_at).date() if used_at else None

    @admin.display(description=gettext_lazy("last change"), ordering="changed_at")
    def changed_on(self, phrase: Phrase) -> date:
        """The day of the last change: the hour would take the text's room."""
        return timezone.localtime(phrase.changed_at).date()

    @admin.display(description=gettext_lazy("preview"))
    def preview(self, phrase: Phrase) -> SafeString:
        """The saved text with example values; the script keeps it in step with the field."""
        context = {
            "preview": preview_phrase(phrase.text) if phrase.text else Preview(),
            "phrase": phrase,
            "alike": [],
            "remarks": proof_phrase(phrase.text, kind=phrase.kind),
        }
        return render_to_string("bank/phrase_preview.html", context)

    @admin.display(description=gettext_lazy("suggestions of drafters"))
    def suggestions(self, phrase: Phrase) -> SafeString:
        """What drafters wrote of it, the open ones first."""
        notes = phrase.notes.select_related("author") if phrase.pk else ()
        ordered = sorted(notes, key=lambda note: note.settled_at is not None)
        return render_to_string("bank/_phrase_notes.html", {"notes": ordered})

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Save without a record: the links follow."""
        with unrecorded(obj):
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the links; one record tells of all that changed."""
        with unrecorded(form.instance):
            super().save_related(request, form, formsets, change)
        if not change:
            record_created([form.instance])
        elif set(form.changed_data) - {SAVE_ANYWAY}:
            record_changed([form.instance])

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What would go; of very many phrases the first, without asking each for its parts."""
        count = len(objs) if isinstance(objs, list) else objs.count()
        if count <= MANY:
            return super().get_deleted_objects(objs, request)
        more = ngettext("and %(count)d more", "and %(count)d more", count - MANY)
        shown = [str(phrase) for phrase in objs[:MANY]]
        counts = {Phrase._meta.verbose_name_plural: count}
        lacking = set() if self.has_delete_permission(request) else {Phrase._meta.verbose_name}
        return [*shown, more % {"count": count - MANY}], counts, lacking, []

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete; phrases linked with it note it."""
        delete_phrases(phrases=Phrase.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """The same of those chosen in the list."""
        delete_phrases(phrases=Phrase.objects.filter(pk__in=queryset.order_by().values("pk")))
        say_where(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Phrase]:
        """Phrases with their uses."""
        return with_uses(super().get_queryset(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Phrase], search_term: str
    ) -> tuple[QuerySet[Phrase], bool]:
        """Every word is found; an answer is looked for on the problem's topic."""
        found, distinct = super().get_search_results(request, queryset, search_term)
        topic = whole_number(request.GET.get("topic", ""))
        if request.GET.get("field_name") == "answered_by" and topic is not None:
            found = found.filter(Q(topic=topic) | Q(topic=None))
        return found, distinct

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """The lead sentence is searched."""
        if db_field.name == "continues":
            kwargs["widget"] = LeadWidget(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Answers are searched on the phrase's own topic."""
        if db_field.name == "answered_by":
            kwargs["widget"] = AnswersWidget(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        """The admin's addresses, that of the preview and that of the uses."""
        preview = self.admin_site.admin_view(require_POST(self.preview_view))
        uses = self.admin_site.admin_view(require_safe(self.uses_view))
        return [
            path("preview/", preview, name="bank_phrase_preview"),
            path("<row:pk>/uses/", uses, name="bank_phrase_uses"),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """The preview of a text that is being typed, what is wrong with it, what it is like."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        text = request.POST.get("text", "")[:LONGEST]
        role, topic, phrase = (request.POST.get(name, "") for name in ("role", "topic", "phrase"))
        alike = (
            likenesses(
                text=text, role=role, topic_id=whole_number(topic), without=whole_number(phrase)
            )
            if role and text.strip()
            else []
        )
        context = {
            "preview": preview_phrase(text),
            "alike": alike,
            "remarks": proof_phrase(text, kind=request.POST.get("kind", "")),
        }
        return render(request, FRAGMENT, context)

    def uses_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Where a phrase is used: drafts by count, blueprints, and phrases it is linked with."""
        phrase = self.get_object(request, str(pk))
        if phrase is None:
            raise Http404
        if not self.has_view_permission(request, phrase):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Where it is used: %(phrase)s") % {"phrase": phrase},
            "opts": self.opts,
            "original": phrase,
            "usage": usage_of(phrase),
        }
        return TemplateResponse(request, "admin/bank/phrase_uses.html", context)
