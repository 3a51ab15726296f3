import logging

import pytest

from tests.fuzz.ground import Ground, make_ground


@pytest.fixture
def ground(db: None, settings) -> Ground:
    logging.disable()  # thousands of refusals; pytest turns it on again below
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    yield make_ground()
    logging.disable(logging.NOTSET)
