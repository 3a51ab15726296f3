"""Reading a bank file into the bank: by natural keys, all or nothing; drafts stay as they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from drafting.bank.bankfile.bases import put_bases
from drafting.bank.bankfile.outcome import REASON, Import
from drafting.bank.bankfile.phrases import put_phrases
from drafting.bank.bankfile.reading import BankFileError, Entry, PathFault, read_bank
from drafting.bank.bankfile.shape import FACT, NAMED_BY, POINT, SECTION, SHAPES, Shape
from drafting.bank.models import Blueprint, Fact, SectionSkeleton, Status
from drafting.bank.records import RECORDED
from drafting.bank.standing import layout_faults

Lists = Mapping[str, list[Entry]]


def import_bank(*, data: bytes, replace: bool = False, dry_run: bool = False) -> Import:
    """Read a bank file into the bank; what it did, or would do.

    Rows are found by their natural keys: changed where they differ, added where they
    are missing, never deleted. With `replace` the bank becomes what the file says:
    phrases and blueprints that it lacks are retired, and the facts, sections and
    points of its blueprints are exactly its own (the history keeps those removed).
    Raises `BankFileError` with every fault; then nothing is written.
    """
    lists = read_bank(data)
    done = Import(replace)
    with transaction.atomic():
        _lock_bank()
        if replace:
            done.faults += _missing_lists(lists)
        _put_all(done, lists)
        if done.faults:
            raise BankFileError(done.faults)
        transaction.set_rollback(dry_run)
    return done


def _lock_bank() -> None:
    """Whoever saves a page meanwhile waits, and is told then what this changed."""
    for model in RECORDED:
        rows = model._default_manager.order_by("pk").select_for_update()
        list(rows.values_list("pk"))


def _missing_lists(lists: Lists) -> Iterable[PathFault]:
    """A list that was left out is no list without rows: it would retire them all."""
    words = _("To replace the bank, the file must have this list.")
    yield from (PathFault(name, words) for name in SHAPES if name not in lists)
    for entry in lists.get("blueprints", []):
        for name in SHAPES["blueprints"].parts:
            if name not in entry.parts:
                yield PathFault(f"{entry.path}.{name}", words)


def _put_all(done: Import, lists: Lists) -> None:
    for name in ("topics", "page_styles", "terms"):
        shape = SHAPES[name]
        _put_rows(done, name, shape, lists.get(name, []), shape.model._default_manager.all())
    put_bases(done, lists.get("page_style_bases", []))
    _put_rows(done, "facts", FACT, lists.get("facts", []), Fact.objects.shared())
    shared = SectionSkeleton.objects.shared().prefetch_related("points")
    _put_sections(done, lists.get("sections", []), shared, blueprint=None)
    _put_blueprints(done, lists.get("blueprints", []))
    if not done.faults:  # phrases are checked against the facts as they are now
        put_phrases(done, lists.get("phrases", []))


def _put_blueprints(done: Import, entries: list[Entry]) -> None:
    known = {row.slug: row for row in Blueprint.objects.with_outline()}
    for entry in entries:
        _put_blueprint(done, entry, known.pop(entry.values["slug"], None))
    for row in known.values() if done.replace else ():
        if row.status != Status.RETIRED:
            row.status = Status.RETIRED
            _save(row, ["status"])
            done.counts["blueprints"]["retired"] += 1


def _put_blueprint(done: Import, entry: Entry, known: Blueprint | None) -> None:
    """A blueprint with all its parts; one that changes gets a newer version than both had."""
    version = entry.values.pop("version", 1)
    before = done.written
    row = known or Blueprint(version=version)
    keys = {fact.values["key"] for fact in entry.parts.get("facts", [])}
    kept = set() if done.replace or not known else known.fact_keys()
    row.asked_keys = keys | kept  # type: ignore[attr-defined]
    if _put(done, "blueprints", SHAPES["blueprints"], entry, row) is None:
        return
    facts = row.facts.all() if known else ()
    sections = row.sections.all() if known else ()
    _put_rows(done, "facts", FACT, entry.parts.get("facts", []), facts, blueprint=row)
    _put_sections(done, entry.parts.get("sections", []), sections, blueprint=row)
    if known and done.written > before:
        row.version = max(row.version + 1, version)
        _save(row, ["version"])


def _put_sections(
    done: Import,
    entries: list[Entry],
    known: Iterable[SectionSkeleton],
    *,
    blueprint: Blueprint | None,
) -> None:
    points = {row.heading: list(row.points.all()) for row in known}
    rows = _put_rows(done, "sections", SECTION, entries, known, blueprint=blueprint)
    for entry, row in zip(entries, rows, strict=True):
        if row is not None:
            there = points.get(entry.values["heading"], ())
            _put_rows(done, "points", POINT, entry.parts.get("points", []), there, section=row)
            _check_layout(done, entry, row)


def _check_layout(done: Import, entry: Entry, section: SectionSkeleton) -> None:
    """A point that the file leaves as it is may hold points for which the section has no layout."""
    stored = SectionSkeleton(pk=section.pk)  # the known one has its points as they were
    for words in layout_faults(stored, section.inner_layout):
        done.faults.append(PathFault(f"{entry.path}.inner_layout", words))


def _put_rows(
    done: Import,
    name: str,
    shape: Shape,
    entries: list[Entry],
    known: Iterable[models.Model],
    **owner: models.Model | None,
) -> list[Any]:
    """The rows of a list, None for a faulty one; of points, those at the same place in turn."""
    there: dict[Any, list[models.Model]] = defaultdict(list)
    for row in known:
        there[getattr(row, shape.key)].append(row)
    rows = []
    for entry in entries:
        same = there[entry.values.get(shape.key)]
        row = same.pop(0) if same else shape.model()
        for field, value in owner.items():  # also of a known row: its owner knows its new facts
            setattr(row, field, value)
        rows.append(_put(done, name, shape, entry, row))
    if done.replace and any(owner.values()):
        for row in (row for same in there.values() for row in same):
            row._change_reason = REASON  # type: ignore[attr-defined]
            row.delete()
            done.counts[name]["removed"] += 1
    return rows


def _put(
    done: Import, name: str, shape: Shape, entry: Entry, row: models.Model
) -> models.Model | None:
    """Bring one row to what its entry says; None where that does not hold."""
    is_new, before = row.pk is None, len(done.faults)
    has_changed = _take(done, shape, entry, row)
    if len(done.faults) > before:
        return None
    if is_new or has_changed or done.replace:
        try:
            row.full_clean()
        except ValidationError as error:
            for field, errors in error.error_dict.items():
                done.refuse(entry.path, errors, field)
            return None
    if is_new or has_changed:
        _save(row)
    done.counts[name]["added" if is_new else "changed" if has_changed else "unchanged"] += 1
    return row


def _take(done: Import, shape: Shape, entry: Entry, row: models.Model) -> bool:
    """Set the row's values; whether one is another than it was."""
    has_changed = False
    for name, value in entry.values.items():
        field = shape.fields()[name]
        if isinstance(field, models.ForeignKey) and value is not None:
            named = _row_called(done, f"{entry.path}.{name}", field.related_model, value)
        else:
            named = value
        if getattr(row, name, None) != named:
            setattr(row, name, named)
            has_changed = True
    return has_changed


def _row_called(done: Import, path: str, model: Any, name: str) -> Any:
    known = {getattr(row, NAMED_BY[model]): row for row in model._default_manager.all()}
    if name not in known:
        done.refuse_name(path, name, known)
    return known.get(name)


def _save(row: models.Model, fields: list[str] | None = None) -> None:
    row._change_reason = REASON  # type: ignore[attr-defined]
    row.save(update_fields=fields)
