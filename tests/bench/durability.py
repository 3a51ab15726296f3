"""What a save on the disk costs: `python -m tests.bench.durability` prints a Markdown table.

The whole request of a save, by Django's test client, on SQLite in a new file, by one and
by several threads. `synchronous` NORMAL and FULL take turns of a second in one run, so
that what else the machine does disturbs both alike; FULL is what Nigao runs with. The
file is made where DATA_DIR points, since it is that disk which counts.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from statistics import median
from time import perf_counter
from typing import Any

import django

MODES = ("NORMAL", "FULL")
THREADS = (1, 8)
TURNS = 10
SECONDS = 1.0


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("DATA_DIR")) as folder:
        _set_up(folder)
        print("| threads | saves/s, NORMAL | saves/s, FULL | one save with FULL, ms | ratio |")
        print("|--:|--:|--:|--:|--:|")
        for threads in THREADS:
            normal, full = _saves_per_second(threads)
            row = (threads, f"{normal:.0f}", f"{full:.0f}", f"{1000 * threads / full:.1f}")
            print("|", " | ".join(map(str, (*row, f"{full / normal:.2f}"))), "|")


def _set_up(folder: str) -> None:
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
    os.environ["ALLOWED_HOSTS"] = "testserver"
    os.environ.setdefault("SECRET_KEY", "bench")
    os.environ["DJANGO_SETTINGS_MODULE"] = "drafting.settings"
    django.setup()

    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from drafting.bank.setup import fill_empty_bank  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    fill_empty_bank(folder=settings.FIXTURE_DIRS[0])


def _saves_per_second(threads: int) -> list[float]:
    """The median of each mode's turns."""
    savers = [_Saver(f"drafter-{threads}-{number}") for number in range(threads)]
    done: dict[str, list[float]] = {mode: [] for mode in MODES}
    with ThreadPoolExecutor(threads) as pool:
        for _turn in range(TURNS):
            for mode in MODES:
                start = perf_counter()
                saves = sum(pool.map(lambda saver, mode=mode: saver.save(mode), savers))
                done[mode].append(saves / (perf_counter() - start))
    return [median(done[mode]) for mode in MODES]


class _Saver:
    """A drafter with a draft, who saves one text again and again."""

    def __init__(self, name: str) -> None:
        from django.contrib.auth.models import User  # noqa: PLC0415
        from django.test import Client  # noqa: PLC0415
        from django.urls import reverse  # noqa: PLC0415

        from drafting.bank.models import Blueprint  # noqa: PLC0415
        from drafting.desk.services.drafts import create_draft  # noqa: PLC0415

        drafter = User.objects.create_user(name)
        draft = create_draft(owner=drafter, blueprint=Blueprint.objects.order_by("slug")[0])
        passage = draft.passages.filter(kind="body").order_by("pk")[0]
        self.client = Client(headers={"HX-Request": "true"})
        self.client.force_login(drafter, "django.contrib.auth.backends.ModelBackend")
        self.url = reverse("desk:passage", args=[draft.pk, passage.pk])
        self.texts = _texts(passage)

    def save(self, mode: str) -> int:
        """How many saves were acknowledged in one turn."""
        from django.db import connection  # noqa: PLC0415

        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous={mode}")
        saves, until = 0, perf_counter() + SECONDS
        while perf_counter() < until:
            response = self.client.post(self.url, next(self.texts))
            if response.status_code != 200:
                raise SystemExit(f"{self.url}: {response.status_code}")
            saves += 1
        return saves


def _texts(passage: Any) -> Iterator[dict[str, Any]]:
    """What the page of a passage posts, again and again."""
    from drafting.desk.forms import passage_prefix  # noqa: PLC0415

    prefix = passage_prefix(passage)
    for revision in count(passage.revision):
        text = f"对照检查不够深入，第{revision}次修改。" * 20
        yield {f"{prefix}-text": text, f"{prefix}-revision": revision, f"{prefix}-seen": ""}


if __name__ == "__main__":
    main()
