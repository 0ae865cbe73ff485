"""An import as JSON for scripts: counts, assumptions, and each problem with its place."""

from typing import Any

from initiatives.models import SpreadsheetImport
from initiatives.spreadsheets.columns.problems import Problem
from initiatives.spreadsheets.reading.cells import column_letters

from .messages import cell_reference, note_sentences, problem_line

Report = dict[str, Any]


def report(spreadsheet: SpreadsheetImport) -> Report:
    """`rows` leaves out unchanged rows without problems. Numbers of rows are those of the file."""
    mapping = spreadsheet.mapping
    return {
        "file": spreadsheet.file_name,
        "import": spreadsheet.pk,
        "stage": spreadsheet.stage,
        "sheet": spreadsheet.inspection["sheets"][mapping.get("sheet", 0)]["name"],
        "columns": {column_letters(int(number)): target for number, target in mapping.get("columns", {}).items()},
        "notes": note_sentences(spreadsheet.notes),
        "counts": spreadsheet.counts,
        "rows": [_row(row) for row in spreadsheet.rows.exclude(kind="unchanged", problems=[]).iterator()],
    }


def _row(row: Any) -> Report:
    problems = [Problem.from_json(kept) for kept in row.problems]
    return {
        "row": row.number,
        "kind": row.kind,
        "title": row.title,
        "outcome": row.outcome,
        "changes": row.changes,
        "problems": [
            {"code": problem.code, "place": cell_reference(problem, row.number), "column": problem.about,
             "value": problem.value, "is_error": problem.is_error, "sentence": problem_line(problem, row.number),
             "suggestions": list(problem.suggestions)}
            for problem in problems
        ],
    }  # fmt: skip
