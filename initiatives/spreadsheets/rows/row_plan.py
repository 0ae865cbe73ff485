"""One row on its way from its cells to its plan, and the reading of its cells."""

from collections.abc import Iterator
from typing import Any

from initiatives.history.snapshots import Difference
from initiatives.models import PlannedRow
from initiatives.spreadsheets.columns.definitions import COLUMNS, Column
from initiatives.spreadsheets.columns.lookups import Register
from initiatives.spreadsheets.columns.problems import Doubts, Problem, UnclearError
from initiatives.spreadsheets.columns.related import Asked
from initiatives.spreadsheets.columns.widgets import TermsWidget
from initiatives.spreadsheets.reading.cells import Cell

from .normalising import Given, Joined, mended

Kind = PlannedRow.Kind


class Understood:
    """One row on its way: what is known of it, and what of the register it means."""

    def __init__(self, row: PlannedRow, given: Given, joined: Joined) -> None:
        self.row, self.given, self.joined = row, given, joined
        self.problems: list[Problem] = list(joined.problems)
        self.fields: dict[str, Any] = {}
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.differences: list[Difference] = []
        self.cells: list[dict[str, Any]] = []
        self.is_emptying = False

    @property
    def is_refused(self) -> bool:
        return any(problem.is_mistake for problem in self.problems)

    def tell(self, code: str, cells: list[Cell], about: str, **more: Any) -> None:
        value = more.pop("value", "") or " | ".join(cell.text for cell in cells if cell.text)
        column = next((cell.column for cell in cells if cell.column is not None), None)
        problem = Problem(code, value[:500], about, column, **more)
        if problem not in self.problems:
            self.problems.append(problem)

    def tell_unclear(self, unclear: UnclearError, cells: list[Cell], about: str) -> None:
        self.tell(
            unclear.code, cells, about, value=unclear.value, suggestions=unclear.suggestions, detail=unclear.detail
        )

    def said(self) -> Iterator[tuple[Column, list[Cell]]]:
        """Our columns that say something in this row."""
        for column in COLUMNS:
            cells = self.joined.columns.get(column.name, [])
            if any(cell.text and not cell.error for cell in cells):
                yield column, [cell for cell in cells if cell.text]


class CellReader:
    """Reads the cells of columns; what is wrong or assumed it tells the row, all of it."""

    def __init__(self, register: Register, language: str, mends: dict[str, dict[str, str]]) -> None:
        self.register, self.language, self.mends = register, language, mends

    def asked(self, column: Column, understood: Understood) -> Asked:
        kind, mends = understood.joined.kind, self.mends.get(column.name, {})
        return Asked(self.register, self.language, Doubts(), kind=kind, mends=mends)

    def fields(self, column: Column, cells: list[Cell], understood: Understood) -> dict[str, Any]:
        """The fields that a column gives."""
        asked = self.asked(column, understood)
        widget = column.widget
        found: dict[str, Any] = {}
        try:
            if isinstance(widget, TermsWidget):
                found[widget.field] = sorted(set(self._pieces(column, widget, cells, asked, understood)))
            else:
                found = widget.clean(mended(cells, asked.mends), asked=asked)
        except UnclearError as unclear:
            understood.tell_unclear(unclear, cells, column.name)
        self.tell_doubts(column, cells, asked, understood)
        return found

    def rows(self, column: Column, cells: list[Cell], understood: Understood) -> list[Any]:
        """The rows that a column gives: organisations, amounts and the like."""
        asked = self.asked(column, understood)
        found = self._pieces(column, column.widget, cells, asked, understood)
        self.tell_doubts(column, cells, asked, understood)
        return found

    def _pieces(
        self, column: Column, widget: Any, cells: list[Cell], asked: Asked, understood: Understood
    ) -> list[Any]:
        """Of several values in a cell each that can be read; the others are told one by one."""
        found = []
        for piece in widget.split(cells, asked):
            try:
                found.append(widget.read_piece(piece, asked))
            except UnclearError as unclear:
                understood.tell_unclear(unclear, cells, column.name)
        return found

    def tell_doubts(self, column: Column, cells: list[Cell], asked: Asked, understood: Understood) -> None:
        for code, value in asked.doubts.found:
            understood.tell(code, cells, column.name, value=value)
