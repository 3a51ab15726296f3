"""Addresses on pages: a page has hundreds of them, of few patterns."""

from functools import lru_cache
from uuid import UUID

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

_STAND_INS: dict[type, tuple[UUID, ...] | tuple[int, ...]] = {
    UUID: tuple(UUID(int=2**127 + number) for number in range(9)),
    int: tuple(10**17 + number for number in range(9)),
}
"""Ids that stand for those of a pattern, by place."""


def url(name: str, *arguments: object) -> str:
    """The address of a view; its pattern is worked out once, ids only put in."""
    kinds = tuple(type(one) if type(one) in _STAND_INS else one for one in arguments)
    return _pattern(name, kinds, get_script_prefix()).format(*arguments)


@lru_cache(maxsize=1_000)
def _pattern(name: str, kinds: tuple[object, ...], _prefix: str) -> str:
    """An address with `{0}` for an id; what is no id, a slug or a word, is part of the pattern."""
    named = {
        place: str(_STAND_INS[kind][place])
        for place, kind in enumerate(kinds)
        if isinstance(kind, type)
    }
    arguments = [named.get(place, kind) for place, kind in enumerate(kinds)]
    pattern = reverse(name, args=arguments).replace("{", "{{").replace("}", "}}")
    for place, stand_in in named.items():
        pattern = pattern.replace(stand_in, f"{{{place}}}")
    return pattern


def with_query(request: HttpRequest, **changes: object) -> str:
    """The query of this request with some of it changed: `?q=…&page=2`."""
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"
