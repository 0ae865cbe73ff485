"""The order in which a reader should see initiatives: whole plans before what they are made of."""

from collections.abc import Iterable
from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Case, F, Q, Value, When

from initiatives.models.state import State

from .joins import related_rows

Entry = TypeVar("Entry", bound=models.Model)

# Types of instrument that give money or set rules for many, rather than act once.
SCHEMES = (
    "strategy", "law", "support-programme", "research-grant", "business-grant", "institutional-funding", "equity-fund",
    "voucher", "tax-relief", "procurement",
)  # fmt: skip
# A status of this year or of so many years before it is known lately.
LATELY = 2


class ImportanceQuerySet(models.QuerySet[Entry]):
    def with_importance(self, day: date) -> Self:
        """Add `importance`: 0 for what a reader should see first, up to 7.

        Wholes that have parts come first, then the other plans, laws and schemes, the other wholes, and parts; of each,
        those whose status is known lately before the others.
        """
        # Sets that do not depend on the entry: the database makes each of them once.
        wholes = self.model._default_manager.filter(state=State.PUBLISHED).exclude(parent=None).values("parent_id")
        schemes = related_rows(self.model, "instruments").filter(type__slug__in=SCHEMES).values("initiative_id")
        tiers = (Q(parent=None, pk__in=wholes), Q(parent=None, pk__in=schemes), Q(parent=None), Q(pk__isnull=False))
        first_year = day.year - LATELY
        known = Q(status_as_of__gte=str(first_year)) | Q(verified_on__gte=date(first_year, 1, 1))
        whens = []
        for place, tier in enumerate(tiers):
            whens += [When(tier & known, then=Value(2 * place)), When(tier, then=Value(2 * place + 1))]
        return self.annotate(importance=Case(*whens, output_field=models.IntegerField()))

    def tops_among(self, found: models.QuerySet[Entry]) -> Self:
        """Without those whose whole is found as well. Two that are parts of each other by mistake both stay."""
        wholes = found.order_by().exclude(parent__parent=F("pk"))
        return self.exclude(parent__isnull=False, parent_id__in=wholes.values("pk"))

    def parts_among(self, wholes: Iterable[Entry]) -> Self:
        return self.filter(parent__in=list(wholes))
