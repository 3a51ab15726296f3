"""How many planted faults are found, and how little else: the promise of the proofreader.

The planters draw other places with each seed; the targets are those of the manual.
"""

from random import Random

import pytest

from drafting.report.layout import layout
from drafting.report.proofreading import RULES, proofread
from tests.bench.sample import REPORT
from tests.report.proofreading.pages import ON, TERMS
from tests.report.proofreading.planting import PLANTERS
from tests.report.samples import FULL_REPORT

SEEDS = 20
REPORTS = [layout(FULL_REPORT), layout(REPORT)]


def found(rule, report, seed):
    """Whether one fault, planted with this seed, is found in its paragraph or beside it.

    None where the report has no place for it.
    """
    planted = PLANTERS[rule](report, Random(f"{rule}{seed}"))
    if planted is None:
        return None
    changed, index = planted
    findings = proofread(changed, terms=TERMS, on=ON, rules=[rule])
    return any(abs(each.paragraph - index) <= 1 for each in findings)


def outcomes(rule):
    return [
        outcome
        for report in REPORTS
        for seed in range(SEEDS)
        if (outcome := found(rule, report, seed)) is not None
    ]


def test_every_rule_has_a_planter():
    assert set(PLANTERS) == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_planted_faults_are_found(rule):
    found_or_not = outcomes(rule)
    assert len(found_or_not) >= SEEDS
    assert sum(found_or_not) >= 0.9 * len(found_or_not)


def test_sound_reports_have_no_findings():
    findings = [proofread(report, terms=TERMS, on=ON) for report in REPORTS]
    assert findings == [[], []]
