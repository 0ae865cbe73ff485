"""Taking an import back: each entry is again what it was, unless somebody edited it since."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from initiatives.editing import permissions
from initiatives.editing.changesets import apply_differences, content_differences, entry_snapshot
from initiatives.editing.proposals import record_decision
from initiatives.history.records import changed_after, give_reason, is_edited
from initiatives.models import Initiative, Organisation, PlannedRow, Proposal, Source, SpreadsheetImport, State, User

from .applying import Outcome, Stage, outcomes
from .locking import NotPlannedError, lock

REASON = "Import undone"


class NotAppliedError(Exception):
    """There is nothing to take back."""


@transaction.atomic
def undo(spreadsheet: SpreadsheetImport, user: User) -> SpreadsheetImport:
    """Restore what was, entry by entry; rows of entries that were edited since get the outcome "kept".

    Raise NotAppliedError.
    """
    locked = SpreadsheetImport.objects.get(pk=spreadsheet.pk)
    try:
        lock(locked, Stage.APPLIED)
    except NotPlannedError as error:
        raise NotAppliedError from error
    Initiative.objects.hold_all(locked.rows.written().exclude(entry=None).order_by().values("entry"))
    _delete_new_entries(locked, user)
    for row in locked.rows.filter(outcome__in=[Outcome.CHANGED, Outcome.PROPOSED]).with_entries():
        is_done = _restore(locked, row, user) if row.outcome == Outcome.CHANGED else _withdraw(row, user)
        row.outcome = Outcome.REVERTED if is_done else Outcome.KEPT
        row.save(update_fields=["outcome"])
    _remove_new_records(locked)
    locked.stage, locked.undone, locked.undone_by = Stage.UNDONE, timezone.now(), user
    locked.counts |= outcomes(locked)
    locked.save()
    return locked


def _delete_new_entries(locked: SpreadsheetImport, user: User) -> None:
    rows = list(locked.rows.filter(outcome=Outcome.CREATED).with_entries().prefetch_related("entry__governments"))
    created = locked.rows.filter(outcome=Outcome.CREATED).exclude(entry=None).order_by().values("entry")
    edited = changed_after(created, locked.applied)
    waiting = []
    for row in rows:
        entry = row.entry
        may = entry is not None and entry.pk not in edited and _may_delete(locked, user, entry)
        row.outcome = Outcome.REVERTED if entry is None else Outcome.KEPT
        if may:
            waiting.append(row)
    # A part goes before its whole: what is still needed is tried again once the others are gone.
    while waiting:
        left = [row for row in waiting if not _delete(row)]
        if len(left) == len(waiting):
            break
        waiting = left
    PlannedRow.objects.keep(rows, ["outcome"])


def _may_delete(locked: SpreadsheetImport, user: User, entry: Initiative) -> bool:
    """Who may delete it; and who brought it in may take it back, as long as it is a draft of theirs."""
    is_draft_of_theirs = entry.state == State.DRAFT and permissions.may_edit(user, entry)
    return permissions.may_delete(user, entry) or (locked.applied_by_id == user.pk and is_draft_of_theirs)


def _delete(row: PlannedRow) -> bool:
    assert row.entry
    try:
        with transaction.atomic():
            give_reason(row.entry, REASON)
            row.entry.delete()
    except ProtectedError:
        return False
    row.entry, row.outcome = None, Outcome.REVERTED
    return True


def _restore(locked: SpreadsheetImport, row: PlannedRow, user: User) -> bool:
    entry = row.entry
    if entry is None:
        return False
    is_public = entry.state not in State.before_publication()
    may = permissions.may_decide(user, entry) if is_public else permissions.may_edit(user, entry)
    if not may or list(content_differences(row.after, entry_snapshot(entry))):
        return False
    try:
        with transaction.atomic():
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


def _remove_new_records(locked: SpreadsheetImport) -> None:
    """Organisations and sources that came with it, where nothing else names them by now."""
    for model, name in ((Organisation, "organisation"), (Source, "source")):
        things: Any = model._default_manager.filter(pk__in=locked.new_records.get(name, []))
        for thing in things:
            if is_edited(thing):
                continue
            try:
                with transaction.atomic():
                    thing.delete()
            except ProtectedError:
                continue
