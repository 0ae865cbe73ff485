"""Plan each row of a file: its changes to the register and its problems. Nothing here writes to entries."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from initiatives.editing import permissions
from initiatives.editing.duplicates import EntryNames
from initiatives.history.snapshots import ITSELF, Difference, values_of
from initiatives.models import Initiative, PlannedRow, State, User
from initiatives.models.languages import LANGUAGES
from initiatives.models.querysets.identity import NAMING
from initiatives.models.relations import CITED_FACTS
from initiatives.spreadsheets.columns.cell_values import is_erasing
from initiatives.spreadsheets.columns.citations import apart
from initiatives.spreadsheets.columns.definitions import WRITABLE
from initiatives.spreadsheets.columns.lookups import NAMES_ENTRY, ROW, Lookups, RowCells
from initiatives.spreadsheets.columns.related import once
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.reading.cells import Cell, plain_text
from initiatives.text.damage import is_damaged, repaired

from .entry_diff import EntryDiff
from .file_conventions import FileConventions
from .normalising import cells_of, corrected, normalise
from .outcome import outcome_mistakes
from .related_diff import completed, with_their_citations
from .row_plan import CellReader, Kind, RowPlan

SLUG = r"[-a-z0-9_]{1,80}"
# Of these an address says nothing, and a mistake is told.
WITHOUT_WORDS = frozenset({"id", "url", "start", "end", "website"})
# The column that gives a field or a relation.
COLUMN_OF = {
    column.related.kind.relation if column.related else column.widget.field: column.name for column in WRITABLE
}


class RowPlanner:
    """Knows the register and the editor; `number` is how many rows the file has, `today` the day of the plan."""

    def __init__(
        self,
        user: User,
        mapping: Mapping,
        corrections: dict[str, dict[str, str]],
        number: int,
        today: date,
        conventions: dict[str, Any] | None = None,
        file_rows: Iterable[RowCells] = (),
    ) -> None:
        self.user, self.mapping, self.corrections, self.number, self.today = user, mapping, corrections, number, today
        self.lookups = Lookups(user, file_rows)
        self.conventions = FileConventions(conventions or {})
        self.reader = CellReader(self.lookups, mapping.language, corrections, self.conventions)
        # A cell of our own table holds all that the entry has; anybody else's says what its writer knew of it.
        self.adds = mapping.shape != "ours"

    def plan(self, rows: Iterable[PlannedRow]) -> list[RowPlan]:
        """Each row with its plan, which is stored nowhere yet; in a fixed number of queries for each call."""
        rows = list(rows)
        meant = {row.pk: self._find_entry(row) for row in rows}
        entry_ids = {pk for pk in meant.values() if isinstance(pk, int)}
        entries = {each.pk: each for each in Initiative.objects.filter(pk__in=entry_ids).with_sheet_details()}
        return [self._plan_row(row, meant[row.pk], entries) for row in rows]

    def _find_entry(self, row: PlannedRow) -> int | str | None:
        """The number of the entry that a row means; None for a new one, "foreign" for one that may not be seen."""
        slug = self._slug(row)
        meant = int(row.decision) if row.decision.isdecimal() else self.lookups.entry_ids.get(slug) if slug else None
        if meant is not None:
            return meant if meant in self.lookups.visible_entries else "foreign"
        if not slug and row.decision != "new":
            for _column, record in row.cells.get("@record", []):
                found = [
                    pk for pk in self.lookups.entries_by_record.get(record, ()) if pk in self.lookups.visible_entries
                ]
                if len(found) == 1:
                    return found[0]
        return None

    def _slug(self, row: PlannedRow) -> str:
        cells = corrected(cells_of({"id": row.cells.get("id", [])})["id"], self.corrections.get("id", {}))
        return next((cell.text.lower() for cell in cells if cell.text), "")

    def _plan_row(self, row: PlannedRow, meant: int | str | None, entries: dict[int, Initiative]) -> RowPlan:
        cells = cells_of(row.cells)
        plan = RowPlan(row, cells, normalise(cells, self.mapping, self.corrections, self.conventions))
        self._check_cells(plan)
        if row.is_hidden:
            plan.add_problem("hidden_row", [], "")
        entry = entries.get(meant) if isinstance(meant, int) else None
        if meant == "foreign":
            plan.add_problem("no_right", cells.get("id", []), "id")
        if entry:
            self._plan_change(plan, entry)
        else:
            self._plan_new_entry(plan)
        self._set_kind(plan, entry)
        return plan

    def _check_cells(self, plan: RowPlan) -> None:
        """Find cells that cannot be read, and texts that look damaged."""
        for target, cells in plan.cells.items():
            for cell in cells:
                if cell.error:
                    plan.add_problem("cell_error", [cell], target)
                elif cell.is_uncalculated_formula:
                    plan.add_problem("no_value", [cell], target)
                elif cell.had_html and cell.text:
                    plan.add_problem("html", [cell], target, value=cell.text[:60])
                if cell.is_struck and cell.text:
                    plan.add_problem("struck_out", [cell], target, value=cell.text)
                if isinstance(cell.raw, dict) and "said" in cell.raw:
                    plan.add_problem("from_heading", [cell], target, value=f"{cell.raw['said']} → {cell.text}")
                if cell.text and target not in WITHOUT_WORDS and is_damaged(str(plain_text(cell.raw))):
                    self._doubt_text(plan, cell, target)

    def _doubt_text(self, plan: RowPlan, cell: Cell, target: str) -> None:
        if cell.text in self.corrections.get(target, {}):
            return
        better = Cell.of(repaired(plain_text(cell.raw))).text
        plan.add_problem(
            "damaged_text", [cell], target, value=cell.text, suggestions=(better,) if better != cell.text else ()
        )

    # An entry that is there

    def _plan_change(self, plan: RowPlan, entry: Initiative) -> None:
        plan.row.title = str(entry.title)[:200]
        comparison = EntryDiff(self.reader, plan, entry, self.adds)
        for column, cells in plan.filled_columns():
            if column.name != "id":
                comparison.compare(column, cells)
        plan.differences = with_their_citations(plan.differences, entry)
        after = {each.field: each.now for each in plan.differences if each.place == ITSELF}
        self._check_fields(plan, after, values_of(entry))
        self._check_outcome(plan, entry)

    # A new entry

    def _plan_new_entry(self, plan: RowPlan) -> None:
        row = plan.row
        for column, cells in plan.filled_columns():
            if column.name == "id":
                self._new_slug(plan, cells)
            elif column.is_computed or any(is_erasing(cell.text) for cell in cells):
                continue
            elif column.related:
                relation, taken = column.related.kind.relation, set[str]()
                facts = [apart(said) for said in once(self.reader.related(column, cells, plan))]
                plan.related.setdefault(relation, [])
                for number, (fact, citation) in enumerate(facts, start=1):
                    plan.related[relation].append(completed(relation, fact, taken))
                    if citation:
                        cited = {**citation, CITED_FACTS[relation]: f"new{number}"}
                        plan.related.setdefault("citations", []).append(cited)
            else:
                plan.fields |= self.reader.fields(column, cells, plan)
            now = " | ".join(cell.text for cell in cells)
            plan.changes.append({"column": column.name, "was": "", "now": now})
        row.title = next((title for code in LANGUAGES if (title := plan.fields.get(f"title_{code}"))), "")
        if not plan.fields:
            plan.add_problem("no_title", [], "")
        self._check_fields(plan, plan.fields, {})
        self._check_outcome(plan, None)
        self._check_governments(plan)

    def _new_slug(self, plan: RowPlan, cells: list[Cell]) -> None:
        slug = self._slug(plan.row)
        if slug in self.lookups.entry_ids:
            return
        if not re.fullmatch(SLUG, slug):
            plan.add_problem("bad_id", cells, "id")
            return
        plan.fields["slug"] = slug
        plan.add_problem("new_id", cells, "id", suggestions=self._near_slugs(slug))

    def _near_slugs(self, slug: str) -> tuple[str, ...]:
        # In a file of new entries each would be asked about: only a few are worth the time.
        return self.lookups.nearest_entries(slug) if self.number <= 200 else ()

    def _check_governments(self, plan: RowPlan) -> None:
        governments = {int(pk) for pk in plan.fields.get("governments", [])}
        if any(problem.about == "governments" and problem.is_error for problem in plan.problems):
            return
        levels = {self.lookups.vocabularies["governments"].things[pk].level for pk in governments}
        if plan.normalised.government_level and levels and plan.normalised.government_level not in levels:
            plan.add_problem("level", plan.cells.get("government_level", []), "government_level")
        if self.user.role is None:
            plan.add_problem("no_right_to_add", [], "governments")
        elif not governments and not self.user.is_administrator:
            plan.add_problem("no_government", [], "governments")
        elif not governments and "governments" in self.mapping.used_targets:
            plan.add_problem("left_without_government", [], "governments")
        elif not self.user.is_administrator and not governments & self.user.government_ids:
            plan.add_problem("no_right_to_add", plan.normalised.columns.get("governments", []), "governments")

    # Rules of the register for any entry

    def _check_fields(self, plan: RowPlan, said: dict[str, Any], held: dict[str, Any]) -> None:
        """Rules that the model keeps as well: told here for all rows at once, not by the first that fails."""
        if not said:
            return
        both = held | said
        has_title_problem = any(each.about.startswith("title_") and each.is_error for each in plan.problems)
        if not has_title_problem and not any(both.get(f"title_{code}") for code in LANGUAGES):
            plan.add_problem("no_title", [], "")
        if said.get("stated_status", "unknown") != "unknown" and not said.get("status_as_of"):
            # The day that the entry holds is that of what it said before.
            self._set_today(plan, held)

    def _check_outcome(self, plan: RowPlan, entry: Initiative | None) -> None:
        """The models have the last word on all that would be written, as they have in a form."""
        known = {problem.about for problem in plan.problems if problem.is_error}
        for name, message in outcome_mistakes(plan, entry):
            about = COLUMN_OF.get(name, "")
            if about in known:
                continue
            cells = plan.normalised.columns.get(about, [])
            code = {"website": "bad_link", "": "refused", "end": "refused", "parent": "refused"}.get(name, "not_taken")
            plan.add_problem(code, cells, about, detail=message)

    def _set_today(self, plan: RowPlan, held: dict[str, Any]) -> None:
        today = self.today.isoformat()
        plan.add_problem("dated_today", plan.normalised.columns.get("status", []), "status", value=today)
        if held:
            was = held.get("status_as_of", "")
            plan.differences.append(Difference(ITSELF, ITSELF, "status_as_of", was, today))
        else:
            plan.fields["status_as_of"] = today

    # The kind of the row

    def _set_kind(self, plan: RowPlan, entry: Initiative | None) -> None:
        row = plan.row
        row.entry, row.duplicates = entry, []
        if entry:
            self._check_rights(plan, entry)
        if plan.is_refused:
            row.kind = Kind.REFUSED
        elif entry is None:
            row.duplicates = [] if row.decision == "new" else self._duplicates(plan)
            row.kind = Kind.DUPLICATE if row.duplicates else Kind.NEW
        elif "@record" in row.cells and plan.differences and not row.decision:
            # The entry says the same in its own words: whether the survey's words are better, somebody decides.
            row.kind, row.duplicates = Kind.DUPLICATE, [entry.pk]
        else:
            clashes = any(cell.get("conflict") for cell in plan.changes)
            row.kind = Kind.CHANGED if plan.differences or clashes else Kind.UNCHANGED
        if row.kind != Kind.REFUSED and row.decision == "skip":
            row.kind = Kind.DUPLICATE if row.duplicates else row.kind
        row.changes, row.is_emptying = plan.changes, plan.is_emptying and row.kind == Kind.CHANGED
        row.problems = [problem.as_json() for problem in plan.problems]
        row.intended = (
            {"differences": [[d.place, d.number, d.field, d.was, d.now] for d in plan.differences]}
            if entry
            else {"fields": plan.fields, "related": plan.related}
        )
        if after := _rows_named(plan):
            row.intended["after"] = after

    def _check_rights(self, plan: RowPlan, entry: Initiative) -> None:
        is_public = entry.state not in State.before_publication()
        may = permissions.may_propose_by_file(self.user, entry) if is_public else permissions.may_edit(self.user, entry)
        if not may and (plan.differences or plan.changes):
            plan.add_problem("no_right", plan.cells.get("id", []), "id", value=entry.slug)
            plan.changes = []
            return
        try:
            permissions.check_governments_in(self.user, entry, plan.differences)
        except ValidationError as error:
            cells = plan.normalised.columns.get("governments", [])
            plan.add_problem("refused", cells, "governments", detail=" ".join(error.messages))

    def _duplicates(self, plan: RowPlan) -> list[int]:
        said = plan.fields
        candidate = EntryNames(None, _number(said.get("parent")), tuple(said.get(name, "") for name in NAMING))
        return self.lookups.duplicates(candidate, self.number)


def _rows_named(plan: RowPlan) -> list[int]:
    """The other rows of the file that must be written first."""
    rows = [plan.fields, *(values for found in plan.related.values() for values in found)]
    rows += [each.now if isinstance(each.now, dict) else {each.field: each.now} for each in plan.differences]
    named = {str(values.get(name, "")) for values in rows for name in NAMES_ENTRY}
    return sorted(int(each.removeprefix(ROW)) for each in named if each.startswith(ROW))


def _number(text: Any) -> int | None:
    return int(text) if str(text or "").isdecimal() else None
