"""Which entries have a date, when they were active, and in which order they began."""

from datetime import datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from initiatives.models.partial_date import PartialDate
from initiatives.models.status import Status

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

    def active_in(self, year: int) -> Self:
        """Entries that began in the year or before, unless a source says that they ended before it.

        See also years_active, its twin.
        """
        # Dates of any precision begin with their year, so that they compare with a year as text.
        begun = Q(start__gt="", start__lt=str(year + 1))
        open_end = Q(end="") & (~Q(stated_status=Status.ENDED) | Q(status_as_of__gte=str(year)))
        return self.filter(begun & (Q(end__gte=str(year)) | open_end))

    def first_year(self) -> int | None:
        """The earliest year in which one of them began."""
        earliest = self.exclude(start="").aggregate(earliest=models.Min("start"))["earliest"]
        return PartialDate(str(earliest)).year if earliest else None

    def oldest_created(self) -> datetime | None:
        oldest: datetime | None = self.aggregate(oldest=models.Min("created"))["oldest"]
        return oldest

    def created_since(self, moment: datetime) -> Self:
        return self.filter(created__gte=moment)
