"""Apply or undo a large import in steps, each a transaction of its own; the database is the queue.

Any request or worker may do the next step, and a process that dies loses only the step it was at. Readers see all of an
import or nothing: drafts and proposals come first, and the changes of public entries come in the last step, together.
An import that is stopped, or that no longer fits the register, is taken back step by step.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords

from initiatives.editing.changesets import entry_snapshot
from initiatives.history.snapshots import ITSELF, Difference, Version
from initiatives.models import Initiative, PlannedRow, SpreadsheetImport, State, User
from initiatives.models.planned_row import PlannedRowQuerySet
from initiatives.spreadsheets.mapping.column_mapping import Mapping

from .applying import (
    REASON,
    Kind,
    NewRecords,
    Outcome,
    Stage,
    change_entry,
    check_batch,
    create_batch,
    finish_applying,
    may_write,
)
from .locking import NotPlannedError, lock
from .named_rows import RefusedByModelError, next_new
from .planning import finish_plan, row_planner
from .undoing import NotAppliedError, finish_undoing, remove_new_records, revert_rows

# More rows are written, or undone, in steps.
MOST_AT_ONCE = 200
NEW_IN_A_STEP = 100
CHANGED_IN_A_STEP = 20
IN_STEPS = (Stage.APPLYING, Stage.STOPPING, Stage.UNDOING)
WRITTEN = (Outcome.CREATED, Outcome.CHANGED, Outcome.PROPOSED)


class _UnfitError(Exception):
    """Rows can no longer be written as planned: why, and which."""

    def __init__(self, why: str, numbers: list[int]) -> None:
        super().__init__(why)
        self.why, self.numbers = why, numbers


def is_large(spreadsheet: SpreadsheetImport) -> bool:
    return spreadsheet.rows.to_write().count() > MOST_AT_ONCE


def was_large(spreadsheet: SpreadsheetImport) -> bool:
    return spreadsheet.rows.written().count() > MOST_AT_ONCE


@transaction.atomic
def start_applying(spreadsheet: SpreadsheetImport, user: User, is_direct: bool) -> None:
    """Raise NotPlannedError."""
    lock(spreadsheet, Stage.PLANNED)
    spreadsheet.stage, spreadsheet.applied_by, spreadsheet.is_direct = Stage.APPLYING, user, is_direct
    spreadsheet.progress = {"moment": timezone.now().isoformat(), "checked": 0, "is_checked": False, "records": {}}
    spreadsheet.save(update_fields=["stage", "applied_by", "is_direct", "progress"])


@transaction.atomic
def stop(spreadsheet: SpreadsheetImport, why: str = "stopped", numbers: list[int] | None = None) -> None:
    """Have all that was written so far taken back. Raise NotPlannedError."""
    lock(spreadsheet, Stage.APPLYING)
    spreadsheet.stage = Stage.STOPPING
    spreadsheet.progress |= {"why": why, "numbers": numbers or []}
    spreadsheet.save(update_fields=["stage", "progress"])


@transaction.atomic
def start_undoing(spreadsheet: SpreadsheetImport, user: User) -> None:
    """Raise NotAppliedError."""
    try:
        lock(spreadsheet, Stage.APPLIED)
    except NotPlannedError as error:
        raise NotAppliedError from error
    number = spreadsheet.rows.filter(outcome__in=WRITTEN).count()
    spreadsheet.stage, spreadsheet.undone_by = Stage.UNDOING, user
    spreadsheet.progress = {"number": number, "protected": []}
    spreadsheet.save(update_fields=["stage", "undone_by", "progress"])


def work(spreadsheet: SpreadsheetImport, user: User, seconds: float) -> bool:
    """Do steps for about so long; one at least. True once there is none left.

    The rights and the name of the person who asked for it count, whoever works; `user` where that person is gone.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            if not _step(spreadsheet, user):
                return True
        except NotPlannedError:
            return True
        except _UnfitError as unfit:
            stop(spreadsheet, unfit.why, unfit.numbers)
        except (RefusedByModelError, ValidationError, IntegrityError) as error:
            numbers = [error.row.number] if isinstance(error, RefusedByModelError) else []
            stop(spreadsheet, "refused", numbers)
        if time.monotonic() > until:
            return spreadsheet.stage not in IN_STEPS


@transaction.atomic
def _step(spreadsheet: SpreadsheetImport, user: User) -> bool:
    """One step. False where nothing was left to do."""
    lock(spreadsheet, *IN_STEPS)
    asked = spreadsheet.undone_by if spreadsheet.stage == Stage.UNDOING else spreadsheet.applied_by
    with _written_by(asked or user):
        if spreadsheet.stage == Stage.APPLYING:
            return _apply_step(spreadsheet, asked or user)
        if spreadsheet.stage == Stage.STOPPING:
            return _stop_step(spreadsheet, asked or user)
        return _undo_step(spreadsheet, asked or user)


@contextmanager
def _written_by(user: User) -> Iterator[None]:
    """Name this person in the history, whatever request or worker does the step."""
    context = HistoricalRecords.context
    missing = object()
    held = getattr(context, "request", missing)
    context.request = SimpleNamespace(user=user)
    try:
        yield
    finally:
        if held is missing:
            del context.request
        else:
            context.request = held


# Applying


def _apply_step(spreadsheet: SpreadsheetImport, user: User) -> bool:
    progress = spreadsheet.progress
    if not progress["is_checked"]:
        _check_step(spreadsheet, user)
        return spreadsheet.stage in IN_STEPS
    waiting = spreadsheet.rows.to_write().filter(outcome="")
    if new := next_new(waiting.of_kind(Kind.NEW), NEW_IN_A_STEP):
        _may_all_be_written(spreadsheet, user, new)
        records = _records(spreadsheet, user)
        create_batch(new, user, _reason(spreadsheet), _moment(spreadsheet), records)
    elif changed := list(_without_direct(waiting, spreadsheet)[:CHANGED_IN_A_STEP]):
        records = _records(spreadsheet, user)
        _change(spreadsheet, changed, user, records)
    else:
        records = _records(spreadsheet, user)
        _change(spreadsheet, list(waiting.of_kind(Kind.CHANGED).with_entries()), user, records)
        finish_applying(spreadsheet, user, spreadsheet.is_direct, _moment(spreadsheet), records)
        return False
    progress["records"] = {"organisations": records.organisations, "sources": records.sources}
    spreadsheet.save(update_fields=["progress"])
    return True


def _check_step(spreadsheet: SpreadsheetImport, user: User) -> None:
    """Plan the next rows again. Nothing is written yet, so that a difference only leads back to the plan."""
    progress = spreadsheet.progress
    last, changed = check_batch(spreadsheet, row_planner(spreadsheet, user), progress["checked"])
    progress["numbers"] = [*progress.get("numbers", []), *changed][:1000]
    progress["checked"], progress["is_checked"] = last or progress["checked"], last is None
    if last is None and progress["numbers"]:
        progress["why"] = "changed"
        spreadsheet.applied_by, spreadsheet.is_direct = None, False
        finish_plan(spreadsheet)
    spreadsheet.save(update_fields=["progress", "applied_by", "is_direct"])


def _without_direct(rows: PlannedRowQuerySet, spreadsheet: SpreadsheetImport) -> PlannedRowQuerySet:
    """The changes that readers do not see yet: of drafts, and proposals."""
    found = rows.of_kind(Kind.CHANGED).with_entries()
    return found.filter(entry__state__in=State.before_publication()) if spreadsheet.is_direct else found


def _change(spreadsheet: SpreadsheetImport, rows: list[PlannedRow], user: User, records: NewRecords) -> None:
    numbers = [row.number for row in rows]
    # Locked first: nobody changes them until the step is done.
    Initiative.objects.hold_all(spreadsheet.rows.numbered(numbers).exclude(entry=None).order_by().values("entry"))
    rows = list(spreadsheet.rows.numbered(numbers).with_entries())
    _may_all_be_written(spreadsheet, user, rows)
    unfit = [row.number for row in rows if not _still_fits(row)]
    if unfit:
        raise _UnfitError("changed", unfit)
    for row in rows:
        change_entry(row, user, _reason(spreadsheet), spreadsheet.is_direct, records)
        if not row.outcome:
            row.outcome = Outcome.LEFT
            row.save(update_fields=["outcome"])


def _still_fits(row: PlannedRow) -> bool:
    """Whether the entry still holds what it held when the row was planned."""
    if row.entry is None:
        return False
    now = entry_snapshot(row.entry)
    return all(_holds(now, Difference(*each)) for each in row.intended["differences"])


def _holds(now: Version, difference: Difference) -> bool:
    held = now.get(difference.place, {}).get(difference.number)
    if difference.field:
        return held is not None and held.get(difference.field) == difference.was
    return difference.now is not None if held is None else difference.now is None or difference.place == ITSELF


def _may_all_be_written(spreadsheet: SpreadsheetImport, user: User, rows: list[PlannedRow]) -> None:
    if user.is_active and user.is_administrator:
        return
    refused = [row.number for row in rows if not user.is_active or user.role is None or not may_write(user, row)]
    if refused:
        raise _UnfitError("right", refused)


def _records(spreadsheet: SpreadsheetImport, user: User) -> NewRecords:
    return NewRecords(user, Mapping.from_json(spreadsheet.mapping).language, spreadsheet.progress["records"])


def _reason(spreadsheet: SpreadsheetImport) -> str:
    return f"{REASON}: {spreadsheet.file_name}"[:100]


def _moment(spreadsheet: SpreadsheetImport) -> datetime:
    return datetime.fromisoformat(spreadsheet.progress["moment"])


# Taking back


def _stop_step(spreadsheet: SpreadsheetImport, user: User) -> bool:
    """Take back the next rows; then all that was to be written is planned again."""
    some = _next_to_take_back(spreadsheet.rows.filter(outcome__in=[*WRITTEN, Outcome.LEFT]))
    if some:
        revert_rows(spreadsheet, some, user, _moment(spreadsheet))
        for row in some:
            if row.proposal and row.outcome == Outcome.REVERTED:
                row.proposal.delete()
            row.outcome, row.kind, row.proposal = "", Kind.WAITING, None
            row.before, row.after = {}, {}
        PlannedRow.objects.keep(some, ["outcome", "kind", "entry", "proposal", "before", "after"])
        return True
    records = _records(spreadsheet, user).as_json()
    remove_new_records(records)
    progress = spreadsheet.progress
    spreadsheet.progress = {"why": progress.get("why", "stopped"), "numbers": progress.get("numbers", [])}
    spreadsheet.rows.to_write().update(kind=Kind.WAITING)
    spreadsheet.stage, spreadsheet.applied_by, spreadsheet.is_direct = Stage.PLANNING, None, False
    spreadsheet.save(update_fields=["stage", "applied_by", "is_direct", "progress"])
    if not spreadsheet.rows.waiting().exists():
        finish_plan(spreadsheet)
    return False


def _next_to_take_back(rows: PlannedRowQuerySet) -> list[PlannedRow]:
    """New entries are deleted together, others restored one by one."""
    return list(rows.filter(outcome=Outcome.CREATED)[:NEW_IN_A_STEP]) or list(rows[:CHANGED_IN_A_STEP])


def _undo_step(spreadsheet: SpreadsheetImport, user: User) -> bool:
    """Undo the next rows. What readers see goes first, together."""
    assert spreadsheet.applied
    rows = spreadsheet.rows.filter(outcome__in=WRITTEN)
    public = list(rows.filter(outcome=Outcome.CHANGED).exclude(entry__state__in=State.before_publication()))
    some = public or _next_to_take_back(rows)
    if some:
        protected = revert_rows(spreadsheet, some, user, spreadsheet.applied)
        spreadsheet.progress["protected"] += protected
        PlannedRow.objects.keep(some, ["outcome", "entry"])
        spreadsheet.save(update_fields=["progress"])
        return True
    # A part goes before its whole: entries that others needed are tried again.
    left = list(spreadsheet.rows.numbered(spreadsheet.progress["protected"]))
    for row in left:
        row.outcome = Outcome.CREATED
    while left:
        again = revert_rows(spreadsheet, left, user, spreadsheet.applied)
        PlannedRow.objects.keep(left, ["outcome", "entry"])
        if len(again) == len(left):
            break
        left = [row for row in left if row.number in again]
        for row in left:
            row.outcome = Outcome.CREATED
    finish_undoing(spreadsheet)
    return False


def shown_progress(spreadsheet: SpreadsheetImport) -> tuple[int, int]:
    """How much is done, of how much."""
    rows, progress = spreadsheet.rows, spreadsheet.progress
    if spreadsheet.stage == Stage.APPLYING:
        number = spreadsheet.counts.get("rows", 0)
        checked = number if progress["is_checked"] else rows.filter(number__lte=progress["checked"]).count()
        return checked + rows.written().count(), number + rows.to_write().count()
    if spreadsheet.stage == Stage.STOPPING:
        left = rows.written().count()
        return rows.waiting().count(), left + rows.waiting().count()
    left = rows.filter(outcome__in=WRITTEN).count()
    return max(progress.get("number", 0) - left, 0), progress.get("number", 0)
