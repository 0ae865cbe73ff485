"""Ask editors to confirm the entries that are due; meant for cron, once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from initiatives.editing.reminders import plan, previews, remind


class Command(BaseCommand):
    help = (
        "Ask the editors of entries that are due to confirm them: one mail to each person. A second run sends nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Print the mails instead of sending them.")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        planned = plan(today)
        if planned.nobody_for:
            self.stderr.write(f"Entries that are due, with nobody to write to: {len(planned.nobody_for)}.")
        if options["dry_run"]:
            for mail in previews(planned):
                self.stdout.write(mail)
            self.stdout.write(f"Nothing was sent. Without --dry-run these mails go out: {len(planned.asked)}.")
            return
        sent = failed = 0
        for _person, outcome in remind(today, planned):
            sent += len(outcome.reached)
            for person, error in outcome.failed:
                failed += 1
                self.stderr.write(f"The mail to {person.email} could not be sent: {error}")
        self.stdout.write(f"Mails sent: {sent}.")
        if failed:
            raise CommandError(f"Mails that could not be sent: {failed}. They are tried again by the next run.")
