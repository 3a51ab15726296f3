"""One press makes one thing, though it is posted twice.

The button that makes something posts an id with it. What is made has an id worked out
from that, so that the second post finds what the first one made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from django.http import HttpRequest

FIELD = "new"


def key_of_press(request: HttpRequest, *place: object) -> UUID | None:
    """The id of what is made at a place by this press; None where the page gave none."""
    try:
        press = UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None
    return uuid5(press, "/".join(str(part) for part in place))
