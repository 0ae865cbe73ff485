"""Import a spreadsheet from the command line. Without --apply, nothing is written to the register."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from initiatives.models import SpreadsheetImport, User
from initiatives.spreadsheets.columns.problems import Problem
from initiatives.spreadsheets.mapping import proposed_mapping
from initiatives.spreadsheets.mapping.column_mapping import Mapping, column_name
from initiatives.spreadsheets.mapping.heading_rows import column_headings
from initiatives.spreadsheets.plan import extraction, planning, upload
from initiatives.spreadsheets.plan.applying import PlanChangedError, apply
from initiatives.spreadsheets.plan.json_report import report
from initiatives.spreadsheets.plan.messages import note_sentences, problem_line, refusal_sentence
from initiatives.spreadsheets.reading.refusal import RefusedError

# Exit codes: all rows fine, rows refused or undecided, file or mapping not understood.
FINE, REFUSED_ROWS, NOT_READ = 0, 1, 2
WIDTH = 40


class Command(BaseCommand):
    help = (
        "Read a spreadsheet and print what it would do; with --apply, do it. The plan is kept with the "
        "imports. Ends with 0 when all rows are fine, 1 when some are refused or undecided, 2 when it is not read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="An .xlsx, .xls, .ods, .csv or .tsv file.")
        parser.add_argument(
            "--mapping", help="A JSON file that says what the columns are, as --save-mapping writes it."
        )
        parser.add_argument("--save-mapping", help="Write the mapping that would be used to this file, to edit it.")
        parser.add_argument("--as", dest="user", help="The name of the editor whose rights count; needed with --apply.")
        parser.add_argument("--apply", action="store_true", help="Write what the plan says: all of it, or nothing.")
        parser.add_argument(
            "--direct", action="store_true", help="Change public entries at once, where the editor may."
        )
        parser.add_argument("--report", help="Write the plan and its result as JSON to this file; - prints it.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["apply"] and not options["user"]:
            raise CommandError("Name the editor whose rights count: --as USERNAME.", returncode=NOT_READ)
        # Messages are in English, whatever the locale of the machine.
        with translation.override("en"):
            user = self._user(options["user"])
            spreadsheet = self._planned(Path(options["file"]), user, options)
            if options["apply"]:
                spreadsheet = self._applied(spreadsheet, user, options["direct"])
            self._tell(spreadsheet, options)
        counts = spreadsheet.counts
        if counts["refused"] or counts["undecided"]:
            sys.exit(REFUSED_ROWS)

    def _user(self, name: str | None) -> User:
        if name:
            found = User.objects.filter(username=name, is_active=True).first()
            if found is None or found.role is None:
                raise CommandError(f"There is no editor with the name {name!r}.", returncode=NOT_READ)
            return found
        found = User.administrators().order_by("pk").first()
        if found is None:
            raise CommandError("There is no administrator yet: name an editor with --as.", returncode=NOT_READ)
        return found

    def _planned(self, path: Path, user: User, options: dict[str, Any]) -> SpreadsheetImport:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=NOT_READ) from error
        try:
            spreadsheet = upload.create_import(user, path.name, content, user.language)
            mapping = self._mapping(spreadsheet, user, options["mapping"])
            if options["save_mapping"]:
                self._save(options["save_mapping"], mapping.as_json())
            self._check(spreadsheet, mapping, user)
            extraction.extract_rows(spreadsheet, mapping)
        except RefusedError as error:
            raise CommandError(refusal_sentence(error), returncode=NOT_READ) from error
        while not planning.plan_rows(spreadsheet, user, seconds=1):
            self._progress(spreadsheet)
        self._progress(spreadsheet)
        return spreadsheet

    def _mapping(self, spreadsheet: SpreadsheetImport, user: User, path: str | None) -> Mapping:
        mapping = Mapping.from_json(spreadsheet.mapping)
        if path:
            try:
                mapping = Mapping.from_json(json.loads(Path(path).read_text()))
            except (OSError, ValueError) as error:
                raise CommandError(f"{path} is no mapping: {error}.", returncode=NOT_READ) from error
            if mapping.sheet >= len(spreadsheet.inspection["sheets"]):
                raise CommandError(f"{path} names sheet {mapping.sheet}, which the file has not.", returncode=NOT_READ)
        return mapping

    def _check(self, spreadsheet: SpreadsheetImport, mapping: Mapping, user: User) -> None:
        """Refuse to guess: a person must say what an unknown column is."""
        if mapping.is_complete and mapping.identifies_entries and not mapping.doubled_targets:
            return
        sheet = spreadsheet.inspection["sheets"][mapping.sheet]
        headings = column_headings(sheet["first_rows"], mapping.heading_rows, sheet.get("merged", []))
        guesses = proposed_mapping.column_guesses(spreadsheet, mapping, user)
        lines = ["Say with --mapping what these columns are (--save-mapping FILE writes a mapping to begin with):"]
        for number, target in mapping.columns.items():
            if not target:
                near = guesses[number].target
                lines.append(f"  {column_name(number, headings[number])}" + (f"  perhaps {near}" if near else ""))
        if doubled := mapping.doubled_targets:
            lines = [f"Two columns hold the same: {', '.join(doubled)}. Choose one with --mapping."]
        elif mapping.is_complete:
            lines = ["One column must hold the title (title_en, title_nl ...) or the identifier (id)."]
        spreadsheet.delete()
        raise CommandError("\n".join(lines), returncode=NOT_READ)

    def _progress(self, spreadsheet: SpreadsheetImport) -> None:
        if not self.stderr.isatty():
            return
        rows = spreadsheet.counts["rows"]
        done = rows - spreadsheet.rows.waiting().count()
        bar = "#" * (WIDTH * done // max(rows, 1))
        self.stderr.write(f"\r[{bar:<{WIDTH}}] {done} of {rows} rows", ending="\n" if done == rows else "")

    def _applied(self, spreadsheet: SpreadsheetImport, user: User, is_direct: bool) -> SpreadsheetImport:
        try:
            return apply(spreadsheet, user, is_direct)
        except PlanChangedError as changed:
            numbers = ", ".join(str(number) for number in changed.numbers[:20])
            raise CommandError(
                f"Nothing was written: rows {numbers} would now do something else. Run it again.", returncode=NOT_READ
            ) from changed

    def _tell(self, spreadsheet: SpreadsheetImport, options: dict[str, Any]) -> None:
        if options["report"]:
            text = json.dumps(report(spreadsheet), ensure_ascii=False, indent=2)
            if options["report"] == "-":
                self.stdout.write(text)
                return
            self._save_text(options["report"], text)
        for said in note_sentences(spreadsheet.notes):
            self.stdout.write(said)
        for row in spreadsheet.rows.with_problems().iterator():
            for kept in row.problems:
                problem = Problem.from_json(kept)
                self.stdout.write(("" if problem.is_error else "note: ") + problem_line(problem, row.number))
        counts = spreadsheet.counts
        said = ", ".join(f"{counts[kind]} {kind}" for kind in ("new", "changed", "unchanged", "duplicate", "refused"))
        self.stdout.write(f"{counts['rows']} rows: {said}.")
        if options["apply"]:
            done = {name[8:]: number for name, number in counts.items() if name.startswith("outcome_") and number}
            self.stdout.write(
                "Applied: " + (", ".join(f"{number} {name}" for name, number in done.items()) or "nothing") + "."
            )
        else:
            self.stdout.write("Nothing was written to the register. With --apply it is.")
        self.stdout.write(f"The plan is import {spreadsheet.pk} in the editors' pages.")

    def _save(self, path: str, kept: Any) -> None:
        self._save_text(path, json.dumps(kept, ensure_ascii=False, indent=2))

    def _save_text(self, path: str, text: str) -> None:
        try:
            Path(path).write_text(text + "\n")
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.", returncode=NOT_READ) from error
