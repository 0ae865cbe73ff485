from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from initiatives.models import ReaderMessage

# As the privacy page says.
YEAR = 365


class Command(BaseCommand):
    help = "Remove the messages of readers that were settled long ago. Open ones are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=YEAR, help="how many days after they were settled (365)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 <= options["days"] <= 36500:
            raise CommandError("--days is a number from 0 to 36500.")
        day = timezone.localdate() - timedelta(days=options["days"])
        number, _by_model = ReaderMessage.objects.settled_before(day).delete()
        self.stdout.write(f"Removed {number} messages that were settled before {day}.")
