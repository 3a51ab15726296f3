"""What came between looking and storing is looked at: the page is answered once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def answered_once_more(
    request: HttpRequest,
    answer: Callable[[], HttpResponse],
    after: type[Exception] = IntegrityError,
) -> HttpResponse:
    """An answer in a transaction; where it fails with this error, another in a new one.

    A form looks before it stores, and two who take one name in the same moment both find it
    free. The second finds it taken when it looks again, and says so at its field.
    """
    posted = request.POST
    try:
        with transaction.atomic():
            return answer()
    except after:
        request.POST = posted
        for files in request.FILES.lists():
            for file in files[1]:
                file.seek(0)
    with transaction.atomic():
        return answer()
