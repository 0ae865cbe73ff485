"""The status of an initiative in words. None of them is said without the date for which it holds."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from initiatives.models import Initiative, PartialDate, Status
from initiatives.models.state import State
from initiatives.models.status import months_before

# A source older than this, in months, says how an initiative was, and not how it is.
CURRENT_FOR = 24


def status_label(status: str) -> str:
    """The name of a status, for headings and labels. A page that speaks of an entry takes status_in_words."""
    return {
        "announced": pgettext("status", "Announced"),
        "running": pgettext("status", "Running"),
        "ended": pgettext("status", "Ended"),
        "archived": pgettext("status", "Archived"),
        "unknown": pgettext("status", "Status unknown"),
    }[status]


def status_in_words(initiative: Initiative, status: str | None = None) -> str:
    """Running, as of May 2025; Running in 2021, not checked since; Ended in August 2025; Was to end in August 2025.

    `status`: as it is on the day from which the entry is seen; worked out here unless the caller has it.
    """
    today = initiative.seen_on or timezone.localdate()
    current = status or initiative.status_on(today)
    if current == State.ARCHIVED:
        return status_label(current)
    if current == Status.ENDED and initiative.end:
        return _ended(initiative.end) if initiative.is_end_known else _was_to_end(initiative.end)
    if current == Status.ANNOUNCED and initiative.start and initiative.start.earliest > today:
        return gettext("Announced, to start: %(date)s") % {"date": initiative.start.in_words()}
    if not initiative.status_checked or current == Status.UNKNOWN:
        return status_label(current)
    return _as_of(current, initiative.status_checked, today)


def aged_summary(initiative: Initiative) -> str:
    """The summary, after what is known of the status: for feeds and calendars, which have no other place for it."""
    return f"{status_in_words(initiative)}. {initiative.summary}"


def _was_to_end(end: PartialDate) -> str:
    """Of an end that was only planned: whether it came is not known."""
    if end.precision == "day":
        # Translators: with a day, as in "Was to end on 30 April 2021"
        return gettext("Was to end on %(day)s") % {"day": end.in_words()}
    if end.precision == "quarter":
        # Translators: with a quarter, as in "Was to end in the second quarter of 2021"
        return gettext("Was to end in the %(quarter)s") % {"quarter": end.in_words()}
    # Translators: with a month or a year, as in "Was to end in April 2021"
    return gettext("Was to end in %(date)s") % {"date": end.in_words()}


def _ended(end: PartialDate) -> str:
    if end.precision == "day":
        # Translators: with a day, as in "Ended on 30 April 2021"
        return gettext("Ended on %(day)s") % {"day": end.in_words()}
    if end.precision == "quarter":
        # Translators: with a quarter, as in "Ended in the second quarter of 2021"
        return gettext("Ended in the %(quarter)s") % {"quarter": end.in_words()}
    # Translators: with a month or a year, as in "Ended in April 2021"
    return gettext("Ended in %(date)s") % {"date": end.in_words()}


def _as_of(status: str, checked: PartialDate, today: date) -> str:
    if status == Status.ENDED:
        return gettext("Ended, as of %(date)s") % {"date": _month(checked)}
    if checked.latest >= months_before(today, CURRENT_FOR):
        current = {
            "announced": gettext("Announced, as of %(date)s"),
            "running": gettext("Running, as of %(date)s"),
        }
        return current[status] % {"date": _month(checked)}
    stale = {
        "announced": gettext("Announced in %(year)s, not checked since"),
        "running": gettext("Running in %(year)s, not checked since"),
    }
    return stale[status] % {"year": checked.year}


def _month(checked: PartialDate) -> str:
    """A day says more than a reader of a status needs."""
    return (PartialDate(checked.text[:7]) if checked.precision == "day" else checked).in_words()
