"""What each row of a file would do to the register, with all that is wrong with it. Nothing here writes to entries."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from initiatives.editing import permissions
from initiatives.editing.duplicates import Known
from initiatives.history.snapshots import ITSELF, Difference, values_of
from initiatives.models import Initiative, PartialDate, PlannedRow, State, User
from initiatives.models.initiative import NAMING
from initiatives.spreadsheets.columns.lookups import Register
from initiatives.spreadsheets.columns.name_index import LANGUAGES
from initiatives.spreadsheets.columns.parsing import is_erasing
from initiatives.spreadsheets.columns.related import once
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.reading.cells import Cell

from .entry_diff import Comparison
from .normalising import cells_of, join, mended
from .related_diff import completed
from .row_plan import CellReader, Kind, Understood

SLUG = r"[-a-z0-9_]{1,80}"


class Understanding:
    """Knows the register and the editor; `number` is how many rows the file has, `today` the day of the plan."""

    def __init__(
        self, user: User, mapping: Mapping, mends: dict[str, dict[str, str]], number: int, today: date
    ) -> None:
        self.user, self.mapping, self.mends, self.number, self.today = user, mapping, mends, number, today
        self.register = Register(user)
        self.reader = CellReader(self.register, mapping.language, mends)
        # A cell of our own table holds all that the entry has; anybody else's says what its writer knew of it.
        self.adds = mapping.shape != "ours"
        self._is_web_address = URLValidator(schemes=["http", "https"])

    def rows(self, rows: Iterable[PlannedRow]) -> list[Understood]:
        """Each row with its plan, which is stored nowhere yet; in a fixed number of queries for each call."""
        rows = list(rows)
        meant = {row.pk: self._meant(row) for row in rows}
        wanted = {pk for pk in meant.values() if isinstance(pk, int)}
        entries = {each.pk: each for each in Initiative.objects.filter(pk__in=wanted).with_sheet_details()}
        return [self._row(row, meant[row.pk], entries) for row in rows]

    def _meant(self, row: PlannedRow) -> int | str | None:
        """The number of the entry that a row means; None for a new one, "foreign" for one that may not be seen."""
        slug = self._slug(row)
        meant = int(row.decision) if row.decision.isdecimal() else self.register.numbers.get(slug) if slug else None
        if meant is not None:
            return meant if meant in self.register.known else "foreign"
        if not slug and row.decision != "new":
            for _column, record in row.given.get("@record", []):
                found = [pk for pk in self.register.records.get(record, ()) if pk in self.register.known]
                if len(found) == 1:
                    return found[0]
        return None

    def _slug(self, row: PlannedRow) -> str:
        cells = mended(cells_of({"id": row.given.get("id", [])})["id"], self.mends.get("id", {}))
        return next((cell.text.lower() for cell in cells if cell.text), "")

    def _row(self, row: PlannedRow, meant: int | str | None, entries: dict[int, Initiative]) -> Understood:
        given = cells_of(row.given)
        understood = Understood(row, given, join(given, self.mapping, self.mends))
        self._check_cells(understood)
        if row.is_hidden:
            understood.tell("hidden_row", [], "")
        entry = entries.get(meant) if isinstance(meant, int) else None
        if meant == "foreign":
            understood.tell("no_right", given.get("id", []), "id")
        if entry:
            self._change(understood, entry)
        else:
            self._add(understood)
        self._conclude(understood, entry)
        return understood

    def _check_cells(self, understood: Understood) -> None:
        """What makes a cell unreadable, before it is asked what it means."""
        for target, cells in understood.given.items():
            for cell in cells:
                if cell.error:
                    understood.tell("cell_error", [cell], target)
                elif cell.is_unworked_formula:
                    understood.tell("no_value", [cell], target)
                elif cell.had_html and cell.text:
                    understood.tell("html", [cell], target, value=cell.text[:60])

    # An entry that is there

    def _change(self, understood: Understood, entry: Initiative) -> None:
        understood.row.title = str(entry.title)[:200]
        comparison = Comparison(self.reader, understood, entry, self.adds)
        for column, cells in understood.said():
            if column.name != "id":
                comparison.compare(column, cells)
        after = {each.field: each.now for each in understood.differences if each.place == ITSELF}
        self._check_fields(understood, after, values_of(entry))

    # A new entry

    def _add(self, understood: Understood) -> None:
        row = understood.row
        for column, cells in understood.said():
            if column.name == "id":
                self._new_slug(understood, cells)
            elif column.is_worked_out or any(is_erasing(cell.text) for cell in cells):
                continue
            elif column.rows:
                place, taken = column.rows.kind.place, set[str]()
                found = once(self.reader.rows(column, cells, understood))
                understood.rows[place] = [completed(place, said, taken) for said in found]
            else:
                understood.fields |= self.reader.fields(column, cells, understood)
            now = " | ".join(cell.text for cell in cells)
            understood.cells.append({"column": column.name, "was": "", "now": now})
        row.title = next((title for code in LANGUAGES if (title := understood.fields.get(f"title_{code}"))), "")
        if not understood.fields:
            understood.tell("no_title", [], "")
        self._check_fields(understood, understood.fields, {})
        self._check_governments(understood)

    def _new_slug(self, understood: Understood, cells: list[Cell]) -> None:
        slug = self._slug(understood.row)
        if slug in self.register.numbers:
            return
        if not re.fullmatch(SLUG, slug):
            understood.tell("bad_id", cells, "id")
            return
        understood.fields["slug"] = slug
        understood.tell("new_id", cells, "id", suggestions=self._near_slugs(slug))

    def _near_slugs(self, slug: str) -> tuple[str, ...]:
        # In a file of new entries each would be asked about: only a few are worth the time.
        return self.register.nearest_entries(slug) if self.number <= 200 else ()

    def _check_governments(self, understood: Understood) -> None:
        governments = {int(pk) for pk in understood.fields.get("governments", [])}
        if any(problem.about == "governments" and problem.is_mistake for problem in understood.problems):
            return
        levels = {self.register.vocabularies["governments"].things[pk].level for pk in governments}
        if understood.joined.level and levels and understood.joined.level not in levels:
            understood.tell("level", understood.given.get("government_level", []), "government_level")
        if self.user.role is None:
            understood.tell("no_right_to_add", [], "governments")
        elif not self.user.is_administrator and not governments & self.user.government_ids:
            understood.tell("no_right_to_add", understood.joined.columns.get("governments", []), "governments")

    # What the register asks of any entry

    def _check_fields(self, understood: Understood, said: dict[str, Any], held: dict[str, Any]) -> None:
        """Rules that the model keeps as well: told here for all rows at once, not by the first that fails."""
        if not said:
            return
        both = held | said
        start, end = both.get("start", ""), both.get("end", "")
        if start and end and PartialDate(end).latest < PartialDate(start).earliest:
            self._tell_field(understood, "refused", "end", f"{start} – {end}", _("The end lies before the start."))
        if not any(both.get(f"title_{code}") for code in LANGUAGES):
            understood.tell("no_title", [], "")
        if said.get("stated_status", "unknown") != "unknown" and not said.get("status_as_of"):
            # The day that the entry holds is that of what it said before.
            self._set_today(understood, held)
        if website := said.get("website"):
            try:
                self._is_web_address(website)
            except ValidationError:
                self._tell_field(understood, "bad_link", "website", website)

    def _set_today(self, understood: Understood, held: dict[str, Any]) -> None:
        today = self.today.isoformat()
        understood.tell("dated_today", understood.joined.columns.get("status", []), "status", value=today)
        if held:
            was = held.get("status_as_of", "")
            understood.differences.append(Difference(ITSELF, ITSELF, "status_as_of", was, today))
        else:
            understood.fields["status_as_of"] = today

    def _tell_field(self, understood: Understood, code: str, name: str, value: str, detail: str = "") -> None:
        cells = understood.joined.columns.get(name, [])
        understood.tell(code, cells, name, value=value, detail=detail)

    # What becomes of it

    def _conclude(self, understood: Understood, entry: Initiative | None) -> None:
        row = understood.row
        row.entry, row.doubles = entry, []
        if entry:
            self._check_rights(understood, entry)
        if understood.is_refused:
            row.kind = Kind.REFUSED
        elif entry is None:
            row.doubles = [] if row.decision == "new" else self._doubles(understood)
            row.kind = Kind.DOUBLE if row.doubles else Kind.NEW
        elif "@record" in row.given and understood.differences and not row.decision:
            # The entry says the same in its own words: whether the survey's words are better, somebody decides.
            row.kind, row.doubles = Kind.DOUBLE, [entry.pk]
        else:
            clashes = any(cell.get("clash") for cell in understood.cells)
            row.kind = Kind.CHANGED if understood.differences or clashes else Kind.UNCHANGED
        if row.kind != Kind.REFUSED and row.decision == "skip":
            row.kind = Kind.DOUBLE if row.doubles else row.kind
        row.cells, row.is_emptying = understood.cells, understood.is_emptying and row.kind == Kind.CHANGED
        row.problems = [problem.as_json() for problem in understood.problems]
        row.wanted = (
            {"differences": [[d.place, d.number, d.field, d.was, d.now] for d in understood.differences]}
            if entry
            else {"fields": understood.fields, "rows": understood.rows}
        )

    def _check_rights(self, understood: Understood, entry: Initiative) -> None:
        is_public = entry.state not in State.before_publication()
        may = permissions.may_propose(self.user, entry) if is_public else permissions.may_edit(self.user, entry)
        if not may and (understood.differences or understood.cells):
            understood.tell("no_right", understood.given.get("id", []), "id", value=entry.slug)
            understood.cells = []
            return
        try:
            permissions.check_governments_in(self.user, entry, understood.differences)
        except ValidationError as error:
            cells = understood.joined.columns.get("governments", [])
            understood.tell("refused", cells, "governments", detail=" ".join(error.messages))

    def _doubles(self, understood: Understood) -> list[int]:
        said = understood.fields
        asked = Known(None, _number(said.get("parent")), tuple(said.get(name, "") for name in NAMING))
        return self.register.doubles(asked, self.number)


def _number(text: Any) -> int | None:
    return int(text) if str(text or "").isdecimal() else None
