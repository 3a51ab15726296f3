"""What was typed in a form that could not be taken, for the page that says so."""

import re
from dataclasses import dataclass

from django.http import QueryDict

_NOT_TYPED = re.compile(
    r"^_|(?:^|-)(?:csrfmiddlewaretoken|seen|revision|sent|next|carried|checked|action|apply|id)$"
)
_SECRET = re.compile("password|token", re.IGNORECASE)
_NO_TEXT = re.compile(r".?|[0-9]+|[a-z_-]{1,20}|[0-9a-f-]{32,64}", re.DOTALL)
"""One character, a number, the key of a choice, an id or a digest."""

MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Typed:
    """A posted text, and how many lines of it a page shows at once."""

    value: str
    rows: int


def typed_texts(posted: QueryDict) -> list[Typed]:
    """The texts of a posted form, each once; no passwords, tokens or choices."""
    texts = [
        text
        for name, values in posted.lists()
        for text in values
        if not _NOT_TYPED.search(name) and not _SECRET.search(name)
    ]
    kept = [text for text in dict.fromkeys(texts) if not _NO_TEXT.fullmatch(text.strip())]
    return [Typed(text, min(MOST_ROWS, 2 + len(text) // 60)) for text in kept]
