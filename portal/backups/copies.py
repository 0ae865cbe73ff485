"""Make a backup of the database, and bring one back."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from . import archive, postgresql, sqlite
from .archive import BackupError, Manifest


def back_up(folder: Path, key: str, now: datetime) -> tuple[Path, Manifest]:
    """Write a backup into a folder, encrypted for a public key of age if one is given."""
    if not folder.is_dir():
        raise BackupError(f"{folder} is no folder.")
    if key:
        archive.recipient(key)
    migrations = sorted(MigrationRecorder(connection).applied_migrations())
    with archive.working_folder(folder) as working:
        directory = working / "parts"
        directory.mkdir()
        save = sqlite.save if connection.vendor == "sqlite" else postgresql.save
        rows = save(connection, directory)
        manifest = Manifest(now.isoformat(), settings.VERSION, connection.vendor, migrations, rows, {})
        return archive.write(folder, directory, manifest, key, now), manifest


def restore(path: Path, secret_key: str, say: Callable[[str], object]) -> Manifest:
    """Fill the empty database of the settings from a backup, and bring it up to date with the code.

    Raise BackupError where the database has a table, or where the backup is of another kind of database or damaged.
    """
    if tables := connection.introspection.table_names():
        raise BackupError(f"The database is not empty ({len(tables)} tables): name an empty one in DATABASE_URL.")
    with archive.opened(path, secret_key) as (manifest, directory):
        if manifest.vendor != connection.vendor:
            raise BackupError(f"The backup is of {manifest.vendor}, and DATABASE_URL names {connection.vendor}.")
        if connection.vendor == "sqlite":
            rows = sqlite.load(connection, directory)
        else:
            rows = postgresql.load(connection, directory, manifest.migrations, say)
    if rows != manifest.rows:
        wrong = sorted(table for table in rows.keys() | manifest.rows if rows.get(table) != manifest.rows.get(table))
        raise BackupError(f"Tables with another number of rows than the backup: {', '.join(wrong)}.")
    say("Bringing the database up to date with the code.")
    call_command("migrate", interactive=False, verbosity=0)
    return manifest
