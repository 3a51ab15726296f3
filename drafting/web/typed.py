"""What was typed in a form that could not be taken, for the page that says so."""

import re
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.module_loading import import_string

_NOT_TYPED = re.compile(
    r"^_|(?:^|-)(?:csrfmiddlewaretoken|seen|revision|sent|next|carried|checked|action|apply|id)$"
)
_SECRET = re.compile("password|token", re.IGNORECASE)
_NO_TEXT = re.compile(r".?|[0-9]+|[a-z_-]{1,20}|[0-9a-f-]{32,64}", re.DOTALL)
"""One character, a number, the key of a choice, an id or a digest."""

MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Typed:
    """A posted text, how many lines of it a page shows at once, and where it comes from.

    `field` is the name it was posted under, `name` what the page calls that field.
    """

    value: str
    rows: int
    field: str = ""
    name: str = ""


def typed_texts(posted: QueryDict) -> list[Typed]:
    """The texts of a posted form, each once; no passwords, tokens or choices."""
    fields: dict[str, str] = {}
    for name, values in posted.lists():
        if not _NOT_TYPED.search(name) and not _SECRET.search(name):
            for text in values:
                fields.setdefault(text, name)
    return [
        Typed(text, min(MOST_ROWS, 2 + len(text) // 60), name)
        for text, name in fields.items()
        if not _NO_TEXT.fullmatch(text.strip())
    ]


def typed_and_named(request: HttpRequest) -> list[Typed]:
    """The texts of the form that a request brought, with the words for their fields."""
    texts = typed_texts(request.POST)
    names_of = import_string(settings.TYPED_FIELD_NAMES)
    names = names_of(request, [text.field for text in texts]) if texts else {}
    return [replace(text, name=names.get(text.field, "")) for text in texts]
