from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.backups import archive, copies


class Command(BaseCommand):
    help = "Write the whole database into one file, while the portal runs; encrypted where BACKUP_KEY is set."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", default=settings.BACKUP_FOLDER, help="usually BACKUP_FOLDER")
        parser.add_argument("--keep", type=int, default=settings.BACKUPS_KEPT, help="how many are kept (BACKUPS_KEPT)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"]:
            raise CommandError("Name a folder, or set BACKUP_FOLDER.")
        if options["keep"] < 1:
            raise CommandError(f"--keep is {options['keep']}: keep at least one.")
        folder = Path(options["folder"])
        try:
            path, manifest = copies.back_up(folder, settings.BACKUP_KEY, timezone.now())
            old = archive.forget_all_but(options["keep"], path)
        except (archive.BackupError, OSError) as error:
            raise CommandError(f"No backup was made: {error}") from error
        rows = sum(manifest.rows.values())
        self.stdout.write(f"{path}: {rows} rows of {len(manifest.rows)} tables, {path.stat().st_size} bytes.")
        for gone in old:
            self.stdout.write(f"Deleted {gone.name}, which was older than the {options['keep']} that are kept.")
