"""Tell readers by mail what changed. `run_daily` or cron runs it once a day."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from initiatives.feedback.alerts.mail import tell_all


class Command(BaseCommand):
    help = "Tell the readers who asked for it by mail what changed until yesterday. A second run sends nothing."

    def handle(self, *args: object, **options: object) -> None:
        run = tell_all(timezone.localdate())
        self.stdout.write(f"Mails sent: {run.sent}.")
        if run.gone:
            self.stdout.write(f"Alerts removed, since their entry is no longer public: {run.gone}.")
        if run.unreadable:
            self.stderr.write(
                f"Alerts removed, since their address was sealed with another SECRET_KEY: {run.unreadable}."
            )
        if run.failed:
            raise CommandError(
                f"Mails that could not be sent: {len(run.failed)}. They are tried again by the next run."
            )
