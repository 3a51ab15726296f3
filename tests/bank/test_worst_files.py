"""No file costs more than its reading may: 3 seconds of one core, 200 MB.

On a slow or shared machine the same work takes longer, so a test fails at 5 seconds.
"""

import sys

import pytest

from tests.bank.worst_files import CASES, measured

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="memory is read from /proc"
)


FIRST = {
    "12 million empty cells", "empty rows", "a row far below", "unclosed mergeCell",
    "one text in every cell", "commas", "many elements", "elements after blanks", "relations",
    "deep entries", "a key twice at the end",
}  # fmt: skip
"""Those that stood for their kinds once; the others run with `make soak`."""


@pytest.mark.parametrize(
    ("kind", "name"),
    [case if case[1] in FIRST else pytest.param(*case, marks=pytest.mark.soak) for case in CASES],
)
def test_worst_file_is_read_or_refused_within_bounds(kind, name):
    seconds, megabytes, answer = measured(kind, name)
    assert (seconds <= 5, megabytes <= 200) == (True, True), (seconds, megabytes, answer)
