"""Working out how far drafts have come where that is not known, and storing it."""

from __future__ import annotations

import logging
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db import Error as DatabaseError
from django.db import IntegrityError, transaction

from drafting.desk.contents import load_contents
from drafting.desk.models import Draft, Standing
from drafting.desk.progress import Progress
from drafting.desk.standing import is_true, standing_of
from drafting.desk.titles import name_in
from drafting.web.storage import short_of_patience, trouble_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LOG = logging.getLogger(__name__)

_ONE_LINE = 1_000_000
"""A line that holds any title: where a page style breaks it has no part in what is stored."""

PATIENCE = 1_000
"""How long a page waits until it can store this, in milliseconds: it is shown without it."""

_COLUMNS = ("revision", "shape", "state", "gap_count", "length", "parts")


def bring_up_to_date(drafts: Iterable[Draft]) -> None:
    """Let `draft.standing` of each draft be true; those that are not are read whole, and stored.

    A page that shows drafts needs what is worked out, not that it is stored: where the
    database takes nothing, it is worked out again the next time. Stored in one order, so
    that two pages do not wait for each other's rows.
    """
    stale = sorted((draft for draft in drafts if not is_true(draft)), key=attrgetter("pk"))
    if not stale:
        return
    progresses = [Progress(contents, _ONE_LINE) for contents in load_contents(stale)]
    rows = [standing_of(progress) for progress in progresses]
    for progress, row in zip(progresses, rows, strict=True):
        progress.draft.standing = row
    try:
        with short_of_patience(PATIENCE):
            _store(progresses, rows)
    except IntegrityError:
        _LOG.info("A draft was deleted while it was read.")
    except DatabaseError as error:
        if trouble_of(error) is None:
            raise
        _LOG.warning("How far drafts have come could not be stored.")


@transaction.atomic
def _store(progresses: Sequence[Progress], rows: Sequence[Standing]) -> None:
    """Store what was worked out, whatever is stored: each row tells which revision it is of.

    A title that names the points is worked out here; else a change has done it.
    """
    Standing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["draft"], update_fields=_COLUMNS
    )
    for progress in progresses:
        draft, name = progress.draft, name_in(progress.contents)
        if draft.name != name:
            Draft.objects.filter(pk=draft.pk, revision=draft.revision).update(name=name)
            draft.name = name
