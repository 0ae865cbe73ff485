"""Plan the rows of an import, in steps that fit a request, and again where an editor corrects or decides."""

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from initiatives.models import PlannedRow, SpreadsheetImport, User
from initiatives.spreadsheets.columns.problems import Problem
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.rows.row_plan import RowPlan
from initiatives.spreadsheets.rows.row_planner import RowPlanner
from initiatives.text.folding import fold_name

from .locking import NotPlannedError, lock

Stage = SpreadsheetImport.Stage
Kind = PlannedRow.Kind
BATCH = 250
# Far below the most parameters that SQLite takes in one query.
MOST_ASKED = 5_000
# Seconds that an editor waits after a correction; then the page shows the progress.
LONGEST_ANSWER = 5
# The fields of a row that a plan sets.
PLAN_FIELDS = ["kind", "title", "entry", "changes", "intended", "is_emptying", "problems", "duplicates", "decision"]


def row_planner(spreadsheet: SpreadsheetImport, user: User) -> RowPlanner:
    """A plan is made with the eyes of who brought the file in, whoever asks: it must tell them of nothing else."""
    return RowPlanner(
        spreadsheet.made_by or user, Mapping.from_json(spreadsheet.mapping), spreadsheet.corrections,
        spreadsheet.counts.get("rows", 0), timezone.localdate(), spreadsheet.conventions,
    )  # fmt: skip


def plan_rows(spreadsheet: SpreadsheetImport, user: User, seconds: float) -> bool:
    """Plan for about so long. True once all rows have their plan, or nobody waits for one any more."""
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
            store_plans(planner.plan(some))
            if not spreadsheet.rows.waiting().exists():
                finish_plan(spreadsheet)
                return True
        if time.monotonic() > until:
            return False


def store_plans(plan: list[RowPlan]) -> None:
    PlannedRow.objects.keep([each.row for each in plan], PLAN_FIELDS)


def finish_plan(spreadsheet: SpreadsheetImport) -> None:
    refuse_repeated(spreadsheet)
    spreadsheet.stage = Stage.PLANNED
    spreadsheet.counts = count_rows(spreadsheet)
    spreadsheet.save(update_fields=["stage", "counts"])


def refuse_repeated(spreadsheet: SpreadsheetImport) -> None:
    """Two rows that mean one entry: neither is taken, and each names the other."""
    meant: dict[tuple[str, Any], list[int]] = {}
    rows = spreadsheet.rows.exclude(decision="skip").values_list(
        "number", "entry", "title", "kind", "decision", "cells__id"
    )
    for number, entry, title, kind, decision, given in rows.iterator():
        if entry:
            meant.setdefault(("entry", entry), []).append(number)
        elif kind != Kind.REFUSED or title:
            slug = str(given[0][1]).strip().lower() if given else ""
            if slug:
                meant.setdefault(("id", slug), []).append(number)
            elif title and decision != "new":
                meant.setdefault(("title", fold_name(title)), []).append(number)
    others = {number: [each for each in numbers if each != number] for numbers in meant.values() if len(numbers) > 1
              for number in numbers}  # fmt: skip
    for some in batched(others):
        _refuse(list(spreadsheet.rows.numbered(some)), others)


def _refuse(rows: list[PlannedRow], others: dict[int, list[int]]) -> None:
    for row in rows:
        detail = ", ".join(str(each) for each in others[row.number][:10])
        problem = Problem("twice", row.title, "id", detail=detail)
        row.problems = [each for each in row.problems if each["code"] != "twice"] + [problem.as_json()]
        row.kind = Kind.REFUSED
    PlannedRow.objects.keep(rows, ["problems", "kind"])


def count_rows(spreadsheet: SpreadsheetImport) -> dict[str, int]:
    rows = spreadsheet.rows.all()
    by_kind = rows.numbers_by_kind()
    found = {str(kind): by_kind.get(kind, 0) for kind in Kind.values if kind != Kind.WAITING}
    found["rows"] = rows.aggregate(number=Count("pk"))["number"]
    found["emptying"] = rows.emptying().count()
    found["undecided"] = rows.undecided().count()
    return found


def replan(spreadsheet: SpreadsheetImport, user: User, numbers: Iterable[int]) -> None:
    """Plan some rows anew; of very many the page asks for the rest."""
    for some in batched(numbers):
        spreadsheet.rows.numbered(some).update(kind=Kind.WAITING)
    spreadsheet.stage = Stage.PLANNING
    spreadsheet.save(update_fields=["stage", "corrections"])
    plan_rows(spreadsheet, user, LONGEST_ANSWER)


def batched(numbers: Iterable[int]) -> Iterator[list[int]]:
    """So many at once as any database takes in one question."""
    left = iter(numbers)
    while some := list(islice(left, MOST_ASKED)):
        yield some


def is_repeated(problems: list[dict[str, Any]]) -> bool:
    return any(each["code"] == "twice" for each in problems)


def is_same(one: PlannedRow, other: dict[str, Any]) -> bool:
    """Whether a plan made anew would do what the one shown does."""
    return all(getattr(one, name) == other[name] for name in ("kind", "entry_id", "changes", "intended"))
