"""Two dimensions crossed, with the zeros: for example governments and themes."""

from dataclasses import dataclass

from django.db.models import Count, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django_stubs_ext import StrOrPromise

from .facets.definitions import NOT_STATED, RelatedFacet
from .filters import InitiativeFilter

# The longest bar of a cell, in units.
BAR = 88


@dataclass(frozen=True)
class MatrixCell:
    """The number of initiatives with both values; the query lists exactly these. `column` names the value across."""

    count: int
    query: str
    most: int
    column: tuple[str, StrOrPromise]

    def width(self, room: int) -> int:
        """Its length among all cells, of which the longest fills the room."""
        return max(round(room * self.count / self.most), 2) if self.count else 0

    @property
    def bar(self) -> int:
        return self.width(BAR)


@dataclass(frozen=True)
class MatrixRow:
    value: str
    label: StrOrPromise
    cells: list[MatrixCell]

    @property
    def is_worth_a_line(self) -> bool:
        """A value that exists always is, with its zeros; "not stated" only where an initiative states none."""
        return self.value != NOT_STATED or any(cell.count for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """Rows and columns of two facets. An initiative with several values counts in several cells."""

    down: RelatedFacet
    across: RelatedFacet
    columns: list[tuple[str, StrOrPromise]]
    rows: list[MatrixRow]


def matrix(down: str, across: str) -> Matrix:
    """Cross two facets by name, over the initiatives that the unfiltered list shows, in one query beside the terms."""
    listed = InitiativeFilter(QueryDict())
    rows, columns = listed.related_facet(down), listed.related_facet(across)
    pairs = listed.found.order_by().values_list(
        Coalesce(rows.column, Value(NOT_STATED)), Coalesce(columns.column, Value(NOT_STATED))
    )
    counts = {(one, two): number for one, two, number in pairs.annotate(number=Count("pk", distinct=True))}
    headings = list(columns.choices)
    return Matrix(
        rows,
        columns,
        headings,
        [
            MatrixRow(value, label, [_cell(rows, value, columns, heading, counts) for heading in headings])
            for value, label in rows.choices
        ],
    )


def _cell(
    rows: RelatedFacet,
    value: str,
    columns: RelatedFacet,
    heading: tuple[str, StrOrPromise],
    counts: dict[tuple[str, str], int],
) -> MatrixCell:
    query = QueryDict(mutable=True)
    query[rows.name], query[columns.name] = value, heading[0]
    return MatrixCell(counts.get((value, heading[0]), 0), query.urlencode(), max(counts.values(), default=1), heading)
