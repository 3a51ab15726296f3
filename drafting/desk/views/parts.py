"""The pages of the guided form: hub, facts, title and opening, sections, closing."""

from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from drafting.desk.access import DeskRequest, get_draft, get_draft_to_read
from drafting.desk.contents import Contents, load_draft
from drafting.desk.fields import States
from drafting.desk.forms import passage_prefix
from drafting.desk.models import Draft, Passage
from drafting.desk.pages import facts_page, frame_passages, part_page
from drafting.desk.places import part_keys, url_of_part
from drafting.desk.removed import removed_around, removed_point
from drafting.desk.saving import is_clean, save_facts, save_posted, save_texts
from drafting.desk.services.phrases import takes_phrases
from drafting.desk.services.sections import removed_sections, takeable_sections
from drafting.desk.services.standing import bring_up_to_date
from drafting.desk.standing import overview_of
from drafting.web.answers import lead_to


@require_safe
def hub(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """The draft's parts with their states and what is open in them."""
    draft = get_draft_to_read(request, draft_id, "blueprint")
    bring_up_to_date([draft])
    context = {
        "progress": overview_of(draft.standing),
        "draft": draft,
        "takeable": takeable_sections(draft=draft).only("heading"),
        "removed": removed_sections(draft=draft),
        "newer": draft.newer_blueprint,
    }
    return render(request, "desk/hub.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """The questions the blueprint asks."""
    draft = get_draft(request, draft_id)
    states: States = {}
    if request.method == "POST":
        states = save_facts(request.POST, draft.facts.all())
        if is_clean(states):
            return _next(request, draft, "facts")
    return facts_page(request, draft, states)


@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """Title, byline, salutation and opening."""
    return _frame_page(request, draft_id, "opening")


@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """Closing words and signature."""
    return _frame_page(request, draft_id, "closing")


def _frame_page(request: DeskRequest, draft_id: UUID, part: str) -> HttpResponse:
    contents = load_draft(get_draft(request, draft_id))
    passages = frame_passages(contents, part)
    states: States = {}
    if request.method == "POST":
        states = save_texts(request.POST, passages)
        if is_clean(states):
            return _next(request, contents.draft, part)
        contents = load_draft(contents.draft)
    return part_page(request, contents, part, states)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: DeskRequest, draft_id: UUID, section_id: UUID) -> HttpResponse:
    """One section: its heading, lead, points and tail."""
    contents = load_draft(get_draft(request, draft_id))
    if contents.section(section_id) is None:
        raise Http404
    states: States = {}
    if request.method == "POST":
        states = save_posted(request.POST, contents.draft)
        _tell_of_lost(request, contents, states)
        if is_clean(states):
            return _next(request, contents.draft, str(section_id))
        contents = load_draft(contents.draft)
    removed = removed_point(section_id, request.GET.get("removed", ""))
    return part_page(request, contents, str(section_id), states, removed=removed)


def _tell_of_lost(request: DeskRequest, contents: Contents, states: States) -> None:
    """Say what became of texts in points which another window had taken out."""
    present = {passage_prefix(row) for row in contents.passages()}
    lost = {prefix: state for prefix, state in states.items() if prefix not in present}
    for typed in filter(None, (state.typed for state in lost.values())):
        words = _("Not saved, since its point was removed and changed in another window: %(text)s")
        messages.error(request, words % {"text": typed})
    ids = [UUID(prefix[1:]) for prefix in lost]
    rows = Passage.objects.filter(pk__in=ids).select_related("point__parent") if ids else ()
    for point in filter(None, {removed_around(row) for row in rows}):
        words = _("A point of this page was removed in another window. Its text is kept.")
        back = reverse("desk:restore-point", args=[contents.draft.pk, point.pk])
        messages.warning(request, words, extra_tags=f"undo:{back}")


def _next(request: DeskRequest, draft: Draft, key: str) -> HttpResponse:
    """Where a saved page leads: to the next part, with “save” to itself, or where “then” says."""
    keys = [*part_keys(draft), ""]
    after = keys[keys.index(key) + 1]
    following = url_of_part(draft.pk, after) if after else reverse("desk:review", args=[draft.pk])
    address = _place_named(draft, keys, request.POST.get("then", "")) or following
    if "save" in request.POST:
        messages.success(request, _("Saved."))
    if "save" in request.POST or "stay" in request.GET:
        address = url_of_part(draft.pk, key)
    return lead_to(request, address)


def _place_named(draft: Draft, keys: Collection[str], name: str) -> str:
    """Another part by its key, with #removed its removed points; or the phrases for a text."""
    key, _mark, place = name.partition("#")
    if not key:
        return ""
    if key in keys:
        return url_of_part(draft.pk, key) + ("#removed" if place == "removed" else "")
    found = (row for row in load_draft(draft).passages() if str(row.pk) == key)
    passage = next(found, None)
    if passage and takes_phrases(passage):
        return reverse("desk:picker", args=[draft.pk, passage.pk])
    return ""
