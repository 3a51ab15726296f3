"""The texts of the form that was posted, on a page."""

from typing import Any

from django import template

from drafting.web.typed import Typed, typed_and_named

register = template.Library()


@register.simple_tag(takes_context=True, name="typed_texts")
def of_the_request(context: dict[str, Any]) -> list[Typed]:
    """What was typed in the form that this page answers."""
    return typed_and_named(context["request"])
