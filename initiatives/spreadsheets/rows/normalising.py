"""From the columns of a file to those of ours: joined, split, and filled with what holds for all rows."""

import re
from dataclasses import dataclass, field
from typing import Any

from initiatives.models import PartialDate, Qualifier
from initiatives.parsing.assumptions import Assumptions
from initiatives.parsing.conventions import Conventions
from initiatives.parsing.date_words import is_no_date, is_now
from initiatives.parsing.numbers import OTHER_CURRENCY, SCALES, decimal_text, number_in
from initiatives.parsing.unclear import UnclearError
from initiatives.spreadsheets.columns import cell_values
from initiatives.spreadsheets.columns.choice_words import NOTHING, choice, label, meanings
from initiatives.spreadsheets.columns.problems import Problem
from initiatives.spreadsheets.columns.related import without_kind, without_qualifier
from initiatives.spreadsheets.mapping.column_mapping import AMOUNTS, HELPER_TARGETS, ROLES, Mapping
from initiatives.spreadsheets.reading.cells import Cell, bar_parts
from initiatives.text.folding import fold_name

from .file_conventions import DATES, FileConventions

LEVELS = {
    "federal": "federal federaal fédéral föderal bund national nationaal belgium",
    "region": "region regional regio gewest gewestelijk région régional",
    "community": "community gemeenschap communauté gemeinschaft",
}
EURO_SIGNS = re.compile(r"€|\b(eur|euros?)\b", re.IGNORECASE)
# In thousands or millions: larger numbers are probably whole euros.
LARGEST_IN_SCALE = {3: 1_000_000, 6: 10_000, 9: 100}
CellsByTarget = dict[str, list[Cell]]
# By target and value the value that an editor chose instead.
Corrections = dict[str, dict[str, str]]


@dataclass
class NormalisedRow:
    """The cells of a row by our columns, and what was wrong or assumed on the way."""

    columns: CellsByTarget = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    amount_kind: str = ""
    government_level: str = ""

    def add_assumptions(self, assumptions: Assumptions, target: str, cell: Cell) -> None:
        self.problems += [Problem(code, value, target, cell.column) for code, value in assumptions.found]


def cells_of(by_target: dict[str, list[list[Any]]]) -> CellsByTarget:
    return {
        target: [Cell.of(raw, column) for column, raw in pairs]
        for target, pairs in by_target.items()
        if target[0] != "@"
    }


def is_placeholder(cell: Cell, target: str) -> bool:
    """Whether a cell only fills its place: n.v.t., s.o., a dash. A status may well be unknown."""
    if target in DATES and (is_no_date(cell.text) or (target == "end" and is_now(cell.text))):
        return True
    return cell.text.lower() in NOTHING and target != "status"


def normalise(
    by_target: CellsByTarget, mapping: Mapping, corrections: Corrections, conventions: FileConventions
) -> NormalisedRow:
    empty = [(cell, target) for target, cells in by_target.items() for cell in cells if is_placeholder(cell, target)]
    if empty:
        by_target = {
            name: [cell for cell in cells if not is_placeholder(cell, name)] for name, cells in by_target.items()
        }
    for target, text in mapping.constants.items():
        if not any(cell.text for cell in by_target.get(target, [])):
            by_target = {**by_target, target: [Cell.of(text)]}
    normalised = NormalisedRow({name: cells for name, cells in by_target.items() if name not in HELPER_TARGETS})
    normalised.problems += [Problem("says_nothing", cell.text, target, cell.column) for cell, target in empty]
    _split_period(by_target, normalised, corrections, conventions)
    _merge_organisations(by_target, normalised, mapping.language, corrections)
    normalised.government_level = government_level(
        " ".join(cell.text for cell in by_target.get("government_level", []))
    )
    if normalised.government_level == "federal" and not any(cell.text for cell in by_target.get("governments", [])):
        normalised.columns["governments"] = [Cell("federal", by_target["government_level"][0].column, "federal")]
    _merge_amounts(by_target, normalised, mapping.language, corrections, conventions)
    return normalised


def corrected(cells: list[Cell], corrections: dict[str, str]) -> list[Cell]:
    """With what the editor chose instead, for one cell or for several that should have been one."""
    whole = " | ".join(cell.text for cell in cells if cell.text)
    if whole in corrections:
        return [Cell(cells[0].raw, cells[0].column, corrections[whole])]
    return [Cell(cell.raw, cell.column, corrections[cell.text]) if cell.text in corrections else cell for cell in cells]


def _split_period(
    by_target: CellsByTarget,
    normalised: NormalisedRow,
    corrections: Corrections,
    conventions: FileConventions,
) -> None:
    """One column or several give start and end; columns of their own for these go first."""
    found: list[tuple[Cell, str, str]] = []
    for cell in corrected(by_target.get("period", []), corrections.get("period", {})):
        if not cell.text:
            continue
        assumptions = Assumptions()
        convention = conventions.of("period", cell)
        try:
            start, end = cell_values.period(cell, assumptions, convention)
        except UnclearError as unclear:
            normalised.problems.append(Problem(unclear.code, cell.text, "period", cell.column, unclear.suggestions))
            continue
        if start == end and len(start) == 4 and convention.years != "whole":
            # The year of an award or a start does not end it.
            end = ""
            assumptions.add("single_year", cell.text)
        normalised.add_assumptions(assumptions, "period", cell)
        found.append((cell, start, end))
    if not found:
        return
    first = found[0][0]
    start, end = _joined_period([(start, end) for _cell, start, end in found])
    if len(found) > 1:
        whole = " | ".join(cell.text for cell, _start, _end in found)
        normalised.problems = [each for each in normalised.problems if each.code != "single_year" or not end]
        normalised.problems.append(Problem("joined_periods", f"{whole} → {start}-{end}", "period", first.column))
    for name, said in (("start", start), ("end", end)):
        if said and not any(each.text for each in normalised.columns.get(name, [])):
            normalised.columns[name] = [Cell(said, first.column, said)]


def _joined_period(periods: list[tuple[str, str]]) -> tuple[str, str]:
    """From the earliest to the latest of several; a single year among others may be the last."""
    starts = [PartialDate(start) for start, _end in periods if start]
    ends = [PartialDate(end) for _start, end in periods if end]
    if len(periods) > 1:
        ends += [each for each in starts if each.text != min(starts).text] if not ends else []
    start = str(min(starts, key=lambda each: (each.earliest, -len(each.text)))) if starts else ""
    end = str(max(ends, key=lambda each: (each.latest, len(each.text)))) if ends else ""
    return start, end


def _merge_organisations(
    by_target: CellsByTarget, normalised: NormalisedRow, language: str, corrections: Corrections
) -> None:
    found = [cell for cell in by_target.get("organisations", []) if cell.text]
    for role in ROLES:
        shown = label("role", role, language)
        for cell in corrected(by_target.get(role, []), corrections.get(role, {})):
            for part in bar_parts(cell.text.replace(";", "|")):
                has_role = part.endswith(")") and choice("role", part.rpartition("(")[2][:-1])
                found.append(Cell(cell.raw, cell.column, part if has_role else f"{part} ({shown})"))
    if found:
        normalised.columns["organisations"] = found


def government_level(text: str) -> str:
    words = set(fold_name(text).split())
    return next((level for level, names in LEVELS.items() if words & {fold_name(name) for name in names.split()}), "")


def _merge_amounts(
    by_target: CellsByTarget,
    normalised: NormalisedRow,
    language: str,
    corrections: Corrections,
    conventions: FileConventions,
) -> None:
    """An amount, its currency and its kind become one text, as a cell of ours would say it."""
    said_kind = " ".join(cell.text for cell in by_target.get("amount_kind", []) if cell.text)
    normalised.amount_kind = choice("kind", said_kind) if said_kind else ""
    if said_kind and not normalised.amount_kind:
        column = by_target["amount_kind"][0].column
        labels = tuple(dict.fromkeys(label("kind", value, language) for value in meanings("kind").values()))
        mend = corrections.get("amount_kind", {}).get(said_kind, "")
        normalised.amount_kind = choice("kind", mend)
        if not normalised.amount_kind:
            normalised.problems.append(Problem("unknown_term", said_kind, "amount_kind", column, labels))
    currency = " ".join(dict.fromkeys(cell.text for cell in by_target.get("currency", []) if cell.text))
    found = [cell for cell in by_target.get("budgets", []) if cell.text]
    for target, power in AMOUNTS.items():
        for cell in corrected(by_target.get(target, []), corrections.get(target, {})):
            if not cell.text:
                continue
            assumptions = Assumptions()
            try:
                text = _amount_text(cell, power, currency, assumptions, conventions.of(target, cell))
            except UnclearError as unclear:
                normalised.problems.append(Problem(unclear.code, cell.text, target, cell.column, unclear.suggestions))
                continue
            normalised.add_assumptions(assumptions, target, cell)
            if text:
                found.append(Cell(cell.raw, cell.column, text))
    if found:
        normalised.columns["budgets"] = found


def _amount_text(cell: Cell, power: int, currency: str, assumptions: Assumptions, conventions: Conventions) -> str:
    """In euros, unless a column names another currency: the heading of the column says so."""
    currency = currency or conventions.currency
    if OTHER_CURRENCY.search(currency):
        raise UnclearError("other_currency", cell.text, detail=currency)
    has_year = not conventions.year or "(" in cell.text or conventions.year in cell.text
    year = "" if has_year else f" ({conventions.year})"
    before = after = ""
    if cell.number is not None:
        number = cell_values.number(cell)
    else:
        bare, kind = without_kind(cell.text)
        bare, qualifier = without_qualifier(bare)
        bare = _without_scale(EURO_SIGNS.sub("", bare).strip(), power)
        before = f"{label('qualifier', qualifier, 'en')} " if qualifier != Qualifier.EXACTLY else ""
        after = f" {label('kind', kind, 'en')}" if kind else ""
        try:
            number = number_in(bare, conventions, assumptions)
        except UnclearError as unclear:
            if unclear.code == "ambiguous_number" or power:
                near = tuple(f"{before}{each}{after}" for each in unclear.suggestions)
                raise UnclearError(unclear.code, cell.text, near) from None
            return f"{cell.text} {currency}".strip() + year
    if number == 0:
        # Nothing is known of it: a register that says 0 euros would say something else.
        return ""
    if power and number > LARGEST_IN_SCALE[power]:
        assumptions.add("large_for_scale", cell.text)
    text = decimal_text(number.scaleb(power))
    # Three decimals would be read as possible thousands.
    text += "0" if re.search(r"\.\d{3}$", text) else ""
    if year:
        assumptions.add("year_of_heading", f"{cell.text}{year}")
    return f"{before}{text} {currency or 'EUR'}{after}{year}"


def _without_scale(text: str, power: int) -> str:
    """Without the word that says what the heading says already: 5 k in a column of thousands."""
    number, blank, word = text.rpartition(" ")
    return number if power and blank and SCALES.get(fold_name(word)) == power else text
