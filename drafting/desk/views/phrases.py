"""The phrase picker: what the bank offers a passage, and taking it."""

from urllib.parse import quote, urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from drafting.bank.models import Phrase, Topic
from drafting.desk.access import DeskRequest, get_passage
from drafting.desk.contents import SectionContents, load_draft
from drafting.desk.field_answers import field_or_page, page_of
from drafting.desk.fields import EntryState
from drafting.desk.forms import clean_line, passage_prefix
from drafting.desk.models import Passage, PassageKind
from drafting.desk.saving import no_room, save_posted
from drafting.desk.services.phrases import (
    Offer,
    note_use,
    offers_for,
    stands_in_draft,
    take_phrase,
    takes_phrases,
)
from drafting.desk.services.room import NoRoomError
from drafting.web.answers import page_or_part, wants_part_for
from drafting.web.numbers import whole_number

OFFERS = 30


@require_safe
def picker(request: DeskRequest, draft_id: UUID, passage_id: UUID) -> HttpResponse:
    """Phrases that fit a passage's role and topic; `topic=all` shows every topic."""
    passage = _target(request, draft_id, passage_id)
    context = _picker_context(request, passage)
    if wants_part_for(request, "offers"):
        return page_or_part(request, "desk/picker.html", "offers", context)
    return page_or_part(request, "desk/picker.html", "picker", context | _around_offers(passage))


def _picker_context(request: DeskRequest, passage: Passage) -> dict[str, object]:
    """The offers of a picker, as its search and topic say."""
    own_topic = passage.point.topic_id if passage.point else None
    chosen = request.GET.get("topic", str(own_topic or ""))
    topic = whole_number(chosen)
    words = clean_line(request.GET.get("q", ""))
    offers = offers_for(passage, words=words, topic=topic, limit=OFFERS + 1)
    back = page_of(passage)
    return {
        "draft": passage.draft,
        "passage": passage,
        "rows": _rows(passage, offers[:OFFERS], urlencode({"topic": chosen, "q": words})),
        "asked": None,
        "has_more": len(offers) > OFFERS,
        "chosen": chosen,
        "shows_topic": topic is None,
        "words": words,
        "back": back,
        "next": quote(back),
    }


def _around_offers(passage: Passage) -> dict[str, object]:
    """What a picker has around its offers: the topics, and the fields a phrase goes into."""
    point = passage.point
    owner = f"{point.pk}." if point else ""
    section = SectionContents(point.section, 0) if point else None
    return {
        "topics": Topic.objects.all() if point else (),
        "prefix": passage_prefix(passage),
        "field": f"{owner}{PassageKind.BODY}" if point else passage.source,
        "heading": f"{owner}{PassageKind.HEADING}"
        if section and point and section.has_headings(point)
        else "",
    }


@require_POST
def take(request: DeskRequest, draft_id: UUID, passage_id: UUID, phrase_id: int) -> HttpResponse:
    """Put a phrase at the end of a text; one the draft has already only when asked again.

    This is the way without JavaScript. With it the phrase goes into the field of the
    page, is saved as typed text is, and `note` is told of its use.
    """
    passage = _target(request, draft_id, passage_id)
    phrase = get_object_or_404(Phrase.objects.active(), pk=phrase_id)
    states = save_posted(request.POST, passage.draft)
    contents = load_draft(passage.draft)
    current = contents.passage(passage.pk)
    if current is None:
        raise Http404
    again = "again" in request.POST
    if not again and stands_in_draft(passage.draft, phrase):
        context = _picker_context(request, passage) | _around_offers(passage)
        return render(request, "desk/picker.html", context | {"asked": phrase.pk})
    try:
        target = take_phrase(contents=contents, passage=current, phrase=phrase, again=again)
    except NoRoomError as error:
        states[passage_prefix(current)] = EntryState(errors=[no_room(error)])
        target = current
    return field_or_page(request, target, states)


@require_POST
def note(request: DeskRequest, draft_id: UUID, passage_id: UUID, phrase_id: int) -> HttpResponse:
    """Note that a phrase was put into a text of this draft."""
    passage = _target(request, draft_id, passage_id)
    note_use(draft=passage.draft, phrase=get_object_or_404(Phrase, pk=phrase_id))
    return HttpResponse(status=204)


Row = tuple[Offer, str, str]
"""An offer, the address that takes it, and the one to suggest a change at."""


def _rows(passage: Passage, offers: list[Offer], query: str) -> list[Row]:
    """Offers with their addresses: asked of Django once, since a page shows thirty."""
    take = reverse("desk:take-phrase", args=[passage.draft_id, passage.pk, 0]).rpartition("0")
    suggest = reverse("bank:suggest", args=[0]).rpartition("0")
    ids = [(offer, str(offer.phrase.pk)) for offer in offers]
    tail = f"{take[2]}?{query}"
    return [(offer, take[0] + pk + tail, suggest[0] + pk + suggest[2]) for offer, pk in ids]


def _target(request: DeskRequest, draft_id: UUID, passage_id: UUID) -> Passage:
    passage = get_passage(request, draft_id, passage_id, "section", "point__section")
    if not takes_phrases(passage):
        raise Http404
    return passage
