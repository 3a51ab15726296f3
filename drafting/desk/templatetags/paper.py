"""Reports and phrases on a page."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from drafting.report.layout import OPEN_SLOT

register = template.Library()


@register.filter
def mark_slots(text: str) -> SafeString:
    """A text, escaped, with its open slots marked."""
    marked = OPEN_SLOT.sub(lambda slot: f'<mark class="slot">{slot[0]}</mark>', escape(text))
    return mark_safe(marked)  # noqa: S308 - escaped just above
