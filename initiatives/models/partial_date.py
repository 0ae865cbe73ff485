"""Dates that are only as precise as their source: a year, a quarter, a month or a day."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.forms import Field
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

# Four shapes: 2021, 2021-Q1, 2021-04, 2021-04-30. Also the database's own check.
SHAPE = r"^[12][0-9]{3}(-Q[1-4]|-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"


def day_in_words(day: date) -> str:
    """A day as the active language writes it: 1 September 2021, 1er septembre 2021, 1. September 2021."""
    language = get_language()
    if language == "fr" and day.day == 1:
        return date_format(day, r"1\e\r F Y")
    return date_format(day, "j. F Y" if language == "de" else "j F Y")


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A date known to the year, the quarter, the month or the day; `text` is its stored form."""

    text: str

    def __post_init__(self) -> None:
        if not re.fullmatch(SHAPE, self.text):
            raise ValueError(f"{self.text!r} is not a date like 2021, 2021-Q1, 2021-04 or 2021-04-30")
        if self.precision == "day":
            date.fromisoformat(self.text)

    @property
    def precision(self) -> str:
        if "Q" in self.text:
            return "quarter"
        return {4: "year", 7: "month", 10: "day"}[len(self.text)]

    @property
    def year(self) -> int:
        return int(self.text[:4])

    @property
    def earliest(self) -> date:
        """The first day that this may mean."""
        if self.precision == "day":
            return date.fromisoformat(self.text)
        return date(self.year, self._months[0], 1)

    @property
    def latest(self) -> date:
        """The last day that this may mean."""
        if self.precision == "day":
            return date.fromisoformat(self.text)
        month = self._months[1]
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def _months(self) -> tuple[int, int]:
        if self.precision == "year":
            return 1, 12
        if self.precision == "quarter":
            quarter = int(self.text[-1])
            return 3 * quarter - 2, 3 * quarter
        month = int(self.text[5:7])
        return month, month

    def __str__(self) -> str:
        return self.text

    def __lt__(self, other: "PartialDate") -> bool:
        return (self.earliest, self.latest) < (other.earliest, other.latest)

    def in_words(self) -> str:
        """As a reader says it, in the active language: 'April 2021', 'first quarter of 2021'."""
        match self.precision:
            case "year":
                return str(self.year)
            case "quarter":
                quarters = {
                    "1": gettext("first quarter of %(year)s"),
                    "2": gettext("second quarter of %(year)s"),
                    "3": gettext("third quarter of %(year)s"),
                    "4": gettext("fourth quarter of %(year)s"),
                }
                return quarters[self.text[-1]] % {"year": self.year}
            case "month":
                return f"{MONTHS[self._months[0]]} {self.year}"
            case _:
                return day_in_words(self.earliest)


def over_before(field: str, day: date) -> Q:
    """Rows whose partial date `field` lies wholly before `day`. See also PartialDate.latest.

    Dates of one shape sort as text, so that the comparison is one of text for each shape.
    """
    return _compared(field, "lt", day)


def begins_after(field: str, day: date) -> Q:
    """Rows whose partial date `field` lies wholly after `day`. See also PartialDate.earliest."""
    return _compared(field, "gt", day)


def _compared(field: str, operator: str, day: date) -> Q:
    quarter = f"{day.year}-Q{(day.month + 2) // 3}"
    return (
        Q(**{f"{field}__regex": r"^.{4}$", f"{field}__{operator}": str(day.year)})
        | Q(**{f"{field}__regex": "Q", f"{field}__{operator}": quarter})
        | Q(**{f"{field}__regex": r"^[^Q]{7}$", f"{field}__{operator}": day.isoformat()[:7]})
        | Q(**{f"{field}__regex": r"^.{10}$", f"{field}__{operator}": day.isoformat()})
    )


class PartialDateField(models.CharField):
    """Stores a PartialDate as its text; empty means not stated."""

    description = _("A year, quarter, month or day")

    # For the type checker: a PartialDate or None once read, text of any kind when set.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *args: object) -> PartialDate | None:
        return _nearest_date(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        """Raise ValidationError, saying the shapes, for text that is no partial date."""
        if value is None or value == "":
            return None
        if isinstance(value, PartialDate):
            return value
        try:
            return PartialDate(str(value).strip().upper())
        except ValueError as error:
            raise ValidationError(
                _("“%(value)s” is not a date. Write 2021, 2021-Q1, 2021-04 or 2021-04-30."),
                code="invalid",
                params={"value": value},
            ) from error

    def get_prep_value(self, value: object) -> Any:
        # Comparisons may bring text of any length; only whole values are dates.
        return "" if value is None else str(value)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.get_prep_value(self.value_from_object(obj)))

    def run_validators(self, value: object) -> None:
        super().run_validators(str(value) if value else "")

    def formfield(self, **kwargs: Any) -> Field | None:
        kwargs.setdefault("help_text", _("As precisely as the source says: 2021, 2021-Q1, 2021-04 or 2021-04-30."))
        return super().formfield(**kwargs)


def _nearest_date(text: str) -> PartialDate | None:
    """The date that is stored; of a day or month that no calendar has, its month or year, so that no page fails."""
    for length in (len(text), 7, 4):
        try:
            return PartialDate(text[:length])
        except ValueError:
            continue
    return None


def well_formed(field: str) -> Q:
    """The database's check of a partial date."""
    return Q(**{field: ""}) | Q(**{f"{field}__regex": SHAPE})
