"""Details of a sheet beside its values, whatever program wrote it."""

import re

# A sign in a format of Excel: [$£-809], or a letter code in quotation marks.
FORMAT_CURRENCY = re.compile(r'\[\$([^\]-]+)|"\s*([A-Z]{3})\s*"|([£¥$])')
# More cells far from all others are part of the table.
MOST_STRAY = 20
# Empty rows or columns between the table and a stray cell.
SMALLEST_GAP = 20
EUROS = ("€", "EUR")


class SheetDetails:
    """Rows and columns count from 0."""

    def __init__(self) -> None:
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.links: dict[tuple[int, int], str] = {}
        self.uncalculated: set[tuple[int, int]] = set()
        # "year" or "month" where a date is shown less precisely than a day.
        self.precisions: dict[tuple[int, int], str] = {}
        # The sign of another currency than the euro.
        self.currencies: dict[tuple[int, int], str] = {}
        # Numbers that are shown as percentages.
        self.percentages: set[tuple[int, int]] = set()
        # By row and column the error that is shown.
        self.errors: dict[int, dict[int, str]] = {}
        self.last_row = -1
        # Cells with a value beyond the columns that are read.
        self.far_cells: list[tuple[int, int]] = []
        self.last_near_column = -1
        # And below the rows that are read.
        self.cells_below: list[tuple[int, int]] = []


def precision(code: str) -> str:
    """Tell how precisely a format shows a date: "year", "month", or empty for a day or for no date."""
    letters = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code).lower()
    if "y" not in letters and "j" not in letters and "a" not in letters:
        return ""
    if "d" in letters or "t" in letters:
        return ""
    return "month" if "m" in letters else "year"


def is_percentage(code: str) -> bool:
    """Whether a format shows a number as a percentage."""
    return "%" in re.sub(r'"[^"]*"|\\.', "", code)


def foreign_currency(code: str) -> str:
    """The currency that a format shows with its numbers; empty for euros and for none."""
    found = FORMAT_CURRENCY.search(re.sub(r"\[\$-[^\]]*\]", "", code))
    sign = next((each for each in found.groups() if each), "").strip() if found else ""
    return "" if sign in EUROS else sign
