"""Do the steps of imports that are planned, applied, taken back or undone: a worker beside the editors' browsers."""

import time

from django.core.management.base import BaseCommand, CommandParser

from initiatives.models import SpreadsheetImport, User
from initiatives.spreadsheets.plan import planning, steps

# A step at a time: an editor's browser may work on the same import.
SECONDS = 5
PAUSE = 2


class Command(BaseCommand):
    help = "Finish imports that are half planned, applied, taken back or undone; with --watch, wait for more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help="Do not end: look for work every two seconds.")

    def handle(self, *args: object, **options: object) -> None:
        self._work()
        while options["watch"]:
            time.sleep(PAUSE)
            self._work()

    def _work(self) -> None:
        for spreadsheet in SpreadsheetImport.objects.with_steps_left():
            user = spreadsheet.made_by or User.administrators().first()
            if user is None:
                continue
            while spreadsheet.stage == SpreadsheetImport.Stage.PLANNING or spreadsheet.stage in steps.IN_STEPS:
                if spreadsheet.stage == SpreadsheetImport.Stage.PLANNING:
                    planning.plan_rows(spreadsheet, user, SECONDS)
                else:
                    steps.work(spreadsheet, user, SECONDS)
                spreadsheet.refresh_from_db(fields=["stage"])
            self.stdout.write(f"{spreadsheet}: {spreadsheet.get_stage_display()}")
