"""Conventions of the columns of a file: proven by their cells, or answered by an editor for a whole column."""

import re
from typing import Any

from initiatives.parsing.conventions import Conventions, Evidence
from initiatives.parsing.numbers import OTHER_CURRENCY
from initiatives.spreadsheets.mapping.column_mapping import AMOUNTS as SCALED
from initiatives.spreadsheets.reading.cells import Cell

DATES = frozenset({"start", "end", "announced_for", "status_as_of", "period"})
AMOUNTS = frozenset({*SCALED, "budgets", "key_figures"})
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?![\d/-])")
# The key of the answers, beside the numbers of the columns.
ANSWERS = "answers"


class FileConventions:
    def __init__(self, kept: dict[str, Any]) -> None:
        self._answers: dict[str, dict[str, str]] = kept.get(ANSWERS, {})
        self._proven = {int(number): Conventions(**said) for number, said in kept.items() if number != ANSWERS}

    def by_column(self, target: str) -> dict[int, Conventions]:
        answers = self._answers.get(target, {})
        return {number: proven.with_answers(answers) for number, proven in self._proven.items()}

    def answered(self, target: str) -> Conventions:
        return Conventions().with_answers(self._answers.get(target, {}))

    def of(self, target: str, cell: Cell) -> Conventions:
        proven = self._proven.get(-1 if cell.column is None else cell.column, Conventions())
        return proven.with_answers(self._answers.get(target, {}))


class ConventionsFinder:
    """Looks at the rows of a file as they are taken in."""

    def __init__(self, headings: list[str]) -> None:
        self._headings = headings
        self._evidence: dict[int, Evidence] = {}
        self._said: dict[int, dict[str, str]] = {}

    def look_at(self, by_target: dict[str, list[list[Any]]]) -> None:
        for target, pairs in by_target.items():
            if target not in DATES | AMOUNTS:
                continue
            for column, raw in pairs:
                self._evidence.setdefault(column, Evidence()).add(Cell.of(raw).text)
                if target in AMOUNTS and column not in self._said and column < len(self._headings):
                    self._said[column] = _said_by(self._headings[column])

    def as_json(self) -> dict[str, dict[str, str]]:
        found = {}
        for column, evidence in self._evidence.items():
            said = evidence.conventions.with_answers(self._said.get(column, {})).as_json()
            if said:
                found[str(column)] = said
        return found


def _said_by(heading: str) -> dict[str, str]:
    """The currency and the year that a heading gives its amounts."""
    currency, years = OTHER_CURRENCY.search(heading), set(YEAR.findall(heading))
    return {"currency": currency[0] if currency else "", "year": years.pop() if len(years) == 1 else ""}
