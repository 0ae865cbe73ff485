"""Check what the register says; meant for cron and for whoever corrects the content."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from initiatives.editing.register_check import findings, unconfirmed


class Command(BaseCommand):
    help = (
        "Print facts without source, statuses newer than their sources, amounts so far without date, missing "
        "languages, dead references and words such as “currently” in the public entries. Ends with an error if any."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--years", type=int, help="List also entries that nobody confirmed for so many years.")

    def handle(self, *args: Any, **options: Any) -> None:
        numbers: Counter[str] = Counter()
        for found in findings():
            numbers[found.kind] += 1
            self.stdout.write(f"{found.kind}: {found.entry}: {found.said}")
        if (years := options["years"]) is not None:
            if years < 0:
                raise CommandError("Give a number of years that is not negative.")
            old = list(unconfirmed(timezone.localdate(), years).values_list("slug", flat=True))
            self.stdout.write(f"not confirmed for {years} years: {len(old)}")
            self.stdout.write("".join(f"  {slug}\n" for slug in old), ending="")
        if numbers:
            raise CommandError("; ".join(f"{kind}: {number}" for kind, number in numbers.items()))
        self.stdout.write("Nothing is missing.")
