"""The phrase picker: what the bank offers a passage, and taking it."""

from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import trigger_client_event

from drafting.bank.models import Phrase, Topic
from drafting.desk.access import DeskRequest, get_passage
from drafting.desk.contents import Contents, load_draft
from drafting.desk.forms import clean_line, passage_prefix
from drafting.desk.models import Passage
from drafting.desk.saving import save_posted
from drafting.desk.services.phrases import Offer, offers_for, take_phrase, takes_phrases
from drafting.desk.views.fields import entry_response, page_of, status_of
from drafting.desk.views.parts import section_context
from drafting.web.numbers import whole_number

OFFERS = 30


@require_safe
@vary_on_headers("HX-Request")
def picker(request: DeskRequest, draft_id: UUID, passage_id: UUID) -> HttpResponse:
    """Phrases that fit a passage's role and topic; `topic=all` shows every topic."""
    passage = _target(request, draft_id, passage_id)
    own_topic = passage.point.topic_id if passage.point else None
    chosen = request.GET.get("topic", str(own_topic or ""))
    topic = whole_number(chosen)
    words = clean_line(request.GET.get("q", ""))
    offers = offers_for(passage, words=words, topic=topic, limit=OFFERS + 1)
    back = page_of(Contents(passage.draft), passage)
    is_in_section = passage.point_id or passage.section_id
    context = {
        "draft": passage.draft,
        "passage": passage,
        "rows": _rows(passage, offers[:OFFERS]),
        "has_more": len(offers) > OFFERS,
        "prefix": passage_prefix(passage),
        "target": f"#{'points' if is_in_section else passage_prefix(passage)}",
        "chosen": chosen,
        "shows_topic": topic is None,
        "words": words,
        "back": back,
        "next": quote(back),
    }
    if request.htmx.target == "offers":
        return render(request, "desk/picker.html#offers", context)
    context["topics"] = Topic.objects.all() if passage.point else ()
    if request.htmx:
        return render(request, "desk/picker.html#picker", context)
    return render(request, "desk/picker.html", context)


@require_POST
def take(request: DeskRequest, draft_id: UUID, passage_id: UUID, phrase_id: int) -> HttpResponse:
    """Put a phrase into the draft; what was typed meanwhile is saved first."""
    passage = _target(request, draft_id, passage_id)
    phrase = get_object_or_404(Phrase.objects.active(), pk=phrase_id)
    section = passage.point.section if passage.point else passage.section
    states = save_posted(request.POST, passage.draft)
    contents = load_draft(passage.draft)
    current = contents.passage(passage.pk)
    if current is None:
        raise Http404
    target = take_phrase(
        contents=contents,
        passage=current,
        phrase=phrase,
        position=whole_number(request.POST.get("position", "")),
    )
    if section is None or not request.htmx:
        return entry_response(request, target, states)
    context = section_context(load_draft(passage.draft), section.pk, states)
    context["focus_field"] = passage_prefix(target)
    response = render(request, "desk/section.html#points", context, status=status_of(states))
    return trigger_client_event(response, "draft-saved")


Row = tuple[Offer, str, str]
"""An offer, the address that takes it, and the one to suggest a change at."""


def _rows(passage: Passage, offers: list[Offer]) -> list[Row]:
    """Offers with their addresses: asked of Django once, since a page shows thirty."""
    take = reverse("desk:take-phrase", args=[passage.draft_id, passage.pk, 0]).rpartition("0")
    suggest = reverse("bank:suggest", args=[0]).rpartition("0")
    ids = [(offer, str(offer.phrase.pk)) for offer in offers]
    return [(offer, take[0] + pk + take[2], suggest[0] + pk + suggest[2]) for offer, pk in ids]


def _target(request: DeskRequest, draft_id: UUID, passage_id: UUID) -> Passage:
    passage = get_passage(request, draft_id, passage_id)
    if not takes_phrases(passage):
        raise Http404
    return passage
