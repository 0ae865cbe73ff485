"""The number of initiatives behind each value of a facet: the protocol, and the counts that ask the database.

A count is true to the page: it is the number of initiatives that the list would show with this value instead of the
chosen ones of the same facet.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import singledispatch
from typing import Protocol

from django.db.models import Count, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from pyroaring import BitMap

from initiatives.models import BudgetLine, Status
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.status import years_active

from .definitions import NOT_STATED, OVERDUE, BudgetFacet, FacetFilter, RelatedFacet, StatusFacet, YearFacet
from .index import FacetIndex

Counts = dict[str, int]


class FilteredList(Protocol):
    """The part of a filter set that counting needs."""

    def facet(self, name: str) -> FacetFilter: ...

    def without(self, name: str) -> InitiativeQuerySet:
        """The initiatives that answer the query but for one facet."""
        ...

    @property
    def index(self) -> FacetIndex | None: ...

    def numbers_without(self, name: str) -> BitMap | None:
        """The same as numbers, where there is an index."""
        ...


class FacetCounter(Protocol):
    def counts(self, filterset: FilteredList, names: Iterable[str]) -> dict[str, Counts]:
        """By facet and value, the number of initiatives. Values without any may be left out."""
        ...


class SqlFacetCounter:
    """Counts each facet with queries of its own: one, or two for budgets."""

    def counts(self, filterset: FilteredList, names: Iterable[str]) -> dict[str, Counts]:
        return {name: count_values(filterset.facet(name), filterset.without(name)) for name in names}


class IndexedFacetCounter:
    """Counts in the index of the process; where there is none, as the database does."""

    def counts(self, filterset: FilteredList, names: Iterable[str]) -> dict[str, Counts]:
        counted: dict[str, Counts] = {}
        for name in names:
            found = filterset.numbers_without(name)
            if found is None or filterset.index is None:
                counted.update(SqlFacetCounter().counts(filterset, [name]))
            else:
                counted[name] = filterset.index.counts(name, found)
        return counted


facet_counter: FacetCounter = IndexedFacetCounter()


@singledispatch
def count_values(facet: FacetFilter, found: InitiativeQuerySet) -> Counts:
    """Count these initiatives by value of a facet."""
    raise NotImplementedError(f"No way is known to count {type(facet).__name__}.")


@count_values.register
def _(facet: StatusFacet, found: InitiativeQuerySet) -> Counts:
    numbers = _by_column(found, "current_status")
    if not numbers.get(Status.ANNOUNCED):
        return numbers
    return {**numbers, OVERDUE: found.filter(facet.condition([OVERDUE])).count()}


@count_values.register
def _(facet: RelatedFacet, found: InitiativeQuerySet) -> Counts:
    if not facet.broader:
        return _by_column(found, facet.column)
    numbers: dict[str, set[int]] = defaultdict(set)
    pairs = found.order_by().values_list("pk", Coalesce(facet.column, Value(NOT_STATED))).distinct()
    for pk, slug in pairs:
        for value in facet.answered_by(slug):
            numbers[value].add(pk)
    return {value: len(pks) for value, pks in numbers.items()}


@count_values.register
def _(facet: YearFacet, found: InitiativeQuerySet) -> Counts:
    numbers: Counter[str] = Counter()
    this_year = timezone.localdate().year
    columns = ("start", "end", "stated_status", "status_as_of")
    alike = found.order_by().values_list(*columns).annotate(number=Count("pk", distinct=True))
    for start, end, stated, as_of, number in alike:
        ended_by = as_of if stated == Status.ENDED else None
        years = map(str, years_active(start, end, ended_by, this_year)) if start else [NOT_STATED]
        numbers.update(dict.fromkeys(years, number))
    return numbers


@count_values.register
def _(facet: BudgetFacet, found: InitiativeQuerySet) -> Counts:
    of_found = BudgetLine.objects.with_yearly_class().filter(initiative__in=found.order_by().values("pk"))
    numbers = dict(of_found.order_by().values_list("yearly").annotate(Count("initiative", distinct=True)))
    return {**numbers, NOT_STATED: found.filter(facet.condition([NOT_STATED])).count()}


def _by_column(found: InitiativeQuerySet, column: str) -> Counts:
    values = found.order_by().values_list(Coalesce(column, Value(NOT_STATED)))
    return dict(values.annotate(number=Count("pk", distinct=True)))
