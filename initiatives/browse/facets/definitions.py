"""Facets as filters of django-filter: the values of each, and which initiatives have one of them.

InitiativeFilter declares which facets there are. How many initiatives each value leads to is in `counts`.
"""

import copy
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.history.once_public import first_public_year, once_terms, organisations_once_public
from initiatives.models import BudgetLine, Initiative, Organisation, State, Status, TargetGroup, YearlyClass
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.querysets.promises import overdue
from initiatives.models.vocabulary import broader_groups, kin
from initiatives.text.folding import fold

NOT_STATED = "none"
ARCHIVED = str(State.ARCHIVED)
OVERDUE = "overdue"
MOST_YEARS = 40
Choices = Sequence[tuple[str, StrOrPromise]]


class FacetFilter(django_filters.MultipleChoiceFilter):
    """One dimension. Several values mean "or"; the value `none` means "not stated"."""

    def __init__(self, heading: StrOrPromise, hint: StrOrPromise = "", not_stated: StrOrPromise = "") -> None:
        self.heading, self.hint = heading, hint
        self.not_stated = not_stated or _("not stated")
        super().__init__(label=heading, choices=self._choices)

    def __deepcopy__(self, memo: dict[int, object]) -> "FacetFilter":
        # A filter set copies the declared facets. Its form copies the fields, and must not copy the filter set in turn.
        if hasattr(self, "parent"):
            return self
        duplicate = copy.copy(self)
        duplicate.extra = {**self.extra, "choices": duplicate._choices}
        return duplicate

    # A facet with many values shows only the fullest of them, and a box to find another.
    is_long = False

    @property
    def name(self) -> str:
        """The name in the address."""
        return str(self.field_name)

    @cached_property
    def choices(self) -> Choices:
        """Every value that exists, with its label. Each filter set has facets of its own, which ask for this once."""
        known = self.parent.known if hasattr(self, "parent") else None
        if known is None:
            return list(self.read_choices())
        kept: Choices = known.choices(self.name, get_language() or "", lambda: list(self.read_choices()))
        return kept

    @cached_property
    def labels(self) -> dict[str, StrOrPromise]:
        return dict(self.choices)

    def official_names(self) -> dict[str, StrOrPromise]:
        """The values with the names that machines get."""
        return dict(self.labels)

    def _choices(self) -> Choices:
        return self.choices

    def read_choices(self) -> Choices:
        raise NotImplementedError

    def once_known(self, values: Iterable[str]) -> dict[str, tuple[str, StrOrPromise]]:
        """The value and label that each of these once was: it stays a filter, which finds nothing."""
        return {}

    def keep(self, known: Iterable[tuple[str, StrOrPromise]]) -> None:
        """Let this filter set know values that were once known."""
        self.choices = list(dict.fromkeys([*self.choices, *known]))

    def condition(self, values: Iterable[str]) -> Q:
        """Initiatives that have one of these values."""
        raise NotImplementedError

    def filter(self, qs: InitiativeQuerySet, value: list[str]) -> InitiativeQuerySet:
        return qs.filter(self.condition(value)) if value else qs


class StatusFacet(FacetFilter):
    """The status of today. `overdue` is a kind of `announced`: its date has passed, and no source says that it came."""

    def read_choices(self) -> Choices:
        labels = {**dict(Status.choices), Status.RUNNING: _("running when last checked")}
        pairs = [*labels.items(), (ARCHIVED, State.ARCHIVED.label)]
        # Beside the status of which it is a kind.
        place = 1 + [value for value, _label in pairs].index(Status.ANNOUNCED)
        return [*pairs[:place], (OVERDUE, _("announced, and its date has passed")), *pairs[place:]]

    def condition(self, values: Iterable[str]) -> Q:
        asked = set(values)
        plain = Q(current_status__in=asked - {OVERDUE})
        if OVERDUE not in asked:
            return plain
        return plain | (Q(current_status=Status.ANNOUNCED) & overdue(timezone.localdate()))


class RelatedFacet(FacetFilter):
    """Values that are objects of their own, reached through a table that names initiative and value.

    `relation` leads from an initiative to the values, for example "instruments__type".
    """

    def __init__(self, relation: str, heading: StrOrPromise, not_stated: StrOrPromise = "") -> None:
        self.relation = relation
        first, _separator, rest = relation.partition("__")
        field: Any = Initiative._meta.get_field(first)
        self.through: type[Model] = field.related_model if rest else field.remote_field.through
        self.key = rest or field.m2m_reverse_field_name()
        self.vocabulary: Any = self.through._meta.get_field(self.key).related_model
        super().__init__(heading, not_stated=not_stated)

    @property
    def column(self) -> str:
        """The slug of a value, as seen from an initiative."""
        return f"{self.relation}__slug"

    @cached_property
    def broader(self) -> dict[str, str]:
        """The broader term of each, by slug; none in a vocabulary where no term is broader than another."""
        return broader_groups() if self.vocabulary is TargetGroup else {}

    def answered_by(self, slug: str) -> set[str]:
        """The values that an initiative with this term answers: the term, and those broader or narrower."""
        return kin(self.broader, slug) if self.broader else {slug}

    def read_choices(self) -> Choices:
        terms = self.vocabulary._default_manager.all()
        return [*((term.slug, term.for_readers) for term in terms), (NOT_STATED, self.not_stated)]

    def official_names(self) -> dict[str, StrOrPromise]:
        return super().official_names() | {term.slug: term.name for term in self.vocabulary._default_manager.all()}

    def condition(self, values: Iterable[str]) -> Q:
        slugs, rows = set(values), self.through._default_manager
        # Subqueries, since a join would repeat an initiative for each of its terms.
        answering = {kindred for slug in slugs - {NOT_STATED} for kindred in self.answered_by(slug)}
        stated = rows.filter(**{f"{self.key}__slug__in": answering}).values("initiative_id")
        matches = Q(pk__in=stated)
        return matches | ~Q(pk__in=rows.values("initiative_id")) if NOT_STATED in slugs else matches

    def once_known(self, values: Iterable[str]) -> dict[str, tuple[str, StrOrPromise]]:
        terms = once_terms(self.vocabulary, values)
        return {slug: (slug, term.name) for slug, term in terms.items()}


class OrganisationFacet(RelatedFacet):
    is_long = True

    def once_known(self, values: Iterable[str]) -> dict[str, tuple[str, StrOrPromise]]:
        """By slug or by any name. Of an organisation that no public entry ever named nothing is said."""
        wanted = {fold(value): value for value in values}
        found: dict[str, tuple[str, StrOrPromise]] = {}
        for organisation in organisations_once_public():
            for name in (organisation.slug, *organisation.names):
                if fold(name) in wanted:
                    found[wanted[fold(name)]] = (organisation.slug, str(organisation))
        return found

    def read_choices(self) -> Choices:
        """Organisations of archived entries are choices as well: their address stays a filter, which finds nothing."""
        names = ((found.slug, str(found)) for found in Organisation.objects.public())
        return [*names, (NOT_STATED, self.not_stated)]

    def official_names(self) -> dict[str, StrOrPromise]:
        return dict(self.labels)


class YearFacet(FacetFilter):
    """The years in which an initiative was active, as far as its dates say."""

    def read_choices(self) -> Choices:
        this_year = timezone.localdate().year
        first = Initiative.objects.published().first_year() or this_year
        # A start that was mistyped as 0202 must not offer two thousand years.
        years = range(this_year, max(first, this_year - MOST_YEARS) - 1, -1)
        return [*((str(year), str(year)) for year in years), (NOT_STATED, self.not_stated)]

    def once_known(self, values: Iterable[str]) -> dict[str, tuple[str, StrOrPromise]]:
        first, this_year = first_public_year(), timezone.localdate().year
        years = map(str, range(max(first, this_year - MOST_YEARS), this_year + 1)) if first else ()
        return {year: (year, year) for year in set(values).intersection(years)}

    def condition(self, values: Iterable[str]) -> Q:
        matches = Q()
        for value in values:
            active = Initiative.objects.active_in(int(value)) if value != NOT_STATED else None
            matches |= Q(start="") if active is None else Q(pk__in=active.values("pk"))
        return matches


class BudgetFacet(FacetFilter):
    """The class of the amounts per year; other kinds of amount do not say how large an initiative is."""

    def read_choices(self) -> Choices:
        return [*YearlyClass.choices, (NOT_STATED, self.not_stated)]

    def condition(self, values: Iterable[str]) -> Q:
        classes = set(values)
        sized = BudgetLine.objects.with_yearly_class()
        matches = Q(pk__in=sized.filter(yearly__in=classes - {NOT_STATED}).values("initiative_id"))
        return matches | ~Q(pk__in=sized.values("initiative_id")) if NOT_STATED in classes else matches
