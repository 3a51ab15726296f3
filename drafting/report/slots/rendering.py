"""Rendering: a checked skeleton with its values."""

from collections.abc import Mapping
from functools import lru_cache

from jinja2 import Template, nodes

from drafting.report.slots.language import ENVIRONMENT, MAX_GROWN, TOO_LONG, FactValue


@lru_cache(maxsize=2048)
def _compiled(source: str) -> Template:
    """The template; its loops take what is no list for a list of one."""
    tree = ENVIRONMENT.parse(source)
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(
            loop.iter, "items", [], [], None, None, lineno=loop.lineno, environment=ENVIRONMENT
        )
    return ENVIRONMENT.from_string(tree)


def render(source: str, values: Mapping[str, FactValue], *, most: int = MAX_GROWN) -> str:
    """Render a checked skeleton. Empty values count as missing: the slot shows itself.

    What would be longer than `most` is not made: `TOO_LONG` stands in its place.
    """
    if not source:
        return ""
    known = {name: value for name, value in values.items() if value}
    pieces, length = [], 0
    for piece in _compiled(source).generate(known):
        length += len(piece)
        if length > most:
            return TOO_LONG
        pieces.append(piece)
    return "".join(pieces)
