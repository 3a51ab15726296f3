"""What is acknowledged is on the disk."""

import pytest
from django.db import connection

FULL = 2


@pytest.mark.django_db
def test_each_commit_of_sqlite_is_written_to_the_disk():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL waits for its log by itself")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (FULL,)
