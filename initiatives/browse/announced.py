"""The promises of governments: announced for when, and what the register knows since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.formatting.status import CURRENT_FOR
from initiatives.models import Event, Initiative, PartialDate, Sequel, Status
from initiatives.models.status import months_before


@dataclass(frozen=True)
class Promise:
    """An initiative that was announced, with what happened after the day of the announcement."""

    initiative: Initiative
    events: list[Event]
    sequels: list[Sequel]


@dataclass(frozen=True)
class PromiseGroup:
    slug: str
    heading: StrOrPromise
    hint: StrOrPromise
    promises: list[Promise]


GROUPS: tuple[tuple[str, StrOrPromise, StrOrPromise], ...] = (
    ("overdue", _("The date has passed"), _("No source in this register says that it came.")),
    ("silent", _("Nothing heard since"), _("Announced without a date, and nothing newer was read for two years.")),
    ("to-come", _("Still to come"), _("Announced or confirmed in the last two years, or for a later date.")),
    ("came", _("What came"), _("Announced for a date, and since seen running or ended.")),
)


def promises(today: date) -> list[PromiseGroup]:
    """All that was announced, by what is known of it, the oldest promise first, in a fixed number of queries."""
    found: dict[str, list[Promise]] = {slug: [] for slug, _heading, _hint in GROUPS}
    entries = Initiative.objects.public().with_status(today).promised().with_page_details()
    for entry in sorted(entries, key=_age):
        found[_group(entry, today)].append(_promise(entry))
    return [PromiseGroup(slug, heading, hint, found[slug]) for slug, heading, hint in GROUPS if found[slug]]


def _age(entry: Initiative) -> tuple[str, str, int]:
    promised: Iterable[PartialDate | None] = (entry.announced_for, entry.status_as_of)
    return next((each.text for each in promised if each), "9999"), entry.title, entry.pk


def _group(entry: Initiative, today: date) -> str:
    if entry.current_status != Status.ANNOUNCED:
        return "came"
    if entry.is_overdue:
        return "overdue"
    if entry.announced_for or (entry.start and entry.start.earliest > today):
        return "to-come"
    known = entry.status_checked
    return "to-come" if known and known.latest >= months_before(today, CURRENT_FOR) else "silent"


def _promise(entry: Initiative) -> Promise:
    told = entry.status_as_of
    events = [event for event in entry.events.all() if event.date and (not told or event.date.latest >= told.earliest)]
    return Promise(entry, events, [sequel for sequel in entry.sequels.all() if sequel.has_readable_successor])
