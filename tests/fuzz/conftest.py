import logging

import pytest

from tests.fuzz.ground import Ground, make_ground


@pytest.fixture
def ground(db: None) -> Ground:
    logging.disable()  # thousands of refusals; pytest turns it on again below
    yield make_ground()
    logging.disable(logging.NOTSET)
