"""The promises of governments: announced for when, and what the register knows since."""

from collections.abc import Iterable, Sequence
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
    number: int
    promises: list[Promise]

    @property
    def number_left(self) -> int:
        return self.number - len(self.promises)


GROUPS: tuple[tuple[str, StrOrPromise, StrOrPromise], ...] = (
    ("overdue", _("The date has passed"), _("No source in this register says that it came.")),
    ("silent", _("Nothing heard since"), _("Announced, and nothing newer was read for two years.")),
    ("to-come", _("Still to come"), _("Announced or confirmed in the last two years, or for a later date.")),
    ("came", _("What came"), _("Announced for a date, and since seen running or ended.")),
)


def announced_by_group(today: date) -> dict[str, list[Initiative]]:
    """All that was announced, by what is known of it, the oldest promise first, in one query; without what follows."""
    found: dict[str, list[Initiative]] = {slug: [] for slug, _heading, _hint in GROUPS}
    for entry in sorted(Initiative.objects.public().with_status(today).promised(), key=_age):
        found[_group(entry, today)].append(entry)
    return found


def promises(today: date, most: int | None = None) -> list[PromiseGroup]:
    """Every group with its promises, or with the oldest of them, in a fixed number of queries."""
    found = announced_by_group(today)
    shown = {slug: entries[:most] for slug, entries in found.items()}
    read = with_details([entry for entries in shown.values() for entry in entries])
    return [
        PromiseGroup(slug, heading, hint, len(found[slug]), [read[entry.pk] for entry in shown[slug]])
        for slug, heading, hint in GROUPS
        if found[slug]
    ]


def with_details(entries: Sequence[Initiative]) -> dict[int, Promise]:
    """By the number of an entry, what happened after its announcement."""
    chosen = Initiative.objects.filter(pk__in=[entry.pk for entry in entries])
    return {entry.pk: _promise(entry) for entry in chosen.with_page_details()}


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
