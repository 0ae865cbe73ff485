"""Plan the rows of an import, in steps that fit a request, and again where an editor corrects or decides."""

import time
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from initiatives.models import PlannedRow, SpreadsheetImport, User
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.rows.row_plan import RowPlan
from initiatives.spreadsheets.rows.row_planner import RowPlanner

from .batches import batched
from .locking import NotPlannedError, lock
from .named_rows import mark_rows_that_name_others
from .repeated_rows import mark_repeated, with_merged_cells

Stage = SpreadsheetImport.Stage
Kind = PlannedRow.Kind
BATCH = 250
# Seconds that an editor waits after a correction; then the page shows the progress.
LONGEST_ANSWER = 5
# The fields of a row that a plan sets.
PLAN_FIELDS = ["kind", "title", "entry", "changes", "intended", "is_emptying", "problems", "duplicates", "decision"]


def row_planner(spreadsheet: SpreadsheetImport, user: User) -> RowPlanner:
    """Always plan with the uploader's permissions, so that the plan never reveals entries they may not see."""
    return RowPlanner(
        spreadsheet.made_by or user, Mapping.from_json(spreadsheet.mapping), spreadsheet.corrections,
        spreadsheet.counts.get("rows", 0), timezone.localdate(), spreadsheet.conventions,
        spreadsheet.rows.values_list("number", "cells"),
    )  # fmt: skip


def plan_rows(spreadsheet: SpreadsheetImport, user: User, seconds: float) -> bool:
    """Plan for about so long. True once no row waits for its plan."""
    until = time.monotonic() + seconds
    planner: RowPlanner | None = None
    while True:
        said = spreadsheet.mapping
        with transaction.atomic():
            try:
                lock(spreadsheet, Stage.PLANNING)
            except NotPlannedError:
                return True
            some = list(spreadsheet.rows.waiting()[:BATCH])
            if planner is None or spreadsheet.mapping != said:
                planner = row_planner(spreadsheet, user)
            store_plans(planner.plan(with_merged_cells(spreadsheet, some)))
            if not spreadsheet.rows.waiting().exists():
                finish_plan(spreadsheet)
                return True
        if time.monotonic() > until:
            return False


def store_plans(plan: list[RowPlan]) -> None:
    PlannedRow.objects.keep([each.row for each in plan], PLAN_FIELDS)


def finish_plan(spreadsheet: SpreadsheetImport) -> None:
    mark_repeated(spreadsheet)
    mark_rows_that_name_others(spreadsheet)
    spreadsheet.stage = Stage.PLANNED
    spreadsheet.counts = count_rows(spreadsheet)
    spreadsheet.save(update_fields=["stage", "counts"])


def count_rows(spreadsheet: SpreadsheetImport) -> dict[str, int]:
    rows = spreadsheet.rows.all()
    by_kind = rows.numbers_by_kind()
    found = {str(kind): by_kind.get(kind, 0) for kind in Kind.values if kind != Kind.WAITING}
    found["rows"] = rows.aggregate(number=Count("pk"))["number"]
    found["emptying"] = rows.emptying().count()
    found["undecided"] = rows.undecided().count()
    return found


def replan(spreadsheet: SpreadsheetImport, user: User, numbers: Iterable[int]) -> None:
    """Plan some rows again. Where that takes long, the page asks for the rest."""
    for some in batched(numbers):
        spreadsheet.rows.numbered(some).update(kind=Kind.WAITING)
    spreadsheet.stage = Stage.PLANNING
    spreadsheet.save(update_fields=["stage", "corrections", "mapping"])
    plan_rows(spreadsheet, user, LONGEST_ANSWER)


def is_same(one: PlannedRow, other: dict[str, object]) -> bool:
    """Whether a second plan would do the same as the shown one."""
    return all(getattr(one, name) == other[name] for name in ("kind", "entry_id", "changes", "intended"))
