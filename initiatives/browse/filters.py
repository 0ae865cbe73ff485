"""Which initiatives: the one reader of the query, for pages and for whatever else lists initiatives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import django_filters
from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models import Initiative, Status
from initiatives.models.initiative import InitiativeQuerySet

from .facets import FACETS, Facet, facet_named
from .words import MOST_WORDS, matching

SORTS: Mapping[str, tuple[StrOrPromise, tuple[str, ...]]] = {
    "title": (_("title"), ("title", "pk")),
    "newest": (_("latest start"), ("-start", "title", "pk")),
}
LONGEST_SEARCH = 200


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
class Chip:
    """A filter in force, with the query that remains when it is taken away."""

    heading: StrOrPromise
    label: StrOrPromise
    query: str


@dataclass
class Understood:
    """A query as it was understood: what is kept, in canonical order, and what was dropped."""

    kept: QueryDict
    dropped: list[tuple[str, str]] = field(default_factory=list)


def understand(query: QueryDict) -> Understood:
    """Keep the values that exist, once each and in the order of the facets; name those that do not."""
    understood = Understood(QueryDict(mutable=True))
    words = " ".join(query.get("q", "").replace("\0", " ").split())
    if len(words) > LONGEST_SEARCH:
        understood.dropped.append(("q", f"{words[LONGEST_SEARCH:][:40]}…"))
        words = words[:LONGEST_SEARCH]
    if rest := words.split()[MOST_WORDS:]:
        understood.dropped.append(("q", " ".join(rest)[:60]))
        words = " ".join(words.split()[:MOST_WORDS])
    if words:
        understood.kept["q"] = words
    for facet in FACETS:
        given = [value for value in dict.fromkeys(query.getlist(facet.name)) if value]
        known = [value for value, _label in facet.choices() if value in given] if given else []
        if known:
            understood.kept.setlist(facet.name, known)
        understood.dropped += [(facet.name, value[:60]) for value in given if value not in known]
    sort = query.get("sort", "")
    if sort in SORTS:
        understood.kept["sort"] = sort
    elif sort:
        understood.dropped.append(("sort", sort[:60]))
    return understood


def _facet_filter(facet: Facet) -> django_filters.MultipleChoiceFilter:
    def narrowed(found: InitiativeQuerySet, _name: str, values: list[str]) -> InitiativeQuerySet:
        return found.filter(facet.condition(values)) if values else found

    return django_filters.MultipleChoiceFilter(label=facet.heading, choices=facet.choices, method=narrowed)


class InitiativeFilter(django_filters.FilterSet):
    """Published initiatives that answer a query.

    A repeated name means "or", different names mean "and". Entries that have ended are left out
    unless a status is asked for.
    """

    q = django_filters.CharFilter(label=_("Words"), method="with_words")

    class Meta:
        model = Initiative
        fields: list[str] = []

    def __init__(self, query: QueryDict) -> None:
        understood = understand(query)
        self.dropped = understood.dropped
        super().__init__(understood.kept, queryset=Initiative.objects.published().with_status())

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
        return self.data.get("sort", "title")

    @property
    def address(self) -> str:
        """The canonical query of this list."""
        return self.data.urlencode()

    def chosen(self, facet: Facet) -> list[str]:
        return self.data.getlist(facet.name)

    def found(self, leaving_out: Facet | None = None) -> InitiativeQuerySet:
        """The initiatives that answer the query, or that would without one facet's own selection."""
        found: InitiativeQuerySet = self.queryset  # type: ignore[assignment]
        conditions = Q()
        for facet in FACETS:
            if facet is not leaving_out and (values := self.chosen(facet)):
                conditions &= facet.condition(values)
        if self.words:
            conditions &= matching(self.words)
        if not self.data.getlist("status") and (leaving_out is None or leaving_out.name != "status"):
            conditions &= ~Q(current_status=Status.ENDED)
        return found.filter(conditions)

    @cached_property
    def qs(self) -> InitiativeQuerySet:
        return self.found().order_by(*SORTS[self.sort][1])

    @cached_property
    def facets(self) -> list[tuple[Facet, list[Option]]]:
        """Every facet with its values; a count is what a click on the value alone would give."""
        return [(facet, self._options(facet)) for facet in FACETS]

    def count_of(self, name: str, value: str) -> int:
        """How many initiatives a value of a facet leads to."""
        options = dict(self.facets)[facet_named(name)]
        return next((option.count for option in options if option.value == value), 0)

    def _options(self, facet: Facet) -> list[Option]:
        counts = facet.counts(self.found(leaving_out=facet))
        chosen = self.chosen(facet)
        return [Option(value, label, counts.get(value, 0), value in chosen) for value, label in facet.choices()]

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

    def _without(self, name: str, value: str) -> str:
        rest = self.data.copy()
        rest.setlist(name, [kept for kept in rest.getlist(name) if kept != value])
        return rest.urlencode()
