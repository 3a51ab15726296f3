"""`manage.py standings`: how far drafts have come, worked out anew and stored."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import F, Q

from drafting.desk.models import Draft, Standing
from drafting.desk.services.standing import bring_up_to_date
from drafting.desk.standing import SHAPE

BATCH = 50


class Command(BaseCommand):
    """Works out what pages would otherwise work out when a draft is asked for."""

    help = "Work out how far drafts have come, where that is not stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which drafts, and how many at most."""
        parser.add_argument("--all", action="store_true", help="those that are stored too")
        parser.add_argument("--most", type=int, help="so many, those changed last first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work them out in batches, and say how many there were."""
        if options["all"]:
            Standing.objects.all().delete()
        is_true = Q(standing__shape=SHAPE, standing__revision=F("revision"))
        drafts = Draft.objects.filter(~is_true | Q(standing=None)).order_by("-changed_at", "pk")
        waiting = list(drafts.values_list("pk", flat=True)[: options["most"]])
        for start in range(0, len(waiting), BATCH):
            batch = Draft.objects.filter(pk__in=waiting[start : start + BATCH])
            bring_up_to_date(batch.select_related("standing"))
        if waiting:
            self.stdout.write(f"Worked out how far {len(waiting)} drafts have come.")
