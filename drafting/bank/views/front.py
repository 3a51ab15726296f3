"""The editors' front page: what needs doing, what was done."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from drafting.bank.access import BankRequest, require_editor
from drafting.bank.changes import recent_changes
from drafting.bank.health.findings import WAITING, Summary, summary
from drafting.bank.health.matrix import matrix
from drafting.bank.models import PhraseNote

NOTES, PHRASES, GAPS, CHANGES = 5, 5, 8, 15


@require_safe
def front(request: BankRequest) -> HttpResponse:
    """What waits for an editor, the emptiest places of the bank, and the newest changes."""
    require_editor(request)
    notes = PhraseNote.objects.open()
    waiting: list[Summary] = [summary(key, PHRASES) for key in WAITING]
    gaps = matrix().gaps
    context = {
        "notes": notes.select_related("phrase__topic", "author")[:NOTES],
        "notes_count": notes.count(),
        "waiting": [one for one in waiting if one.count],
        "gaps": gaps[:GAPS],
        "gaps_count": len(gaps),
        "changes": recent_changes(CHANGES),
        "may_change": request.user.has_perm("bank.change_phrase"),
    }
    return render(request, "bank/front.html", context)
