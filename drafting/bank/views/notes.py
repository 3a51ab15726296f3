"""Suggestions for phrases: drafters send them, editors settle them."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from drafting.bank.access import BankRequest, get_note, get_offered_phrase, require_editor
from drafting.bank.models import Phrase, PhraseNote
from drafting.bank.notes import TooManyNotesError, reopen_note, send_note, settle_note
from drafting.web.answers import OK, REFUSED, page_or_part, varied, wants_part

PER_PAGE = 30


class Lines(forms.CharField):
    """Text whose line ends count as one character, as the browser counts them."""

    def to_python(self, value: str | None) -> str | None:
        """The text with plain line ends."""
        text: str | None = super().to_python(value and value.replace("\r\n", "\n"))
        return text


class NoteForm(forms.Form):
    """What the drafter would have otherwise."""

    text = Lines(
        label=gettext_lazy("What would you change?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: BankRequest, phrase_id: int) -> HttpResponse:
    """A note to the editors on a phrase: a page of its own, or a form beneath the phrase."""
    phrase = get_offered_phrase(phrase_id)
    form = NoteForm(request.POST if request.method == "POST" else None, auto_id=f"n{phrase.pk}-%s")
    sent = form.is_valid() and _send(request, phrase, form)
    if sent and not wants_part(request):
        messages.success(request, _("Your suggestion is with the editors. Thank you."))
        return HttpResponseRedirect(_way_back(request, settings.LOGIN_REDIRECT_URL))
    if sent:
        return varied(render(request, "bank/_suggestion_sent.html"))
    context = {
        "form": form,
        "phrase": phrase,
        "next": _way_back(request, settings.LOGIN_REDIRECT_URL),
    }
    status = REFUSED if form.errors else OK
    return page_or_part(request, "bank/suggest.html", "form", context, status=status)


def _send(request: BankRequest, phrase: Phrase, form: NoteForm) -> bool:
    """Send the note; else the form says why not."""
    try:
        send_note(phrase=phrase, author=request.user, text=form.cleaned_data["text"])
    except TooManyNotesError as error:
        message = _(
            "%(limit)d suggestions of yours are still with the editors. "
            "You can send more when they have dealt with some."
        )
        form.add_error(None, message % {"limit": error.limit})
        return False
    return True


def _way_back(request: BankRequest, otherwise: str) -> str:
    """The page of this site one came from, as the form or the link to it names it."""
    page = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if safe else resolve_url(otherwise)


@require_safe
def note_list(request: BankRequest) -> HttpResponse:
    """The suggestions that wait, or those dealt with."""
    require_editor(request)
    settled = "settled" in request.GET
    notes = PhraseNote.objects.exclude(settled_at=None) if settled else PhraseNote.objects.open()
    rows = notes.select_related("phrase__topic", "author").order_by("-sent_at", "-pk")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "settled": settled,
        "may_change": request.user.has_perm("bank.change_phrase"),
    }
    return render(request, "bank/notes.html", context)


@require_POST
def settle(request: BankRequest, note_id: int) -> HttpResponse:
    """Take a suggestion off the list; the message offers to bring it back."""
    note = get_note(request, note_id)
    settle_note(note=note)
    undo = reverse("bank:reopen-note", args=[note.pk])
    messages.success(request, _("The suggestion is dealt with."), extra_tags=f"undo:{undo}")
    return HttpResponseRedirect(_way_back(request, "bank:notes"))


@require_POST
def reopen(request: BankRequest, note_id: int) -> HttpResponse:
    """Put a suggestion back on the list."""
    reopen_note(note=get_note(request, note_id))
    messages.success(request, _("The suggestion is open again."))
    return HttpResponseRedirect(_way_back(request, "bank:notes"))
