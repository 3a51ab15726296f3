"""Two who take one name in the same moment: the second is told so, as at any other time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def answered_once_more(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """An answer in a transaction; where the database refuses what the form found free, another.

    The form looks before it stores. Whatever came between is there when it looks again, and
    it says what is wrong at its field.
    """
    posted = request.POST
    try:
        with transaction.atomic():
            return answer()
    except IntegrityError:
        request.POST = posted
        for files in request.FILES.lists():
            for file in files[1]:
                file.seek(0)
    with transaction.atomic():
        return answer()
