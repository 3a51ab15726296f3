"""Our own parts of pages on the pages of Django's admin."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def own(context: Context, name: str, **more: Any) -> SafeString:
    """What the page has at this place, made from one of our own templates.

    Nothing on a page of Django's that was made without a request: ours need one.
    """
    if "request" not in context:
        return SafeString()
    known: dict[Any, Any] = context.flatten()
    return render_to_string(name, {**known, **more}, context.get("request"))
