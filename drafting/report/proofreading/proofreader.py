"""Proofreading a report, or one text, and putting corrections in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from drafting.report.layout import OPEN_SLOT, Paragraph, ParagraphRole, Run, RunRole
from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import Reading
from drafting.report.proofreading.registry import RULES
from drafting.report.proofreading.rule import Reach, Rule
from drafting.report.proofreading.rules import placeholder
from drafting.report.proofreading.term import Term

_CARRIAGE_RETURN = re.compile("\r+")


def proofread(
    paragraphs: Sequence[Paragraph],
    *,
    terms: Sequence[Term] = (),
    on: date | None = None,
    rules: Iterable[str] | None = None,
) -> list[Finding]:
    """What is found in a report as `layout` gives it, in order of place.

    `on` is the report's date: rules about what is out of date are silent without it.
    `rules` names the rules to apply, hints among them; by default all but hints.
    Raises KeyError for a rule that is not there.
    """
    chosen = _by_default() if rules is None else [RULES[name] for name in rules]
    return _findings(Reading(paragraphs, terms=terms, on=on), chosen)


def proofread_text(
    text: str, *, terms: Sequence[Term] = (), on: date | None = None, is_heading: bool = False
) -> list[Finding]:
    """What is found in one text alone: a phrase of the bank, a field of a draft.

    Newlines part its paragraphs, blank ones count. A carriage return ends a line as well,
    but is a character of its paragraph. 【names】 are slots and belong there.
    Only rules that make sense on one text are applied.
    """
    role = ParagraphRole.HEADING2 if is_heading else ParagraphRole.BODY
    lines = list(_lines(text))
    paragraphs = [Paragraph(role, tuple(_runs(line))) for _paragraph, _start, line in lines]
    reading = Reading(paragraphs, terms=terms, on=on, alone=True)
    rules = [rule for rule in _by_default() if rule.reach is Reach.TEXT]
    return [_moved(finding, *lines[finding.paragraph][:2]) for finding in _findings(reading, rules)]


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    """The lines without their ends; of each the paragraph, and where in it it begins."""
    for number, paragraph in enumerate(text.split("\n")):
        start = 0
        for end in _CARRIAGE_RETURN.finditer(paragraph):
            yield number, start, paragraph[start : end.start()]
            start = end.end()
        if start < len(paragraph) or not paragraph:
            yield number, start, paragraph[start:]


def _moved(finding: Finding, paragraph: int, by: int) -> Finding:
    start, end = finding.start + by, finding.end + by
    return replace(finding, paragraph=paragraph, start=start, end=end)


def corrected(text: str, findings: Iterable[Finding]) -> str:
    """The text of one paragraph with the replacements of these findings.

    Where two overlap, the one that begins later stays and the other is left out.
    """
    mendable = {finding for finding in findings if finding.replacement is not None}
    untouched, pieces = len(text), []
    for finding in sorted(mendable, key=lambda each: (each.start, each.end), reverse=True):
        if finding.end <= untouched:
            pieces += [text[finding.end : untouched], finding.replacement or ""]
            untouched = finding.start
    return "".join([text[:untouched], *reversed(pieces)])


def _by_default() -> list[Rule]:
    return [rule for rule in RULES.values() if rule.severity is not Severity.HINT]


def _findings(reading: Reading, rules: Iterable[Rule]) -> list[Finding]:
    found = {
        finding for rule in rules for finding in rule.find(reading) if _is_open(reading, finding)
    }
    return sorted(found, key=lambda each: (each.paragraph, each.start, each.end, each.rule))


def _is_open(reading: Reading, finding: Finding) -> bool:
    """Whether the stretch neither begins nor ends within an open slot."""
    if finding.rule == placeholder.ID:
        return True
    text = reading.texts[finding.paragraph]
    first, last = text.slot_at(finding.start), text.slot_at(finding.end)
    begins_within = first and (first[0] < finding.start or finding.end <= first[1])
    return not (begins_within or (last and last[0] < finding.end))


def _runs(line: str) -> Iterator[Run]:
    end = 0
    for slot in OPEN_SLOT.finditer(line):
        if slot.start() > end:
            yield Run(line[end : slot.start()])
        yield Run(slot.group(), RunRole.SLOT)
        end = slot.end()
    if end < len(line):
        yield Run(line[end:])
