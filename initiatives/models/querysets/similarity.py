"""The terms that two initiatives share, counted by the database."""

from typing import TYPE_CHECKING

from django.db.models import Count, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from .joins import term_field, term_rows

if TYPE_CHECKING:
    from initiatives.models.initiative import Initiative

# A challenge is what an initiative is for; a theme is wide, so that sharing one says little.
WEIGHTS = {"challenges": 3, "target_groups": 2, "themes": 1}


def having_any(initiative: "Initiative", relation: str) -> Q:
    """Initiatives that state any term of this relation."""
    return Q(pk__in=_rows(initiative, relation).values("initiative_id"))


def having_one_of(initiative: "Initiative", relation: str) -> Q:
    """Initiatives that have a term of this one."""
    return Q(pk__in=_common(initiative, relation).values("initiative_id"))


def closeness(initiative: "Initiative") -> Combinable:
    """The shared terms of each initiative, weighed and added."""
    weighed = [_number(initiative, relation) * weight for relation, weight in WEIGHTS.items()]
    return sum(weighed[1:], weighed[0])


def _number(initiative: "Initiative", relation: str) -> Combinable:
    common = _common(initiative, relation).filter(initiative=OuterRef("pk")).order_by().values("initiative")
    return Coalesce(Subquery(common.annotate(number=Count("pk")).values("number")), 0, output_field=IntegerField())


def _common(initiative: "Initiative", relation: str) -> QuerySet[Model]:
    # From what is fetched already, so that no query is spent on them.
    terms = [term.pk for term in getattr(initiative, relation).all()]
    return _rows(initiative, relation).filter(**{f"{term_field(type(initiative), relation)}__in": terms})


def _rows(initiative: "Initiative", relation: str) -> QuerySet[Model]:
    return term_rows(type(initiative), relation)
