"""The dimensions by which readers narrow the list, and how many initiatives each value leads to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Model, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models import Challenge, Government, Initiative, Status, Theme
from initiatives.models.initiative import InitiativeQuerySet

NOT_STATED = "none"


@dataclass(frozen=True)
class Facet:
    """One dimension: the name in the address, the heading, and where its values are found."""

    name: str
    heading: StrOrPromise
    column: str
    choices: Callable[[], Sequence[tuple[str, StrOrPromise]]]
    condition: Callable[[Iterable[str]], Q]

    def counts(self, found: InitiativeQuerySet) -> dict[str, int]:
        """How many of those found have each value, in one query; `none` counts those without any."""
        values = found.order_by().values_list(Coalesce(self.column, Value(NOT_STATED)))
        return dict(values.annotate(number=Count("pk", distinct=True)))


def _term_choices(model: type[Model]) -> Callable[[], Sequence[tuple[str, StrOrPromise]]]:
    def choices() -> Sequence[tuple[str, StrOrPromise]]:
        terms = [(term.slug, term.name) for term in model._default_manager.all()]  # type: ignore[attr-defined]
        return [*terms, (NOT_STATED, _("not stated"))]

    return choices


def _term_condition(relation: str) -> Callable[[Iterable[str]], Q]:
    through = getattr(Initiative, relation).through

    def condition(values: Iterable[str]) -> Q:
        slugs = set(values)
        model = getattr(Initiative, relation).rel.model
        key = f"{model._meta.model_name}__slug__in"
        # Subqueries, since a join would repeat an initiative for each of its terms.
        matches = Q(pk__in=through.objects.filter(**{key: slugs - {NOT_STATED}}).values("initiative_id"))
        if NOT_STATED in slugs:
            matches |= ~Q(pk__in=through.objects.values("initiative_id"))
        return matches

    return condition


def _term_facet(name: str, heading: StrOrPromise, relation: str, model: type[Model]) -> Facet:
    return Facet(name, heading, f"{relation}__slug", _term_choices(model), _term_condition(relation))


FACETS: tuple[Facet, ...] = (
    _term_facet("theme", _("Theme"), "themes", Theme),
    _term_facet("government", _("Government"), "governments", Government),
    _term_facet("challenge", _("Societal challenge"), "challenges", Challenge),
    Facet(
        "status",
        _("Status"),
        "current_status",
        lambda: Status.choices,
        lambda values: Q(current_status__in=list(values)),
    ),
)


def facet_named(name: str) -> Facet:
    return next(facet for facet in FACETS if facet.name == name)
