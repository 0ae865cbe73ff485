"""Bring what is new in the published register into a database of an earlier version."""

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import translation

from initiatives.editing.upgrade.fixture_rows import read
from initiatives.editing.upgrade.writing import Upgrade, upgrade

from .bootstrap import FIXTURES


class Command(BaseCommand):
    help = (
        "Bring newer texts, facts, sources, terms, codes and synonyms of the published register into this database, "
        "wherever nobody changed or deleted them, as the history tells. Says what it did and what it left, and why. "
        "Running it again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say what it would do, and write nothing.")

    def handle(self, *args: str, **options: int) -> None:
        with translation.override("en"), transaction.atomic():
            done = upgrade(read(FIXTURES))
            transaction.set_rollback(bool(options["dry_run"]))
        self._say(done, is_long=options["verbosity"] > 1)
        if options["dry_run"]:
            self.stdout.write("Nothing was written.")

    def _say(self, done: Upgrade, is_long: bool) -> None:
        for verb, things in (("added", done.added), ("changed", done.changed), ("removed", done.removed)):
            self.stdout.write("".join(f"{verb} {thing}\n" for thing in things if is_long), ending="")
        self.stdout.write("".join(f"left {thing}\n" for thing in done.left), ending="")
        numbers = (len(done.added), len(done.changed), len(done.removed), len(done.left))
        self.stdout.write("Rows added: {}, changed: {}, removed: {}. Left as they are: {}.".format(*numbers))
