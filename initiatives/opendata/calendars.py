"""The dates of the list as a calendar, in the page's language."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from initiatives.history.last_changes import corrections, last_change
from initiatives.models import Initiative, PartialDate

from .dataset import Dataset
from .feeds import printable, summary, title
from .identifiers import uuid_of

# A year or a quarter is not a day: to put it on a calendar would invent one.
PRECISE = {"month", "day"}


def calendar(dataset: Dataset) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//Belgian AI initiatives//initiatives.ics//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", title(dataset))
    made.add("x-wr-caldesc", dataset.age.in_words())
    corrected = corrections()
    for initiative in dataset.found.with_card_details().with_sources():
        moment = last_change(initiative, corrected)
        for name, label, day in dates(initiative):
            made.add_component(event(initiative, name, label, day, moment, dataset.site))
    return made


def dates(initiative: Initiative) -> Iterator[tuple[str, str, PartialDate]]:
    """The dates of an entry that name a month or a day, each with its label."""
    labelled = [
        ("start", _("Start"), initiative.start),
        ("end", _("End"), initiative.end),
        ("announced_for", _("Announced for"), initiative.announced_for),
    ]
    return ((name, label, day) for name, label, day in labelled if day and day.precision in PRECISE)


def event(initiative: Initiative, name: str, label: str, day: PartialDate, moment: datetime, site: str) -> Event:
    """All day, or all days of a month. Its identifier stays the same when the date moves, so that calendars move it."""
    made = Event()
    made.add("uid", str(uuid_of(initiative, name)))
    made.add("dtstamp", moment.astimezone(UTC))
    made.add("last-modified", moment.astimezone(UTC))
    made.add("dtstart", day.earliest)
    made.add("dtend", day.latest + timedelta(days=1))
    made.add("summary", printable(f"{label}: {initiative.title}"))
    made.add("description", printable(summary(initiative)))
    made.add("url", f"{site}{initiative.get_absolute_url()}")
    made.add("categories", [theme.slug for theme in initiative.themes.all()])
    made.add("transp", "TRANSPARENT")
    return made
