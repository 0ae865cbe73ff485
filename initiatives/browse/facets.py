"""The dimensions by which readers narrow the list, and how many initiatives each value leads to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Model, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models import (
    BudgetLine,
    Challenge,
    Government,
    Initiative,
    Instrument,
    InstrumentType,
    Organisation,
    Participation,
    State,
    Status,
    TargetGroup,
    Theme,
    YearlyClass,
)
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.status import years_active

NOT_STATED = "none"
ARCHIVED = str(State.ARCHIVED)
NONE = _("not stated")
MOST_YEARS = 40
Choices = Sequence[tuple[str, StrOrPromise]]


@dataclass(frozen=True)
class Facet:
    """One dimension: the name in the address, and the heading over its values."""

    name: str
    heading: StrOrPromise
    hint: StrOrPromise = ""
    # One that has many values shows only the fullest of them, and a box to find another.
    is_long = False

    def choices(self) -> Choices:
        """Every value that exists, with its label."""
        raise NotImplementedError

    def condition(self, values: Iterable[str]) -> Q:
        """What an initiative with one of these values answers."""
        raise NotImplementedError

    def counts(self, found: InitiativeQuerySet) -> dict[str, int]:
        """How many of those found have each value, in one query; `none` counts those without any."""
        raise NotImplementedError


def counted(found: InitiativeQuerySet, column: str) -> dict[str, int]:
    values = found.order_by().values_list(Coalesce(column, Value(NOT_STATED)))
    return dict(values.annotate(number=Count("pk", distinct=True)))


@dataclass(frozen=True)
class StatusFacet(Facet):
    def choices(self) -> Choices:
        return [*Status.choices, (ARCHIVED, State.ARCHIVED.label)]

    def condition(self, values: Iterable[str]) -> Q:
        return Q(current_status__in=list(values))

    def counts(self, found: InitiativeQuerySet) -> dict[str, int]:
        return counted(found, "current_status")


@dataclass(frozen=True)
class RelatedFacet(Facet):
    """Values that are rows of their own, reached through a table that names initiative and value."""

    model: type[Model] = Model
    through: type[Model] = Model
    key: str = ""
    column: str = ""
    none: StrOrPromise = NONE

    def choices(self) -> Choices:
        terms = self.model._default_manager.all()
        return [*((term.slug, term.name) for term in terms), (NOT_STATED, self.none)]  # type: ignore[attr-defined]

    def condition(self, values: Iterable[str]) -> Q:
        slugs, rows = set(values), self.through._default_manager
        # Subqueries, since a join would repeat an initiative for each of its terms.
        stated = rows.filter(**{f"{self.key}__slug__in": slugs - {NOT_STATED}}).values("initiative_id")
        matches = Q(pk__in=stated)
        return matches | ~Q(pk__in=rows.values("initiative_id")) if NOT_STATED in slugs else matches

    def counts(self, found: InitiativeQuerySet) -> dict[str, int]:
        return counted(found, self.column)


@dataclass(frozen=True)
class OrganisationFacet(RelatedFacet):
    is_long = True

    def choices(self) -> Choices:
        named = ((found.slug, str(found)) for found in Organisation.objects.taking_part())
        return [*named, (NOT_STATED, self.none)]


@dataclass(frozen=True)
class YearFacet(Facet):
    """The years in which an initiative was active, as far as its dates say."""

    def choices(self) -> Choices:
        this_year = timezone.localdate().year
        first = Initiative.objects.published().first_year() or this_year
        # A start that was mistyped as 0202 must not offer two thousand years.
        years = range(this_year, max(first, this_year - MOST_YEARS) - 1, -1)
        return [*((str(year), str(year)) for year in years), (NOT_STATED, _("start not stated"))]

    def condition(self, values: Iterable[str]) -> Q:
        matches = Q()
        for value in values:
            active = Initiative.objects.active_in(int(value)) if value != NOT_STATED else None
            matches |= Q(start="") if active is None else Q(pk__in=active.values("pk"))
        return matches

    def counts(self, found: InitiativeQuerySet) -> dict[str, int]:
        numbers: Counter[str] = Counter()
        this_year = timezone.localdate().year
        columns = ("start", "end", "stated_status", "status_as_of")
        alike = found.order_by().values_list(*columns).annotate(number=Count("pk", distinct=True))
        for start, end, stated, as_of, number in alike:
            ended_by = as_of if stated == Status.ENDED else None
            years = map(str, years_active(start, end, ended_by, this_year)) if start else [NOT_STATED]
            numbers.update(dict.fromkeys(years, number))
        return numbers


@dataclass(frozen=True)
class BudgetFacet(Facet):
    """The class of the amounts per year; other kinds of amount do not say how large an initiative is."""

    def choices(self) -> Choices:
        return [*YearlyClass.choices, (NOT_STATED, _("no yearly amount to go by"))]

    def condition(self, values: Iterable[str]) -> Q:
        classes = set(values)
        sized = BudgetLine.objects.with_yearly_class()
        matches = Q(pk__in=sized.filter(yearly__in=classes - {NOT_STATED}).values("initiative_id"))
        return matches | ~Q(pk__in=sized.values("initiative_id")) if NOT_STATED in classes else matches

    def counts(self, found: InitiativeQuerySet) -> dict[str, int]:
        of_found = BudgetLine.objects.with_yearly_class().filter(initiative__in=found.order_by().values("pk"))
        numbers = dict(of_found.order_by().values_list("yearly").annotate(Count("initiative", distinct=True)))
        without = found.filter(self.condition([NOT_STATED])).count()
        return {**numbers, NOT_STATED: without}


def _term_facet(name: str, heading: StrOrPromise, model: type[Model], relation: str) -> RelatedFacet:
    through = getattr(Initiative, relation).through
    key = getattr(Initiative, relation).field.m2m_reverse_field_name()
    return RelatedFacet(name, heading, model=model, through=through, key=key, column=f"{relation}__slug")


FACETS: tuple[Facet, ...] = (
    _term_facet("theme", _("Theme"), Theme, "themes"),
    _term_facet("government", _("Government"), Government, "governments"),
    _term_facet("challenge", _("Societal challenge"), Challenge, "challenges"),
    RelatedFacet(
        "instrument",
        _("How it acts"),
        model=InstrumentType,
        through=Instrument,
        key="type",
        column="instruments__type__slug",
    ),
    _term_facet("target", _("For whom"), TargetGroup, "target_groups"),
    OrganisationFacet(
        "organisation",
        _("Organisation"),
        model=Organisation,
        through=Participation,
        key="organisation",
        column="participations__organisation__slug",
        none=_("no organisation named"),
    ),
    StatusFacet("status", _("Status")),
    YearFacet("year", _("Year"), _("Begun by that year, and not known to have ended before it.")),
    BudgetFacet("budget", _("Yearly budget"), _("Only amounts that a source gives per year.")),
)


def facet_named(name: str) -> Facet:
    return next(facet for facet in FACETS if facet.name == name)


def crossable(name: str) -> RelatedFacet:
    """A facet that may be crossed with another in one query."""
    return next(facet for facet in FACETS if isinstance(facet, RelatedFacet) and facet.name == name)
