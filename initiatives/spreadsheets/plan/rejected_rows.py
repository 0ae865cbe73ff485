"""The refused rows as a workbook in the shape of the original, with the reasons in a last column."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from initiatives.models import PlannedRow, SpreadsheetImport
from initiatives.opendata.tables import PIECE, fitting
from initiatives.spreadsheets.columns.problems import Problem
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.reading import file_reader
from initiatives.spreadsheets.reading.cells import Cell
from initiatives.spreadsheets.workbook import snapshot_sheet

from .messages import problem_line

WIDEST = 70
LONGEST_NAME_OF_A_SHEET = 31


def chunks(spreadsheet: SpreadsheetImport) -> Iterator[bytes]:
    """Raise RefusedError where the file can no longer be read."""
    with TemporaryFile() as file:
        with Workbook(file, {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
            _fill(book, spreadsheet)
        file.seek(0)
        while chunk := file.read(PIECE):
            yield chunk


def _fill(book: Any, spreadsheet: SpreadsheetImport) -> None:
    mapping = Mapping.from_json(spreadsheet.mapping)
    content = bytes(spreadsheet.file.content)
    reasons = {
        row.number: reasons_of(row, spreadsheet) for row in spreadsheet.rows.of_kind(PlannedRow.Kind.REFUSED).iterator()
    }
    last_heading = max(mapping.heading_rows, default=0)
    width = max(
        (len(cells) for _row, cells in spreadsheet.inspection["sheets"][mapping.sheet]["first_rows"]), default=0
    )
    sheet = book.add_worksheet(_name(spreadsheet.inspection["sheets"][mapping.sheet]["name"]))
    sheet.set_column(width, width, WIDEST)
    line = 0
    slugs: set[str] = set()
    place = next((column for column, target in mapping.columns.items() if target == "id"), None)
    for number, cells in file_reader.rows(content, mapping.sheet):
        if number > last_heading and number not in reasons:
            continue
        for column, raw in enumerate(cells):
            _write(sheet, line, column, raw)
        if number == last_heading:
            sheet.write_string(line, width, _("What is wrong"))
        elif number in reasons:
            sheet.write_string(line, width, fitting(reasons[number]))
            if place is not None and place < len(cells):
                slugs.add(Cell.of(cells[place]).text)
        line += 1
    if spreadsheet.snapshot:
        _copy_snapshot(book, spreadsheet, content, slugs)


def _copy_snapshot(book: Any, spreadsheet: SpreadsheetImport, content: bytes, slugs: set[str]) -> None:
    """Copy the snapshot of our own workbook, so that edited cells are recognised again."""
    sheet = book.add_worksheet(snapshot_sheet.SHEET_NAME)
    sheet.very_hidden()
    line = 0
    for _number, cells in file_reader.rows(content, spreadsheet.snapshot["sheet"]):
        if line < 2 or Cell.of(cells[0]).text in slugs:
            for column, raw in enumerate(cells):
                _write(sheet, line, column, raw)
            line += 1


def _write(sheet: Any, line: int, column: int, raw: Any) -> None:
    if isinstance(raw, bool):
        sheet.write_boolean(line, column, raw)
    elif isinstance(raw, int | float):
        sheet.write_number(line, column, raw)
    elif raw is not None:
        # As text: nothing in it is ever run.
        link = raw.get("link", "") if isinstance(raw, dict) else ""
        text = Cell.of(raw).text if isinstance(raw, dict) else str(raw)
        sheet.write_string(line, column, fitting(f"{text} {link}".strip() if link and link != text else text))


def _name(name: str) -> str:
    kept = "".join(sign for sign in name if sign not in "[]:*?/\\").strip("'")
    return kept[:LONGEST_NAME_OF_A_SHEET] or _("Initiatives")


def reasons_of(row: PlannedRow, spreadsheet: SpreadsheetImport) -> str:
    """The errors of a row, one a line."""
    problems = [Problem.from_json(kept) for kept in row.problems]
    return "\n".join(problem_line(problem, row.number) for problem in problems if problem.is_error)
