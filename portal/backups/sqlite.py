"""SQLite: one file, copied page by page while others read and write."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from .archive import PASSING, BackupError

FILE = "database.sqlite3"


def save(connection: BaseDatabaseWrapper, directory: Path) -> dict[str, int]:
    """Write the database into a directory. Returns the number of rows by table."""
    connection.ensure_connection()
    with closing(sqlite3.connect(directory / FILE)) as copy:
        connection.connection.backup(copy)
        # The copy has no log beside it, and keeps nothing of what is removed from it.
        copy.executescript("PRAGMA journal_mode=DELETE; PRAGMA secure_delete=ON;")
        for table in PASSING & set(_tables(copy)):
            copy.execute(f'DELETE FROM "{table}"')
        copy.commit()
        return rows(copy)


def load(connection: BaseDatabaseWrapper, directory: Path) -> dict[str, int]:
    """Fill an empty database. Returns the number of rows by table."""
    connection.ensure_connection()
    with closing(sqlite3.connect(f"file:{directory / FILE}?mode=ro", uri=True)) as copy:
        copy.backup(connection.connection)
        found = rows(copy)
    with connection.cursor() as cursor:
        # On this connection, since it knows the functions that constraints of Django call.
        said = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    if said != "ok":
        raise BackupError(f"The database of the backup is damaged: {said}")
    return found


def _tables(database: sqlite3.Connection) -> list[str]:
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    )
    return [name for (name,) in database.execute(asked)]


def rows(database: sqlite3.Connection) -> dict[str, int]:
    return {name: database.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in _tables(database)}
