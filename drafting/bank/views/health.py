"""The health of the bank: gaps, and phrases that want an editor's eye."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from drafting.bank.access import BankRequest, require_editor
from drafting.bank.health.findings import FINDINGS, WAITING, listed, summary
from drafting.bank.health.matrix import matrix
from drafting.bank.health.near import near_copies
from drafting.bank.health.often import used_too_often
from drafting.bank.health.texts import read_texts
from drafting.bank.models import SectionRole, Topic
from drafting.web.numbers import whole_number

SHOWN, PLACES, PER_PAGE = 6, 5, 50


@require_safe
def health(request: BankRequest) -> HttpResponse:
    """All checks of the bank on one page; `role` and `topic` choose where copies are looked for."""
    require_editor(request)
    role, topic = _place(request)
    context = {
        "matrix": matrix(),
        "summaries": [summary(key, SHOWN) for key in FINDINGS if key not in WAITING],
        "often": used_too_often(SHOWN),
        "near": near_copies(role=role, topic=topic),
        "readings": read_texts(PLACES),
        "roles": SectionRole.choices,
        "role": role,
        "topic": topic,
    }
    return render(request, "bank/health.html", context)


@require_safe
def finding(request: BankRequest, key: str) -> HttpResponse:
    """Every phrase of one finding."""
    require_editor(request)
    if key not in FINDINGS:
        raise Http404
    page = Paginator(listed(FINDINGS[key].phrases()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "bank/finding.html", {"finding": FINDINGS[key], "page": page})


def _place(request: BankRequest) -> tuple[str, Topic | None]:
    """The role and topic asked for; what does not exist is as if not asked for."""
    role = request.GET.get("role", "")
    number = whole_number(request.GET.get("topic", ""))
    topic = Topic.objects.filter(pk=number).first() if number is not None else None
    return role if role in SectionRole.values else "", topic
