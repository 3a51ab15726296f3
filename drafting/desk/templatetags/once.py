"""Buttons that make something once."""

from uuid import UUID, uuid4

from django import template

register = template.Library()


@register.simple_tag
def new_id() -> UUID:
    """What a button posts with its press; another each time the page is made."""
    return uuid4()
