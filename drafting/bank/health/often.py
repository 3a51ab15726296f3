"""Phrases so many drafts took that reports begin to read alike."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from django.db.models import Count

from drafting.bank.models import Phrase, PhraseUse

DRAFTS, SHARE = 10, 0.05
"""Used too often: by at least so many drafts, and by this share of all that took phrases."""


@dataclass(frozen=True, slots=True)
class Often:
    """A phrase, how many drafts took it, and their share of all: 0 to 1."""

    phrase: Phrase
    drafts: int
    share: float

    @property
    def percent(self) -> int:
        """The share in whole percents."""
        return round(100 * self.share)


def used_too_often(limit: int) -> list[Often]:
    """The phrases that most drafts took; three queries."""
    all_drafts = PhraseUse.objects.values("draft_id").distinct().count()
    counts = PhraseUse.objects.values_list("phrase").annotate(n=Count("*"))
    most = counts.filter(n__gte=max(DRAFTS, ceil(SHARE * all_drafts))).order_by("-n", "phrase")[
        :limit
    ]
    drafts: dict[int, int] = dict(most)
    phrases = Phrase.objects.select_related("topic").in_bulk(drafts)
    return [Often(phrases[pk], n, n / all_drafts) for pk, n in drafts.items()]
