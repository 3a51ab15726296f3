"""No file costs more than its reading may: 5 seconds of one core, 200 MB."""

import sys

import pytest

from tests.bank.worst_files import CASES, measured

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="memory is read from /proc"
)


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_worst_file_is_read_or_refused_within_bounds(kind, name):
    seconds, megabytes, answer = measured(kind, name)
    assert (seconds <= 5, megabytes <= 200) == (True, True), (seconds, megabytes, answer)
