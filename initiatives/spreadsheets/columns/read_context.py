"""Context that readers of cells share, beside the text of a cell."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from initiatives.parsing.assumptions import Assumptions
from initiatives.parsing.conventions import Conventions
from initiatives.parsing.dates import NO_CONVENTIONS
from initiatives.spreadsheets.reading.cells import Cell

if TYPE_CHECKING:
    from .lookups import Lookups

NEW = "+"
LONGEST_NAME = 200


@dataclass
class ReadContext:
    """Context that a reader of rows needs beside the text."""

    lookups: "Lookups"
    language: str
    assumptions: Assumptions
    # Said for all rows, or by the heading: the role of organisations, the kind of amounts.
    role: str = ""
    amount_kind: str = ""
    years: tuple[str, str] | None = None
    # By the number of a column its conventions.
    conventions: dict[int, Conventions] = field(default_factory=dict)
    # Of the column that is read.
    convention: Conventions = NO_CONVENTIONS
    # Values of this column, each with the one that the editor chose instead.
    corrections: dict[str, str] = field(default_factory=dict)

    def convention_of(self, cell: Cell) -> Conventions:
        return self.conventions.get(-1 if cell.column is None else cell.column, self.convention)

    def corrected(self, text: str) -> str:
        return self.corrections.get(text, text)
