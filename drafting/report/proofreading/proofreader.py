"""Proofreading a report, or one text, and putting corrections in."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from drafting.report.layout import OPEN_SLOT, Paragraph, ParagraphRole, Run, RunRole
from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.reading import Reading
from drafting.report.proofreading.registry import RULES
from drafting.report.proofreading.rule import Reach, Rule
from drafting.report.proofreading.rules import placeholder
from drafting.report.proofreading.term import Term


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

    Newlines part its paragraphs, blank ones count. 【names】 are slots and belong there.
    Only rules that make sense on one text are applied.
    """
    role = ParagraphRole.HEADING2 if is_heading else ParagraphRole.BODY
    paragraphs = [Paragraph(role, tuple(_runs(line))) for line in text.split("\n")]
    reading = Reading(paragraphs, terms=terms, on=on, alone=True)
    return _findings(reading, [rule for rule in _by_default() if rule.reach is Reach.TEXT])


def corrected(text: str, findings: Iterable[Finding]) -> str:
    """The text of one paragraph with the replacements of these findings.

    Where two overlap, the one that begins later stays and the other is left out.
    """
    mendable = {finding for finding in findings if finding.replacement is not None}
    untouched = len(text)
    for finding in sorted(mendable, key=lambda each: (each.start, each.end), reverse=True):
        if finding.end <= untouched:
            text = text[: finding.start] + (finding.replacement or "") + text[finding.end :]
            untouched = finding.start
    return text


def _by_default() -> list[Rule]:
    return [rule for rule in RULES.values() if rule.severity is not Severity.HINT]


def _findings(reading: Reading, rules: Iterable[Rule]) -> list[Finding]:
    found = {
        finding for rule in rules for finding in rule.find(reading) if _is_open(reading, finding)
    }
    return sorted(found, key=lambda each: (each.paragraph, each.start, each.end, each.rule))


def _is_open(reading: Reading, finding: Finding) -> bool:
    """Whether the stretch neither begins nor ends within an open slot."""
    slots = reading.texts[finding.paragraph].slots
    return finding.rule == placeholder.ID or not any(
        start < place < end or (start <= finding.start and finding.end <= end)
        for start, end in slots
        for place in (finding.start, finding.end)
    )


def _runs(line: str) -> Iterator[Run]:
    end = 0
    for slot in OPEN_SLOT.finditer(line):
        if slot.start() > end:
            yield Run(line[end : slot.start()])
        yield Run(slot.group(), RunRole.SLOT)
        end = slot.end()
    if end < len(line):
        yield Run(line[end:])
