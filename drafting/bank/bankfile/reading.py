"""A bank file as checked values: its shape, its keys, the kinds of its values.

What needs the bank itself (slots, codes, topics) is checked while it is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from drafting.bank.bankfile.kinds import fault_of, value_of
from drafting.bank.bankfile.shape import FORMAT, SHAPES, VERSION, Shape
from drafting.report.compare.words import nearest_word

MAX_BYTES = 100 * 1024 * 1024
"""The largest file that is read: a bank of 100,000 phrases has some 40 MB."""

SHOWN = 20
"""How many faults a message names."""

MOST_FAULTS = 500
"""How many are looked for: a file with more is none that somebody mends fault by fault."""


@dataclass(frozen=True, slots=True)
class PathFault:
    """What is wrong at a place of the file."""

    path: str
    words: str

    def __str__(self) -> str:
        if not self.path:
            return self.words
        return _("%(name)s: %(words)s") % {"name": self.path, "words": self.words}


class BankFileError(Exception):
    """A bank file that cannot be read in, with every fault that was found."""

    def __init__(self, faults: Iterable[PathFault]) -> None:
        self.faults = list(faults)
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(_("… and %(count)d more.") % {"count": len(self.faults) - SHOWN})
        super().__init__("\n".join(lines))


@dataclass(slots=True)
class Entry:
    """One row of the file: where it stands, its values by field, the rows in it by list."""

    path: str
    values: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, list[Entry]] = field(default_factory=dict)


def read_bank(data: bytes) -> dict[str, list[Entry]]:
    """The entries of a bank file by list. Raises `BankFileError`."""
    if len(data) > MAX_BYTES:
        words = _("The file is too large: at most %(limit)d MB.")
        raise BankFileError([PathFault("", words % {"limit": MAX_BYTES // 1024 // 1024})])
    whole = _parsed(data)
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise BankFileError([PathFault("", _("This is no bank file."))])
    if whole.get("version") != VERSION or isinstance(whole.get("version"), bool):
        words = _("This file is of version %(found)s; this program reads version %(known)s.")
        parameters = {"found": _short(whole.get("version")), "known": VERSION}
        raise BankFileError([PathFault("version", words % parameters)])
    faults: list[PathFault] = []
    found = {name: whole[name] for name in whole if name not in {"format", "version"}}
    lists = _lists(found, SHAPES, "", faults)
    if faults:
        raise BankFileError(faults)
    return lists


def _short(value: Any) -> str:
    """A value as a message shows it; of lists and entries, which may be deep, only their kind."""
    return str(value)[:20] if isinstance(value, str | int | float) else type(value).__name__


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number
        )
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BankFileError([PathFault("", _no_json(error))]) from error


def _no_json(error: Exception) -> str:
    if not isinstance(error, json.JSONDecodeError):
        return _("This is no JSON file.")
    words = _("This is no JSON file: line %(line)d, column %(column)d cannot be read.")
    return words % {"line": error.lineno, "column": error.colno}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BankFileError([PathFault(key[:60], _("This key stands twice in one entry."))])
        found[key] = value
    return found


def _no_number(name: str) -> None:
    raise ValueError(name)


def _lists(
    found: Mapping[str, Any], shapes: Mapping[str, Shape], path: str, faults: list[PathFault]
) -> dict[str, list[Entry]]:
    """The lists of the file, or of an entry."""
    faults += islice(_unknown_keys(found, shapes, path), MOST_FAULTS)
    _stop_at_many(faults)
    lists = {}
    for name, shape in shapes.items():
        if name not in found:
            continue
        rows, place = found[name], f"{path}{name}"
        if not isinstance(rows, list):
            faults.append(PathFault(place, _("This must be a list.")))
            continue
        entries = [_entry(row, shape, f"{place}[{i}]", faults) for i, row in enumerate(rows)]
        faults += _keys_twice(entries, shape)
        lists[name] = entries
    return lists


def _entry(found: Any, shape: Shape, path: str, faults: list[PathFault]) -> Entry:
    if not isinstance(found, dict):
        faults.append(PathFault(path, _("This must be an entry with keys.")))
        return Entry(path)
    key = found.get(shape.key)
    if isinstance(key, str) and key:  # a name says more than a number
        path = f"{path[: path.rindex('[')]}[{json.dumps(key[:60], ensure_ascii=False)}]"
    fields = shape.fields()
    own = {name: value for name, value in found.items() if name not in shape.parts}
    named = {*fields, *shape.parts}
    faults += islice(_unknown_keys(own, fields, f"{path}.", named), MOST_FAULTS)
    _stop_at_many(faults)
    if shape.key not in own:
        faults.append(PathFault(f"{path}.{shape.key}", _("This must not be missing.")))
    entry = Entry(path)
    for name in own.keys() & fields.keys():
        words = fault_of(fields[name], own[name])
        if words:
            faults.append(PathFault(f"{path}.{name}", words))
        else:
            entry.values[name] = value_of(fields[name], own[name])
    parts = {name: found[name] for name in shape.parts if name in found}
    entry.parts = _lists(parts, shape.parts, f"{path}.", faults)
    return entry


def _stop_at_many(faults: list[PathFault]) -> None:
    if len(faults) >= MOST_FAULTS:
        raise BankFileError(faults)


def _unknown_keys(
    found: Iterable[str], known: Iterable[str], path: str, named: Iterable[str] = ()
) -> Iterator[PathFault]:
    for name in found:
        if name not in known:
            like = nearest_word(name[:60], named or known)
            words = (
                _("There is no such key. Did you mean “%(nearest)s”?") % {"nearest": like}
                if like
                else _("There is no such key.")
            )
            yield PathFault(f"{path}{name[:60]}", words)


def _keys_twice(entries: list[Entry], shape: Shape) -> Iterator[PathFault]:
    seen = set()
    for entry in entries if shape.key != "order" else ():
        key = entry.values.get(shape.key)
        if key in seen:
            yield PathFault(entry.path, _("This stands twice in the list."))
        seen.add(key)
