"""What was deleted from the bank, and the way to bring it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from drafting.bank.access import BankRequest, require_editor
from drafting.bank.entries import entries
from drafting.bank.history import deleted_rows, read
from drafting.bank.records import RECORDED

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PER_PAGE = 50


@require_safe
def deleted(request: BankRequest) -> HttpResponse:
    """Rows that are deleted now, the latest first; `kind` chooses one kind of row."""
    require_editor(request)
    kinds = {model._meta.model_name or "": model._meta.verbose_name_plural for model in RECORDED}
    kind = request.GET.get("kind", "")
    rows = deleted_rows([kind] if kind in kinds else kinds)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "kinds": kinds.items(),
        "kind": kind if kind in kinds else "",
        "page": page,
        "entries": entries(read(page.object_list)),
        "restorable": {name for name in kinds if _may_bring_back(request.user, name)},
    }
    return render(request, "bank/deleted.html", context)


def _may_bring_back(user: User, page: str) -> bool:
    """What the page of an earlier state asks for, named by its model."""
    return user.has_perms([f"bank.change_{page}", f"bank.add_{page}"])
