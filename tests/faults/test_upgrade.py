"""A database of an earlier version comes through its migrations with all that people did, also when they are killed.

The file holds nine entries with an edit, a proposal, a reader's message, a former address and two imports, as they were
after migration 0020.
"""

import gzip
import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from initiatives.models import Feedback, Initiative, InitiativeRedirect, Proposal, SpreadsheetFile, User
from tests.tools.databases import using

from .test_killed import is_killed

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the old database is a file of SQLite"),
]
OLD = Path(__file__).parent / "register-at-0020.sqlite3.gz"
# Tables whose rows are nobody's work, or get new ones by themselves.
MADE_ANEW = ("django_", "auth_", "initiatives_searchtext", "sqlite_", "initiatives_user_groups")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "portal.sqlite3"
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    return path


def rows(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in tables if not name.startswith(MADE_ANEW)]
        return {name: database.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in kept}


def migrate_and_be_killed(statements: int) -> None:
    left = [statements]

    def count(execute: Any, *asked: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*asked)

    with connection.execute_wrapper(count):
        call_command("migrate", verbosity=0)


def test_an_old_database_keeps_everything_through_migrations_that_are_killed(old: Path) -> None:
    before = rows(old)
    assert min(before[f"initiatives_{name}"] for name in ("proposal", "spreadsheetimport", "plannedrow")) > 0
    with using(str(old)):
        for statements in (100, 200):
            assert is_killed(lambda number=statements: migrate_and_be_killed(number))
        call_command("migrate", verbosity=0)
        call_command("check", database=["default"], verbosity=0)
    after = rows(old)
    assert {table: (number, after.get(table)) for table, number in before.items() if after.get(table, 0) < number} == {}
    with using(str(old)):
        for entry in Initiative.objects.all():
            assert entry.history.exists()
        assert Proposal.objects.get().initiative
        assert Feedback.objects.get().words
        assert all(bytes(file.content) for file in SpreadsheetFile.objects.all())
        assert User.objects.filter(governments__isnull=False).exists()
        moved = InitiativeRedirect.objects.get()
        client = Client()
        assert client.get(f"/en/initiatives/{moved.slug}/").url == f"/en/initiatives/{moved.initiative.slug}/"
        assert client.get("/en/initiatives/").status_code == 200
        client.force_login(User.objects.filter(is_superuser=True)[0])
        assert client.get("/admin/").status_code == 200
