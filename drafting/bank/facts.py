"""Which phrases need which facts: the last fact behind a slot must not go while phrases use it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from drafting.bank.models import Fact, Phrase
from drafting.report import slots

NAMED = 3
"""How many phrases an error names."""


@dataclass(frozen=True, slots=True)
class NeededSlot:
    """A slot that no fact would fill any more, and the phrases that use it."""

    key: str
    count: int
    codes: tuple[str, ...]

    def __str__(self) -> str:
        message = ngettext(
            "%(count)d phrase uses 【%(key)s】 and no other fact fills it: %(codes)s. "
            "Change the phrase first.",
            "%(count)d phrases use 【%(key)s】 and no other fact fills it: %(codes)s. "
            "Change the phrases first.",
            self.count,
        )
        more = ["…"] if self.count > len(self.codes) else []
        codes = "、".join([*self.codes, *more])
        return message % {"count": self.count, "key": self.key, "codes": codes}


def phrases_using(keys: Iterable[str]) -> QuerySet[Phrase]:
    """The phrases that ask for any of these slots."""
    wanted = Q(pk__in=[])
    for key in keys:
        wanted |= Q(text__regex=rf"【\s*{re.escape(key)}\s*】")
    return Phrase.objects.filter(wanted)


def still_needed(keys: Collection[str], *, without: Collection[int]) -> dict[str, NeededSlot]:
    """Which of the keys phrases use while no fact but those `without` fills them; two queries."""
    filled = Fact.objects.filter(key__in=keys).exclude(pk__in=without)
    gone = set(keys) - set(filled.values_list("key", flat=True))
    users: dict[str, list[str]] = {}
    if gone:
        for code, text in phrases_using(gone).order_by("code").values_list("code", "text"):
            for key in gone & set(slots.NAME.findall(text)):
                users.setdefault(key, []).append(code)
    return {key: NeededSlot(key, len(all_), tuple(all_[:NAMED])) for key, all_ in users.items()}
