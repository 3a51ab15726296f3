"""How long the phrase picker takes: `python -m tests.bench.picker` prints a Markdown table.

The whole request (sign-in, access, reading the draft, offers, page) on the server, by
Django's test client, in one run on SQLite and, where DATABASE_URL names one, PostgreSQL.
Each runs in a process and a database of its own, which is gone afterwards.

Three banks: a small one; a large one that grew everywhere but at the place that is asked
for (it must cost the same); and the large one with as much there as elsewhere, the
biggest place. At each the picker is opened and searched at its place and with all topics,
there also for a word that no phrase has: then every text of the role is looked at.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from statistics import median
from time import perf_counter
from typing import Any

from tests.bench.databases import databases, empty_database, set_up

REQUESTS = 200
WARM_UP = 20
SMALL, LARGE = 1_000, 100_000
WORDS = ("责任", "办法", "本职", "同志", "今年", "机制", "自我", "去年")
NOWHERE = ("没有这样",)
ALL = {"topic": "all"}
CASES: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "opening": ({}, ()),
    "searching": ({}, WORDS),
    "opening all topics": (ALL, ()),
    "searching all topics": (ALL, WORDS),
    "a word nowhere": (ALL, NOWHERE),
}
TOPIC = "理论武装"
OURS = "--ours"


def main() -> None:
    """Measure each database in a process of its own, and print what came out."""
    if OURS in sys.argv:
        print(json.dumps(measured()))
        return
    print("| database | phrases | at this place |", " | ".join(CASES), "|")
    print("|---|" + "--:|" * (2 + len(CASES)))
    with tempfile.TemporaryDirectory() as folder:
        for name, address in databases(folder):
            environment = {**os.environ, "DATA_DIR": folder, "DATABASE_URL": address}
            command = [sys.executable, "-m", "tests.bench.picker", OURS]
            out = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
            for row in json.loads(out.stdout):
                print(f"| {' | '.join([name, *row])} |")


def measured() -> list[list[str]]:
    """A row of the table for each bank."""
    set_up()
    with empty_database():
        url = _prepared()
        return list(_rows(url))


def _prepared() -> str:
    """A draft at a problem of `TOPIC`; the address of its picker. The bank has no phrase yet."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from drafting.bank.models import Blueprint, Phrase, Topic  # noqa: PLC0415
    from drafting.bank.setup import fill_empty_bank  # noqa: PLC0415
    from drafting.desk.models import Passage, Point  # noqa: PLC0415
    from drafting.desk.services.drafts import create_draft  # noqa: PLC0415

    fill_empty_bank(folder=settings.FIXTURE_DIRS[0])
    Phrase.objects.all().delete()
    drafter = User.objects.create_user("bench")
    blueprint = max(Blueprint.objects.with_outline(), key=_points_of)
    draft = create_draft(owner=drafter, blueprint=blueprint)
    point = Point.objects.filter(section__draft=draft, section__role="problem").first()
    Point.objects.filter(pk=point.pk).update(topic=Topic.objects.get(name=TOPIC))
    passage = Passage.objects.get(point=point, kind="body")
    return reverse("desk:picker", args=[draft.pk, passage.pk])


def _points_of(blueprint: Any) -> int:
    return sum(section.points.count() for section in blueprint.sections.filter(role="problem"))


def _rows(url: str) -> Iterator[list[str]]:
    from tests.bench.big_bank import fill  # noqa: PLC0415

    fill(phrases=SMALL)
    yield _row(url)
    fill(phrases=LARGE, without=(TOPIC,))
    yield _row(url)
    _start_anew()
    fill(phrases=LARGE)
    yield _row(url)


def _start_anew() -> None:
    from drafting.bank.models import Phrase  # noqa: PLC0415

    Phrase.objects.update(continues=None)
    Phrase.objects.all()._raw_delete("default")


def _row(url: str) -> list[str]:
    from django.db import connection  # noqa: PLC0415

    from drafting.bank.models import Phrase  # noqa: PLC0415

    with connection.cursor() as cursor:  # as the database itself does from time to time
        cursor.execute("ANALYZE")
    there = Phrase.objects.filter(topic__name=TOPIC, role="problem").count()
    figures = _milliseconds(url)
    return [f"{Phrase.objects.count():,}", f"{there:,}", *(f"{figure:.1f}" for figure in figures)]


def _milliseconds(url: str) -> list[float]:
    """The median of each case; all in turn, so that what else runs disturbs all alike."""
    clients = {part: _client(part) for part in (False, True)}
    times: dict[str, list[float]] = {name: [] for name in CASES}
    for number in range(WARM_UP + REQUESTS):
        for name, (query, words) in CASES.items():
            asked = {**query, "q": words[number % len(words)]} if words else query
            start = perf_counter()
            response = clients[bool(words)].get(url, asked)
            times[name].append(perf_counter() - start)
            if response.status_code != 200:
                raise SystemExit(f"{url}: {response.status_code}")
    return [median(taken[WARM_UP:]) * 1000 for taken in times.values()]


def _client(part: bool) -> Any:
    """The drafter's browser: asks for the picker, or for its list only."""
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    client = Client(headers={"HX-Request": "true", **({"HX-Target": "offers"} if part else {})})
    client.force_login(User.objects.get(), "django.contrib.auth.backends.ModelBackend")
    return client


if __name__ == "__main__":
    main()
