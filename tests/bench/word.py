"""How fast, how large, how hungry: `python -m tests.bench.word` prints a Markdown table.

All writers in one process, in turn, medians; memory in a process of its own for
each. Needs docxtpl: `pip install .[bench]`.
"""

import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter

from drafting.report.layout import Paragraph
from tests.bench.sample import sample
from tests.bench.writers import WRITERS

ROUNDS = {1: 60, 10: 12, 100: 5}
"""How often each writer writes, by how many times the report is repeated."""

_MEMORY = "--memory"
_CODE_PACKAGES = ("docxtpl", "python-docx", "lxml")


def main(arguments: Sequence[str]) -> None:
    """Print the table; with `--memory <writer> <times>` the peak of one writer, in kB."""
    if arguments[:1] == [_MEMORY]:
        _name, writer, times = arguments
        print(_peak_kb(writer, int(times)))
        return
    print(_header())
    milliseconds = {times: _medians(sample(times), rounds) for times, rounds in ROUNDS.items()}
    for writer, write in WRITERS.items():
        times = [_compared(milliseconds[each], writer) for each in ROUNDS]
        peaks = [f"{_peak_of(writer, each) / 1024:.1f}" for each in (1, 100)]
        print(f"| {' | '.join([writer, *times, _size(len(write(sample(1)))), *peaks])} |")


def _header() -> str:
    once = sample(1)
    characters = sum(len(paragraph.text) for paragraph in once)
    packages = ", ".join(f"{package} {version(package)}" for package in _CODE_PACKAGES)
    return (
        f"One report: {characters:,} characters, {len(once)} paragraphs. Medians of "
        f"{' / '.join(map(str, ROUNDS.values()))} rounds, in brackets times Nigao's. "
        f"Python {platform.python_version()}, {packages}.\n\n"
        "| writer | 1×, ms | 10×, ms | 100×, ms | file at 1×, kB"
        " | peak memory added at 1×, MB | at 100×, MB |\n"
        "|---|--:|--:|--:|--:|--:|--:|"
    )


def _medians(paragraphs: Sequence[Paragraph], rounds: int) -> dict[str, float]:
    """The median milliseconds of each writer, all writing in turn, each warm."""
    taken: dict[str, list[float]] = {writer: [] for writer in WRITERS}
    for write in WRITERS.values():
        write(paragraphs)
    for _round in range(rounds):
        for writer, write in WRITERS.items():
            start = perf_counter()
            write(paragraphs)
            taken[writer].append(1000 * (perf_counter() - start))
    return {writer: median(times) for writer, times in taken.items()}


def _compared(medians: dict[str, float], writer: str) -> str:
    own = next(iter(medians.values()))
    factor = "" if writer == next(iter(medians)) else f" ({medians[writer] / own:.1f}×)"
    return f"{medians[writer]:.2f}{factor}"


def _size(count: int) -> str:
    return f"{count / 1000:.1f}"


def _peak_of(writer: str, times: int) -> int:
    command = [sys.executable, "-m", "tests.bench.word", _MEMORY, writer, str(times)]
    return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def _peak_kb(writer: str, times: int) -> int:
    """By how much writing raises the memory of a process that has imported everything.

    Linux only: the peak is set back to what is in use before, and read after.
    """
    paragraphs = sample(times)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _high_water_kb()
    WRITERS[writer](paragraphs)
    return _high_water_kb() - before


def _high_water_kb() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0])


if __name__ == "__main__":
    main(sys.argv[1:])
