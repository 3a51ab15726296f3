"""The rules there are. A further rule is a file in `rules/` and a line here."""

from drafting.report.proofreading.rule import Rule
from drafting.report.proofreading.rules import (
    brackets,
    counts,
    doubled_char,
    doubled_punct,
    dunhao,
    final_stop,
    formulation,
    half_punct,
    headings,
    mixed_series,
    number_mark,
    ordinals,
    particles,
    placeholder,
    quotes,
    repeated_phrase,
    repeated_sentence,
    spacing,
    stale_term,
)

RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        placeholder.RULE,
        half_punct.RULE,
        doubled_punct.RULE,
        *quotes.RULES,
        brackets.RULE,
        *ordinals.RULES,
        headings.RULE,
        *spacing.RULES,
        number_mark.RULE,
        dunhao.RULE,
        counts.RULE,
        doubled_char.RULE,
        repeated_phrase.RULE,
        repeated_sentence.RULE,
        particles.RULE,
        final_stop.RULE,
        formulation.RULE,
        stale_term.RULE,
        mixed_series.RULE,
    )
}
"""Every rule by its id, in the order of the manual."""
