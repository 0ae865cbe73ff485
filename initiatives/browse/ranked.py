"""A list of initiatives whose order is known: only those of one page are read, by their numbers."""

from collections.abc import Sequence
from functools import cached_property
from itertools import islice
from typing import overload

from django.utils.translation import get_language
from pyroaring import BitMap

from initiatives.models import Initiative
from initiatives.search.evaluation import LARGEST_SCORE

from .entry_reading import entries_of_cards
from .facets.index import FacetIndex
from .filters import InitiativeFilter
from .sorts import in_order


class RankedEntries(Sequence[Initiative]):
    """Initiatives in the order of a list, each page in a fixed number of queries."""

    def __init__(self, order: Sequence[int], numbers: BitMap) -> None:
        self._order, self._numbers = order, numbers

    def with_card_details(self) -> "RankedEntries":
        """As a query set says it: these are always read with them."""
        return self

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> Initiative: ...

    @overload
    def __getitem__(self, place: slice) -> "EntriesOfPage": ...

    def __getitem__(self, place: int | slice) -> "Initiative | EntriesOfPage":
        if isinstance(place, int):
            return self[place : place + 1][0]
        among = (number for number in self._order if number in self._numbers)
        return EntriesOfPage(list(islice(among, place.start or 0, place.stop)))


class EntriesOfPage(Sequence[Initiative]):
    """Some initiatives of which the numbers are known; they are read when they are asked for."""

    def __init__(self, numbers: list[int]) -> None:
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> Initiative: ...

    @overload
    def __getitem__(self, place: slice) -> list[Initiative]: ...

    def __getitem__(self, place: int | slice) -> Initiative | list[Initiative]:
        return self._entries[place]

    @cached_property
    def _entries(self) -> list[Initiative]:
        return entries_of_cards(self.numbers)


def in_rank(listed: InitiativeFilter, numbers: BitMap) -> RankedEntries | None:
    """Some of a list in its order; None where no index is there."""
    if listed.index is None:
        return None
    if listed.sorted_by == "relevance":
        return RankedEntries(_by_relevance(listed, listed.index, numbers), numbers)
    return RankedEntries(order_of(listed.index, listed.sorted_by), numbers)


def order_of(index: FacetIndex, sort: str) -> Sequence[int]:
    """The numbers of all public initiatives in an order that no words decide."""
    return index.order(sort, get_language() or "", lambda: in_order(Initiative.objects.public(), sort))


def _by_relevance(listed: InitiativeFilter, index: FacetIndex, numbers: BitMap) -> Sequence[int]:
    """See also search.by_relevance, its twin."""
    by_title, scores = order_of(index, "title"), listed.searched.scores()
    if not scores:
        return by_title
    places = {number: place for place, number in enumerate(by_title) if number in numbers}

    def rank(number: int) -> tuple[int, bool, int]:
        return -min(scores.get(number, 0), LARGEST_SCORE), number in index.wholes, places[number]

    return sorted(places, key=rank)
