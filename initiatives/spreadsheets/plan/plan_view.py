"""A plan as its page shows it: problems by kind, and rows with their changes."""

from dataclasses import dataclass, field
from typing import Any

from django_stubs_ext import StrOrPromise

from initiatives.editing import permissions
from initiatives.models import Initiative, PlannedRow, SpreadsheetImport, User
from initiatives.parsing.assumptions import ColumnAnswer, column_answers, is_doubt
from initiatives.spreadsheets.columns.definitions import BY_NAME
from initiatives.spreadsheets.columns.problems import Problem
from initiatives.spreadsheets.mapping.column_mapping import HELPER_TARGETS
from initiatives.spreadsheets.reading.cells import column_letters

from .answers import ANSWERS, Answer, problems_of
from .repeated_rows import REPEATED, SAME_TITLE

FIRST_PLACES = 3
MOST_PLACES = 200
MOST_VALUES = 40
# Problems that another value of the cell does not solve.
NOT_CORRECTABLE = {
    REPEATED, SAME_TITLE, "no_government", "no_right", "no_right_to_add", "no_title", "refused", "needed_by_others",
    "cell_error", "no_value", "needed",
}  # fmt: skip


@dataclass
class ProblemValue:
    """One value with a problem, and the cells that hold it."""

    value: str
    suggestions: tuple[str, ...]
    detail: str
    places: list[tuple[str, int]] = field(default_factory=list)
    number: int = 0

    @property
    def first(self) -> list[tuple[str, int]]:
        return self.places[:FIRST_PLACES]

    @property
    def more(self) -> list[tuple[str, int]]:
        return self.places[FIRST_PLACES:]

    @property
    def hidden_places(self) -> int:
        return self.number - len(self.places)


@dataclass
class ProblemGroup:
    code: str
    about: str
    sentence: StrOrPromise
    is_error: bool
    number: int = 0
    values: dict[tuple[str, str], ProblemValue] = field(default_factory=dict)
    hidden_values: int = 0

    @property
    def heading(self) -> StrOrPromise:
        column = BY_NAME.get(self.about)
        return column.heading if column else HELPER_TARGETS.get(self.about, "")

    @property
    def sorted_values(self) -> list[ProblemValue]:
        return sorted(self.values.values(), key=lambda each: -each.number)

    @property
    def answers_for_all(self) -> tuple[Answer, ...]:
        """Answers for all values at once, where there are several."""
        return ANSWERS.get(self.code, ()) if self.hidden_values or len(self.values) > 1 else ()

    @property
    def is_correctable(self) -> bool:
        return bool(self.about) and self.code not in NOT_CORRECTABLE

    @property
    def answers(self) -> tuple[ColumnAnswer, ...]:
        """How the whole column may be read instead."""
        return column_answers(self.code) if self.about else ()


def problem_groups(spreadsheet: SpreadsheetImport) -> list[ProblemGroup]:
    """Errors first, then doubts, then other assumptions; of each the most frequent first."""
    found: dict[tuple[str, str], ProblemGroup] = {}
    for number, problems in spreadsheet.rows.with_problems().values_list("number", "problems").iterator():
        for kept in problems:
            problem = Problem.from_json(kept)
            group = found.setdefault(
                (problem.code, problem.about),
                ProblemGroup(problem.code, problem.about, problem.sentence, problem.is_error),
            )
            _add(group, problem, number)
    return sorted(found.values(), key=lambda group: (not group.is_error, not is_doubt(group.code), -group.number))


def values_with_problem(spreadsheet: SpreadsheetImport, code: str, about: str, search: str) -> ProblemGroup | None:
    """All values with one problem, or those that a search finds."""
    group = None
    for number, problem in problems_of(spreadsheet, code, about, search):
        group = group or ProblemGroup(code, about, problem.sentence, problem.is_error)
        _add(group, problem, number, most=None)
    return group


def _add(group: ProblemGroup, problem: Problem, row: int, most: int | None = MOST_VALUES) -> None:
    group.number += 1
    key = (problem.value, problem.detail if group.code != REPEATED else "")
    if key not in group.values and most is not None and len(group.values) >= most:
        group.hidden_values += 1
        return
    value = group.values.setdefault(key, ProblemValue(problem.value, problem.suggestions, problem.detail))
    value.number += 1
    if len(value.places) < MOST_PLACES:
        place = f"{column_letters(problem.column)}{row}" if problem.column is not None else str(row)
        value.places.append((place, row))


@dataclass
class ChangeView:
    heading: StrOrPromise
    was: str
    now: str
    base: str | None
    is_conflict: bool
    empties: bool


@dataclass
class RowView:
    row: PlannedRow
    changes: list[ChangeView]
    problems: list[Problem]
    duplicates: list[Initiative]
    entry: Initiative | None

    @property
    def has_conflict(self) -> bool:
        return any(cell.is_conflict for cell in self.changes)

    @property
    def is_known(self) -> bool:
        """Whether it is about an entry that was there before."""
        return self.entry is not None and self.row.outcome != PlannedRow.Outcome.CREATED

    @property
    def is_skipped(self) -> bool:
        return self.row.decision == "skip"

    @property
    def repeated(self) -> Problem | None:
        """The problem that names the other rows of the same entry."""
        return next((problem for problem in self.problems if problem.code == REPEATED), None)

    @property
    def may_be_different(self) -> bool:
        return self.repeated is not None and self.repeated.about == "title"


def row_views(rows: list[PlannedRow], user: User) -> list[RowView]:
    """Rows with their entries, without the entries that this person may not see."""
    wanted = {pk for row in rows for pk in row.duplicates} | {row.entry_id for row in rows if row.entry_id}
    entries = {
        entry.pk: entry
        for entry in Initiative.objects.filter(pk__in=wanted).with_governments()
        if permissions.may_see(user, entry)
    }
    return [
        RowView(
            row,
            [_change_view(kept) for kept in row.changes],
            [Problem.from_json(kept) for kept in row.problems],
            [entries[pk] for pk in row.duplicates if pk in entries],
            entries.get(row.entry_id or 0),
        )
        for row in rows
    ]


def _change_view(kept: dict[str, Any]) -> ChangeView:
    return ChangeView(
        BY_NAME[kept["column"]].heading, kept["was"], kept["now"], kept.get("base"),
        bool(kept.get("conflict")), bool(kept.get("empties")),
    )  # fmt: skip
