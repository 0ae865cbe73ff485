"""Which initiatives: the one reader of the query, for pages and for whatever else lists initiatives."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models import Initiative, Organisation, Status
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.search import by_relevance, matching, suggestion
from initiatives.search.engines import Token
from initiatives.search.query import tokens

from .facets import ARCHIVED, FACETS, Facet, facet_named
from .query_parser import SIZES, understand
from .sorts import SORTS

# How many values of a long facet are offered beside those chosen.
MOST_OFFERED = 10
# How many initiatives are so few that another spelling may have been meant.
FEW = 2
# The facets that stand open before a reader has chosen anything.
OPEN_FACETS = frozenset({"theme", "government", "challenge", "status"})


@dataclass(frozen=True)
class Option:
    """A value of a facet as a reader sees it."""

    value: str
    label: StrOrPromise
    count: int
    is_chosen: bool

    @property
    def is_dead(self) -> bool:
        """Leads nowhere: shown, but not to be chosen."""
        return self.count == 0 and not self.is_chosen


@dataclass(frozen=True)
class Group:
    """A facet as the page offers it."""

    facet: Facet
    options: list[Option]

    @property
    def is_open(self) -> bool:
        return self.facet.name in OPEN_FACETS or any(option.is_chosen for option in self.options)

    @property
    def offered(self) -> list[Option]:
        """All values; of a long facet those chosen and the fullest others."""
        if not self.facet.is_long:
            return self.options
        fullest = sorted(self.options, key=lambda option: (not option.is_chosen, -option.count))
        kept = sum(option.is_chosen for option in self.options) + MOST_OFFERED
        return [option for option in fullest[:kept] if option.is_chosen or option.count]


@dataclass(frozen=True)
class Chip:
    """A filter in force, with the query that remains when it is taken away."""

    heading: StrOrPromise
    label: StrOrPromise
    query: str


def _facet_filter(facet: Facet) -> django_filters.MultipleChoiceFilter:
    def narrowed(found: InitiativeQuerySet, _name: str, values: list[str]) -> InitiativeQuerySet:
        return found.filter(facet.condition(values)) if values else found

    return django_filters.MultipleChoiceFilter(label=facet.heading, choices=facet.choices, method=narrowed)


class InitiativeFilter(django_filters.FilterSet):
    """Published and archived initiatives that answer a query.

    A repeated name means "or", different names mean "and". Those that have ended are left out unless a status
    or a year is asked for, and archived ones unless a status is.
    """

    q = django_filters.CharFilter(label=_("Words"), method="with_words")

    class Meta:
        model = Initiative
        fields: list[str] = []

    def __init__(self, query: QueryDict) -> None:
        understood = understand(query)
        self.dropped, self.unclear = understood.dropped, understood.unclear
        self._options: dict[str, list[Option]] = {}
        super().__init__(understood.kept, queryset=Initiative.objects.public().with_status())

    @classmethod
    def get_filters(cls) -> Any:
        return {**super().get_filters(), **{facet.name: _facet_filter(facet) for facet in FACETS}}

    def with_words(self, found: InitiativeQuerySet, _name: str, words: str) -> InitiativeQuerySet:
        return found.filter(matching(words))

    @property
    def words(self) -> str:
        return self.data.get("q", "")

    @property
    def sort(self) -> str:
        """As asked for, else the best match where there are words to match."""
        asked = self.data.get("sort", "")
        if asked and (self.words or asked != "relevance"):
            return asked
        return "relevance" if self.words else "title"

    @property
    def size(self) -> int:
        """How many initiatives a page holds."""
        return int(self.data.get("size", SIZES[0]))

    @property
    def address(self) -> str:
        """The canonical query of this list."""
        return self.data.urlencode()

    def chosen(self, facet: Facet) -> list[str]:
        return self.data.getlist(facet.name)

    def found(self, leaving_out: Facet | None = None) -> InitiativeQuerySet:
        """The initiatives that answer the query, or that would with some value of one facet instead of its own."""
        found: InitiativeQuerySet = self.queryset  # type: ignore[assignment]
        conditions = Q()
        for facet in FACETS:
            if facet is not leaving_out and (values := self.chosen(facet)):
                conditions &= facet.condition(values)
        if self.words:
            conditions &= self._holding_words
        return found.filter(conditions & ~Q(current_status__in=self._hidden(leaving_out)))

    @cached_property
    def _holding_words(self) -> Q:
        return matching(self.words)

    @cached_property
    def asked(self) -> frozenset[Token]:
        """What the words look for, so that a page can mark it."""
        return tokens(self.words) if self.words else frozenset()

    @cached_property
    def suggestion(self) -> Chip | None:
        """Another spelling of words that find little, with its query; none where it finds no more."""
        number = self.qs.count() if self.words else FEW + 1
        other = suggestion(self.words) if number <= FEW else None
        if not other or other.casefold() == self.words.casefold():
            return None
        respelt = self.data.copy()
        respelt["q"] = other
        better = InitiativeFilter(respelt).qs.count() > number
        return Chip(_("Words"), other, respelt.urlencode()) if better else None

    def _hidden(self, leaving_out: Facet | None) -> set[str]:
        """The statuses left out: who asks for a status means that one, who asks for a year all that ran then."""
        asked = {facet.name for facet in FACETS if facet is leaving_out or self.chosen(facet)}
        if "status" in asked:
            return set()
        return {ARCHIVED} if "year" in asked else {ARCHIVED, str(Status.ENDED)}

    @cached_property
    def qs(self) -> InitiativeQuerySet:
        if self.sort == "relevance":
            return by_relevance(self.found(), self.words)
        found = self.found().with_yearly_amount() if self.sort == "budget" else self.found()
        return found.order_by(*SORTS[self.sort][1])

    @cached_property
    def facets(self) -> list[tuple[Facet, list[Option]]]:
        """Every facet with its values; a count is what a click on the value alone would give."""
        return [(facet, self.options(facet)) for facet in FACETS]

    @cached_property
    def groups(self) -> list[Group]:
        return [Group(facet, options) for facet, options in self.facets]

    def count_of(self, name: str, value: str) -> int:
        """How many initiatives a value of a facet leads to."""
        return next((option.count for option in self.options(facet_named(name)) if option.value == value), 0)

    def options(self, facet: Facet) -> list[Option]:
        """The values of one facet, counted once however often they are asked for."""
        if facet.name not in self._options:
            counts, chosen = facet.counts(self.found(leaving_out=facet)), self.chosen(facet)
            self._options[facet.name] = [
                Option(value, label, counts.get(value, 0), value in chosen) for value, label in facet.choices()
            ]
        return self._options[facet.name]

    @cached_property
    def chips(self) -> list[Chip]:
        chips = [Chip(_("Words"), self.words, self._without("q", self.words))] if self.words else []
        for facet, options in self.facets:
            chips += [
                Chip(facet.heading, option.label, self._without(facet.name, option.value))
                for option in options
                if option.is_chosen
            ]
        return chips

    @property
    def ways_out(self) -> list[tuple[Chip, int]]:
        """Each filter in force, with how many initiatives would be found without it."""
        return [(chip, InitiativeFilter(QueryDict(chip.query)).qs.count()) for chip in self.chips]

    def meaning(self, organisation: Organisation) -> str:
        """This query with one organisation more."""
        wider = self.data.copy()
        wider.appendlist("organisation", organisation.slug)
        return wider.urlencode()

    @property
    def meanings(self) -> list[tuple[str, list[tuple[Organisation, str]]]]:
        """Each name that several organisations bear, with the query that each of them would give."""
        return [(name, [(meant, self.meaning(meant)) for meant in several]) for name, several in self.unclear]

    def _without(self, name: str, value: str) -> str:
        rest = self.data.copy()
        rest.setlist(name, [kept for kept in rest.getlist(name) if kept != value])
        return rest.urlencode()
