"""The list of drafts, and drafts as wholes."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from drafting.bank.models import Blueprint
from drafting.desk.access import DeskRequest, get_any_draft, get_draft, my_drafts
from drafting.desk.forms import clean_line
from drafting.desk.once import key_of_press
from drafting.desk.services.drafts import copy_draft, create_draft, delete_draft, restore_draft
from drafting.desk.services.standing import bring_up_to_date
from drafting.web.answers import varied, wants_part_for

DRAFTS_PER_PAGE = 20


@require_safe
def draft_list(request: DeskRequest) -> HttpResponse:
    """My drafts: searched, newest first; the deleted ones on request."""
    words = clean_line(request.GET.get("q", ""))
    deleted = "deleted" in request.GET
    mine = my_drafts(request, deleted=deleted).matching(words).with_standing()
    page = Paginator(mine, DRAFTS_PER_PAGE).get_page(request.GET.get("page"))
    part = "#list" if wants_part_for(request, "drafts") else ""
    drafts = list(page.object_list)
    bring_up_to_date(drafts)
    context = {
        "page": page,
        "rows": [draft.standing for draft in drafts],
        "words": words,
        "deleted": deleted,
    }
    return varied(render(request, "desk/drafts.html" + part, context))


@require_safe
def choose_blueprint(request: DeskRequest) -> HttpResponse:
    """The blueprints as cards, each with its outline."""
    blueprints = Blueprint.objects.active().with_outline()
    return render(request, "desk/choose.html", {"blueprints": blueprints})


@require_POST
def create(request: DeskRequest, slug: str) -> HttpResponse:
    """A new draft from a blueprint."""
    blueprint = get_object_or_404(Blueprint.objects.active().with_outline(), slug=slug)
    key = key_of_press(request, slug)
    draft = create_draft(owner=request.user, blueprint=blueprint, key=key)
    return redirect("desk:hub", draft.pk)


@require_POST
def copy(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """A second draft with all that was written in the first."""
    draft = get_draft(request, draft_id)
    copied = copy_draft(draft=draft, key=key_of_press(request, draft_id))
    messages.success(request, _("Copied. You are in the copy now."))
    return redirect("desk:hub", copied.pk)


@require_POST
def delete(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """Take a draft off the list; the message offers to bring it back."""
    draft = get_any_draft(request, draft_id)
    delete_draft(draft=draft)
    messages.info(
        request,
        _("“%(name)s” is deleted.") % {"name": draft.name},
        extra_tags=f"undo:{reverse('desk:restore', args=[draft.pk])}",
    )
    return redirect("desk:drafts")


@require_POST
def restore(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """Bring a deleted draft back."""
    draft = get_any_draft(request, draft_id)
    restore_draft(draft=draft)
    messages.success(request, _("“%(name)s” is back.") % {"name": draft.name})
    return redirect("desk:drafts")
