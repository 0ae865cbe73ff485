"""From a file and a mapping to rows that wait for their plan: what is data, and what only stands between it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from initiatives.models import PlannedRow, SpreadsheetImport
from initiatives.spreadsheets.mapping import stip
from initiatives.spreadsheets.mapping.column_mapping import NOT_USED, TOTALS, Mapping
from initiatives.spreadsheets.mapping.headings import headings_of, is_text, row_texts
from initiatives.spreadsheets.reading import file_reader
from initiatives.spreadsheets.reading.cells import Cell
from initiatives.spreadsheets.workbook import snapshot_sheet
from initiatives.text.folding import fold_name

# With fewer columns in use a row with one cell may well be an entry, and is no heading of a section.
FEWEST_FILLED = 3
MOST_NAMED = 20


@dataclass
class Loaded:
    """`told`: what was left out or filled in, by its kind: the numbers of rows, or values."""

    told: dict[str, list[str]] = field(default_factory=dict)

    def tell(self, code: str, value: object) -> None:
        self.told.setdefault(code, []).append(str(value))

    def as_json(self) -> list[dict[str, Any]]:
        return [
            {"code": code, "value": ", ".join(found[:MOST_NAMED]), "number": len(found)}
            for code, found in self.told.items()
        ]


def rows_of(spreadsheet: SpreadsheetImport, content: bytes, mapping: Mapping, loaded: Loaded) -> Iterator[PlannedRow]:
    """The rows of the chosen sheet that hold an initiative, none of them stored. Raise RefusedError."""
    sheet = spreadsheet.look["sheets"][mapping.sheet]
    # The second row of a survey describes its columns.
    named_in = mapping.headings[:1] if mapping.shape == "stip" else mapping.headings
    headings = headings_of(sheet["first"], named_in, sheet.get("merged", []))
    found = _data(file_reader.rows(content, mapping.sheet), sheet, mapping, headings, loaded)
    if mapping.shape == "stip":
        yield from _survey(spreadsheet, found, headings, loaded)
        return
    base: dict[str, dict[str, str]] = {}
    if spreadsheet.stamp:
        base = snapshot_sheet.base_of(_without_first(file_reader.rows(content, spreadsheet.stamp["sheet"])))
    hidden = set(sheet.get("hidden_rows", []))
    for number, cells in found:
        given = _given(cells, mapping)
        _only_edited(given, base)
        if not given:
            loaded.tell("nothing_used", number)
            continue
        yield PlannedRow(spreadsheet=spreadsheet, number=number, given=given, is_hidden=number - 1 in hidden)


def _without_first(rows: Iterator[Any]) -> Iterator[Any]:
    next(rows, None)
    yield from rows


def _data(
    rows: Iterator[tuple[int, list[Any]]], sheet: dict[str, Any], mapping: Mapping, headings: list[str], loaded: Loaded
) -> Iterator[tuple[int, list[Any]]]:
    last_heading = max(mapping.headings, default=0)
    above = _Merged(sheet.get("merged", []), loaded)
    known = [fold_name(heading) for heading in headings if heading]
    used = [column for column, target in mapping.columns.items() if target not in ("", NOT_USED)]
    for number, cells in rows:
        if number <= last_heading:
            continue
        cells = above.filled(number, cells)
        if not any(Cell.of(raw).text for raw in cells):
            continue
        if mapping.shape != "ours":
            if is_total(cells):
                loaded.tell("total", number)
                continue
            if len(used) >= FEWEST_FILLED and is_section(cells):
                loaded.tell("section", number)
                continue
        if known and [fold_name(text) for text in row_texts(cells) if text] == known:
            loaded.tell("heading_again", number)
            continue
        yield number, cells


def is_total(cells: list[Any]) -> bool:
    """A sum below its rows: its first words say so, and no other cell but one holds words."""
    texts = [text for text in row_texts(cells) if text]
    words = [raw for raw in cells if is_text(raw)]
    return bool(texts) and bool(TOTALS.match(texts[0])) and len(words) <= 1


def is_section(cells: list[Any]) -> bool:
    """A heading among the rows: words in one cell, and nothing beside it."""
    said = [raw for raw in cells if Cell.of(raw).text]
    return len(said) == 1 and is_text(said[0]) and not Cell.of(said[0]).text.startswith("http")


class _Merged:
    """Fills each row that a merged cell covers with its value."""

    def __init__(self, ranges: list[list[int]], loaded: Loaded) -> None:
        self.ranges = [each for each in ranges if each[2] > each[0]]
        self.loaded = loaded
        self.values: dict[tuple[int, int], Any] = {}

    def filled(self, number: int, cells: list[Any]) -> list[Any]:
        row = number - 1
        for top, left, bottom, _right in self.ranges:
            if row == top and left < len(cells):
                self.values[top, left] = cells[left]
            elif top < row <= bottom and (top, left) in self.values:
                cells = cells + [None] * (left + 1 - len(cells))
                cells[left] = self.values[top, left]
                self.loaded.tell("merged", number)
        return cells


def _given(cells: list[Any], mapping: Mapping) -> dict[str, list[list[Any]]]:
    given: dict[str, list[list[Any]]] = {}
    for column, target in mapping.columns.items():
        if target in ("", NOT_USED) or column >= len(cells):
            continue
        raw = cells[column]
        if raw is not None and (not isinstance(raw, str) or raw.strip()):
            given.setdefault(target, []).append([column, raw])
    return given


def _only_edited(given: dict[str, Any], base: dict[str, dict[str, str]]) -> None:
    """Of a row that this portal wrote, keep what was edited since, and what it said before."""
    slug = next((Cell.of(raw).text for _column, raw in given.get("id", [])), "")
    if slug not in base:
        return
    before: dict[str, str] = {}
    for target in [name for name in given if name != "id"]:
        said = " | ".join(Cell.of(raw).text for _column, raw in given[target])
        was = base[slug].get(target)
        if was is not None and " ".join(said.split()) == " ".join(was.split()):
            del given[target]
        elif was is not None:
            before[target] = was
    given["@base"] = before


def _survey(
    spreadsheet: SpreadsheetImport, rows: Iterator[tuple[int, list[Any]]], headings: list[str], loaded: Loaded
) -> Iterator[PlannedRow]:
    """One row for each record of Belgium, with the instruments of all its rows."""
    survey = stip.Survey(headings)
    found: dict[str, PlannedRow] = {}
    for number, cells in rows:
        record = survey.number(cells)
        if not record:
            continue
        if record not in found:
            given = {**survey.given(cells), "@record": [[0, record]]}
            found[record] = PlannedRow(spreadsheet=spreadsheet, number=number, given=given)
        if instrument := survey.instrument(cells):
            held = found[record].given.setdefault("instruments", [])
            if instrument not in held:
                held.append(instrument)
    if survey.left_out:
        loaded.told["other_countries"] = [str(survey.left_out)]
    if survey.budget_classes:
        loaded.told["budget_classes"] = [str(survey.budget_classes)]
    yield from found.values()
