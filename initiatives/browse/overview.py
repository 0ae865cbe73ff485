"""Two dimensions crossed, with the zeros: for example governments and themes."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django_stubs_ext import StrOrPromise

from .facets.definitions import NOT_STATED, FacetFilter, RelatedFacet
from .filters import InitiativeFilter

# The longest bar of a cell, in units.
BAR = 88

# How many initiatives have a value down and one across.
Pairs = dict[tuple[str, str], int]


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

    down: FacetFilter
    across: RelatedFacet
    columns: list[tuple[str, StrOrPromise]]
    rows: list[MatrixRow]


def matrix(down: str, across: str) -> Matrix:
    """Cross two facets by name, over the initiatives that the unfiltered list shows.

    In the index of the process; where there is none, in one query beside the terms, or one a column for years.
    """
    listed = InitiativeFilter(QueryDict())
    rows, columns = listed.facet(down), listed.related_facet(across)
    headings = list(columns.choices)
    counts = _counted_in_index(listed, down, across)
    if counts is None and isinstance(rows, RelatedFacet):
        counts = _counted_by_database(listed, rows, columns)
    elif counts is None:
        counts = _counted_by_lists(down, across, [value for value, _label in headings])
    return Matrix(
        rows,
        columns,
        headings,
        [
            MatrixRow(value, label, [_cell(rows, value, columns, heading, counts) for heading in headings])
            for value, label in rows.choices
        ],
    )


def _counted_in_index(listed: InitiativeFilter, down: str, across: str) -> Pairs | None:
    found = listed.numbers_without(down)
    if found is None or listed.index is None:
        return None
    columns = {value: found & numbers for value, numbers in listed.index.values[across].items()}
    return {
        (one, two): number
        for one, numbers in listed.index.values[down].items()
        for two, column in columns.items()
        if (number := numbers.intersection_cardinality(column))
    }


def _counted_by_database(listed: InitiativeFilter, rows: RelatedFacet, columns: RelatedFacet) -> Pairs:
    pairs = listed.found.order_by().values_list(
        Coalesce(rows.column, Value(NOT_STATED)), Coalesce(columns.column, Value(NOT_STATED))
    )
    return {(one, two): number for one, two, number in pairs.annotate(number=Count("pk", distinct=True))}


def _counted_by_lists(down: str, across: str, values: list[str]) -> Pairs:
    lists = {value: InitiativeFilter(QueryDict(urlencode({across: value}))) for value in values}
    return {
        (option.value, value): option.count
        for value, listed in lists.items()
        for option in listed.options(down)
        if option.count
    }


def _cell(
    rows: FacetFilter,
    value: str,
    columns: RelatedFacet,
    heading: tuple[str, StrOrPromise],
    counts: Pairs,
) -> MatrixCell:
    query = QueryDict(mutable=True)
    query[rows.name], query[columns.name] = value, heading[0]
    return MatrixCell(counts.get((value, heading[0]), 0), query.urlencode(), max(counts.values(), default=1), heading)
