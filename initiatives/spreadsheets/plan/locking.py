"""Lock an import, so that two people who change or apply its plan come one after the other."""

from initiatives.models import SpreadsheetImport

# The fields that another process may have changed.
REFRESHED_FIELDS = [
    "stage", "mapping", "corrections", "counts", "notes", "language", "is_direct", "new_records", "applied",
    "applied_by", "undone_by", "progress",
]  # fmt: skip


class NotPlannedError(Exception):
    """There is no plan to change or to apply: it was applied already, or is being made."""


def lock(spreadsheet: SpreadsheetImport, *stages: str) -> None:
    """Hold an import until the transaction ends, and see it as it is now: another may have applied it meanwhile.

    Raise NotPlannedError where it is at none of these stages.
    """
    # A write first: SQLite lets only one write, and a reader that turns writer late is refused.
    SpreadsheetImport.objects.touch(spreadsheet.pk)
    SpreadsheetImport.objects.hold(spreadsheet.pk)
    spreadsheet.refresh_from_db(fields=REFRESHED_FIELDS)
    if spreadsheet.stage not in stages:
        raise NotPlannedError
