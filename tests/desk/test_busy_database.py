"""A page of drafts does not wait for whoever writes for long: real processes, a real file."""

from tests.web.sites import environment_in, manage, prepare

SHOW_WHILE_SOMEBODY_WRITES = """
import sqlite3, time
from django.contrib.auth.models import User
from django.db import connection
from drafting.desk.models import Draft, Standing
from drafting.desk.services.drafts import create_draft
from drafting.desk.services.standing import bring_up_to_date
from tests.bank.factories import make_blueprint

create_draft(owner=User.objects.create_user("li"), blueprint=make_blueprint())
draft = Draft.objects.get()
other = sqlite3.connect(connection.settings_dict["NAME"])
other.execute("BEGIN IMMEDIATE")
began = time.monotonic()
bring_up_to_date([draft])
waited = time.monotonic() - began
other.rollback()
print(waited < 3, draft.standing.revision == draft.revision, Standing.objects.count())
bring_up_to_date([Draft.objects.get()])
print(Standing.objects.count())
"""


def test_page_is_shown_soon_while_somebody_writes_for_long(tmp_path):
    environment = environment_in(tmp_path)
    prepare(environment)
    shown = manage("shell", "-v0", "-c", SHOW_WHILE_SOMEBODY_WRITES, environment=environment)
    assert shown.stdout.split() == ["True", "True", "0", "1"], shown.stderr
