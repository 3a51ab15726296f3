"""Sections of a draft: add one any draft can take, take one out, bring it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from drafting.bank.models import SectionSkeleton
from drafting.desk.access import DeskRequest, get_draft, get_section
from drafting.desk.contents import load_draft
from drafting.desk.models import PassageKind, Section
from drafting.desk.services.sections import (
    TwinError,
    add_section,
    remove_section,
    restore_section,
)
from drafting.web.numbers import whole_number


@require_POST
def add(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """Put a section any draft can take into this one."""
    draft = get_draft(request, draft_id)
    chosen = whole_number(request.POST.get("section", "")) or 0
    skeleton = get_object_or_404(SectionSkeleton.objects.shared(), pk=chosen)
    section = add_section(draft=draft, skeleton=skeleton)
    return redirect("desk:section", draft.pk, section.pk)


@require_POST
def remove(request: DeskRequest, draft_id: UUID, section_id: UUID) -> HttpResponse:
    """Take a section out; the message offers to bring it back."""
    section = get_section(request, draft_id, section_id)
    heading = _heading_of(section)
    remove_section(section=section)
    messages.info(
        request,
        _("“%(name)s” is taken out.") % {"name": heading},
        extra_tags=f"undo:{reverse('desk:restore-section', args=[draft_id, section_id])}",
    )
    return redirect("desk:hub", draft_id)


@require_POST
def restore(request: DeskRequest, draft_id: UUID, section_id: UUID) -> HttpResponse:
    """Bring a section back that was taken out, unless it was added anew meanwhile."""
    section = get_section(request, draft_id, section_id)
    name = _heading_of(section)
    try:
        restore_section(section=section)
    except TwinError:
        words = _("“%(name)s” is in the report already. Take it out first to bring this one back.")
        messages.info(request, words % {"name": name})
    else:
        messages.success(request, _("“%(name)s” is back.") % {"name": name})
    return redirect("desk:hub", draft_id)


def _heading_of(section: Section) -> str:
    contents = load_draft(section.draft)
    return contents.text(section.passages.get(kind=PassageKind.HEADING))
