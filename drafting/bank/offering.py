"""The first phrases of those that fit a text, read part by part until there are enough.

To sort all that fit for the thirty that are shown takes longer the more there are. A
part of one topic comes out of the index `phrase_order` sorted, and no row behind the
last one wanted is read; topics that are not needed are not looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain, groupby
from operator import itemgetter

from django.db.models import F, Q, QuerySet

from drafting.bank.models import Phrase, Topic

GROWTH = 4
"""Each part of several topics has so many times the topics of the one before."""

_BY_TOPIC = (F("topic__order").asc(nulls_first=True), "code")


def first_phrases(
    fitting: QuerySet[Phrase], *, topic: int | None, first: Collection[int], limit: int
) -> list[Phrase]:
    """At most `limit` phrases: those of `first` (ids), those of every topic, topic by topic.

    Within a topic by their codes, topics in the order of the editors. With a `topic` only
    its phrases and those of every topic. At most four queries for 21 topics, then one
    more for every four times as many.
    """
    found: list[Phrase] = []
    for part in _parts(fitting, topic, first):
        found += part[: limit - len(found)]
        if len(found) == limit:
            break
    return found


def _parts(
    fitting: QuerySet[Phrase], topic: int | None, first: Collection[int]
) -> Iterator[QuerySet[Phrase]]:
    if first:
        places = Q() if topic is None else Q(topic=topic) | Q(topic=None)
        yield fitting.filter(places, pk__in=first).order_by(*_BY_TOPIC)
        fitting = fitting.exclude(pk__in=first)
    yield fitting.filter(topic=None).order_by("code")
    if topic is not None:
        yield fitting.filter(topic=topic).order_by("code")
        return
    for topics in _growing_parts():
        if len(topics) == 1:
            yield fitting.filter(topic=topics[0]).order_by("code")
        else:
            yield fitting.filter(topic__in=topics).order_by(*_BY_TOPIC)


def _growing_parts() -> Iterator[list[int]]:
    """Every topic in order: first one, then `GROWTH`, and so on; never parted where two stand
    at the same place, since their phrases stand mixed."""
    rows = Topic.objects.order_by("order").values_list("order", "pk")
    places = [[pk for _order, pk in same] for _order, same in groupby(rows, itemgetter(0))]
    size = 1
    while places:
        part, places = places[:size], places[size:]
        yield list(chain.from_iterable(part))
        size *= GROWTH
