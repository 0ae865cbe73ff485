"""What each row of a file would do to the register, with all that is wrong with it. Nothing here writes to entries."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from import_export.results import RowResult

from initiatives.editing import rights
from initiatives.editing.duplicates import Known
from initiatives.editing.versions import ITSELF, Difference, plain, values_of
from initiatives.models import Initiative, PartialDate, PlannedRow, User
from initiatives.models.initiative import NAMING

from .cells import Cell
from .columns import COLUMNS, Column
from .comparing import compare, completed
from .joining import Given, Joined, cells_of, join, mended
from .mapping import Mapping
from .names import LANGUAGES
from .problems import Doubts, Problem, UnclearError
from .register import Register
from .rows import Asked
from .values import is_erasing
from .widgets import ParentWidget, StatusWidget, TermsWidget
from .wordings import CONTRACT, Style

Kind = PlannedRow.Kind
DATES = {"start", "end", "announced_for"}
SLUG = r"[-a-z0-9_]{1,80}"
# As django-import-export names what becomes of a row.
TYPES: dict[str, str] = {
    Kind.NEW: RowResult.IMPORT_TYPE_NEW,
    Kind.CHANGED: RowResult.IMPORT_TYPE_UPDATE,
    Kind.UNCHANGED: RowResult.IMPORT_TYPE_SKIP,
    Kind.DOUBLE: RowResult.IMPORT_TYPE_SKIP,
    Kind.REFUSED: RowResult.IMPORT_TYPE_INVALID,
}


class Understood(RowResult):
    """One row on its way: what is known of it, and what of the register it means."""

    def __init__(self, row: PlannedRow, given: Given, joined: Joined) -> None:
        super().__init__()
        self.row, self.given, self.joined = row, given, joined
        self.problems: list[Problem] = list(joined.problems)
        self.fields: dict[str, Any] = {}
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.differences: list[Difference] = []
        self.cells: list[dict[str, Any]] = []
        self.is_emptying = False

    @property
    def is_refused(self) -> bool:
        return any(problem.is_mistake for problem in self.problems)

    def tell(self, code: str, cells: list[Cell], about: str, **more: Any) -> None:
        value = more.pop("value", "") or " | ".join(cell.text for cell in cells if cell.text)
        column = next((cell.column for cell in cells if cell.column is not None), None)
        problem = Problem(code, value[:500], about, column, **more)
        if problem not in self.problems:
            self.problems.append(problem)


class Understanding:
    """Knows the register and the editor; `number` is how many rows the file has, `today` the day of the plan."""

    def __init__(
        self, user: User, mapping: Mapping, mends: dict[str, dict[str, str]], number: int, today: date
    ) -> None:
        self.user, self.mapping, self.mends, self.number, self.today = user, mapping, mends, number, today
        self.register = Register(user)
        self.language = mapping.language
        self.styles = [Style(self.language), CONTRACT, *(Style(code) for code in LANGUAGES if code != self.language)]
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
        if row.decision.isdecimal():
            pk = int(row.decision)
            return pk if pk in self.register.known else "foreign"
        slug = self._slug(row)
        if slug and (pk := self.register.numbers.get(slug)):
            return pk if pk in self.register.known else "foreign"
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

    # What a cell says

    def _asked(self, column: Column, understood: Understood) -> Asked:
        return Asked(
            self.register, self.language, Doubts(), kind=understood.joined.kind, mends=self.mends.get(column.name, {})
        )  # fmt: skip

    def _said(self, understood: Understood) -> Iterable[tuple[Column, list[Cell]]]:
        """Our columns that say something in this row."""
        for column in COLUMNS:
            cells = understood.joined.columns.get(column.name, [])
            if any(cell.text and not cell.error for cell in cells):
                yield column, [cell for cell in cells if cell.text]

    def _read(self, column: Column, cells: list[Cell], understood: Understood) -> dict[str, Any]:
        """The fields that a column gives; of several values all that are wrong are told."""
        asked = self._asked(column, understood)
        widget = column.widget
        found: dict[str, Any] = {}
        try:
            if isinstance(widget, TermsWidget):
                found[widget.field] = self._pieces(column, widget, cells, asked, understood)
            else:
                found = widget.clean(mended(cells, asked.mends), asked=asked)
        except UnclearError as unclear:
            understood.tell(
                unclear.code, cells, column.name, value=unclear.value, suggestions=unclear.suggestions,
                detail=unclear.detail,
            )  # fmt: skip
        self._tell_doubts(column, cells, asked, understood)
        return found

    def _pieces(self, column: Column, widget: Any, cells: list[Cell], asked: Asked, understood: Understood) -> list[Any]:
        found = []
        for piece in widget.split(cells, asked):
            try:
                found.append(widget.read_piece(piece, asked))
            except UnclearError as unclear:
                understood.tell(
                    unclear.code, cells, column.name, value=unclear.value, suggestions=unclear.suggestions,
                    detail=unclear.detail,
                )  # fmt: skip
        return sorted(set(found)) if isinstance(widget, TermsWidget) else found

    def _tell_doubts(self, column: Column, cells: list[Cell], asked: Asked, understood: Understood) -> None:
        for code, value in asked.doubts.found:
            understood.tell(code, cells, column.name, value=value)

    # A new entry

    def _add(self, understood: Understood) -> None:
        row = understood.row
        for column, cells in self._said(understood):
            if column.name == "id":
                self._new_slug(understood, cells)
            elif column.is_worked_out or any(is_erasing(cell.text) for cell in cells):
                continue
            elif column.rows:
                asked = self._asked(column, understood)
                taken: set[str] = set()
                found = self._pieces(column, column.rows, cells, asked, understood)
                place = column.rows.kind.place
                understood.rows[place] = [completed(place, said, taken) for said in _once(found)]
                self._tell_doubts(column, cells, asked, understood)
            else:
                understood.fields |= self._read(column, cells, understood)
            now = " | ".join(cell.text for cell in cells)
            understood.cells.append({"column": column.name, "was": "", "now": now})
        row.title = next((title for code in LANGUAGES if (title := understood.fields.get(f"title_{code}"))), "")
        if not row.title:
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
        if self.user.role is None:
            understood.tell("no_right_to_add", [], "governments")
        elif not self.user.is_administrator and not governments & self.user.government_ids:
            understood.tell("no_right_to_add", understood.joined.columns.get("governments", []), "governments")

    # An entry that is there

    def _change(self, understood: Understood, entry: Initiative) -> None:
        row = understood.row
        row.title = str(entry.title)[:200]
        base: dict[str, str] = row.given.get("@base", {})
        for column, cells in self._said(understood):
            if column.name != "id":
                self._compare(understood, entry, column, cells, base)
        self._check_fields(understood, self._after(understood), values_of(entry))

    def _compare(
        self, understood: Understood, entry: Initiative, column: Column, cells: list[Cell], base: dict[str, str]
    ) -> None:
        said = _plain_text(" | ".join(cell.text for cell in cells))
        current = column.text(entry, self.styles[0])
        if self._is_same(column, entry, said, current):
            return
        if column.is_worked_out:
            self._worked_out(understood, entry, column, cells, said)
            return
        number = len(understood.differences)
        is_emptied = any(is_erasing(cell.text) for cell in cells)
        if is_emptied:
            self._empty(understood, entry, column, cells)
        elif column.rows:
            asked = self._asked(column, understood)
            compared = compare(column.rows, entry, column.rows.split(cells, asked), asked, self.adds)
            for unclear in compared.unclear:
                understood.tell(
                    unclear.code, cells, column.name, value=unclear.value, suggestions=unclear.suggestions,
                    detail=unclear.detail,
                )  # fmt: skip
            understood.differences += compared.differences
            self._tell_doubts(column, cells, asked, understood)
        else:
            for name, value in self._read(column, cells, understood).items():
                self._differ(understood, entry, name, value)
        found = understood.differences[number:]
        if not found:
            return
        if self.adds and current and column.may_hold_several:
            said = f"{current} | {said}"
        self._show(understood, column, current, "" if is_emptied else said, base, number)
        understood.is_emptying |= is_emptied and not understood.cells[-1].get("clash", False)

    def _show(
        self, understood: Understood, column: Column, current: str, said: str, base: dict[str, str], number: int
    ) -> None:
        """Keep what is shown of the change; where somebody else changed the same since, leave it unless told."""
        shown: dict[str, Any] = {"column": column.name, "was": current, "now": said, "empties": not said}
        before = base.get(column.name)
        if before is not None and _plain_text(before) != _plain_text(current):
            shown |= {"clash": True, "base": before}
            if understood.row.decision != "mine":
                del understood.differences[number:]
        understood.cells.append(shown)

    def _is_same(self, column: Column, entry: Initiative, said: str, current: str) -> bool:
        if _plain_text(current) == said:
            return True
        if isinstance(column.widget, TermsWidget | StatusWidget | ParentWidget) or column.name == "is_title_descriptive":
            return any(_plain_text(column.text(entry, style)) == said for style in self.styles[1:])
        return bool(column.rows) and set(said.split(" | ")) == set(_plain_text(column.text(entry)).split(" | "))

    def _worked_out(
        self, understood: Understood, entry: Initiative, column: Column, cells: list[Cell], said: str
    ) -> None:
        if column.name == "url":
            is_changed = not said.endswith(column.text(entry))
        elif column.name == "modified":
            is_changed = False
            if re.match(r"\d{4}-\d\d-\d\dT", said) and said < column.text(entry) and "@base" not in understood.row.given:
                understood.tell("changed_since", cells, column.name)
        else:
            is_changed = said[:10] != column.text(entry)[:10]
        if is_changed:
            understood.tell("only_read", cells, column.name)

    def _empty(self, understood: Understood, entry: Initiative, column: Column, cells: list[Cell]) -> None:
        if not column.widget.may_be_empty:
            understood.tell("needed", cells, column.name)
            return
        for name, value in column.widget.nothing().items():
            self._differ(understood, entry, name, value)
        if column.rows:
            compared = compare(column.rows, entry, [], self._asked(column, understood))
            understood.differences += compared.differences
            for unclear in compared.unclear:
                understood.tell(unclear.code, cells, column.name, value=unclear.value)

    def _differ(self, understood: Understood, entry: Initiative, name: str, value: Any) -> None:
        terms = {"governments", "themes", "challenges", "target_groups"}
        if name in terms:
            was = plain([term.pk for term in getattr(entry, name).all()])
            if self.adds and value:
                value = plain(list({*was, *value}))
        else:
            was = plain(getattr(entry, entry._meta.get_field(name).attname))
            if self.adds and name in DATES and was and value and _holds(str(value), str(was)):
                return
        if was != value:
            understood.differences.append(Difference(ITSELF, ITSELF, name, was, value))

    def _after(self, understood: Understood) -> dict[str, Any]:
        return {each.field: each.now for each in understood.differences if each.place == ITSELF}

    # What the register asks of any entry

    def _check_fields(self, understood: Understood, said: dict[str, Any], held: dict[str, Any]) -> None:
        """Rules that the model keeps as well: told here for all rows at once, not by the first that fails."""
        if not said:
            return
        both = held | said
        start, end = both.get("start", ""), both.get("end", "")
        if start and end and PartialDate(end).latest < PartialDate(start).earliest:
            self._tell_field(understood, "refused", "end", f"{start} – {end}", _("The end lies before the start."))
        if said.get("stated_status", "unknown") != "unknown" and not both.get("status_as_of"):
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
            understood.differences.append(Difference(ITSELF, ITSELF, "status_as_of", "", today))
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
        understood.import_type = TYPES[row.kind]

    def _check_rights(self, understood: Understood, entry: Initiative) -> None:
        is_public = entry.state not in ("draft", "in_review")
        may = rights.may_propose(self.user, entry) if is_public else rights.may_edit(self.user, entry)
        if not may and (understood.differences or understood.cells):
            understood.tell("no_right", understood.given.get("id", []), "id", value=entry.slug)
            understood.cells = []
            return
        try:
            rights.check_governments_in(self.user, entry, understood.differences)
        except ValidationError as error:
            cells = understood.joined.columns.get("governments", [])
            understood.tell("refused", cells, "governments", detail=" ".join(error.messages))

    def _doubles(self, understood: Understood) -> list[int]:
        said = understood.fields
        asked = Known(None, _number(said.get("parent")), tuple(said.get(name, "") for name in NAMING))
        return self.register.doubles(asked, self.number)


def _holds(wider: str, narrower: str) -> bool:
    """Whether a date says the same less precisely: 2019 of 2019-06."""
    one, other = PartialDate(wider), PartialDate(narrower)
    return one.earliest <= other.earliest and other.latest <= one.latest


def _plain_text(text: str) -> str:
    return " ".join(text.split())


def _number(text: Any) -> int | None:
    return int(text) if str(text or "").isdecimal() else None


def _once(found: list[Any]) -> list[Any]:
    return [said for place, said in enumerate(found) if said not in found[:place]]
