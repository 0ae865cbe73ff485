"""Extract the rows of a sheet that hold an initiative: without totals, section headings and repeated headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from initiatives.models import Initiative, PlannedRow, SpreadsheetFile, SpreadsheetImport
from initiatives.opendata.oecd.crosswalk import stip_crosswalk
from initiatives.opendata.oecd.facts import reported
from initiatives.opendata.oecd.stip import row_cells
from initiatives.opendata.oecd.stip import rows as survey_rows
from initiatives.parsing.unclear import UnclearError
from initiatives.parsing.words import yes_or_no_in
from initiatives.spreadsheets.columns.lookups import VOCABULARIES
from initiatives.spreadsheets.mapping import stip
from initiatives.spreadsheets.mapping.column_mapping import NOT_USED, TOTAL_ROW, Mapping
from initiatives.spreadsheets.mapping.heading_rows import column_headings, is_text, row_texts
from initiatives.spreadsheets.mapping.known_headings import alias_targets, is_known_heading
from initiatives.spreadsheets.mapping.proposed_mapping import sheet_headings
from initiatives.spreadsheets.reading import file_reader
from initiatives.spreadsheets.reading.cells import Cell, Raw
from initiatives.spreadsheets.reading.refusal import RefusedError
from initiatives.spreadsheets.rows.file_conventions import ConventionsFinder
from initiatives.spreadsheets.workbook import snapshot_sheet
from initiatives.text.folding import fold_name

from .locking import lock

Stage = SpreadsheetImport.Stage
BATCH = 250
# With fewer columns in use a row with one cell may well be an entry, and is no heading of a section.
FEWEST_FILLED = 3
MOST_NAMED = 20
REMARK = re.compile(
    r"((foot)?notes?|nota|n\.?\s?b\.?|bron(nen)?|sources?|quellen?|remarques?|opmerking(en)?|anmerkung(en)?|hinweise?"
    r"|legende?|légende|toelichting|last updated?|laatste? (update|bijgewerkt)|(dernière )?mise? à jour)"
    r"\b.{0,20}:|©|\*|[¹²³⁴]|\(\d{1,2}\)\s", re.IGNORECASE,
)  # fmt: skip


@dataclass
class ExtractionNotes:
    """`by_code`: for each kind of note, the numbers of the rows, or the values, that it is about."""

    by_code: dict[str, list[str]] = field(default_factory=dict)

    def add(self, code: str, value: object) -> None:
        found = self.by_code.setdefault(code, [])
        if found[-1:] != [str(value)]:
            found.append(str(value))

    def as_json(self) -> list[dict[str, object]]:
        return [
            {"code": code, "value": ", ".join(found[:MOST_NAMED]), "number": len(found)}
            for code, found in self.by_code.items()
        ]


def initiative_rows(
    spreadsheet: SpreadsheetImport, content: bytes, mapping: Mapping, notes: ExtractionNotes
) -> Iterator[PlannedRow]:
    """The rows of the chosen sheet that hold an initiative, none of them stored. Raise RefusedError."""
    sheet = spreadsheet.inspection["sheets"][mapping.sheet]
    # The second row of a survey describes its columns.
    named_in = mapping.heading_rows[:1] if mapping.shape == "stip" else mapping.heading_rows
    headings = column_headings(sheet["first_rows"], named_in, sheet.get("merged", []))
    found = _data_rows(file_reader.rows(content, mapping.sheet), sheet, mapping, headings, notes)
    if mapping.shape == "stip":
        yield from _survey_rows(spreadsheet, found, headings, notes)
        return
    base: dict[str, dict[str, str]] = {}
    if spreadsheet.snapshot:
        base = snapshot_sheet.read_snapshot(_without_first(file_reader.rows(content, spreadsheet.snapshot["sheet"])))
    hidden = set(sheet.get("hidden_rows", []))
    for number, cells in found:
        by_target = _cells_by_target(cells, mapping, headings)
        _keep_edited(by_target, base)
        if not by_target:
            notes.add("nothing_used", number)
            continue
        yield PlannedRow(spreadsheet=spreadsheet, number=number, cells=by_target, is_hidden=number - 1 in hidden)


def _without_first(rows: Iterator[object]) -> Iterator[Any]:
    next(rows, None)
    yield from rows


def _data_rows(
    rows: Iterator[tuple[int, list[Any]]],
    sheet: dict[str, Any],
    mapping: Mapping,
    headings: list[str],
    notes: ExtractionNotes,
) -> Iterator[tuple[int, list[Any]]]:
    last_heading = max(mapping.heading_rows, default=0)
    above = _MergedCells(sheet.get("merged", []), notes)
    known = [fold_name(heading) for heading in headings if heading]
    width = max((place for place, heading in enumerate(headings, start=1) if heading), default=0)
    used = [column for column, target in mapping.columns.items() if target not in ("", NOT_USED)]
    is_below = False
    for number, cells in rows:
        if number <= last_heading:
            # A title and the names of groups are no rows; a row of a table has several cells.
            if number not in mapping.heading_rows and sum(map(bool, row_texts(cells))) > 1 and mapping.shape != "stip":
                notes.add("above", number)
            continue
        if is_below:
            notes.add("other_table", number)
            continue
        cells = above.filled(number, cells)
        if not any(Cell.of(raw).text for raw in cells):
            continue
        if mapping.shape != "ours":
            if is_total(cells):
                notes.add("total", number)
                continue
            if len(known) > 1 and is_remark(cells):
                notes.add("remark", number)
                continue
            if repeats_headings(cells, mapping, is_first=number == last_heading + 1):
                notes.add("heading_again", number)
                continue
            if is_other_heading(cells, known):
                is_below = True
                notes.add("other_table", number)
                continue
            if len(used) >= FEWEST_FILLED and is_section(cells):
                notes.add("section", number)
                continue
        if known and [fold_name(text) for text in row_texts(cells) if text] == known:
            notes.add("heading_again", number)
            continue
        if known and len(cells) > width:
            notes.add("beyond", number)
        yield number, cells


def is_total(cells: list[object]) -> bool:
    """A sum below its rows: its first words say so, and other cells only repeat what it is the sum of."""
    texts = [text for text in row_texts(cells) if text]
    words = [raw for raw in cells if is_text(raw)]
    # A number may come before the word: the sum of another column.
    said = [texts[0], *(row_texts(words)[:1])] if texts else []
    first = fold_name(texts[0]) if texts else ""
    others = [text for text in row_texts(words) if fold_name(text) not in first]
    return len(others) <= (0 if words and is_text(cells[0]) else 1) and any(map(TOTAL_ROW.match, said))


def is_section(cells: list[object]) -> bool:
    """A heading among the rows: words in one cell, and nothing beside it."""
    said = [raw for raw in cells if Cell.of(raw).text]
    return len(said) == 1 and is_text(said[0]) and not Cell.of(said[0]).text.startswith("http")


def is_remark(cells: list[object]) -> bool:
    """A note below a table: its one cell says so."""
    said = [text for text in row_texts(cells) if text]
    return len(said) == 1 and REMARK.match(said[0]) is not None


def repeats_headings(cells: list[object], mapping: Mapping, is_first: bool) -> bool:
    """The headings in another language: known ones, each in the column that it names.

    Below the headings themselves some of them are enough, where no number or date stands beside.
    """
    said = {column: text for column, text in enumerate(row_texts(cells)) if text}
    known = {column: alias_targets().get(fold_name(text)) for column, text in said.items()}
    fitting = [
        column for column, found in known.items() if found and _is_kind(found[0], mapping.columns.get(column, ""))
    ]
    is_text_only = all(is_text(cells[column]) for column in said)
    return len(fitting) > 1 and is_text_only and (is_first or len(fitting) >= len(said) - 1)


def _is_kind(target: str, other: str) -> bool:
    """Whether two targets are the same but for their language."""
    return re.sub(r"_(en|nl|fr|de)$", "", target) == re.sub(r"_(en|nl|fr|de)$", "", other)


def is_other_heading(cells: list[object], known: list[str]) -> bool:
    """The headings of another table below this one: nearly every cell is a known heading."""
    said = [text for text in row_texts(cells) if text]
    headings = sum(is_known_heading(text) for text in said)
    is_again = [fold_name(text) for text in said] == known
    return len(said) >= FEWEST_FILLED and headings >= max(FEWEST_FILLED, len(said) - 1) and not is_again


class _MergedCells:
    """Fills each row that a merged cell covers with its value."""

    def __init__(self, ranges: list[list[int]], notes: ExtractionNotes) -> None:
        self.ranges = [each for each in ranges if each[2] > each[0]]
        self.notes = notes
        self.values: dict[tuple[int, int], Any] = {}

    def filled(self, number: int, cells: list[object]) -> list[Any]:
        row = number - 1
        for top, left, bottom, _right in self.ranges:
            if row == top and left < len(cells):
                self.values[top, left] = cells[left]
            elif top < row <= bottom and (top, left) in self.values:
                cells = cells + [None] * (left + 1 - len(cells))
                cells[left] = self.values[top, left]
                self.notes.add("merged", number)
        return cells


def _cells_by_target(cells: list[object], mapping: Mapping, headings: list[str]) -> dict[str, list[list[Any]]]:
    by_target: dict[str, list[list[Any]]] = {}
    for column, target in mapping.columns.items():
        if target in ("", NOT_USED) or column >= len(cells):
            continue
        raw = cells[column]
        if target in VOCABULARIES and column < len(headings):
            raw = _named_by_heading(raw, headings[column])
        if raw is not None and (not isinstance(raw, str) or raw.strip()):
            by_target.setdefault(target, []).append([column, raw])
    return by_target


def _named_by_heading(raw: Raw, heading: str) -> Raw:
    """Of a column that says yes or no of one term, the term."""
    try:
        is_yes = str(raw) if isinstance(raw, bool) else yes_or_no_in(Cell.of(raw).text)
    except UnclearError:
        return raw
    return {"text": heading.split(" – ")[-1], "said": Cell.of(raw).text} if is_yes == "True" else None


def _keep_edited(by_target: dict[str, Any], base: dict[str, dict[str, str]]) -> None:
    """Reduce a row that this portal wrote to the cells that were edited since, with their former text."""
    slug = next((Cell.of(raw).text for _column, raw in by_target.get("id", [])), "")
    if slug not in base:
        return
    before: dict[str, str] = {}
    for target in [name for name in by_target if name != "id"]:
        said = " | ".join(Cell.of(raw).text for _column, raw in by_target[target])
        was = base[slug].get(target)
        if was is not None and " ".join(said.split()) == " ".join(was.split()):
            del by_target[target]
        elif was is not None:
            before[target] = was
    by_target["@base"] = before


def _survey_rows(
    spreadsheet: SpreadsheetImport,
    rows: Iterator[tuple[int, list[object]]],
    headings: list[str],
    notes: ExtractionNotes,
) -> Iterator[PlannedRow]:
    """One row for each record of Belgium, with the instruments of all its rows."""
    survey = stip.Survey(headings)
    found: dict[str, PlannedRow] = {}
    own: list[str] = []
    for number, cells in rows:
        record = survey.number(cells)
        if not record:
            continue
        if record not in found:
            by_target = survey.cells_by_target(cells)
            if survey.own_key(cells):
                own.append(record)
            else:
                by_target["@record"] = [[0, record]]
            found[record] = PlannedRow(spreadsheet=spreadsheet, number=number, cells=by_target)
        if instrument := survey.instrument(cells):
            instruments = found[record].cells.setdefault("instruments", [])
            if instrument not in instruments:
                instruments.append(instrument)
    if survey.other_countries:
        notes.by_code["other_countries"] = [str(survey.other_countries)]
    if survey.budget_classes:
        notes.by_code["budget_classes"] = [str(survey.budget_classes)]
    written = _written_before(own, survey, headings)
    for record in own:
        _keep_edited(found[record].cells, written)
    yield from found.values()


def _written_before(keys: list[str], survey: stip.Survey, headings: list[str]) -> dict[str, dict[str, str]]:
    """By slug, the columns of entries as this register would write them in the survey today."""
    base: dict[str, dict[str, str]] = {}
    crosswalk = stip_crosswalk()
    for each in reported(Initiative.objects.with_keys(keys).with_download_details()):
        rows = [row_cells(row, headings) for row in survey_rows(each, crosswalk, timezone.localdate())]
        by_target = survey.cells_by_target(rows[0])
        by_target["instruments"] = [found for cells in rows if (found := survey.instrument(cells))]
        base[each.initiative.slug] = {
            target: " | ".join(Cell.of(raw).text for _column, raw in found) for target, found in by_target.items()
        }
    return base


@transaction.atomic
def extract_rows(spreadsheet: SpreadsheetImport, mapping: Mapping) -> None:
    """Store the rows of the file by the targets of the mapping; each waits for its plan.

    Raise, with nothing changed, RefusedError, and NotPlannedError where the import was applied meanwhile.
    """
    lock(spreadsheet, Stage.COLUMNS, Stage.PLANNING, Stage.PLANNED)
    notes = ExtractionNotes()
    spreadsheet.rows.all().delete()
    some: list[PlannedRow] = []
    number = 0
    # Not by the relation, which would keep a large file in memory as long as the import.
    content = bytes(SpreadsheetFile.objects.get(pk=spreadsheet.pk).content)
    finder = ConventionsFinder(sheet_headings(spreadsheet, mapping))
    for row in initiative_rows(spreadsheet, content, mapping, notes):
        finder.look_at(row.cells)
        some.append(row)
        if len(some) == BATCH:
            number += _create_rows(some)
    number += _create_rows(some)
    if not number:
        raise RefusedError("no_rows")
    spreadsheet.mapping, spreadsheet.corrections = mapping.as_json(), {}
    spreadsheet.conventions = finder.as_json()
    spreadsheet.language = mapping.language
    spreadsheet.notes = [*spreadsheet.inspection["notes"], *notes.as_json()]
    spreadsheet.stage, spreadsheet.counts = Stage.PLANNING, {"rows": number}
    spreadsheet.save()


def _create_rows(rows: list[PlannedRow]) -> int:
    PlannedRow.objects.bulk_create(rows)
    number = len(rows)
    rows.clear()
    return number
