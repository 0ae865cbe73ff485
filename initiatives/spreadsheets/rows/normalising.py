"""From the columns of a file to those of ours: joined, split, and filled with what holds for all rows."""

import re
from dataclasses import dataclass, field
from typing import Any

from initiatives.spreadsheets.columns import parsing
from initiatives.spreadsheets.columns.labels import NOTHING, choice, label, meanings
from initiatives.spreadsheets.columns.problems import Doubts, Problem, UnclearError
from initiatives.spreadsheets.mapping.column_mapping import AMOUNTS, HELPING, ROLES, Mapping
from initiatives.spreadsheets.reading.cells import Cell, bar_parts
from initiatives.text.folding import fold_name

LEVELS = {
    "federal": "federal federaal fédéral föderal bund national nationaal belgium",
    "region": "region regional regio gewest gewestelijk région régional",
    "community": "community gemeenschap communauté gemeinschaft",
}
EURO_SIGNS = re.compile(r"€|\b(eur|euros?)\b", re.IGNORECASE)
Given = dict[str, list[Cell]]


@dataclass
class Joined:
    """The cells of a row by our columns, and what was wrong or assumed on the way."""

    columns: Given = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    kind: str = ""
    level: str = ""


def cells_of(given: dict[str, list[list[Any]]]) -> Given:
    return {
        target: [Cell.of(raw, column) for column, raw in pairs] for target, pairs in given.items() if target[0] != "@"
    }


def says_nothing(cell: Cell, target: str) -> bool:
    """Whether a cell only fills its place: n.v.t., s.o., a dash. A status may well be unknown."""
    return cell.text.lower() in NOTHING and target != "status"


def join(given: Given, mapping: Mapping, mends: dict[str, dict[str, str]]) -> Joined:
    empty = [(cell, target) for target, cells in given.items() for cell in cells if says_nothing(cell, target)]
    if empty:
        given = {name: [cell for cell in cells if not says_nothing(cell, name)] for name, cells in given.items()}
    for target, text in mapping.constants.items():
        if not any(cell.text for cell in given.get(target, [])):
            given = {**given, target: [Cell.of(text)]}
    joined = Joined({name: cells for name, cells in given.items() if name not in HELPING})
    joined.problems += [Problem("says_nothing", cell.text, target, cell.column) for cell, target in empty]
    _join_period(given, joined, mends)
    _join_organisations(given, joined, mapping.language)
    joined.level = level_of(" ".join(cell.text for cell in given.get("government_level", [])))
    if joined.level == "federal" and not any(cell.text for cell in given.get("governments", [])):
        joined.columns["governments"] = [Cell("federal", given["government_level"][0].column, "federal")]
    _join_amounts(given, joined, mapping.language, mends)
    return joined


def mended(cells: list[Cell], mends: dict[str, str]) -> list[Cell]:
    """With what the editor chose instead, for one cell or for several that should have been one."""
    whole = " | ".join(cell.text for cell in cells if cell.text)
    if whole in mends:
        return [Cell(cells[0].raw, cells[0].column, mends[whole])]
    return [Cell(cell.raw, cell.column, mends[cell.text]) if cell.text in mends else cell for cell in cells]


def _join_period(given: Given, joined: Joined, mends: dict[str, dict[str, str]]) -> None:
    doubts = Doubts()
    for cell in mended(given.get("period", []), mends.get("period", {})):
        if not cell.text:
            continue
        try:
            both = parsing.period(cell, doubts)
        except UnclearError as unclear:
            joined.problems.append(Problem(unclear.code, cell.text, "period", cell.column, unclear.suggestions))
            continue
        for name, said in zip(("start", "end"), both, strict=True):
            # One year alone is the whole period of it: it began and ended then.
            if said and not any(each.text for each in joined.columns.get(name, [])):
                joined.columns[name] = [Cell(said, cell.column, said)]
        joined.problems += [Problem(code, value, "period", cell.column) for code, value in doubts.found]


def _join_organisations(given: Given, joined: Joined, language: str) -> None:
    found = [cell for cell in given.get("organisations", []) if cell.text]
    for role in ROLES:
        shown = label("role", role, language)
        for cell in given.get(role, []):
            for part in bar_parts(cell.text.replace("; ", " | ")):
                has_role = part.endswith(")") and choice("role", part.rpartition("(")[2][:-1])
                found.append(Cell(cell.raw, cell.column, part if has_role else f"{part} ({shown})"))
    if found:
        joined.columns["organisations"] = found


def level_of(text: str) -> str:
    words = set(fold_name(text).split())
    return next((level for level, names in LEVELS.items() if words & {fold_name(name) for name in names.split()}), "")


def _join_amounts(given: Given, joined: Joined, language: str, mends: dict[str, dict[str, str]]) -> None:
    """An amount, its currency and its kind become one text, as a cell of ours would say it."""
    said_kind = " ".join(cell.text for cell in given.get("amount_kind", []) if cell.text)
    joined.kind = choice("kind", said_kind) if said_kind else ""
    if said_kind and not joined.kind:
        column = given["amount_kind"][0].column
        labels = tuple(dict.fromkeys(label("kind", value, language) for value in meanings("kind").values()))
        mend = mends.get("amount_kind", {}).get(said_kind, "")
        joined.kind = choice("kind", mend)
        if not joined.kind:
            joined.problems.append(Problem("unknown_term", said_kind, "amount_kind", column, labels))
    currency = " ".join(dict.fromkeys(cell.text for cell in given.get("currency", []) if cell.text))
    found = [cell for cell in given.get("budgets", []) if cell.text]
    for target, power in AMOUNTS.items():
        for cell in mended(given.get(target, []), mends.get(target, {})):
            if not cell.text:
                continue
            try:
                text = _amount_text(cell, power, currency)
            except UnclearError as unclear:
                joined.problems.append(Problem(unclear.code, cell.text, target, cell.column, unclear.suggestions))
                continue
            if text:
                found.append(Cell(cell.raw, cell.column, text))
    if found:
        joined.columns["budgets"] = found


def _amount_text(cell: Cell, power: int, currency: str) -> str:
    """In euros, unless a column names another currency: the heading of the column says so."""
    if cell.number is not None:
        number = parsing.number(cell)
    else:
        bare = EURO_SIGNS.sub("", cell.text).strip()
        try:
            number = parsing.number_in(bare)
        except UnclearError as unclear:
            if unclear.code == "ambiguous_number" or power:
                raise
            return f"{cell.text} {currency}".strip()
    if number == 0:
        # Nothing is known of it: a register that says 0 euros would say something else.
        return ""
    return f"{parsing.decimal_text(number.scaleb(power))} {currency or 'EUR'}"
