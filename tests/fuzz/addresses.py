"""Every address the site has, walked from the URLconf: a new one is there by itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_GROUP = re.compile(r"\(\?P(<\w+>)[^()]*\)")


@dataclass(frozen=True, slots=True)
class Address:
    """A route as the URLconf has it, `drafts/<uuid:draft_id>/`, and its name."""

    route: str
    name: str

    @property
    def parameters(self) -> list[str]:
        """What the route asks for, in order."""
        return _PARAMETER.findall(self.route)

    def path(self, arguments: Mapping[str, str]) -> str:
        """The path with these arguments, as they are."""
        return "/" + _PARAMETER.sub(lambda found: arguments[found[1]], self.route)


def addresses() -> list[Address]:
    """All of them, the admin's too."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, before: str, space: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = before + _plain(str(entry.pattern))
        if isinstance(entry, URLPattern):
            yield Address(route, f"{space}{entry.name or ''}")
        else:
            yield from _walk(entry, route, f"{entry.namespace}:" if entry.namespace else space)


def _plain(pattern: str) -> str:
    """A regular expression's named groups as parameters of a route."""
    return _GROUP.sub(r"\1", pattern).removeprefix("^").removesuffix("$")
