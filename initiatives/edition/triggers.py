"""Triggers of the database, which move the edition of the register with every row that is written.

Nothing that writes can forget it: saves, bulk changes, imports, fixtures, the shell, and SQL by hand. See ADR 25.

SQLite moves it at once: its writers come one after the other anyway. PostgreSQL moves it when the transaction commits,
once, so that no transaction waits for another's edition while it still needs locks of entries.
"""

import time
from collections.abc import Iterator

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from initiatives.models import RegisterChange, RegisterEdition

from .shown import Watched, watched

NAME = "register_changed"
EDITION, CHANGE = RegisterEdition._meta.db_table, RegisterChange._meta.db_table
VERBS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}

SQLITE_LOG = """
UPDATE {change} SET number = coalesce((SELECT number FROM {edition}), number) WHERE kind = '{kind}' AND key = {key};
INSERT INTO {change} (kind, key, number) SELECT '{kind}', {key}, number FROM {edition}
WHERE {key} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {change} WHERE kind = '{kind}' AND key = {key});
"""
SQLITE_TRIGGER = """
CREATE TRIGGER {name} AFTER {verb} ON {table} BEGIN
UPDATE {edition} SET number = number + 1, stamp = random();
{log}
END
"""
# The first row that fires in a transaction moves the edition. Its number is kept in a setting of the transaction, which
# savepoints undo like everything else.
POSTGRESQL_MOVE = """
CREATE OR REPLACE FUNCTION {name}_number() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE moved bigint := nullif(current_setting('register.moved', true), '');
BEGIN
    IF moved IS NULL THEN
        UPDATE {edition} SET number = number + 1, stamp = floor(random() * 9e15) RETURNING number INTO moved;
        PERFORM set_config('register.moved', moved::text, true);
    END IF;
    RETURN moved;
END $$
"""
POSTGRESQL_LOG = """
INSERT INTO {change} AS known (kind, key, number) SELECT '{kind}', {key}, moved WHERE {key} IS NOT NULL
ON CONFLICT (kind, key) DO UPDATE SET number = excluded.number WHERE known.number <> excluded.number;
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moved bigint := {name}_number();
BEGIN
    IF moved IS NOT NULL THEN
        IF TG_OP <> 'INSERT' THEN {log_old} END IF;
        IF TG_OP <> 'DELETE' THEN {log_new} END IF;
    END IF;
    RETURN NULL;
END $$
"""
POSTGRESQL_TRIGGER = """
CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON {table}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {name}_{table}()
"""


def remove(using: str, **_signal: object) -> None:
    """Take all triggers off. Called before each migration, since no table with a trigger can be made anew."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in list(_removals(connection, cursor)):
            cursor.execute(statement)


def install(using: str, **_signal: object) -> None:
    """Put the triggers on, and begin an edition: of all that was written without them nothing is known.

    Called after each migration, and after a flush of the database, which leaves them where they are.
    """
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        there = _columns(connection, cursor)
        if EDITION not in there or CHANGE not in there:
            return
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_MOVE.format(name=NAME, edition=EDITION))
        installed = _installed(connection, cursor)
        for each in watched():
            # Where a migration stops half way, a table may not be there yet, or not have its columns.
            if each.table not in installed and {*each.columns} <= there.get(each.table, set()):
                for statement in _statements(connection.vendor, each):
                    cursor.execute(statement)
        _begin(using)


def _installed(connection: BaseDatabaseWrapper, cursor: CursorWrapper) -> set[str]:
    """The tables that have their triggers."""
    if connection.vendor == "postgresql":
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [NAME])
    else:
        cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{NAME}%"])
    return {table for (table,) in cursor.fetchall()}


def _begin(using: str) -> None:
    # From the clock, so that the editions of a database that is emptied and filled again do not repeat earlier ones.
    now = time.time_ns() // 1000
    last = RegisterEdition.objects.using(using).select_for_update().first()
    number = max(now, last.number + 1) if last else now
    begun = {"number": number, "stamp": now, "complete_since": number}
    RegisterEdition.objects.using(using).update_or_create(id=RegisterEdition.ONLY, defaults=begun)


def _statements(vendor: str, each: Watched) -> Iterator[str]:
    if vendor == "postgresql":
        yield POSTGRESQL_FUNCTION.format(
            name=NAME, table=each.table, log_old=_log(POSTGRESQL_LOG, each, "OLD"),
            log_new=_log(POSTGRESQL_LOG, each, "NEW"),
        )  # fmt: skip
        yield POSTGRESQL_TRIGGER.format(name=NAME, table=each.table)
        return
    for verb, rows in VERBS.items():
        log = "".join(_log(SQLITE_LOG, each, row) for row in rows)
        name = f"{NAME}_{each.table}_{verb.lower()}"
        yield SQLITE_TRIGGER.format(name=name, verb=verb, table=each.table, edition=EDITION, log=log)


def _log(pattern: str, each: Watched, row: str) -> str:
    return "".join(
        pattern.format(change=CHANGE, edition=EDITION, kind=each.kind, key=f"{row}.{column}") for column in each.columns
    )


def _removals(connection: BaseDatabaseWrapper, cursor: CursorWrapper) -> Iterator[str]:
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE proname LIKE %s AND pronamespace = current_schema()::regnamespace",
            [f"{NAME}%"],
        )
        yield from (f"DROP FUNCTION {name}() CASCADE" for (name,) in cursor.fetchall())
    else:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{NAME}%"])
        yield from (f"DROP TRIGGER {name}" for (name,) in cursor.fetchall())


def _columns(connection: BaseDatabaseWrapper, cursor: CursorWrapper) -> dict[str, set[str]]:
    """The columns of every watched table that exists, and the tables of editions."""
    tables = set(connection.introspection.table_names(cursor))
    wanted = {EDITION, CHANGE, *(each.table for each in watched())}
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        )
    else:
        cursor.execute("SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'")
    found: dict[str, set[str]] = {}
    for table, column in cursor.fetchall():
        if table in wanted & tables:
            found.setdefault(table, set()).add(column)
    return found
