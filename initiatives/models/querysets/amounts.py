"""Which initiatives have an amount of money."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Count

from .joins import related_rows

Entry = TypeVar("Entry", bound=models.Model)


class AmountQuerySet(models.QuerySet[Entry]):
    def with_an_amount(self) -> Self:
        return self.filter(pk__in=related_rows(self.model, "budget_lines").values("initiative_id"))

    def number_without_amount(self) -> dict[str, int]:
        """By the slug of a government, how many of its initiatives have no amount; one of several counts for each."""
        without = self.exclude(pk__in=related_rows(self.model, "budget_lines").values("initiative_id"))
        counted = without.order_by().exclude(governments=None).values_list("governments__slug")
        return dict(counted.annotate(number=Count("pk", distinct=True)))
