from django.core.management.base import BaseCommand

from initiatives.history.first_versions import write_first_versions


class Command(BaseCommand):
    help = (
        "Give every entry and related row that was loaded from fixtures its first version, as of the day on which the "
        "entry was created. Running it again changes nothing."
    )

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"First versions written: {write_first_versions()}.")
