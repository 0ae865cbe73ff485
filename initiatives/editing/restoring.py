"""Restore an entry to an earlier moment, and repair entries that an earlier release of restoring damaged.

A restore touches only fields and related rows that the history shows to be changed since that moment. Before, it took
rows without versions for rows that were added later, and removed them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from initiatives.formatting.dates import day_in_words
from initiatives.history.records import has_beginning, related_model
from initiatives.history.revisions import Event, events, replay, saves
from initiatives.history.snapshots import ITSELF, Difference, Values, Version
from initiatives.models import Initiative, User
from initiatives.models.relations import RELATED

from .changesets import EntryChange, apply_differences, content_differences, entry_changes, entry_snapshot
from .former_translations import texts_go_back
from .merged_since import led_on

RESTORED = "Restored"
MENDED = "Rows that a restore had removed by mistake"


class NoSuchVersionError(Exception):
    """The entry did not exist at that moment."""


def changes_back_to(initiative: Initiative, moment: datetime, user: User) -> list[EntryChange]:
    """The changes that lead back to a moment. Each undoes one that was made since.

    Raise NoSuchVersionError.
    """
    current = entry_snapshot(initiative)
    wanted, latest = _then_and_latest(initiative, moment, current)
    found = entry_changes(initiative, current, wanted, user)
    return [change for change in found if _was_made_since(change.difference, wanted, latest)]


def differences_back_to(initiative: Initiative, moment: datetime) -> list[Difference]:
    """The same changes, without their labels. Raise NoSuchVersionError."""
    current = entry_snapshot(initiative)
    wanted, latest = _then_and_latest(initiative, moment, current)
    found = content_differences(current, wanted)
    return [difference for difference in found if _was_made_since(difference, wanted, latest)]


def _then_and_latest(initiative: Initiative, moment: datetime, current: Version) -> tuple[Version, Version]:
    past = events(initiative)
    then = replay([event for event in past if event.moment <= moment])
    if ITSELF not in then[ITSELF]:
        raise NoSuchVersionError
    return led_on(then, current, initiative), replay(past)


def _was_made_since(difference: Difference, wanted: Version, latest: Version) -> bool:
    then = wanted[difference.place].get(difference.number)
    last = latest[difference.place].get(difference.number)
    if difference.field:
        # If the field did not change since, its present value came without a version: the earlier one is unknown.
        return then is not None and last is not None and then.get(difference.field) != last.get(difference.field)
    if difference.now is None:
        return last is not None and has_beginning(related_model(difference.place), int(difference.number))
    return last is None


def restore(initiative: Initiative, differences: list[Difference], moment: datetime) -> None:
    """Raise ValidationError, with nothing changed, where a model refuses."""
    then, _latest = _then_and_latest(initiative, moment, entry_snapshot(initiative))
    with texts_go_back(initiative, then, moment):
        apply_differences(initiative, differences, f"{RESTORED}: {day_in_words(moment.date())}")


@dataclass
class DamagedEntry:
    """An entry that lacks related rows since a restore, though they were there at the moment that was restored."""

    initiative: Initiative
    lost: list[Difference] = field(default_factory=list)
    restored_on: list[date] = field(default_factory=list)
    # Why it could not be mended.
    refusals: list[str] = field(default_factory=list)


def damaged_entries() -> Iterator[DamagedEntry]:
    """The entries from which a restore removed related rows that nobody had added since the restored moment."""
    for initiative in Initiative.objects.order_by("pk").iterator(chunk_size=100):
        damaged = DamagedEntry(initiative)
        for event in _lost(initiative):
            damaged.lost.append(Difference(event.place, event.number, "", None, event.values))
            damaged.restored_on.append(event.moment.date())
        if damaged.lost:
            yield damaged


def _lost(initiative: Initiative) -> list[Event]:
    """The deletions by restores of rows that are as old as the entry, and that nobody brought back since.

    A restore leads to a moment of the entry's own time. Rows as old as the entry were there at each of them.
    """
    past = events(initiative)
    if not past:
        return []
    first = {(event.place, event.number): event for event in reversed(past)}
    began = min(event.moment for event in past if event.place == ITSELF)
    lost: dict[tuple[str, str], Event] = {}
    for save in saves(past):
        is_restore = any(event.reason.partition(":")[0] == RESTORED for event in save)
        for event in save:
            key = (event.place, event.number)
            lost.pop(key, None)
            is_as_old = first[key].kind != "+" or first[key].moment <= began
            if is_restore and event.kind == "-" and event.place in RELATED and is_as_old:
                lost[key] = event
    present = entry_snapshot(initiative)
    return [event for event in lost.values() if not _is_there(event, present)]


def _is_there(event: Event, present: Version) -> bool:
    """Whether the row is there, under its number or added again by hand."""
    rows = present[event.place]
    return event.number in rows or any(_same(event.values, values) for values in rows.values())


def _same(lost: Values, values: Values) -> bool:
    if lost.get("key"):
        # Keys are unique within an entry.
        return lost["key"] == values.get("key")
    return lost == values


def mend(damaged: DamagedEntry) -> int:
    """Bring the lost rows back, under their own numbers; return how many. Refusals of a model are noted."""
    with transaction.atomic():
        initiative = Initiative.objects.read_locked([damaged.initiative.pk])[damaged.initiative.pk]
        return sum(_bring_back(initiative, difference, damaged.refusals) for difference in _in_order(damaged.lost))


def _in_order(lost: Iterable[Difference]) -> list[Difference]:
    """Each row after those that it points to."""
    return sorted(lost, key=lambda each: (RELATED.index(each.place), _is_part(each), int(each.number)))


def _is_part(difference: Difference) -> bool:
    return isinstance(difference.now, dict) and bool(difference.now.get("part_of"))


def _bring_back(initiative: Initiative, difference: Difference, refusals: list[str]) -> bool:
    try:
        apply_differences(initiative, [difference], MENDED)
    except ValidationError as error:
        refusals.append(f"{difference.place} {difference.number}: {' '.join(error.messages)}")
        return False
    return True
