"""The clock of a server without cron: the service `daily` of compose.yaml runs it."""

import logging
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils import timezone

# As docs/operating.md lists them; the backup where BACKUP_FOLDER is set.
BACKUP = "backup"
DAILY = (
    BACKUP, "check_links", "remind_editors", "send_digest", "send_alerts", "purge_personal_data", "clearsessions",
)  # fmt: skip
logger = logging.getLogger(__name__)


def next_run(now: datetime, hour: int, minute: int) -> datetime:
    """The next moment of the day that is later than now."""
    today = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


class Command(BaseCommand):
    help = f"Run the commands of each day ({', '.join(DAILY)}) at the same time every day, until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", default="04:30", help="the time of day, in the time zone of the portal (04:30)")
        parser.add_argument("--once", action="store_true", help="run them now, one time; ends with 1 when one failed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            at = datetime.strptime(options["at"], "%H:%M")
        except ValueError:
            raise CommandError(f"--at is {options['at']!r}: write hours and minutes, such as 04:30.") from None
        if options["once"]:
            if failed := self._run_all():
                raise CommandError(f"Failed: {', '.join(failed)}.")
            return
        while True:
            moment = next_run(timezone.localtime(), at.hour, at.minute)
            self.stdout.write(f"The next run is at {moment:%Y-%m-%d %H:%M}.")
            _wait_until(moment)
            self._run_all()

    def _run_all(self) -> list[str]:
        """Run each command; one that fails stops no other. Returns the names of those that failed."""
        failed = []
        for name in DAILY:
            if name == BACKUP and not settings.BACKUP_FOLDER:
                continue
            # A connection that a day of waiting has broken is opened again.
            close_old_connections()
            self.stdout.write(f"{name}:")
            try:
                call_command(name, stdout=self.stdout, stderr=self.stderr)
            except (Exception, SystemExit):
                logger.exception("The daily command %s failed.", name)
                failed.append(name)
        close_old_connections()
        return failed


def _wait_until(moment: datetime) -> None:
    # In short steps, so that a change of the clock is noticed.
    while (left := (moment - timezone.localtime()).total_seconds()) > 0:
        time.sleep(min(left, 60))
