"""PostgreSQL: each table by COPY, all as they were at one moment. No program of the server's is needed."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import psycopg
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from .archive import PASSING, BackupError

MIGRATIONS = "django_migrations"
ENDING = ".copy"
Cursor = psycopg.Cursor[tuple[object, ...]]


def save(connection: BaseDatabaseWrapper, directory: Path) -> dict[str, int]:
    """Write each table into a file of a directory. Returns the number of rows by table."""
    found = {}
    with transaction.atomic(using=connection.alias), _cursor(connection) as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in _tables(connection):
            columns = [] if table in PASSING else _columns(cursor, table)
            with (directory / f"{table}{ENDING}").open("wb") as file:
                file.write(f"{','.join(columns)}\n".encode())
                if columns:
                    with cursor.copy(_statement("COPY {} ({}) TO STDOUT", table, columns)) as blocks:
                        for block in blocks:
                            file.write(block)
            found[table] = cursor.rowcount if columns else 0
    return found


def load(
    connection: BaseDatabaseWrapper,
    directory: Path,
    migrations: list[tuple[str, str]],
    say: Callable[[str], object],
) -> dict[str, int]:
    """Build the tables as the migrations of the backup left them, and fill them. Returns the rows by table."""
    say("Building the tables as they were.")
    executor = MigrationExecutor(connection)
    executor.loader = _loader(connection, {*migrations})
    executor.migrate(_leaves(executor.loader, {*migrations}))
    found = {}
    with transaction.atomic(using=connection.alias), _cursor(connection) as cursor:
        tables = [sql.Identifier(table) for table in _tables(connection)]
        # Some migrations write rows, which the backup has too.
        cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(tables)))
        for path in sorted(directory.glob(f"*{ENDING}")):
            table = path.name.removesuffix(ENDING)
            found[table] = _load_table(cursor, table, path)
        _continue_sequences(cursor)
    return found


def _loader(connection: BaseDatabaseWrapper, had: set[tuple[str, str]]) -> MigrationLoader:
    """Where a database had only some migrations that one replaces, that one would make more: each is needed."""
    loader = MigrationLoader(connection)
    if newer := [f"{app}.{name}" for app, name in sorted(had) if (app, name) not in loader.disk_migrations]:
        raise BackupError(f"The backup was made by another version of the portal, with {', '.join(newer)}.")
    replaced = [{*migration.replaces} for migration in loader.replacements.values()]
    if any(names & had and names - had for names in replaced):
        return MigrationLoader(connection, replace_migrations=False)
    return loader


def _leaves(loader: MigrationLoader, had: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """The last migrations of those that a database had."""
    for replacing, migration in loader.replacements.items():
        names = {*migration.replaces}
        if names & loader.graph.nodes.keys():
            had = had - {replacing}
        elif names <= had:
            had = had - names | {replacing}
    return sorted(node for node in had if not any(child.key in had for child in loader.graph.node_map[node].children))


def _load_table(cursor: Cursor, table: str, path: Path) -> int:
    with path.open("rb") as file:
        columns = [name for name in file.readline().decode().strip().split(",") if name]
        if not columns:
            return 0
        with cursor.copy(_statement("COPY {} ({}) FROM STDIN", table, columns)) as copy:
            while block := file.read(1 << 20):
                copy.write(block)
        return cursor.rowcount


def _continue_sequences(cursor: Cursor) -> None:
    """Let each number begin after the highest that is taken."""
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND (is_identity = 'YES' OR column_default LIKE 'nextval(%')"
    )
    for table, column in cursor.fetchall():
        highest = sql.SQL("(SELECT COALESCE(MAX({0}), 0) + 1 FROM {1})").format(
            sql.Identifier(str(column)), sql.Identifier(str(table))
        )
        cursor.execute(
            sql.SQL("SELECT setval(pg_get_serial_sequence({}, {}), {}, false)").format(
                sql.Literal(f'"{table}"'), sql.Literal(str(column)), highest
            )
        )


def _tables(connection: BaseDatabaseWrapper) -> list[str]:
    return sorted(set(connection.introspection.table_names()) - {MIGRATIONS})


def _columns(cursor: Cursor, table: str) -> list[str]:
    """The columns that are written; the database works the others out."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    return [str(name) for (name,) in cursor.fetchall()]


def _statement(form: str, table: str, columns: list[str]) -> sql.Composed:
    names = sql.SQL(", ").join(sql.Identifier(name) for name in columns)
    return sql.SQL(form).format(sql.Identifier(table), names)


def _cursor(connection: BaseDatabaseWrapper) -> Cursor:
    connection.ensure_connection()
    return cast("psycopg.Connection[tuple[object, ...]]", connection.connection).cursor()
