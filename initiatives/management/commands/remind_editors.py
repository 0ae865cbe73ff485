"""Ask editors to confirm the entries that are due. Cron runs it once a day."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from initiatives.editing.reminders import prepare_reminders, rendered_reminders, send_reminders


class Command(BaseCommand):
    help = (
        "Ask the editors of entries that are due to confirm them: one mail to each person. A second run sends nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Print the mails instead of sending them.")

    def handle(self, *args: object, **options: object) -> None:
        today = timezone.localdate()
        batch = prepare_reminders(today)
        if batch.nobody_for:
            self.stderr.write(f"Entries that are due, with nobody to write to: {len(batch.nobody_for)}.")
        if options["dry_run"]:
            for mail in rendered_reminders(batch):
                self.stdout.write(mail)
            self.stdout.write(f"Nothing was sent. Without --dry-run these mails go out: {len(batch.requests)}.")
            return
        sent = failed = 0
        for _person, report in send_reminders(today, batch):
            sent += len(report.reached)
            for person, error in report.failed:
                failed += 1
                self.stderr.write(f"The mail to account {person.pk} could not be sent: {type(error).__name__}.")
        self.stdout.write(f"Mails sent: {sent}.")
        if failed:
            raise CommandError(f"Mails that could not be sent: {failed}. They are tried again by the next run.")
