"""Rows that name other rows of their file, as the wider entry or as what came of it: those are written first."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from initiatives.models import PlannedRow, SpreadsheetImport
from initiatives.models.planned_row import PlannedRowQuerySet
from initiatives.spreadsheets.columns.problems import Problem

Kind = PlannedRow.Kind
CODE = "other_row"


class RefusedByModelError(Exception):
    """The answer of a model to one row, carried out of the transaction that is rolled back."""

    def __init__(self, row: PlannedRow, error: ValidationError) -> None:
        super().__init__(row.number)
        self.row, self.error = row, error


def mark_rows_that_name_others(spreadsheet: SpreadsheetImport) -> None:
    """Refuse each row that names one which is not imported, or which waits for the row itself."""
    naming = {row.number: row for row in spreadsheet.rows.naming_others()}
    if not naming:
        return
    named = {number for row in naming.values() for number in row.intended["after"]}
    others = spreadsheet.rows.numbered(named - set(naming))
    fit = {row.number for row in others if _is_imported(row)}
    left = {number for number, row in naming.items() if _is_imported(row, but_for=CODE)}
    # From the rows that wait for none to those that wait for them: a circle is never reached.
    while reached := {number for number in left if fit.issuperset(naming[number].intended["after"])}:
        fit |= reached
        left -= reached
    for number, row in naming.items():
        _mark(row, sorted(set(row.intended["after"]) - fit) if number not in fit else [])
    PlannedRow.objects.keep(list(naming.values()), ["problems", "kind"])


def _is_imported(row: PlannedRow, but_for: str = "") -> bool:
    if row.entry_id:
        return True
    is_refused = any(Problem.from_json(each).is_error for each in row.problems if each["code"] != but_for)
    return not is_refused and row.decision != "skip" and not (row.duplicates and row.decision != "new")


def _mark(row: PlannedRow, missing: list[int]) -> None:
    had = [each for each in row.problems if each["code"] == CODE]
    row.problems = [each for each in row.problems if each["code"] != CODE]
    if missing:
        detail = ", ".join(map(str, missing))
        row.problems.append(Problem(CODE, row.title, detail=detail).as_json())
        row.kind = Kind.REFUSED
    elif had and not any(Problem.from_json(each).is_error for each in row.problems):
        row.kind = Kind.CHANGED if row.entry_id else Kind.DUPLICATE if row.duplicates else Kind.NEW


def next_new(rows: PlannedRowQuerySet, most: int) -> list[PlannedRow]:
    """The next of these waiting rows: those that name no other row that waits. Raise RefusedByModelError."""
    if found := list(rows.exclude(pk__in=rows.naming_others().values("pk"))[:most]):
        return found
    left = list(rows.naming_others())
    numbers = {row.number for row in left}
    ready = [row for row in left if numbers.isdisjoint(row.intended["after"])]
    if left and not ready:
        raise RefusedByModelError(left[0], ValidationError(_("The row that this one names is not imported.")))
    return ready[:most]
