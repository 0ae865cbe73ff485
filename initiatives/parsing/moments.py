"""Moments in addresses."""

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime


def moment_in(text: str) -> datetime | None:
    """A moment with its offset, which databases can hold; None for any other text."""
    try:
        found = parse_datetime(text)
        return found if found and found.tzinfo and is_within_calendar(found) else None
    except (ValueError, OverflowError):
        return None


def is_within_calendar(moment: datetime) -> bool:
    """Whether it can be told in UTC and here: at both ends of the calendar a zone may have no date for it."""
    try:
        moment.astimezone(UTC)
        timezone.localtime(moment)
    except OverflowError:
        return False
    return True
