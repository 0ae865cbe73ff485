"""The collection of initiatives as everybody could read it at the end of a day."""

from datetime import date

from django.utils import timezone

from initiatives.browse.as_of_list import LEFT_OUT, AsOfList
from initiatives.browse.query_parser import Mistake
from initiatives.history.as_of import entries_on, first_day, give_related
from initiatives.models import Initiative
from portal.problems import INVALID_INPUT, issue

from .errors import RefusedError, refused
from .parameters import AS_OF, CHANGED_SINCE, FACETS, SORT, lower_camel
from .query import Asked

# What a past day cannot be asked for: no table holds it.
PRESENT_ONLY = (*map(lower_camel, LEFT_OUT), SORT.name, CHANGED_SINCE.name, FACETS.counted.name)


def check_day(day: date) -> None:
    """Raise RefusedError for a day that is none of the register."""
    first, today = first_day(), timezone.localdate()
    if first is None or not first <= day <= today:
        said = f"The register is known from {first or today} to {today}."
        raise RefusedError([issue(INVALID_INPUT, AS_OF.name, day.isoformat(), said)], said)


def found_on(asked: Asked, day: date) -> list[Initiative]:
    """The entries of the day that answer the query, by title, without their related rows."""
    check_day(day)
    if apart := [name for name in PRESENT_ONLY if name in asked.query]:
        said = "This parameter is for the present register: leave it out, or leave out asOf."
        raise RefusedError([issue(INVALID_INPUT, name, str(asked.query[name]), said) for name in apart], said)
    listed = AsOfList(asked.for_browse(), day)
    if listed.dropped:
        raise refused(listed.present.mistakes or [Mistake(name, value, []) for name, value in listed.dropped])
    return listed.found()


def as_they_stood(entries: list[Initiative], day: date) -> list[Initiative]:
    """The same entries with their related rows of that day, and the wider initiative if it was public then."""
    give_related(entries, day)
    wholes = {whole.pk: whole for whole in entries_on(day, {entry.parent_id or 0 for entry in entries})}
    for entry in entries:
        entry.parent = wholes.get(entry.parent_id or 0)
    return entries
