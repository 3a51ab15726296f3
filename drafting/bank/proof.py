"""What the proofreader finds, in words: the same for a phrase of the bank and for a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drafting.bank.models import PhraseKind, Term
from drafting.report import proofreading
from drafting.report.layout import OPEN_SLOT
from drafting.report.proofreading import Finding, Severity, proofread, proofread_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drafting.report.layout import Paragraph

AROUND = 12
"""Characters shown on either side of what was found."""

WORDS = {
    "placeholder": gettext_lazy("“%(found)s” stands for something that was never filled in."),
    "half-punct": gettext_lazy("In Chinese text, “%(found)s” is written “%(replacement)s”."),
    "doubled-punct": gettext_lazy("Marks in a row: “%(found)s” should be “%(replacement)s”."),
    "quote-direction": gettext_lazy("This quotation mark faces the wrong way."),
    "quote-missing": gettext_lazy("This quotation mark lacks its other half."),
    "nested-quote": gettext_lazy("Within quotation marks, single ones are used: %(replacement)s."),
    "bracket-missing": gettext_lazy("This bracket lacks its other half."),
    "ordinal-missing-first": gettext_lazy("The series lacks “%(expected)s”."),
    "ordinal-skip": gettext_lazy("The series skips: here “%(expected)s” is due."),
    "heading-seq": gettext_lazy("The number is out of order: here “%(expected)s” is due."),
    "space-in-cjk": gettext_lazy("Chinese text has no space here."),
    "trailing-space": gettext_lazy("There is a space at the end."),
    "fullwidth-digit": gettext_lazy("“%(found)s” is written with half-width digits."),
    "number-mark": gettext_lazy("After the number: “%(found)s” should be “%(replacement)s”."),
    "dunhao-between-quotes": gettext_lazy("No 、 stands between adjoining marks of a list."),
    "count-mismatch": gettext_lazy("“%(found)s” is announced, but %(counted)s follow."),
    "doubled-char": gettext_lazy("“%(found)s” repeats a character."),
    "repeated-phrase": gettext_lazy("“%(found)s” says the same words twice."),
    "repeated-sentence": gettext_lazy("This sentence stands in the report before."),
    "de-particle": gettext_lazy("“%(found)s” should be “%(replacement)s” here."),
    "missing-final-stop": gettext_lazy("The paragraph does not end with a stop."),
    "formulation": gettext_lazy("“%(found)s” is usually written “%(replacement)s”."),
    "stale-term": gettext_lazy("“%(found)s” is out of date since %(since)s."),
    "mixed-series": gettext_lazy("One series is marked in two ways here."),
}

GRAVE = Severity.ERROR
"""Findings that keep a phrase from being saved without a second thought."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding in words, with what stands around it."""

    words: str
    severity: Severity
    before: str
    found: str
    after: str

    def __str__(self) -> str:
        """The words and the stretch they speak of, on one line."""
        return f"{self.words} {self.before}{self.found}{self.after}"

    @property
    def is_grave(self) -> bool:
        """Whether it is an error, not only worth a look."""
        return self.severity is GRAVE


def house_terms() -> list[proofreading.Term]:
    """The bank's terms as values; one query."""
    return [
        proofreading.Term(row.name, tuple(row.parts.splitlines()), row.since, row.until)
        for row in Term.objects.all()
    ]


def remark_on(finding: Finding, text: str) -> Remark:
    """A finding in words; `text` is that of its paragraph."""
    values = {"found": finding.found, "replacement": finding.replacement, **dict(finding.detail)}
    if "since" in values:
        values["since"] = _month(str(values["since"]))
    words = str(WORDS[finding.rule]) % values
    before, after = text[: finding.start], text[finding.end :]
    return Remark(
        words if finding.replacement != "" else _("%(words)s Take it out.") % {"words": words},
        finding.severity,
        ("…" if len(before) > AROUND else "") + before[-AROUND:],
        finding.found,
        after[:AROUND] + ("…" if len(after) > AROUND else ""),
    )


def _month(text: str) -> str:
    """A month or year as the rules name it, "2024-02" or "2024", in words."""
    year, _dash, month = text.partition("-")
    if not month:
        return _("the year %(year)s") % {"year": year}
    return date_format(date(int(year), int(month), 1), "YEAR_MONTH_FORMAT")


def proof_phrase(text: str, *, kind: str) -> list[Remark]:
    """What the proofreader says of a phrase today; one query.

    A lead sentence may be a heading, and a heading ends without a stop.
    """
    lines = text.split("\n")
    findings = proofread_text(
        text, terms=house_terms(), on=timezone.localdate(), is_heading=kind == PhraseKind.LEAD
    )
    return [remark_on(finding, lines[finding.paragraph]) for finding in findings]


def proof_report(
    paragraphs: Sequence[Paragraph], *, on: date | None
) -> list[tuple[Finding, Remark]]:
    """What the proofreader says of a report of this date, in its order; one query.

    Open slots are left out: they are told of as gaps.
    """
    findings = proofread(paragraphs, terms=house_terms(), on=on)
    return [
        (finding, remark_on(finding, paragraphs[finding.paragraph].text))
        for finding in findings
        if not (finding.rule == "placeholder" and OPEN_SLOT.fullmatch(finding.found))
    ]
