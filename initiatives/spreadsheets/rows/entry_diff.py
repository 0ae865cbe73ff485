"""A row beside the entry that it means: what would change in it, and what somebody else changed meanwhile."""

import re
from typing import Any

from initiatives.formatting.style import CONTRACT, Style
from initiatives.history.snapshots import ITSELF, Difference, plain
from initiatives.models import Initiative, PartialDate
from initiatives.models.languages import LANGUAGES
from initiatives.models.relations import TERMS
from initiatives.spreadsheets.columns.cell_values import is_erasing
from initiatives.spreadsheets.columns.definitions import Column
from initiatives.spreadsheets.columns.widgets import ParentWidget, StatusWidget, TermsWidget
from initiatives.spreadsheets.reading.cells import Cell

from .related_diff import RelatedDiff, diff_related
from .row_plan import CellReader, RowPlan

DATES = {"start", "end", "announced_for"}
SAYS_ITS_MOMENT = r"\d{4}-\d\d-\d\dT"


class EntryDiff:
    """`adds`: a cell says what its writer knew of, so that nothing goes because it is not in it."""

    def __init__(self, reader: CellReader, plan: RowPlan, entry: Initiative, adds: bool) -> None:
        self.reader, self.plan, self.entry, self.adds = reader, plan, entry, adds
        self.base: dict[str, str] = plan.row.cells.get("@base", {})
        others = (Style(code) for code in LANGUAGES if code != reader.language)
        self.styles = [Style(reader.language), CONTRACT, *others]

    def compare(self, column: Column, cells: list[Cell]) -> None:
        said = _plain_text(" | ".join(cell.text for cell in cells))
        current = column.text(self.entry, self.styles[0])
        if self._is_same(column, said, current):
            return
        if column.is_computed:
            self._compare_computed(column, cells, said)
            return
        number = len(self.plan.differences)
        is_emptied = any(is_erasing(cell.text) for cell in cells)
        if is_emptied:
            self._compare_emptied(column, cells)
        elif column.related:
            context = self.reader.context(column, self.plan)
            self._add_related(
                column,
                cells,
                diff_related(column.related, self.entry, column.related.split(cells, context), context, self.adds),
            )
            self.reader.add_assumptions(column, cells, context, self.plan)
        else:
            for name, value in self.reader.fields(column, cells, self.plan).items():
                self._add_difference(name, value)
        found = self.plan.differences[number:]
        if not found:
            return
        if self.adds and current and column.may_hold_several:
            said = f"{current} | {said}"
        self._add_change(column, current, "" if is_emptied else said, number)
        self.plan.is_emptying |= is_emptied and not self.plan.changes[-1].get("conflict", False)

    def _add_change(self, column: Column, current: str, said: str, number: int) -> None:
        """Keep what is shown of the change; where somebody else changed the same since, leave it unless told."""
        shown: dict[str, Any] = {"column": column.name, "was": current, "now": said, "empties": not said}
        before = self.base.get(column.name)
        if before is not None and _plain_text(before) != _plain_text(current):
            shown |= {"conflict": True, "base": before}
            if self.plan.row.decision != "mine":
                del self.plan.differences[number:]
        self.plan.changes.append(shown)

    def _is_same(self, column: Column, said: str, current: str) -> bool:
        if isinstance(column.widget, StatusWidget) and any(each.field in DATES for each in self.plan.differences):
            # Worked out from dates that change with it: what is stated counts.
            return False
        if _plain_text(current) == said:
            return True
        if (
            isinstance(column.widget, TermsWidget | StatusWidget | ParentWidget)
            or column.name == "is_title_descriptive"
        ):
            return any(_plain_text(column.text(self.entry, style)) == said for style in self.styles[1:])
        return bool(column.related) and set(said.split(" | ")) == set(_plain_text(column.text(self.entry)).split(" | "))

    def _compare_computed(self, column: Column, cells: list[Cell], said: str) -> None:
        if column.name == "url":
            is_changed = not said.endswith(column.text(self.entry))
        elif column.name in ("status_in_words", "newest_source"):
            # They follow from the day and from the sources, which may have changed since the file was made.
            is_changed = False
        elif column.name == "modified":
            is_changed = False
            if (
                re.match(SAYS_ITS_MOMENT, said)
                and said < column.text(self.entry)
                and "@base" not in self.plan.row.cells
            ):
                self.plan.add_problem("changed_since", cells, column.name)
        else:
            is_changed = said[:10] != column.text(self.entry)[:10]
        if is_changed:
            self.plan.add_problem("only_read", cells, column.name)

    def _compare_emptied(self, column: Column, cells: list[Cell]) -> None:
        if not column.widget.may_be_empty:
            self.plan.add_problem("needed", cells, column.name)
            return
        for name, value in column.widget.nothing().items():
            self._add_difference(name, value)
        if column.related:
            self._add_related(
                column, cells, diff_related(column.related, self.entry, [], self.reader.context(column, self.plan))
            )

    def _add_related(self, column: Column, cells: list[Cell], related_diff: RelatedDiff) -> None:
        self.plan.differences += related_diff.differences
        for unclear in related_diff.unclear:
            self.plan.add_unclear(unclear, cells, column.name)

    def _add_difference(self, name: str, value: Any) -> None:
        if name in TERMS:
            was = plain([term.pk for term in getattr(self.entry, name).all()])
            if self.adds and value:
                value = plain(list({*was, *value}))
        else:
            field: Any = self.entry._meta.get_field(name)
            was = plain(getattr(self.entry, field.attname))
            if self.adds and name in DATES and was and value and _holds(str(value), str(was)):
                return
        if was != value:
            self.plan.differences.append(Difference(ITSELF, ITSELF, name, was, value))


def _holds(wider: str, narrower: str) -> bool:
    """Whether a date says the same less precisely: 2019 of 2019-06."""
    one, other = PartialDate(wider), PartialDate(narrower)
    return one.earliest <= other.earliest and other.latest <= one.latest


def _plain_text(text: str) -> str:
    return " ".join(text.split())
