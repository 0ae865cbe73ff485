"""An import as a script reads it: counts, what was assumed, and each problem with its place."""

from typing import Any

from initiatives.models import SpreadsheetImport
from initiatives.spreadsheets.columns.problems import Problem
from initiatives.spreadsheets.reading.cells import column_letters

from .messages import assumed, place_of, told

Report = dict[str, Any]


def report(spreadsheet: SpreadsheetImport) -> Report:
    """`rows` holds those that would do something or cannot; numbers of rows are those of the file."""
    mapping = spreadsheet.mapping
    return {
        "file": spreadsheet.file_name,
        "import": spreadsheet.pk,
        "stage": spreadsheet.stage,
        "sheet": spreadsheet.look["sheets"][mapping.get("sheet", 0)]["name"],
        "columns": {column_letters(int(number)): target for number, target in mapping.get("columns", {}).items()},
        "assumed": assumed(spreadsheet.told),
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
        "changes": row.cells,
        "problems": [
            {"code": problem.code, "place": place_of(problem, row.number), "column": problem.about,
             "value": problem.value, "is_mistake": problem.is_mistake, "said": told(problem, row.number),
             "suggestions": list(problem.suggestions)}
            for problem in problems
        ],
    }  # fmt: skip
