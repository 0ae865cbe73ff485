"""A plan as its page shows it: problems by kind, and rows with what they change."""

from dataclasses import dataclass, field
from typing import Any

from django_stubs_ext import StrOrPromise

from initiatives.editing import permissions
from initiatives.models import Initiative, PlannedRow, SpreadsheetImport, User
from initiatives.spreadsheets.columns.definitions import BY_NAME
from initiatives.spreadsheets.columns.problems import Problem
from initiatives.spreadsheets.mapping.column_mapping import HELPING
from initiatives.spreadsheets.reading.cells import column_letters

FIRST_PLACES = 3
MOST_PLACES = 200
MOST_VALUES = 40
LONGEST_MENDED = 490
# What no other value of a cell mends.
BEYOND_MENDING = {"twice", "no_right", "no_right_to_add", "no_title", "refused", "needed_by_others", "cell_error",
                  "no_value", "needed"}  # fmt: skip


@dataclass
class Said:
    """One value that is wrong, wherever it stands."""

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
    def untold(self) -> int:
        return self.number - len(self.places)


@dataclass
class KindOfProblem:
    code: str
    about: str
    sentence: StrOrPromise
    is_mistake: bool
    number: int = 0
    values: dict[tuple[str, str], Said] = field(default_factory=dict)
    hidden_values: int = 0

    @property
    def heading(self) -> StrOrPromise:
        column = BY_NAME.get(self.about)
        return column.heading if column else HELPING.get(self.about, "")

    @property
    def said(self) -> list[Said]:
        return sorted(self.values.values(), key=lambda each: -each.number)

    @property
    def may_be_mended(self) -> bool:
        return bool(self.about) and self.code not in BEYOND_MENDING


def kinds_of_problems(spreadsheet: SpreadsheetImport) -> list[KindOfProblem]:
    """Mistakes first, each kind with its values, the most frequent first."""
    found: dict[tuple[str, str], KindOfProblem] = {}
    for number, problems in spreadsheet.rows.with_problems().values_list("number", "problems").iterator():
        for kept in problems:
            problem = Problem.from_json(kept)
            kind = found.setdefault(
                (problem.code, problem.about),
                KindOfProblem(problem.code, problem.about, problem.sentence, problem.is_mistake),
            )
            _add(kind, problem, number)
    return sorted(found.values(), key=lambda kind: (not kind.is_mistake, -kind.number))


def _add(kind: KindOfProblem, problem: Problem, row: int) -> None:
    kind.number += 1
    key = (problem.value, problem.detail if kind.code != "twice" else "")
    if key not in kind.values and len(kind.values) >= MOST_VALUES:
        kind.hidden_values += 1
        return
    said = kind.values.setdefault(key, Said(problem.value, problem.suggestions, problem.detail))
    said.number += 1
    if len(said.places) < MOST_PLACES:
        place = f"{column_letters(problem.column)}{row}" if problem.column is not None else str(row)
        said.places.append((place, row))


@dataclass
class ShownCell:
    heading: StrOrPromise
    was: str
    now: str
    base: str | None
    is_clash: bool
    empties: bool


@dataclass
class ShownRow:
    row: PlannedRow
    cells: list[ShownCell]
    problems: list[Problem]
    doubles: list[Initiative]
    entry: Initiative | None

    @property
    def has_clash(self) -> bool:
        return any(cell.is_clash for cell in self.cells)

    @property
    def is_known(self) -> bool:
        """Whether it is about an entry that was there before."""
        return self.entry is not None and self.row.outcome != PlannedRow.Outcome.CREATED

    @property
    def is_left_out(self) -> bool:
        return self.row.decision == "skip"


def shown(rows: list[PlannedRow], user: User) -> list[ShownRow]:
    """Rows with their entries; entries that this person may not see are not named."""
    wanted = {pk for row in rows for pk in row.doubles} | {row.entry_id for row in rows if row.entry_id}
    entries = {
        entry.pk: entry
        for entry in Initiative.objects.filter(pk__in=wanted).with_governments()
        if permissions.may_see(user, entry)
    }
    return [
        ShownRow(
            row,
            [_cell(kept) for kept in row.cells],
            [Problem.from_json(kept) for kept in row.problems],
            [entries[pk] for pk in row.doubles if pk in entries],
            entries.get(row.entry_id or 0),
        )
        for row in rows
    ]


def _cell(kept: dict[str, Any]) -> ShownCell:
    return ShownCell(
        BY_NAME[kept["column"]].heading, kept["was"], kept["now"], kept.get("base"),
        bool(kept.get("clash")), bool(kept.get("empties")),
    )  # fmt: skip
