from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from initiatives.editing.restoring import DamagedEntry, damaged_entries, mend


class Command(BaseCommand):
    help = (
        "Find entries from which a restore removed related rows that nobody had touched, as earlier versions of the "
        "portal did. Prints them; with --write it brings the rows back under their own numbers. Running it again "
        "changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="Bring the rows back. Without it nothing is written.")

    def handle(self, *args: object, **options: object) -> None:
        found = list(damaged_entries())
        mended = 0
        for damaged in found:
            self._print(damaged)
            if options["write"]:
                mended += mend(damaged)
                for refusal in damaged.refusals:
                    self.stderr.write(f"  Not brought back: {refusal}")
        lost = sum(len(damaged.lost) for damaged in found)
        self.stdout.write(f"Damaged entries: {len(found)}, with {lost} lost rows.")
        if options["write"]:
            self.stdout.write(f"Rows brought back: {mended}.")
        elif found:
            self.stdout.write("Nothing was written. Run it again with --write to bring them back.")

    def _print(self, damaged: DamagedEntry) -> None:
        self.stdout.write(f"{damaged.initiative.slug}, restored on {max(damaged.restored_on)}:")
        for difference in damaged.lost:
            self.stdout.write(f"  {difference.place} {difference.number}: {_content(difference.now)}")


def _content(values: Any) -> str:
    return "; ".join(str(value) for value in values.values() if value)[:120]
