"""The slot language: Jinja2 with fill-in brackets.

`【单位】` is a value, `【% if 副标题 %】…【% endif %】` a condition, `【% for … %】` a
loop, `【# … #】` a note. Phrases use names only; skeletons also filters, conditions
and loops. A text is checked when it is saved: parsed, then walked against a list
of what is allowed, so neither code nor unbounded work gets in; the sandbox is the
second fence. A slot without value renders as itself.
"""

from drafting.report.slots.asking import conditions_of, slots_of
from drafting.report.slots.checking import MAX_FAULTS, Dialect, SlotError, check
from drafting.report.slots.filling import fill, filled_trace
from drafting.report.slots.language import (
    FILTERS,
    LONGEST_ITEM,
    LONGEST_LIST,
    LONGEST_VALUE,
    MAX_GROWN,
    MAX_LENGTH,
    NAME,
    TOO_LONG,
    FactValue,
    written,
)
from drafting.report.slots.rendering import render

__all__ = (
    "FILTERS",
    "LONGEST_ITEM",
    "LONGEST_LIST",
    "LONGEST_VALUE",
    "MAX_FAULTS",
    "MAX_GROWN",
    "MAX_LENGTH",
    "NAME",
    "TOO_LONG",
    "Dialect",
    "FactValue",
    "SlotError",
    "check",
    "conditions_of",
    "fill",
    "filled_trace",
    "render",
    "slots_of",
    "written",
)
