"""What a cell of rows changes in those that an entry has: which stay, which change, which come, which go."""

from dataclasses import dataclass, field
from typing import Any

from initiatives.history.snapshots import Difference, Values, plain, values_of
from initiatives.models import BudgetLine, Initiative
from initiatives.spreadsheets.columns.labels import spoken
from initiatives.spreadsheets.columns.problems import UnclearError
from initiatives.spreadsheets.columns.related import Asked, key_for
from initiatives.spreadsheets.columns.widgets import RowsWidget

UNITS = tuple(f"unit_{code}" for code in ("en", "nl", "fr", "de"))


@dataclass
class Compared:
    differences: list[Difference] = field(default_factory=list)
    unclear: list[UnclearError] = field(default_factory=list)


def compare(widget: RowsWidget, entry: Initiative, texts: list[str], asked: Asked, only_adds: bool = False) -> Compared:
    """`texts` is what the cell holds. A row whose text stands there stays; an entry's own rows come prefetched.

    A row whose text does not stand there changes or goes, unless the cell `only_adds`.
    """
    kind, compared = widget.kind, Compared()
    left: dict[str, list[Any]] = {}
    known: set[str] = set()
    for row in getattr(entry, kind.place).all():
        said = widget.texts(row) & set(texts)
        known |= said
        if not said:
            left.setdefault(kind.text(row, asked.language), []).append(row)
    new: list[Values] = []
    for text in texts:
        if text not in known:
            try:
                new.append(widget.read_piece(text, asked))
            except UnclearError as unclear:
                compared.unclear.append(unclear)
    if compared.unclear:
        return compared
    new = [said for said in new if not (only_adds and _is_there(getattr(entry, kind.place).all(), said))]
    groups = [] if only_adds else list(left.values())
    added = [said for said in new if not _take_place(kind.place, groups, said, len(new), kind, compared, asked)]
    _remove([row for rows in groups for row in rows], kind.place, entry, compared)
    keys: set[str] = (
        {row.key for row in getattr(entry, kind.place).all()}
        if kind.place in ("budget_lines", "key_figures")
        else set()
    )
    for number, row_said in enumerate(added, start=1):
        values = completed(kind.place, row_said, keys)
        compared.differences.append(Difference(kind.place, f"new{number}", "", None, values))
    return compared


def _is_there(rows: Any, said: Values) -> bool:
    """Whether a row holds all that is said, in other words."""
    return any(_plain(row, tuple(said)) == said for row in rows)


def _take_place(
    place: str, groups: list[list[Any]], said: Values, number: int, kind: Any, compared: Compared, asked: Asked
) -> bool:
    """Whether what is said is one of the rows left, with another value: its note, key and sources stay then."""
    alike = [rows for rows in groups if kind.likeness(_plain(rows[0], kind.told)) == kind.likeness(said)]
    only = place in ("budget_lines", "key_figures") and number == len(groups) == 1
    rows = alike[0] if alike else groups[0] if only else None
    if rows is None or (place == "instruments"):
        return False
    groups.remove(rows)
    for row in rows:
        wanted = _wanted(row, said, asked)
        for name in kind.told:
            was = plain(getattr(row, row._meta.get_field(name).attname))
            if name in wanted and wanted[name] != was:
                compared.differences.append(Difference(place, str(row.pk), name, was, wanted[name]))
    return True


def _plain(row: Any, names: tuple[str, ...]) -> Values:
    return {name: plain(getattr(row, row._meta.get_field(name).attname)) for name in names}


def _wanted(row: Any, said: Values, asked: Asked) -> Values:
    wanted = dict(said)
    if isinstance(row, BudgetLine) and "part_of" not in wanted and row.part_of and row.part_of.initiative.is_published:
        # The text named it before, and does so no longer.
        wanted["part_of"] = ""
    for name in UNITS:
        # A unit that was shown in another language, for want of one's own, is no translation.
        if name in wanted and wanted[name] == spoken(row, "unit", asked.language):
            del wanted[name]
    if "locator" in [field.name for field in row._meta.fields]:
        for name in ("section", "locator", "locator_kind"):
            wanted.setdefault(name, "")
    return wanted


def _remove(rows: list[Any], place: str, entry: Initiative, compared: Compared) -> None:
    for row in rows:
        if isinstance(row, BudgetLine) and any(part not in rows for part in row.parts.all()):
            compared.unclear.append(UnclearError("needed_by_others", str(row.key)))
            continue
        compared.differences.append(Difference(place, str(row.pk), "", values_of(row, entry), None))


def completed(place: str, said: Values, taken: set[str]) -> Values:
    """With the key that a new amount or figure needs."""
    if place not in ("budget_lines", "key_figures"):
        return said
    return {"key": key_for(said, taken), **said}
