"""A database of the first release comes to the newest with everything that was in it."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps as present
from django.contrib.auth.models import User
from django.db import connections, models
from django.db.migrations.executor import MigrationExecutor

from drafting.desk.contents import load_draft
from drafting.desk.models import Draft

ROOT = Path(__file__).resolve().parent.parent
OURS = ("bank", "desk")
FIRST = [(app, "0001_initial") for app in OURS]
FILES = sorted(ROOT.glob("drafting/*/migrations/0*.py"))

LANDED = {
    "bank/0001_initial": "5253f76cdca85fbd",
    "bank/0002_names_of_accounts": "9e2e50752af05644",
    "desk/0001_initial": "0fa8be5bcd63c360",
    "desk/0002_points_and_former_texts": "c934b456916161ad",
    "desk/0003_revisions_and_standing": "7602d3eb66687b12",
}
"""Each migration that databases in use may have gone through, by the digest of its file."""

MOMENT = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
LIST, KEPT, GONE = "学习内容", "重要讲话", "旧的内容"


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_migration_is_as_it_landed(path: Path):
    """What is wrong in one is put right by the next; a new one gets a row in `LANDED`."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    name = f"{path.parts[-3]}/{path.stem}"
    assert (name, digest) == (name, LANDED.get(name))


def test_no_landed_migration_is_gone():
    assert LANDED.keys() <= {f"{path.parts[-3]}/{path.stem}" for path in FILES}


@pytest.fixture
def empty_database(django_db_setup, django_db_blocker, tmp_path) -> Iterator[MigrationExecutor]:
    """A database without a table in the place of the tests' own; what migrates it."""
    own = connections["default"]
    name = f"migrated_{uuid4().hex}"
    with django_db_blocker.unblock(), database(own, name, tmp_path) as fresh:
        connections["default"] = fresh
        try:
            yield MigrationExecutor(fresh)
        finally:
            fresh.close()
            connections["default"] = own


@contextmanager
def database(own: Any, name: str, folder: Path) -> Iterator[Any]:
    """A connection to a new database beside the one of `own`."""
    fresh = own.copy()
    if own.vendor == "sqlite":
        fresh.settings_dict["NAME"] = str(folder / name)
        yield fresh
        return
    fresh.settings_dict["NAME"] = name
    with own._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield fresh
    finally:
        with own._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


class Rows:
    """One row of each model as it was, every column of it filled."""

    def __init__(self, apps: Any) -> None:
        self.apps = apps
        self.made: dict[str, Any] = {}

    def make(self, label: str, **values: Any) -> Any:
        """A row with these values, and in its other columns something of their kind."""
        model = self.apps.get_model(label)
        for field in model._meta.concrete_fields:
            is_key = field.primary_key and not isinstance(field, models.UUIDField)
            if not {field.name, field.attname} & values.keys() and not is_key:
                values[field.attname] = self.value(field)
        row = model(**values)
        model.objects.bulk_create([row])  # no `auto_now` of ours, no `save`
        self.made.setdefault(label, row)
        return row

    def value(self, field: Any) -> Any:
        if isinstance(field, models.ForeignKey):
            pointed = self.made.get(field.related_model._meta.label)
            return pointed and pointed.pk
        if field.choices:
            return field.choices[-1][0]
        kind = next(kind for kind in VALUES if isinstance(field, kind))
        value = VALUES[kind]
        return value(field) if callable(value) else value


VALUES: dict[Any, Any] = {
    models.SlugField: lambda field: field.name.replace("_", "-"),
    models.CharField: lambda field: f"{field.name}甲"[: field.max_length],
    models.TextField: lambda field: f"{field.name}\n【单位】",
    models.BinaryField: lambda field: field.name.encode(),
    models.BooleanField: True,
    models.FloatField: 12.5,
    models.IntegerField: 3,
    models.DateTimeField: MOMENT,
    models.DateField: date(2026, 3, 5),
    models.UUIDField: lambda field: uuid4(),
}
"""What a column of a kind holds; the first that fits is taken, the narrower stand first."""


def rows_of_the_first_release(apps: Any) -> Rows:
    """A bank with its history, and a draft whose section follows a list."""
    rows = Rows(apps)
    rows.make("auth.User", username="wang", first_name="王编", last_name="")
    bank = apps.get_app_config("bank").get_models(include_auto_created=True)
    for model in sorted(bank, key=_floor):
        rows.make(model._meta.label)
    draft = rows.make("desk.Draft", deleted_at=None)
    rows.make("desk.DraftFact", key=LIST, kind="list", value=f"{KEPT}\n会议精神")
    section = rows.make("desk.Section", points_from=LIST, removed_at=None)
    for item in (KEPT, GONE, ""):
        removed = MOMENT if item == GONE else None
        point = rows.make("desk.Point", item=item, parent=None, removed_at=removed)
        rows.make(
            "desk.Passage",
            kind="body",
            point=point,
            section=None,
            override=f"写{item}",
            left_out=False,
        )
    rows.make("desk.Passage", kind="opening", point=None, section=None, override=None)
    rows.make("desk.Passage", kind="lead", point=None, section=section, draft=draft)
    return rows


def _floor(model: Any) -> int:
    """What a row points at is made on a lower floor than the row."""
    pointed = [field.related_model for field in model._meta.concrete_fields if field.related_model]
    ours = {other for other in pointed if other is not model and other._meta.app_label in OURS}
    return 1 + max(map(_floor, ours), default=0)


def stored(model: Any, columns: list[str]) -> dict[str, dict[str, Any]]:
    found = model._base_manager.values(*columns)
    return {
        str(row[model._meta.pk.attname]): {
            name: bytes(value) if isinstance(value, memoryview) else value
            for name, value in row.items()
        }
        for row in found
    }


def columns_of(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def test_everything_is_found_again_after_all_migrations(empty_database: MigrationExecutor):
    others = [node for node in empty_database.loader.graph.leaf_nodes() if node[0] not in OURS]
    state = empty_database.migrate([*FIRST, *others])
    rows = rows_of_the_first_release(state.apps)
    before = {}
    for label in rows.made:
        columns = columns_of(state.apps.get_model(label))
        before[label] = (columns, stored(state.apps.get_model(label), columns))

    newest = MigrationExecutor(empty_database.connection)
    newest.migrate(newest.loader.graph.leaf_nodes())

    assert {label.partition(".")[0] for label in before} == {"auth", *OURS}
    for label, (columns, rows_before) in before.items():
        assert stored(present.get_model(label), columns) == rows_before, label
    assert_the_draft_can_be_read()
    assert_records_have_names()


def assert_the_draft_can_be_read() -> None:
    """Its points know what ties them to the list of the section."""
    draft = Draft.objects.get()
    contents = load_draft(draft)
    ties = dict(draft.sections.get().points.values_list("item", "tie"))
    assert ties == {KEPT: "held", GONE: "gone", "": "free"}
    shown = {contents.shown(row) for row in contents.passages() if row.kind == "body"}
    assert shown == {f"写{KEPT}", "写"}
    assert User.objects.get().drafts.get() == draft


def assert_records_have_names() -> None:
    """Each kept the name of the account that made it."""
    models_of_records = [
        model
        for model in present.get_app_config("bank").get_models()
        if hasattr(model, "history_user_name")
    ]
    assert len(models_of_records) == 9
    for model in models_of_records:
        assert set(model.objects.values_list("history_user_name", flat=True)) == {"王编"}
