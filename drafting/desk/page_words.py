"""What only the desk's pages say: phrases with their slots marked, the id of what a press makes."""

from uuid import uuid4

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup

from drafting.report.layout import OPEN_SLOT


class DeskWords(Extension):
    """Makes them known to the pages."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals |= {"new_id": uuid4}
        environment.filters |= {"chosen": chosen, "mark_slots": mark_slots}


def mark_slots(text: str) -> SafeString:
    """A text, escaped, with its open slots marked."""
    marked = OPEN_SLOT.sub(lambda slot: f'<mark class="slot">{slot[0]}</mark>', escape(text))
    return mark_safe(marked)  # noqa: S308 - escaped just above


def chosen(options: Markup, value: int | None) -> Markup:
    """The options of a choice with one of them selected: made once, not in every field."""
    if value is None:
        return options
    mark = f'value="{value}"'
    return Markup(str(options).replace(mark, f"{mark} selected", 1))  # noqa: S704 - HTML already
