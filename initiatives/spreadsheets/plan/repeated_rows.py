"""Rows of one file that mean the same entry: neither is imported until an editor decides what they are."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from initiatives.models import PartialDate, PlannedRow, SpreadsheetImport
from initiatives.spreadsheets.columns.problems import Problem
from initiatives.text.folding import fold_name

from .batches import batched

Kind = PlannedRow.Kind
# Decisions of editors on such rows.
DIFFERENT, MERGE, SKIP = "different", "merge", "skip"
REPEATED, SAME_TITLE = "twice", "same_title"
MOST_NAMED = 10


@dataclass
class RepeatedRows:
    """By the number of a row, the numbers of the other rows that mean the same entry, or only share its title."""

    same: dict[int, set[int]] = field(default_factory=dict)
    # Of `same`, the rows with nothing in common but their title: these may be different entries.
    by_title: set[int] = field(default_factory=set)
    # Rows with the same title that their governments, organisations or periods tell apart.
    told_apart: dict[int, set[int]] = field(default_factory=dict)

    def groups(self) -> list[list[int]]:
        """Each set of rows that mean one entry, the first row first."""
        seen: set[int] = set()
        found = []
        for number in sorted(self.same):
            if number not in seen:
                group = self.group_of(number)
                seen |= set(group)
                found.append(group)
        return found

    def about(self, group: list[int]) -> str:
        """The column in which the rows of a group are the same."""
        return "title" if set(group) <= self.by_title else "id"

    def group_of(self, number: int) -> list[int]:
        group, left = {number}, [number]
        while left:
            new = self.same.get(left.pop(), set()) - group
            group |= new
            left += new
        return sorted(group)


def find_repeated(spreadsheet: SpreadsheetImport) -> RepeatedRows:
    by_key: dict[tuple[str, str], list[int]] = {}
    by_title: dict[str, list[int]] = {}
    rows = spreadsheet.rows.exclude(decision=SKIP).values_list(
        "number", "entry", "title", "kind", "decision", "cells__id"
    )
    for number, entry, title, kind, decision, given in rows.iterator():
        slug = str(given[0][1]).strip().lower() if given else ""
        if entry:
            by_key.setdefault(("entry", str(entry)), []).append(number)
        elif slug and (title or kind != Kind.REFUSED):
            by_key.setdefault(("id", slug), []).append(number)
        elif title and decision not in ("new", DIFFERENT):
            by_title.setdefault(fold_name(title), []).append(number)
    found = RepeatedRows()
    for numbers in by_key.values():
        if len(numbers) > 1:
            found.same |= {number: set(numbers) - {number} for number in numbers}
    _compare_titles(spreadsheet, [numbers for numbers in by_title.values() if len(numbers) > 1], found)
    return found


def _compare_titles(spreadsheet: SpreadsheetImport, groups: list[list[int]], found: RepeatedRows) -> None:
    marks: dict[int, _Marks] = {}
    for some in batched(number for group in groups for number in group):
        kept = spreadsheet.rows.numbered(some).values_list("number", "intended")
        marks |= {number: _marks(intended) for number, intended in kept.iterator()}
    for group in groups:
        for number in group:
            others = [other for other in group if other != number]
            same = {other for other in others if not _are_apart(marks[number], marks[other])}
            if same:
                found.same[number] = same
                found.by_title.add(number)
            elif others:
                found.told_apart[number] = set(others)


@dataclass(frozen=True)
class _Marks:
    governments: frozenset[str]
    organisations: frozenset[str]
    start: str
    end: str


def _marks(intended: dict[str, dict]) -> _Marks:
    fields, related = intended.get("fields", {}), intended.get("related", {})
    bodies = {fold_name(str(each.get("organisation", ""))) for each in related.get("participations", [])}
    return _Marks(
        frozenset(fields.get("governments", [])), frozenset(bodies), fields.get("start", ""), fields.get("end", "")
    )


def _are_apart(one: _Marks, other: _Marks) -> bool:
    """Whether both rows say something that cannot be said of one entry."""
    return (
        _have_nothing_common(one.governments, other.governments)
        or _have_nothing_common(one.organisations, other.organisations)
        or _exclude(one.start, other.start)
        or _is_before(one.end, other.start)
        or _is_before(other.end, one.start)
    )


def _have_nothing_common(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other and not one & other)


def _exclude(one: str, other: str) -> bool:
    """Whether two dates cannot be one: 2021 and 2021-03 can, 2021 and 2022 cannot."""
    return bool(one and other) and (_is_before(one, other) or _is_before(other, one))


def _is_before(one: str, other: str) -> bool:
    return bool(one and other) and PartialDate(one).latest < PartialDate(other).earliest


def mark_repeated(spreadsheet: SpreadsheetImport) -> None:
    """Refuse rows that mean the same entry, and tell of rows that only share a title; each names the others."""
    found = find_repeated(spreadsheet)
    old = spreadsheet.rows.with_problems().values_list("number", "problems")
    stale = {number for number, problems in old.iterator() if any(each["code"] == SAME_TITLE for each in problems)}
    for some in batched(sorted({*found.same, *found.told_apart, *stale})):
        rows = list(spreadsheet.rows.numbered(some))
        for row in rows:
            _mark(row, found)
        PlannedRow.objects.keep(rows, ["problems", "kind"])


def _mark(row: PlannedRow, found: RepeatedRows) -> None:
    row.problems = [each for each in row.problems if each["code"] not in (REPEATED, SAME_TITLE)]
    if others := found.same.get(row.number):
        about = "title" if row.number in found.by_title else "id"
        row.problems.append(Problem(REPEATED, row.title, about, detail=_numbers(others)).as_json())
        row.kind = Kind.REFUSED
    elif others := found.told_apart.get(row.number):
        row.problems.append(Problem(SAME_TITLE, row.title, "title", detail=_numbers(others)).as_json())


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(str(each) for each in sorted(numbers)[:MOST_NAMED])


def is_repeated(problems: list[dict]) -> bool:
    return any(each["code"] == REPEATED for each in problems)


def repeated_numbers(spreadsheet: SpreadsheetImport) -> list[int]:
    """The rows that are refused because another row means the same entry."""
    rows = spreadsheet.rows.with_problems().values_list("number", "problems").iterator()
    return [number for number, problems in rows if is_repeated(problems)]


def with_merged_cells(spreadsheet: SpreadsheetImport, rows: list[PlannedRow]) -> list[PlannedRow]:
    """The same rows, each with the cells of the rows that were merged into it; these cells are not stored with it."""
    merged: dict[int, list[PlannedRow]] = {}
    for other in spreadsheet.rows.merged_into_any(row.number for row in rows):
        merged.setdefault(other.merged_into or 0, []).append(other)
    for row in rows:
        for other in merged.get(row.number, []):
            row.cells = _joined(row.cells, other.cells)
    return rows


def _joined(cells: dict[str, list], others: dict[str, list]) -> dict[str, list]:
    """Each value once. Two values of a field that holds one are asked about when the row is planned."""
    joined = dict(cells)
    for target, pairs in others.items():
        if target.startswith("@"):
            joined.setdefault(target, pairs)
            continue
        held = joined.get(target, [])
        known = {fold_name(str(raw)) for _column, raw in held}
        joined[target] = held + [pair for pair in pairs if fold_name(str(pair[1])) not in known]
    return joined
