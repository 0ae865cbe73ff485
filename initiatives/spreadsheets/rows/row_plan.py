"""One row on its way from its cells to its plan, and the reading of its cells."""

from collections.abc import Iterator
from typing import Any

from initiatives.history.snapshots import Difference
from initiatives.models import PlannedRow
from initiatives.parsing.assumptions import Assumptions
from initiatives.parsing.unclear import UnclearError
from initiatives.spreadsheets.columns.definitions import COLUMNS, Column
from initiatives.spreadsheets.columns.lookups import Lookups
from initiatives.spreadsheets.columns.problems import Problem
from initiatives.spreadsheets.columns.read_context import ReadContext
from initiatives.spreadsheets.columns.widgets import TermsWidget
from initiatives.spreadsheets.reading.cells import Cell

from .file_conventions import FileConventions
from .normalising import CellsByTarget, NormalisedRow, corrected

Kind = PlannedRow.Kind


class RowPlan:
    """One row on its way: what is known of it, and what of the register it means."""

    def __init__(self, row: PlannedRow, cells: CellsByTarget, normalised: NormalisedRow) -> None:
        self.row, self.cells, self.normalised = row, cells, normalised
        self.problems: list[Problem] = list(normalised.problems)
        self.fields: dict[str, Any] = {}
        self.related: dict[str, list[dict[str, Any]]] = {}
        self.differences: list[Difference] = []
        self.changes: list[dict[str, Any]] = []
        self.is_emptying = False

    @property
    def is_refused(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    def add_problem(self, code: str, cells: list[Cell], about: str, **more: Any) -> None:
        value = more.pop("value", "") or " | ".join(cell.text for cell in cells if cell.text)
        column = next((cell.column for cell in cells if cell.column is not None), None)
        problem = Problem(code, value[:500], about, column, **more)
        if problem not in self.problems:
            self.problems.append(problem)

    def add_unclear(self, unclear: UnclearError, cells: list[Cell], about: str) -> None:
        self.add_problem(
            unclear.code, cells, about, value=unclear.value, suggestions=unclear.suggestions, detail=unclear.detail
        )

    def filled_columns(self) -> Iterator[tuple[Column, list[Cell]]]:
        """Our columns that say something in this row."""
        for column in COLUMNS:
            cells = self.normalised.columns.get(column.name, [])
            if any(cell.text and not cell.error for cell in cells):
                yield column, [cell for cell in cells if cell.text]


class CellReader:
    """Reads the cells of columns; what is wrong or assumed it tells the row, all of it."""

    def __init__(
        self, lookups: Lookups, language: str, corrections: dict[str, dict[str, str]], conventions: FileConventions
    ) -> None:
        self.lookups, self.language, self.corrections = lookups, language, corrections
        self.conventions = conventions

    def context(self, column: Column, plan: RowPlan) -> ReadContext:
        kind, corrections = plan.normalised.amount_kind, self.corrections.get(column.name, {})
        return ReadContext(
            self.lookups, self.language, Assumptions(), amount_kind=kind, corrections=corrections,
            conventions=self.conventions.by_column(column.name), convention=self.conventions.answered(column.name),
        )  # fmt: skip

    def fields(self, column: Column, cells: list[Cell], plan: RowPlan) -> dict[str, object]:
        """The fields that a column gives."""
        context = self.context(column, plan)
        widget = column.widget
        found: dict[str, Any] = {}
        try:
            if isinstance(widget, TermsWidget):
                found[widget.field] = sorted(set(self._read_each(column, widget, cells, context, plan)))
            elif said := [cell for cell in corrected(cells, context.corrections) if cell.text]:
                found = widget.clean(said, context=context)
        except UnclearError as unclear:
            plan.add_unclear(unclear, cells, column.name)
        self.add_assumptions(column, cells, context, plan)
        return found

    def related(self, column: Column, cells: list[Cell], plan: RowPlan) -> list[Any]:
        """The rows that a column gives: organisations, amounts and the like."""
        context = self.context(column, plan)
        found = self._read_each(column, column.widget, cells, context, plan)
        self.add_assumptions(column, cells, context, plan)
        return found

    def _read_each(
        self, column: Column, widget: Any, cells: list[Cell], context: ReadContext, plan: RowPlan
    ) -> list[Any]:
        """Of several values in a cell each that can be read; the others are told one by one."""
        found = []
        for text in widget.split(cells, context):
            try:
                found.append(widget.read_one(text, context))
            except UnclearError as unclear:
                plan.add_unclear(unclear, cells, column.name)
        return found

    def add_assumptions(self, column: Column, cells: list[Cell], context: ReadContext, plan: RowPlan) -> None:
        for code, value in context.assumptions.found:
            plan.add_problem(code, cells, column.name, value=value)
