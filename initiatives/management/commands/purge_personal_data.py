from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt, AccessLog
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from initiatives.models import Alert, EditingDraft, EmptySearch, Feedback, Remark
from portal.throttling import forget_ended_periods

# The privacy page states these periods.
YEAR = 365
DAYS_OF_MISSED_SEARCHES = 90
DAYS_OF_SIGNING_IN = 30
DAYS_TO_CONFIRM = 7


class Command(BaseCommand):
    help = (
        "Remove the messages of readers that were settled long ago, and searches that found nothing and were not asked "
        "again for 90 days; and wrong passwords and records of signing in of 30 days ago. Open messages are kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=YEAR, help="how many days after they were settled (365)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 <= options["days"] <= 36500:
            raise CommandError("--days is a number from 0 to 36500.")
        day = timezone.localdate() - timedelta(days=options["days"])
        number, _by_model = Feedback.objects.settled_before(day).delete()
        self.stdout.write(f"Removed {number} messages that were settled before {day}.")
        day = timezone.localdate() - timedelta(days=DAYS_OF_MISSED_SEARCHES)
        number, _by_model = EmptySearch.objects.last_asked_before(day).delete()
        self.stdout.write(f"Removed {number} searches that found nothing and were last asked before {day}.")
        day = timezone.localdate() - timedelta(days=DAYS_OF_SIGNING_IN)
        number, _by_model = AccessAttempt.objects.filter(attempt_time__date__lt=day).delete()
        self.stdout.write(f"Removed {number} wrong attempts to sign in from before {day}.")
        number, _by_model = AccessLog.objects.filter(attempt_time__date__lt=day).delete()
        self.stdout.write(f"Removed {number} records of signing in from before {day}.")
        moment = timezone.now() - timedelta(days=DAYS_TO_CONFIRM)
        number, _by_model = Alert.objects.never_confirmed_since(moment).delete()
        self.stdout.write(f"Removed {number} alerts by mail that nobody confirmed within {DAYS_TO_CONFIRM} days.")
        number, _by_model = EditingDraft.objects.outdated(timezone.now()).delete()
        self.stdout.write(f"Removed {number} unsaved forms of editors of more than 30 days.")
        number, _by_model = Remark.objects.outdated(timezone.now()).delete()
        self.stdout.write(f"Removed {number} comments of colleagues that were settled more than a year ago.")
        self.stdout.write(f"Removed {forget_ended_periods()} counts of senders whose time had ended.")
