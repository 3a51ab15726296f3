"""Reports and phrases on a page."""

from collections.abc import Sequence

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from drafting.report.html import paragraphs_html
from drafting.report.layout import OPEN_SLOT, Paragraph

register = template.Library()


@register.simple_tag
def paper(paragraphs: Sequence[Paragraph]) -> SafeString:
    """A report's paragraphs as HTML; the exporter escapes every text."""
    return mark_safe(paragraphs_html(paragraphs))  # noqa: S308


@register.filter
def mark_slots(text: str) -> SafeString:
    """A text, escaped, with its open slots marked."""
    marked = OPEN_SLOT.sub(lambda slot: f'<mark class="slot">{slot[0]}</mark>', escape(text))
    return mark_safe(marked)  # noqa: S308 - escaped just above
