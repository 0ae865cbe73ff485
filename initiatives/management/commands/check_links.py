"""Check the web addresses of the register. Cron runs it once a day."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from initiatives.editing.link_checker.http import Fetcher
from initiatives.editing.link_checker.run import check_links
from initiatives.models import LinkCheck


class Command(BaseCommand):
    help = "Ask the web addresses that entries, organisations and sources name, and note which are gone or have moved."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=int, help="Ask at most so many addresses.")
        parser.add_argument("--all", action="store_true", help="Ask also those that were asked lately.")

    def handle(self, *args: Any, **options: Any) -> None:
        fetcher = Fetcher(may_be_private=settings.LINKS_MAY_BE_PRIVATE)
        outcomes = check_links(fetcher, timezone.localdate(), options["most"], only_due=not options["all"])
        for outcome in LinkCheck.Outcome:
            self.stdout.write(f"{outcome.label}: {outcomes[outcome]}")
        self.stdout.write(f"broken since several days: {LinkCheck.objects.broken().count()}")
