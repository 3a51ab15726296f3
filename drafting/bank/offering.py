"""The first phrases of those that fit a text, read part by part until there are enough.

To sort all that fit for the thirty that are shown takes longer the more there are. A
part of one topic comes out of the index `phrase_order` sorted, and no row behind the
last one wanted is read; topics that are not needed are not looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter

from django.db.models import F, Q, QuerySet

from drafting.bank.models import Phrase, Topic

GROWTH = 4
"""Each part of several topics has so many times the topics of the one before."""

_BY_TOPIC = (F("topic__order").asc(nulls_first=True), "code")


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: words, in the phrases of a topic or of every topic.

    `first`: the ids of phrases that come before all others.
    """

    words: str = ""
    topic: int | None = None
    first: Collection[int] = ()


def first_phrases(fitting: QuerySet[Phrase], search: Search, *, limit: int) -> list[Phrase]:
    """At most `limit` of the phrases that fit: those of `first`, of every topic, topic by topic.

    Within a topic by their codes, topics in the order of the editors. With a `topic` only
    its phrases and those of every topic. At most five queries for 21 topics, then one
    more for every four times as many, and one where some come first.
    """
    found: list[Phrase] = []
    for part in _parts(fitting, search):
        found += part[: limit - len(found)]
        if len(found) == limit:
            break
    return found


def _parts(fitting: QuerySet[Phrase], search: Search) -> Iterator[QuerySet[Phrase]]:
    found = fitting.containing(search.words)  # type: ignore[attr-defined]
    topic = search.topic
    if search.first:
        places = Q() if topic is None else Q(topic=topic) | Q(topic=None)
        yield found.filter(places, pk__in=search.first).order_by(*_BY_TOPIC)
        found = found.exclude(pk__in=search.first)
    yield found.filter(topic=None).order_by("code")
    if topic is not None:
        yield found.filter(topic=topic).order_by("code")
        return
    for topics in _growing_parts():
        if len(topics) == 1:
            yield found.filter(topic=topics[0]).order_by("code")
        else:
            yield found.filter(topic__in=topics).order_by(*_BY_TOPIC)


def _growing_parts() -> Iterator[list[int]]:
    """Every topic in order: first one, then `GROWTH`, and so on.

    Topics at the same place stay together, since their phrases stand mixed.
    """
    rows = Topic.objects.order_by("order").values_list("order", "pk")
    places = [[pk for _order, pk in same] for _order, same in groupby(rows, itemgetter(0))]
    size = 1
    while places:
        part, places = places[:size], places[size:]
        yield list(chain.from_iterable(part))
        size *= GROWTH
