"""Make the reports that readers asked for as PDF or Word documents, and those that are published."""

import resource

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from initiatives.report.making import make_next
from initiatives.report.publishing import publish_next

MEGABYTE = 1024 * 1024


class Command(BaseCommand):
    help = "Make the reports that wait, one after the other. The portal starts it by itself when one is asked for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limited", action="store_true", help="with a limit on the memory of this process")

    def handle(self, *args: object, **options: object) -> None:
        if options["limited"]:
            most = settings.REPORT_MOST_MEMORY * MEGABYTE
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
        while made := make_next():
            self.stdout.write(f"{made}: {made.stage}")
        while published := publish_next():
            self.stdout.write(f"{published}: published")
