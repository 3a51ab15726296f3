"""Who may see the editors' pages: staff with rights on phrases; for others there is nothing."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from drafting.bank.models import Phrase, PhraseNote
from drafting.web.answers import SiteRequest


class BankRequest(SiteRequest):
    """A request as it reaches the bank's pages."""


def require_editor(request: BankRequest, right: str = "view") -> None:
    """Go on for staff with this right on phrases; 404 for everybody else."""
    if not (request.user.is_staff and request.user.has_perm(f"bank.{right}_phrase")):
        raise Http404


def get_note(request: BankRequest, note_id: int) -> PhraseNote:
    """A drafter's note, for those who may change phrases; or 404."""
    require_editor(request, "change")
    return get_object_or_404(PhraseNote, pk=note_id)


def get_offered_phrase(phrase_id: int) -> Phrase:
    """A phrase that drafters may use today, or 404."""
    return get_object_or_404(Phrase.objects.active().select_related("topic"), pk=phrase_id)
