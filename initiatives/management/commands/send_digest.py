"""Tell editors once a week what waits for them. Cron runs it once a day."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from initiatives.editing.digest import rendered_digests, send_digests


class Command(BaseCommand):
    help = "Send each editor the three things that come first: one mail a week. A second run in a week sends nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Print the mails instead of sending them.")

    def handle(self, *args: object, **options: object) -> None:
        today = timezone.localdate()
        if options["dry_run"]:
            for mail in rendered_digests(today):
                self.stdout.write(mail)
            return
        sent = failed = 0
        for _person, report in send_digests(today):
            sent += len(report.reached)
            for person, error in report.failed:
                failed += 1
                self.stderr.write(f"The mail to account {person.pk} could not be sent: {type(error).__name__}.")
        self.stdout.write(f"Mails sent: {sent}.")
        if failed:
            raise CommandError(f"Mails that could not be sent: {failed}. They are tried again by the next run.")
