"""What knows htmx stands once."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CODE = Path(settings.BASE_DIR) / "drafting"
OF_HTMX = re.compile(r'["\']HX-|\.htmx\b')
BY_NUMBER = re.compile(r"\bstatus(_code)? ?= ?4(01|09|22|29)\b")


@pytest.mark.parametrize("pattern", [OF_HTMX, BY_NUMBER])
def test_only_one_module_knows_htmx_and_the_statuses_it_waits_for(pattern):
    found = {path.name for path in CODE.rglob("*.py") if pattern.search(path.read_text())}
    assert found <= {"answers.py"}
