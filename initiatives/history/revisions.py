"""The past of an entry, from the versions of it and of its related rows: who changed what, and when."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from initiatives.models import Initiative, Transition, User
from initiatives.models.relations import RELATED

from .records import OLDEST_FIRST, ONE_SAVE, related_model, terms_of_versions, versions_of, versions_of_related
from .snapshots import ITSELF, Difference, Values, Version, differences, fields_of, plain, terms_of


@dataclass(frozen=True)
class Event:
    """One version of the entry or of a related row."""

    moment: datetime
    place: str
    number: str
    # "+" for added, "~" for changed, "-" for deleted.
    kind: str
    values: Values
    user: User | None
    reason: str


@dataclass
class Revision:
    """The changes that one person saved at once."""

    moment: datetime
    user: User | None
    reason: str
    is_first: bool
    changes: list[Difference]
    before: Version
    # The last moment before it, to which a restore leads back.
    until: datetime
    steps: list[Transition] = field(default_factory=list)


def revisions(initiative: Initiative) -> list[Revision]:
    """All revisions of an entry, the newest first."""
    found = list(_revisions(events(initiative)))
    for revision in found:
        revision.steps = [
            step
            for step in initiative.transitions.all()
            if revision.moment - ONE_SAVE <= step.made <= revision.moment + 2 * ONE_SAVE
        ]
    return found[::-1]


def events(initiative: Initiative) -> list[Event]:
    """In order of time, in one query for each kind of related row and each list of terms."""
    found = list(_events_of(versions_of(Initiative).filter(id=initiative.pk), ITSELF))
    for relation in RELATED:
        found += _events_of(versions_of_related(relation, [initiative.pk]), relation)
    return sorted(found, key=lambda event: event.moment)


def _events_of(versions: QuerySet[Any], place: str) -> Iterator[Event]:
    model = related_model(place) if place else Initiative
    records = list(versions.select_related("history_user").order_by(*OLDEST_FIRST))
    fields = [each for each in fields_of(model) if place == ITSELF or each.name != "initiative"]
    numbers = [record.history_id for record in records]
    terms = {each.name: terms_of_versions(each.name, numbers) for each in terms_of(model)}
    for record in records:
        values = {each.name: plain(each.value_from_object(record)) for each in fields}
        values |= {name: plain(chosen[record.history_id]) for name, chosen in terms.items()}
        yield Event(
            record.history_date,
            place,
            ITSELF if place == ITSELF else str(record.id),
            record.history_type,
            values,
            record.history_user,
            record.history_change_reason or "",
        )


def replay(past: list[Event]) -> Version:
    version = _nothing()
    for event in past:
        _apply(version, event)
    return version


def _nothing() -> Version:
    return {place: {} for place in [ITSELF, *RELATED]}


def _apply(version: Version, event: Event) -> None:
    if event.kind == "-":
        version[event.place].pop(event.number, None)
    else:
        version[event.place][event.number] = event.values


def _revisions(past: list[Event]) -> Iterator[Revision]:
    version, last = _nothing(), None
    for group in saves(past):
        before = {place: dict(rows) for place, rows in version.items()}
        is_first = ITSELF not in version[ITSELF]
        for event in group:
            _apply(version, event)
        changes = [] if is_first else list(differences(before, version))
        reason = next((event.reason for event in reversed(group) if event.reason), "")
        if changes or is_first or reason:
            until = last or group[0].moment - timedelta(microseconds=1)
            yield Revision(group[0].moment, group[0].user, reason, is_first, changes, before, until)
        last = group[-1].moment


def saves(past: list[Event]) -> Iterator[list[Event]]:
    """The versions that one person wrote at once, in order of time."""
    group: list[Event] = []
    for event in past:
        if group and (event.user != group[-1].user or event.moment - group[-1].moment > ONE_SAVE):
            yield group
            group = []
        group.append(event)
    if group:
        yield group
