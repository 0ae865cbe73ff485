"""Details of a sheet beside its values, whatever program wrote it."""

import re
from dataclasses import dataclass

# A sign in a format of Excel: [$£-809], or a letter code in quotation marks.
FORMAT_CURRENCY = re.compile(r'\[\$([^\]-]+)|"\s*([A-Z]{3})\s*"|([£¥$])')
# More cells far from all others are part of the table.
MOST_STRAY = 20
# Empty rows or columns between the table and a stray cell.
SMALLEST_GAP = 20
EUROS = ("€", "EUR")
# Words and signs that a format shows beside a number: "k€", "mln", "> ", "ca. ".
LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]+)[^\]]*\]|_.|\*.|\[[^\]]*\]')
DIGITS = re.compile(r"[0#?][0#?.,/\s]*(?:E[+-][0#?]+)?")
EURO = re.compile(r"€|\beur(o|os)?\b", re.IGNORECASE)
TELLING = re.compile(r"[^\W\d_]|[<>~±≥≤]")


@dataclass
class CellStyle:
    """How a cell is shown: `precision` of a date, `currency` but the euro, `before` and `after` a number."""

    precision: str = ""
    currency: str = ""
    is_percentage: bool = False
    is_struck: bool = False
    before: str = ""
    after: str = ""

    @classmethod
    def of(cls, code: str, is_struck: bool = False) -> "CellStyle":
        """From the code of a format of Excel."""
        before, after = shown_words(code)
        return cls(precision(code), foreign_currency(code), is_percentage(code), is_struck, before, after)


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
        # Words that are shown before and after a number.
        self.words: dict[tuple[int, int], tuple[str, str]] = {}
        # Cells that are struck through, wholly or in part.
        self.struck: set[tuple[int, int]] = set()
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

    def keep_style(self, place: tuple[int, int], style: CellStyle) -> None:
        """Of a cell with a value."""
        if style.is_percentage:
            self.percentages.add(place)
        if style.is_struck:
            self.struck.add(place)
        if style.precision:
            self.precisions[place] = style.precision
        if style.currency:
            self.currencies[place] = style.currency
        if style.before or style.after:
            self.words[place] = style.before, style.after


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


def shown_words(code: str) -> tuple[str, str]:
    """The words that a format shows before and after a number; none where it divides the number to fit them."""
    first = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)[0]
    # Literal text gives way to a sign of its own, so that its letters are not taken for digits of the format.
    texts = [found[1] or found[2] or found[3] or "" for found in LITERAL.finditer(first)]
    bare = LITERAL.sub("\0", first)
    number = DIGITS.search(bare)
    if not number or re.search(r"[ymdhs]", bare, re.IGNORECASE) or number[0].rstrip().endswith(","):
        return "", ""
    said = iter(texts)

    def spelt(part: str) -> str:
        whole = "".join(next(said) if sign == "\0" else sign for sign in part)
        return whole.strip() if TELLING.search(EURO.sub("", whole)) else ""

    return spelt(bare[: number.start()].replace("General", "")), spelt(bare[number.end() :])
