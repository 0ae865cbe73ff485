"""Days, and the periods between two partial dates."""

from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext

from initiatives.models import PartialDate
from initiatives.models.partial_date import day_in_words

__all__ = ["day_in_words", "local_day_in_words", "optional_day_in_words", "period_in_cell", "period_in_words"]


def optional_day_in_words(day: date | None) -> str:
    return day_in_words(day) if day else ""


def local_day_in_words(moment: datetime) -> str:
    """The day on which a moment fell in Brussels."""
    return day_in_words(localtime(moment).date())


def period_in_words(starts: PartialDate | None, ends: PartialDate | None) -> str:
    """Empty when neither is stated."""
    if starts and ends:
        return starts.in_words() if starts == ends else f"{starts.in_words()}–{ends.in_words()}"
    if starts:
        return gettext("since %(date)s") % {"date": starts.in_words()}
    if ends:
        return gettext("until %(date)s") % {"date": ends.in_words()}
    return ""


def period_in_cell(starts: PartialDate | None, ends: PartialDate | None) -> str:
    """2021-2026, 2019-, -2024, or 2020 if start and end are the same; empty when neither is stated."""
    if starts == ends:
        return str(starts or "")
    return f"{starts or ''}-{ends or ''}"
