"""The filters of the list that are no facets: the words that are searched for, and the order that depends on them."""

from typing import Any

import django_filters

from initiatives.models.initiative import InitiativeQuerySet
from initiatives.search import Found, among, by_relevance, search

from .sorts import in_order


class WordsFilter(django_filters.CharFilter):
    """Initiatives that hold every word, or one that means the same, in any language; most words where few hold all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._found: dict[str, Found] = {}

    def filter(self, qs: InitiativeQuerySet, value: str) -> InitiativeQuerySet:
        return qs.filter(among(self.found(value).all)) if value else qs

    def found(self, words: str) -> Found:
        # The counts of every facet, the order and the marks ask for the same words.
        if words not in self._found:
            self._found[words] = search(words)
        return self._found[words]


class SortFilter(django_filters.ChoiceFilter):
    """The order of the list: the best match where there are words to match, else what matters first, unless told."""

    def filter(self, qs: InitiativeQuerySet, value: str) -> InitiativeQuerySet:
        sort = self.parent.sorted_by
        return by_relevance(qs, self.parent.searched) if sort == "relevance" else in_order(qs, sort)
