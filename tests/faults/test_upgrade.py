"""A database of an earlier version comes through its migrations with all that people did, also when they are killed.

The file holds nine entries with an edit, a proposal, a reader's message, a former address and two imports, as they were
after migration 0020. On PostgreSQL its rows are copied into tables that the migrations of then make.
"""

import gzip
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from initiatives.models import Feedback, Initiative, InitiativeRedirect, Proposal, SpreadsheetFile, User
from tests.tools.databases import using

from .test_killed import is_killed

pytestmark = pytest.mark.django_db(transaction=True)
OLD = Path(__file__).parent / "register-at-0020.sqlite3.gz"
# Tables whose rows are nobody's work, or get new ones by themselves.
MADE_ANEW = ("django_", "auth_", "initiatives_searchtext", "sqlite_", "initiatives_user_groups")


@pytest.fixture
def old(tmp_path: Path) -> Iterator[str]:
    """The name of the old database, which is open."""
    path = tmp_path / "portal.sqlite3"
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    if connection.vendor == "sqlite":
        with using(str(path)):
            yield str(path)
        return
    name = f"{connection.settings_dict['NAME']}_upgraded"
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    with connection.cursor() as cursor:
        cursor.execute(drop)
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    with using(name), closing(sqlite3.connect(path)) as file:
        copy(file)
        yield name
    with connection.cursor() as cursor:
        cursor.execute(drop)


def copy(file: sqlite3.Connection) -> None:
    """Fill an empty PostgreSQL with the tables and rows of a file of SQLite, under their own numbers."""
    executor = MigrationExecutor(connection)
    # The migrations of then, not the one that stands for them now.
    executor.loader.replace_migrations = False
    executor.loader.build_graph()
    executor.migrate(file.execute("SELECT app, name FROM django_migrations").fetchall())
    tables = [name for name in connection.introspection.table_names() if name != "django_migrations"]
    # Keys to other rows are asked for when the transaction ends, and a sequence goes on after the rows that are there.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
        for table in tables:
            found = file.execute(f'SELECT * FROM "{table}"')
            columns = [column for column, *_ in found.description]
            described = connection.introspection.get_table_description(cursor, table)
            flags = {column.name for column in described if column.type_code == BOOLEAN}
            names = ", ".join(f'"{column}"' for column in columns)
            cursor.executemany(
                f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(["%s"] * len(columns))})',
                [
                    [bool(value) if column in flags and value is not None else value
                     for column, value in zip(columns, row, strict=True)]
                    for row in found
                ],
            )  # fmt: skip
            for sequence in connection.introspection.get_sequences(cursor, table):
                last = f'SELECT MAX("{sequence["column"]}") FROM "{table}"'
                cursor.execute(f"SELECT setval('{sequence['name']}', ({last}))")


# The number of the type in PostgreSQL.
BOOLEAN = 16


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        kept = [name for name in connection.introspection.table_names(cursor) if not name.startswith(MADE_ANEW)]
        counted = {}
        for name in kept:
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')
            counted[name] = cursor.fetchone()[0]
    return counted


def migrate_and_be_killed(statements: int) -> None:
    left = [statements]

    def count(execute: Any, *asked: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*asked)

    with connection.execute_wrapper(count):
        call_command("migrate", verbosity=0)


@pytest.mark.usefixtures("old")
def test_an_old_database_keeps_everything_through_migrations_that_are_killed() -> None:
    before = rows()
    assert min(before[f"initiatives_{name}"] for name in ("proposal", "spreadsheetimport", "plannedrow")) > 0
    for statements in (100, 200):
        assert is_killed(lambda number=statements: migrate_and_be_killed(number))
    call_command("migrate", verbosity=0)
    call_command("check", database=["default"], verbosity=0)
    after = rows()
    assert {table: (number, after.get(table)) for table, number in before.items() if after.get(table, 0) < number} == {}
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
    # What is written next gets a number of its own.
    entry = Initiative.objects.all()[0]
    entry.title_en = "After the upgrade"
    entry.save()
    assert entry.history.first().title_en == "After the upgrade"
