"""What the desk's requests cost: `python -m tests.bench.desk` prints two Markdown tables.

The first is the CPU of one request in the process, by Django's test client: medians, all
in turn, beside a bare view that passes the same middleware. The second is how many a
second gunicorn answers, as `manage.py serve` starts it, by clients that keep their
connection; they share the machine with it. Both on SQLite and, where DATABASE_URL names
one, PostgreSQL.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count, cycle
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from tests.bench.databases import databases, empty_database, set_up
from tests.bench.load import Request, requests_per_second

REQUESTS, WARM_UP = 12, 3
SIZES = (28, 75)
"""Points of a draft."""
DRAFTS = 20
CONNECTIONS = (2, 16, 64)
SECONDS = 2.0
HTMX = {"HX-Request": "true"}
BLUEPRINT = "study-innovation"
OURS = "--ours"
CPU, RATE = "CPU of one request, ms", "Requests a second"

Measured = Callable[[], Any]


def main() -> None:
    """Measure each database in a process of its own, and print what came out."""
    if OURS in sys.argv:
        print(json.dumps(measured()))
        return
    found = dict(_found())
    for what in (CPU, RATE):
        print(f"\n{what}\n")
        heads = next(iter(found.values()))[what][0]
        print(f"| database | {' | '.join(heads)} |")
        print("|---|---|" + "--:|" * (len(heads) - 1))
        for name, tables in found.items():
            for row in tables[what][1:]:
                print(f"| {name} | {' | '.join(row)} |")


def _found() -> Iterator[tuple[str, dict[str, list[list[str]]]]]:
    for name, address in databases(""):
        with tempfile.TemporaryDirectory() as folder:
            here = address.replace("sqlite:///", f"sqlite:///{folder}")
            environment = {**os.environ, "DATA_DIR": folder, "DATABASE_URL": here}
            command = [sys.executable, "-m", "tests.bench.desk", OURS]
            out = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
            yield name, json.loads(out.stdout)


def measured() -> dict[str, list[list[str]]]:
    """Both tables, the heads first."""
    set_up()
    with empty_database() as address:
        desks = {size: Desk(size) for size in SIZES}
        return {
            CPU: _cpu(desks),
            RATE: _throughput(desks[SIZES[0]], address),
        }


class Desk:
    """A drafter with twenty drafts, and the requests to one of them."""

    def __init__(self, points: int) -> None:
        from django.contrib.auth.models import User  # noqa: PLC0415
        from django.test import Client  # noqa: PLC0415

        from drafting.desk.services.drafts import copy_draft  # noqa: PLC0415

        self.points = points
        drafter = User.objects.create_user(f"drafter-{points}")
        self.draft = _draft(drafter, points)
        for _number in range(DRAFTS - 1):
            copy_draft(draft=self.draft)
        self.client = Client()
        self.client.force_login(drafter, "django.contrib.auth.backends.ModelBackend")
        self.passages = list(self.draft.passages.filter(kind="body").order_by("pk"))
        self.saves = self.posts(self.passages[0])

    def addresses(self) -> dict[str, str]:
        """What is only read, by name."""
        from django.urls import reverse  # noqa: PLC0415

        section = self.draft.sections.get(role="problem")
        of_draft = {
            name: reverse(f"desk:{view}", args=[self.draft.pk])
            for name, view in (("hub", "hub"), ("review", "review"), (".docx", "download"))
        }
        return {
            "bare view": reverse("session"),
            f"list of {DRAFTS}": reverse("desk:drafts"),
            "section page": reverse("desk:section", args=[self.draft.pk, section.pk]),
            "preview": f"{reverse('desk:preview', args=[self.draft.pk])}?part={section.pk}",
            **of_draft,
        }

    def requests(self) -> dict[str, Measured]:
        """Everything that is measured, ready to be called."""
        found: dict[str, Measured] = {
            name: lambda url=url, name=name: self.client.get(
                url, headers=HTMX if name == "preview" else None
            )
            for name, url in self.addresses().items()
        }
        return {**found, "autosave": self._save}

    def _save(self) -> Any:
        url, fields = next(self.saves)
        return self.client.post(url, fields, headers=HTMX)

    def posts(self, passage: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        """What the page of a passage posts, again and again."""
        from django.urls import reverse  # noqa: PLC0415

        from drafting.desk.forms import passage_prefix  # noqa: PLC0415

        prefix = passage_prefix(passage)
        url = reverse("desk:passage", args=[self.draft.pk, passage.pk])
        for revision in count(passage.revision):
            text = f"对照检查不够深入，第{revision}次修改。" * 8
            fields = {"text": text, "revision": revision, "seen": ""}
            yield url, {f"{prefix}-{name}": value for name, value in fields.items()}


def _draft(drafter: Any, points: int) -> Any:
    """A composed draft with so many points, spread over its sections."""
    from django.conf import settings  # noqa: PLC0415

    from drafting.bank.models import Blueprint  # noqa: PLC0415
    from drafting.bank.setup import fill_empty_bank  # noqa: PLC0415
    from drafting.desk.models import Draft, Point  # noqa: PLC0415
    from drafting.desk.services.structure import add_point  # noqa: PLC0415
    from tests.desk.factories import composed_draft  # noqa: PLC0415

    if not Blueprint.objects.exists():
        fill_empty_bank(folder=settings.FIXTURE_DIRS[0])
    draft = composed_draft(BLUEPRINT, drafter)
    there = Point.objects.present().filter(section__draft=draft).count()
    sections = cycle(draft.sections.all())
    for _number in range(points - there):
        add_point(section=next(sections))
    return Draft.objects.get(pk=draft.pk)


def _cpu(desks: dict[int, Desk]) -> list[list[str]]:
    """A row for each size, the medians of its requests."""
    figures = {size: _medians(desk.requests()) for size, desk in desks.items()}
    names = list(figures[SIZES[0]])
    rows = [
        [str(size), *(f"{found[name]:.1f}" for name in names)] for size, found in figures.items()
    ]
    return [["points", *names], *rows]


def _medians(requests: dict[str, Measured]) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in requests}
    for _number in range(WARM_UP + REQUESTS):
        for name, request in requests.items():
            start = process_time()
            response = request()
            times[name].append(process_time() - start)
            if response.status_code not in {200, 204}:
                raise SystemExit(f"{name}: {response.status_code}")
    return {name: median(taken[WARM_UP:]) * 1000 for name, taken in times.items()}


def _throughput(desk: Desk, address: str) -> list[list[str]]:
    """A row for each request, a column for each number of connections."""
    with _server(address) as port:
        rows = [
            [name, *(f"{_rate(desk, name, number, port):,.0f}" for number in CONNECTIONS)]
            for name in (*desk.addresses(), "autosave")
        ]
    heads = [f"{number} connections" for number in CONNECTIONS]
    return [["request", *heads], *rows]


def _rate(desk: Desk, name: str, connections: int, port: int) -> float:
    cookie = desk.client.cookies["sessionid"].value
    clients = [_requests(desk, name, place, cookie) for place in range(connections)]
    return requests_per_second(port, clients, SECONDS)


def _requests(desk: Desk, name: str, place: int, cookie: str) -> Iterator[Request]:
    """What one connection asks, again and again; each saves a text of its own."""
    if name != "autosave":
        url = desk.addresses()[name]
        yield from cycle([Request.get(url, cookie, HTMX if name == "preview" else {})])
    passage = desk.passages[place % len(desk.passages)]
    passage.refresh_from_db()
    for url, fields in desk.posts(passage):
        yield Request.post(url, cookie, fields, HTMX)


@contextmanager
def _server(address: str) -> Iterator[int]:
    from tests.web.sites import environment_in, served  # noqa: PLC0415

    folder = Path(os.environ["DATA_DIR"])
    own = {"DATABASE_URL": address, "SECRET_KEY": os.environ["SECRET_KEY"], "WEB_CONCURRENCY": "2"}
    environment = environment_in(folder, **own)
    with served(environment, folder / "log"):
        yield int(environment["PORT"])


if __name__ == "__main__":
    main()
