"""Whether an initiative runs, when it ran, and how long a confirmation holds."""

import calendar
from datetime import date

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from .partial_date import PartialDate, begins_after, over_before
from .state import State


class ReviewInterval(models.IntegerChoices):
    """The time for which a confirmation holds, in months."""

    QUARTER = 3, _("three months")
    HALF_YEAR = 6, _("six months")
    YEAR = 12, _("a year")
    TWO_YEARS = 24, _("two years")


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Status(models.TextChoices):
    ANNOUNCED = "announced", _("announced")
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")
    UNKNOWN = "unknown", _("unknown")


def years_active(start: PartialDate, end: PartialDate | None, ended_by: PartialDate | None, until: int) -> range:
    """The years, up to one, in which what began and ended then was active.

    `ended_by`: the date of the statement that it has ended.

    See also InitiativeQuerySet.active_in, its twin.
    """
    last = end.year if end else ended_by.year if ended_by else until
    return range(start.year, min(last, until) + 1)


def status_case(day: date) -> Case:
    """Archived, or the status that dates allow, else as stated. See also Initiative.status_on, its twin."""
    return Case(
        When(state=State.ARCHIVED, then=Value(State.ARCHIVED)),
        When(~Q(end="") & over_before("end", day), then=Value("ended")),
        When(~Q(start="") & begins_after("start", day), then=Value("announced")),
        default="stated_status",
        output_field=models.CharField(),
    )
