"""How fast proofreading is: `python -m tests.bench.proofreading` prints a Markdown table.

Milliseconds of one core for 4,000 characters, warm, the median of several rounds:
a sound report, and one with a fault of every rule.
"""

import platform
from collections.abc import Sequence
from datetime import date
from random import Random
from statistics import median
from time import perf_counter, process_time

from drafting.report.layout import Paragraph
from drafting.report.proofreading import Term, proofread
from tests.bench.sample import sample
from tests.report.proofreading.planting import PLANTERS

ROUNDS = 40
CHARACTERS = 4_000
ON = date(2026, 3, 5)
TERMS = (
    Term("四个意识", ("政治意识", "大局意识", "核心意识", "看齐意识"), "2016-01"),
    Term("政治三力", ("政治判断力", "政治领悟力", "政治执行力"), "2020-12"),
    Term("新发展理念", ("创新", "协调", "绿色", "开放", "共享"), "2015-10"),
    Term("学思想、强党性", ("学思想", "强党性", "重实践", "建新功"), "2023-04", "2024-01"),
)


def main() -> None:
    """Print the table."""
    print(f"Python {platform.python_version()}, medians of {ROUNDS} rounds.\n")
    print("| report | characters | findings | first, ms | warm, ms per 4,000 characters |")
    print("|---|--:|--:|--:|--:|")
    for name, report in (("sound", sample(1)), ("faulty", faulty())):
        start = perf_counter()
        findings = proofread(report, terms=TERMS, on=ON)
        first = 1000 * (perf_counter() - start)
        characters = sum(len(paragraph.text) for paragraph in report)
        warm = milliseconds(report) * CHARACTERS / characters
        print(f"| {name} | {characters:,} | {len(findings)} | {first:.1f} | {warm:.1f} |")


def faulty() -> Sequence[Paragraph]:
    """The report with one fault of each rule that it has a place for."""
    report: Sequence[Paragraph] = sample(1)
    for rule, plant in PLANTERS.items():
        planted = plant(report, Random(rule))
        report = planted[0] if planted else report
    return report


def milliseconds(report: Sequence[Paragraph]) -> float:
    """The median time of the processor for one proofreading."""
    taken = []
    for _round in range(ROUNDS):
        start = process_time()
        proofread(report, terms=TERMS, on=ON)
        taken.append(1000 * (process_time() - start))
    return median(taken)


if __name__ == "__main__":
    main()
