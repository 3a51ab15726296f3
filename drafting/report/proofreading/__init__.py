"""Proofreading: rules that find stretches of a report, with a replacement where one is sure.

No messages here: findings carry the rule's id and parameters, the page has the words.
"""

from drafting.report.proofreading.finding import Finding, Severity
from drafting.report.proofreading.proofreader import corrected, proofread, proofread_text
from drafting.report.proofreading.registry import RULES
from drafting.report.proofreading.rule import Fix, Reach, Rule
from drafting.report.proofreading.term import Term

__all__ = (
    "RULES",
    "Finding",
    "Fix",
    "Reach",
    "Rule",
    "Severity",
    "Term",
    "corrected",
    "proofread",
    "proofread_text",
)
