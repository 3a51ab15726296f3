"""Who may see and change what: an object of a draft one is let into, or 404.

Every view gets what it works on from here. Reading and writing are apart: a reader who
does not own a draft is let in by `readable`, and can still change nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.shortcuts import get_object_or_404

from drafting.desk.models import Draft, DraftFact, Passage, Point, Section
from drafting.web.answers import SiteRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from drafting.desk.models.draft import DraftQuerySet

Row = TypeVar("Row", bound=Model)


class DeskRequest(SiteRequest):
    """A request as it reaches the desk."""


def readable(user: User) -> Q:
    """The drafts a user may read: his own. Whoever else is to read one is let in here."""
    return Q(owner=user)


def writable(user: User, way: str = "") -> Q:
    """The drafts a user may change: his own; or the rows whose draft, along `way`, he may."""
    return Q(**{f"{way}owner": user})


def my_drafts(request: DeskRequest, *, deleted: bool = False) -> DraftQuerySet:
    """The drafts on a drafter's list; the deleted ones he can bring back on request."""
    return Draft.objects.filter(writable(request.user), deleted_at__isnull=not deleted)


def get_draft_to_read(request: DeskRequest, draft_id: UUID, *related: str) -> Draft:
    """A draft the user may read, or 404; what is `related` is read with it."""
    return _standing_draft(draft_id, readable(request.user), *related)


def get_draft(request: DeskRequest, draft_id: UUID) -> Draft:
    """A draft the user may change, or 404."""
    return _standing_draft(draft_id, writable(request.user))


def _standing_draft(draft_id: UUID, allowed: Q, *related: str) -> Draft:
    drafts = Draft.objects.filter(allowed, deleted_at=None)
    return get_object_or_404(drafts.select_related("page_style", *related), pk=draft_id)


def get_any_draft(request: DeskRequest, draft_id: UUID) -> Draft:
    """A draft the user may change, deleted or not, or 404."""
    return get_object_or_404(Draft.objects.filter(writable(request.user)), pk=draft_id)


def get_fact(request: DeskRequest, draft_id: UUID, fact_id: int) -> DraftFact:
    """A fact of a draft the user may change, or 404."""
    facts = _within(DraftFact.objects.select_related("draft"), request, draft_id)
    return get_object_or_404(facts, pk=fact_id)


def get_section(request: DeskRequest, draft_id: UUID, section_id: UUID) -> Section:
    """A section of a draft the user may change, or 404."""
    sections = Section.objects.select_related("draft__page_style")
    return get_object_or_404(_within(sections, request, draft_id), pk=section_id)


def get_point(request: DeskRequest, draft_id: UUID, point_id: UUID) -> Point:
    """A point of a draft the user may change, removed ones too, or 404."""
    points = Point.objects.select_related("section__draft__page_style", "parent")
    return get_object_or_404(_within(points, request, draft_id, "section__draft"), pk=point_id)


def get_passage(request: DeskRequest, draft_id: UUID, passage_id: UUID, *related: str) -> Passage:
    """A passage of a draft the user may change, or 404; what is `related` is read with it."""
    passages = Passage.objects.select_related("draft", *related)
    return get_object_or_404(_within(passages, request, draft_id), pk=passage_id)


def _within(
    rows: QuerySet[Row], request: DeskRequest, draft_id: UUID, way: str = "draft"
) -> QuerySet[Row]:
    """Those of the rows whose draft, along `way`, is this one and may be changed; one query."""
    mine = rows.filter(writable(request.user, f"{way}__"))
    return mine.filter(**{way: draft_id, f"{way}__deleted_at": None})
