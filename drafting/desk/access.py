"""Who may see what: an object of the signed-in drafter's, or 404."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from drafting.desk.models import Draft, Passage, Point, Section

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django_htmx.middleware import HtmxDetails


class DeskRequest(HttpRequest):
    """A request as it reaches the desk: signed in, and with htmx's details."""

    user: User
    htmx: HtmxDetails


def get_draft(request: DeskRequest, draft_id: UUID) -> Draft:
    """The drafter's own draft, or 404."""
    drafts = Draft.objects.of(request.user).select_related("page_style", "blueprint")
    return get_object_or_404(drafts, pk=draft_id)


def get_any_draft(request: DeskRequest, draft_id: UUID) -> Draft:
    """A draft of the drafter's, deleted or not, or 404."""
    return get_object_or_404(Draft.objects.filter(owner=request.user), pk=draft_id)


def get_section(request: DeskRequest, draft_id: UUID, section_id: UUID) -> Section:
    """A section of the drafter's own draft, or 404."""
    sections = Section.objects.select_related("draft__page_style")
    return get_object_or_404(sections, pk=section_id, draft=get_draft(request, draft_id))


def get_point(request: DeskRequest, draft_id: UUID, point_id: UUID) -> Point:
    """A point of the drafter's own draft, removed ones too, or 404."""
    points = Point.objects.select_related("section__draft__page_style", "parent")
    draft = get_draft(request, draft_id)
    return get_object_or_404(points, pk=point_id, section__draft=draft)


def get_passage(request: DeskRequest, draft_id: UUID, passage_id: UUID) -> Passage:
    """A passage of the drafter's own draft, or 404; one query, for it is asked at every pause."""
    passages = Passage.objects.select_related(
        "draft__page_style", "section", "point__section", "point__parent"
    )
    own = passages.filter(draft__owner=request.user, draft__deleted_at=None, draft=draft_id)
    return get_object_or_404(own, pk=passage_id)
