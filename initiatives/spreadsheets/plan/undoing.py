"""Undo an import: restore each entry, unless somebody edited it since."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from initiatives.editing import permissions
from initiatives.editing.changesets import apply_differences, content_differences, entry_snapshot
from initiatives.editing.former_translations import texts_go_back
from initiatives.editing.proposals import record_decision
from initiatives.history.records import changed_after, delete_together, is_edited
from initiatives.models import Initiative, Organisation, PlannedRow, Proposal, Source, SpreadsheetImport, State, User

from .applying import Outcome, Stage, outcomes
from .locking import NotPlannedError, lock

REASON = "Import undone"


class NotAppliedError(Exception):
    """There is nothing to undo."""


@transaction.atomic
def undo(spreadsheet: SpreadsheetImport, user: User) -> SpreadsheetImport:
    """Undo an import in one transaction. Rows of entries that were edited since get the outcome "kept".

    Raise NotAppliedError.
    """
    locked = SpreadsheetImport.objects.get(pk=spreadsheet.pk)
    try:
        lock(locked, Stage.APPLIED)
    except NotPlannedError as error:
        raise NotAppliedError from error
    rows = list(locked.rows.filter(outcome__in=[Outcome.CREATED, Outcome.CHANGED, Outcome.PROPOSED]))
    assert locked.applied
    left = rows
    while protected := revert_rows(locked, left, user, locked.applied):
        # A part goes before its whole: entries that others needed are tried again.
        if len(protected) == len(left):
            break
        PlannedRow.objects.keep(left, ["outcome", "entry"])
        left = [row for row in left if row.number in protected]
        for row in left:
            row.outcome = Outcome.CREATED
    PlannedRow.objects.keep(rows, ["outcome", "entry"])
    finish_undoing(locked, user)
    return locked


def finish_undoing(locked: SpreadsheetImport, user: User | None = None) -> None:
    remove_new_records(locked.new_records)
    locked.stage, locked.undone, locked.undone_by = Stage.UNDONE, timezone.now(), user or locked.undone_by
    locked.progress = {}
    locked.counts |= outcomes(locked)
    locked.save()


def revert_rows(locked: SpreadsheetImport, rows: list[PlannedRow], user: User, since: datetime) -> list[int]:
    """Take back each row, unless somebody edited its entry `since`; its outcome says whether, and is not yet stored.

    Return the numbers of new entries that cannot go because others need them.
    """
    numbers = [row.number for row in rows]
    entries = locked.rows.numbered(numbers).exclude(entry=None).order_by().values("entry")
    Initiative.objects.hold_all(entries)
    fresh = locked.rows.numbered(numbers).with_entries().prefetch_related("entry__governments")
    held = {row.number: row for row in fresh}
    edited = changed_after(entries, since)
    for row in rows:
        row.entry, row.proposal = held[row.number].entry, held[row.number].proposal
    new = [row for row in rows if row.outcome == Outcome.CREATED and row.entry and row.entry.pk not in edited]
    protected = _delete([row for row in new if row.entry and _may_delete(locked, user, row.entry)], user)
    for row in rows:
        if row.outcome == Outcome.CREATED:
            is_done = row.entry is None
        elif row.outcome == Outcome.CHANGED:
            is_done = _restore(locked, row, user, since)
        elif row.outcome == Outcome.PROPOSED:
            is_done = _withdraw(row, user)
        else:
            continue
        row.outcome = Outcome.REVERTED if is_done else Outcome.KEPT
    return protected


def _may_delete(locked: SpreadsheetImport, user: User, entry: Initiative) -> bool:
    """Users who may delete the entry, and the importer while it is still their own draft."""
    is_draft_of_theirs = entry.state == State.DRAFT and permissions.may_edit(user, entry)
    return permissions.may_delete(user, entry) or (locked.applied_by_id == user.pk and is_draft_of_theirs)


def _delete(rows: list[PlannedRow], user: User) -> list[int]:
    """Delete the entries of all rows together, else each that nothing needs. Return the numbers of the others."""
    if not rows:
        return []
    try:
        with transaction.atomic():
            delete_together([row.entry for row in rows if row.entry], user, REASON)
    except ProtectedError:
        return [rows[0].number] if len(rows) == 1 else [left for each in rows for left in _delete([each], user)]
    for row in rows:
        row.entry = None
    return []


def _restore(locked: SpreadsheetImport, row: PlannedRow, user: User, since: datetime) -> bool:
    entry = row.entry
    if entry is None:
        return False
    is_public = entry.state not in State.before_publication()
    may = permissions.may_decide(user, entry) if is_public else permissions.may_edit(user, entry)
    if not may or list(content_differences(row.after, entry_snapshot(entry))):
        return False
    try:
        with transaction.atomic(), texts_go_back(entry, row.before, since):
            apply_differences(entry, content_differences(row.after, row.before), f"{REASON}: {locked.file_name}"[:100])
    except ValidationError:
        return False
    return True


def _withdraw(row: PlannedRow, user: User) -> bool:
    proposal = row.proposal
    if proposal is None or not proposal.is_open:
        return False
    record_decision(proposal, Proposal.Decision.WITHDRAWN, user, REASON)
    return True


def remove_new_records(records: dict[str, list[int]]) -> None:
    """Delete the organisations and sources that an import created, where nothing else names them by now."""
    for model, name in ((Organisation, "organisation"), (Source, "source")):
        things: Any = model._default_manager.filter(pk__in=records.get(name, []))
        for thing in things:
            if is_edited(thing):
                continue
            try:
                with transaction.atomic():
                    thing.delete()
            except ProtectedError:
                continue
