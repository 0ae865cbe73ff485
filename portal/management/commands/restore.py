from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from portal.backups import copies
from portal.backups.archive import BackupError


class Command(BaseCommand):
    help = "Fill the empty database of DATABASE_URL from a backup, and bring it up to date with the code."
    # The database is empty, so that nothing of it can be checked.
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key-file", type=Path, help="a file with the secret key of age, for an encrypted backup")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            secret_key = _secret_key(options["key_file"]) if options["key_file"] else ""
            manifest = copies.restore(options["file"], secret_key, self.stdout.write)
        except (BackupError, OSError, DatabaseError) as error:
            raise CommandError(f"Nothing of use was restored: {error}") from error
        rows = sum(manifest.rows.values())
        self.stdout.write(f"Restored {rows} rows as of {manifest.made_at}. Next: python manage.py check_register")


def _secret_key(path: Path) -> str:
    """The key of a file as age-keygen writes it, with lines of comment."""
    keys = [line.strip() for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")]
    if len(keys) != 1:
        raise BackupError(f"{path} holds {len(keys)} keys, not one.")
    return keys[0]
