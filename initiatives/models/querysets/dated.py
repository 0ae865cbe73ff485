"""Which entries have a date, and in which order they began."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast, Coalesce, NullIf

Entry = TypeVar("Entry", bound=models.Model)
# The date by which an entry stands on a timeline is the first of these that is stated.
DATES = ("start", "announced_for", "end")


class DatedQuerySet(models.QuerySet[Entry]):
    def dated(self) -> Self:
        return self.exclude(**dict.fromkeys(DATES, ""))

    def by_first_date(self) -> Self:
        """By the first date as it is written: a year stands before its months."""
        text = models.CharField()
        stated = (NullIf(Cast(name, text), Value("")) for name in DATES)
        return self.order_by(Coalesce(*stated, output_field=text), "title", "pk")
