"""The phrases of a bank file: checked and written as those of a spreadsheet are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from drafting.bank.bankfile.outcome import REASON, Import
from drafting.bank.bankfile.reading import Entry
from drafting.bank.exchange.faults import cell_fault
from drafting.bank.exchange.rows import (
    Bank,
    Fault,
    PhraseRow,
    check_alone,
    check_together,
    load_bank,
    take_in,
)
from drafting.bank.exchange.writing import save_changed, write_rows
from drafting.bank.models import Phrase, Status
from drafting.bank.records import record_changed
from drafting.report.compare.words import nearest_word


def put_phrases(done: Import, entries: list[Entry]) -> None:
    """Add and change the phrases of the file, or note what is wrong with them."""
    bank = load_bank()
    rows = [_row(number, entry.values, bank) for number, entry in enumerate(entries, 1)]
    take_in(rows)
    for row in rows:
        check_alone(row, bank)
    check_together(rows, bank)
    for row in rows:
        for fault in row.faults:
            done.refuse(entries[row.number - 1].path, [fault.error], fault.field)
    if done.faults:
        return
    for row in rows:
        deed = "added" if row.is_new else "changed" if row.changed else "unchanged"
        done.counts["phrases"][deed] += 1
    write_rows(rows=rows, bank=bank, user=None, reason=REASON)
    if done.replace:
        done.counts["phrases"]["retired"] = _retire_without({row.phrase.code for row in rows})


def _row(number: int, values: dict[str, Any], bank: Bank) -> PhraseRow:
    row = PhraseRow(number, {**values})
    if "continues" in values:
        row.values["continues"] = values["continues"] or ""
    if "answered_by" in values:
        row.values["answered_by"] = frozenset(values["answered_by"])
    if "topic" in values:
        row.values["topic"] = bank.topics.get(values["topic"])
        if values["topic"] is not None and values["topic"] not in bank.topics:
            row.faults.append(Fault(number, "topic", _unknown_topic(values["topic"], bank)))
    return row


def _unknown_topic(name: str, bank: Bank) -> ValidationError:
    like = nearest_word(name[:60], bank.topics)
    return cell_fault("unknown-word", word=name[:60], nearest=like, all="、".join(bank.topics))


def _retire_without(codes: Collection[str]) -> int:
    """Retire the phrases that have none of these codes; how many those were."""
    others = [row for row in Phrase.objects.exclude(status=Status.RETIRED) if row.code not in codes]
    now = timezone.now()
    for phrase in others:
        phrase.status, phrase.changed_at = Status.RETIRED, now
    save_changed(others, ["status"])
    record_changed(others, reason=REASON)
    return len(others)
