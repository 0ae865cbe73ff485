"""The one reader of a query that chooses initiatives, for pages and for everything else that lists them."""

import copy
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import Count, Q
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from pyroaring import BitMap

from initiatives.models import Initiative, Organisation, Status
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.search import Found, among, numbers_holding, suggestion

from .facets.counts import facet_counter
from .facets.definitions import (
    ARCHIVED,
    BudgetFacet,
    FacetFilter,
    OrganisationFacet,
    RelatedFacet,
    StatusFacet,
    YearFacet,
)
from .facets.index import FacetIndex, opened
from .facets.options import Chip, FacetOptions, Option
from .query_parser import SIZES, Mistake, mistakes, parse_query, usual_sort
from .sorts import ON_PAGES, SORTS
from .words import SortFilter, WordsFilter

# With so few results the reader may have meant another spelling.
FEW = 2
# Each way out of an empty list costs queries.
MOST_WAYS_OUT = 10


class InitiativeFilter(django_filters.FilterSet):
    """Published and archived initiatives that answer a query, or some of the initiatives that are given.

    A repeated name means "or", different names mean "and". Ended ones are left out unless a status or a year is
    asked for, and archived ones unless a status is. Values that do not exist are dropped: `dropped`, `ambiguous`.
    """

    q = WordsFilter(label=_("Words"))
    theme = RelatedFacet("themes", _("Theme"))
    government = RelatedFacet("governments", _("Government"))
    challenge = RelatedFacet("challenges", _("Societal challenge"))
    instrument = RelatedFacet("instruments__type", _("How it acts"))
    target = RelatedFacet("target_groups", _("For whom"))
    organisation = OrganisationFacet("participations__organisation", _("Organisation"), _("no organisation named"))
    status = StatusFacet(_("Status"))
    year = YearFacet(_("Year"), _("Begun by that year, and not known to have ended before it."), _("start not stated"))
    budget = BudgetFacet(
        _("Yearly budget"), _("Only amounts that a source gives per year."), _("no yearly amount to go by")
    )
    sort = SortFilter(choices=[(value, label) for value, (label, _order) in SORTS.items()], null_label=None)

    class Meta:
        model = Initiative
        fields: list[str] = []

    data: QueryDict

    def __init__(
        self,
        data: QueryDict | None = None,
        queryset: InitiativeQuerySet | None = None,
        *,
        request: HttpRequest | None = None,
        prefix: str | None = None,
        plain_sort: str = ON_PAGES,
    ) -> None:
        super().__init__(data, queryset, request=request, prefix=prefix)
        self._is_of_all = queryset is None
        self._given = queryset
        # Made when it is first asked for: what the index of the process answers needs no query.
        del self.queryset
        self.plain_sort = plain_sort
        self.parsed = parse_query(self.data, self.facets, plain_sort)
        self.data = self.parsed.kept
        self._options: dict[str, list[Option]] = {}

    @cached_property
    def queryset(self) -> InitiativeQuerySet:
        """The initiatives to choose from, with their status."""
        return (Initiative.objects.public() if self._given is None else self._given).with_status()

    # The library's pipeline, with the statuses that nobody asked for left out at its end.

    def filter_queryset(self, queryset: InitiativeQuerySet) -> InitiativeQuerySet:
        return self._without_hidden(super().filter_queryset(queryset), self._chosen_names)

    def without(self, name: str) -> InitiativeQuerySet:
        """The initiatives that answer all of the query but one filter, in no order.

        A facet that is left out counts as asked for, since the counts of its values are what choosing one would find.
        """
        return self._answering({name: None}, {name, *self._chosen_names})

    def _answering(self, changes: Mapping[str, object], asked: set[str]) -> InitiativeQuerySet:
        """The initiatives that answer the query with some values changed, in no order. It is not parsed again."""
        found: InitiativeQuerySet = self.queryset
        if not self.is_valid():
            return found
        for name, value in {**self.form.cleaned_data, **changes}.items():
            if name != "sort":
                found = self.filters[name].filter(found, value)
        return self._without_hidden(found, asked)

    @property
    def found(self) -> InitiativeQuerySet:
        """The initiatives that answer the query, in no order: to count or to cross them."""
        return self.without("sort")

    # The same in the index of the process: numbers of initiatives, of the whole register alone

    @cached_property
    def known(self) -> FacetIndex | None:
        return opened(self.facets)

    @property
    def index(self) -> FacetIndex | None:
        return self.known if self._is_of_all else None

    def numbers_without(self, name: str) -> BitMap | None:
        return self._numbers_answering({name: None}, {name, *self._chosen_names})

    @property
    def numbers(self) -> BitMap | None:
        return self.numbers_without("sort")

    @cached_property
    def number(self) -> int:
        """How many initiatives answer the query."""
        return self._count({}, self._chosen_names)

    def _count(self, changes: Mapping[str, object], asked: set[str]) -> int:
        numbers = self._numbers_answering(changes, asked)
        return self._answering(changes, asked).count() if numbers is None else len(numbers)

    def _numbers_answering(self, changes: Mapping[str, object], asked: set[str]) -> BitMap | None:
        if self.index is None or not self.is_valid():
            return None
        found = self.index.public
        for name, value in {**self.form.cleaned_data, **changes}.items():
            if value and name == "q":
                found = found & self.filters["q"].found(value).all
            elif value and name != "sort":
                found = found & self.index.having(name, value)
        return found if "status" in asked else found - self.index.having("status", self._hidden(asked))

    @property
    def _chosen_names(self) -> set[str]:
        return {facet.name for facet in self.facets if self.chosen(facet)}

    def _without_hidden(self, found: InitiativeQuerySet, asked: set[str]) -> InitiativeQuerySet:
        return found if "status" in asked else found.filter(~Q(current_status__in=self._hidden(asked)))

    @staticmethod
    def _hidden(asked: set[str]) -> set[str]:
        """The statuses that nobody sees who has not asked for one."""
        return {ARCHIVED} if "year" in asked else {ARCHIVED, str(Status.ENDED)}

    # The query

    @property
    def dropped(self) -> list[tuple[str, str]]:
        return self.parsed.dropped

    @property
    def ambiguous(self) -> list[tuple[str, list[Organisation]]]:
        return self.parsed.ambiguous

    @property
    def mistakes(self) -> list[Mistake]:
        """All that the query says and that does not count. A page tells it; a file refuses the query."""
        return mistakes(self.parsed, {facet.name: facet for facet in self.facets})

    @property
    def words(self) -> str:
        return str(self.data.get("q", ""))

    @property
    def size(self) -> int:
        """The number of initiatives on a page."""
        return int(self.data.get("size", SIZES[0]))

    @property
    def sorted_by(self) -> str:
        """The order in force, for the control that changes it."""
        asked = str(self.data.get("sort", ""))
        return asked if asked and (self.words or asked != "relevance") else self.usual_sort

    @property
    def usual_sort(self) -> str:
        """The order unless another is asked for. The control never sends it: with words it is another one."""
        return usual_sort(self.words, self.plain_sort)

    @property
    def address(self) -> str:
        """The canonical query of this list."""
        return self.data.urlencode()

    @property
    def searched(self) -> Found:
        """The initiatives that answer the words, whatever else is asked."""
        words: WordsFilter = self.filters["q"]
        return words.found(self.words)

    @cached_property
    def number_with_all_words(self) -> int:
        """How many of the list hold all words, and not only most of them."""
        if (numbers := self.numbers) is not None:
            return len(numbers & self.searched.complete)
        return self.found.filter(among(self.searched.complete)).count()

    @property
    def is_respelt(self) -> bool:
        return bool(self.words) and self.searched.respelt is not None

    @cached_property
    def numbers_by_word(self) -> list[tuple[str, int, str]]:
        """Where few hold all of several words: each word, its number with these filters, its query."""
        if not self.words or self.is_respelt or not self.searched.is_wanting:
            return []
        typed = self.searched.typed
        numbers = {
            f"word_{place}": Count("pk", filter=among(held)) for place, held in enumerate(numbers_holding(typed))
        }
        counts = self._answering({"q": ""}, self._chosen_names).aggregate(**numbers)
        return [(word, counts[f"word_{place}"], self._query_of(word)) for place, word in enumerate(typed)]

    def _query_of(self, words: str) -> str:
        alone = self.data.copy()
        alone["q"] = words
        return str(alone.urlencode())

    # Facets

    @property
    def facets(self) -> list[FacetFilter]:
        return [found for found in self.filters.values() if isinstance(found, FacetFilter)]

    def facet(self, name: str) -> FacetFilter:
        found: FacetFilter = self.filters[name]
        return found

    def related_facet(self, name: str) -> RelatedFacet:
        """A facet that can be crossed with another in one query."""
        found: RelatedFacet = self.filters[name]
        return found

    def chosen(self, facet: FacetFilter) -> list[str]:
        return [str(value) for value in self.data.getlist(facet.name)]

    def options(self, name: str) -> list[Option]:
        """The values of one facet with what a click on the value alone would give; counted once."""
        if name not in self._options:
            facet = self.facet(name)
            counts, chosen = facet_counter.counts(self, [name])[name], self.chosen(facet)
            self._options[name] = [
                Option(value, label, counts.get(value, 0), value in chosen) for value, label in facet.choices
            ]
        return self._options[name]

    @cached_property
    def groups(self) -> list[FacetOptions]:
        """Every facet with its values, as the page offers them."""
        return [FacetOptions(facet, self.options(facet.name)) for facet in self.facets]

    def count_of(self, name: str, value: str) -> int:
        """The number of initiatives behind a value of a facet."""
        return next((option.count for option in self.options(name) if option.value == value), 0)

    # Ways from here

    @property
    def _in_force(self) -> list[tuple[str, str]]:
        """The name and value of each filter in force."""
        words = [("q", self.words)] if self.words else []
        return words + [(facet.name, value) for facet in self.facets for value in self.chosen(facet)]

    @cached_property
    def chips(self) -> list[Chip]:
        return [Chip(*self._said(name, value), self._query_without(name, value)) for name, value in self._in_force]

    def _said(self, name: str, value: str) -> tuple[StrOrPromise, StrOrPromise]:
        """The heading and the label of a filter in force."""
        if name == "q":
            return _("Words"), value
        return self.facet(name).heading, self.facet(name).labels[value]

    @property
    def ways_out(self) -> list[tuple[Chip, int]]:
        """The first filters in force, each with how many initiatives would be found without it."""
        ways = zip(self.chips[:MOST_WAYS_OUT], self._in_force, strict=False)
        return [(chip, self._count_without(name, value)) for chip, (name, value) in ways]

    def _count_without(self, name: str, value: str) -> int:
        rest = [other for other in self.data.getlist(name) if other != value]
        asked = self._chosen_names if rest else self._chosen_names - {name}
        return self._count({name: rest}, asked)

    @cached_property
    def suggestion(self) -> Chip | None:
        """Another spelling of words that find little, with its query; none where it finds no more."""
        number = self.number_with_all_words if self.words else FEW + 1
        other = suggestion(self.words) if number <= FEW else None
        if not other or other.casefold() == self.words.casefold():
            return None
        if self._count({"q": other}, self._chosen_names) <= number:
            return None
        respelt = self.data.copy()
        respelt["q"] = other
        return Chip(_("Words"), other, respelt.urlencode())

    @property
    def meanings(self) -> list[tuple[str, list[tuple[Organisation, str]]]]:
        """Each ambiguous name, with its organisations and the query that each of them would give."""
        return [(name, [(meant, self._query_with(meant)) for meant in several]) for name, several in self.ambiguous]

    def _query_with(self, organisation: Organisation) -> str:
        wider = self.data.copy()
        wider.appendlist("organisation", organisation.slug)
        return str(wider.urlencode())

    def _query_without(self, name: str, value: str) -> str:
        rest = self.data.copy()
        rest.setlist(name, [kept for kept in rest.getlist(name) if kept != value])
        return str(rest.urlencode())


def known_register() -> FacetIndex | None:
    """The index of the whole register, without a query that narrows it; None where there is none."""
    declared = InitiativeFilter.base_filters.values()
    return opened(copy.deepcopy(each) for each in declared if isinstance(each, FacetFilter))


def facet_named(name: str) -> Any:
    """A facet outside a list, for its heading and its values."""
    return copy.deepcopy(InitiativeFilter.base_filters[name])
