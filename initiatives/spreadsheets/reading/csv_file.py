"""CSV and similar text: its encoding, the sign between its cells and its line ends."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from .errors import cell_value
from .limits import Limits
from .refusal import RefusedError
from .text_encoding import decode

DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}
# Lines that are compared to find the sign between the cells.
INSPECTED_LINES = 200
LONGEST_CELL = 100_000
MOST_NAMED_LINES = 20
FEW = 3
# Signs of pictures and programs, never of text.
CONTROL_CHARACTERS = {chr(code) for code in range(32)} - set("\t\n\r\f\v\x1c\x1d\x1e\x1f\x85")


class Apostrophes(csv.excel):
    quotechar = "'"


class Backslashes(csv.excel):
    """As databases write a quote within quotes."""

    escapechar, doublequote = "\\", False


class NoQuotes(csv.excel):
    quoting = csv.QUOTE_NONE


class CsvFile:
    """A text file as a workbook with one sheet."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self.limits = limits
        decoded = decode(content)
        text, encoding = decoded.text, decoded.encoding
        if not text.strip():
            raise RefusedError("empty")
        text, strange = without_control_characters(text)
        text, ends = normalise_line_ends(text)
        self.delimiter = detect_delimiter(text)
        self.text = text
        self.notes: list[dict[str, Any]] = (
            [{"code": "encoding", "value": encoding}] if not encoding.startswith("utf-8") else []
        )
        if decoded.stray_lines:
            lines = ", ".join(map(str, decoded.stray_lines[:MOST_NAMED_LINES]))
            self.notes.append({"code": "stray_bytes", "value": lines, "number": len(decoded.stray_lines)})
        self.notes += [{"code": "control_characters", "value": str(strange)}] if strange else []
        self.notes += [{"code": "delimiter", "value": DELIMITERS[self.delimiter]}] if self.delimiter != "," else []
        self.notes += [{"code": "line_ends"}] if ends else []

    def sheets(self) -> list[dict[str, Any]]:
        return [{"name": "", "hidden": False, "rows": self.text.count("\n") + 1}]

    def rows(self, sheet: int) -> Iterator[tuple[int, list[Any]]]:
        """Each row with the number of the line that it begins at. Quotes that never close are ordinary signs."""
        how = self._quoting()
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.reader(io.StringIO(self.text, newline=""), how, delimiter=self.delimiter)
        line = 1
        try:
            for row in reader:
                if len(row) > self.limits.columns:
                    raise RefusedError("columns", most=self.limits.columns)
                yield line, [cell_value(text) for text in row]
                line = reader.line_num + 1
        except csv.Error as error:
            raise RefusedError("cell_too_long", most=LONGEST_CELL) from error

    def _quoting(self) -> type[csv.Dialect]:
        """Quotes hold cells, unless one opens and never closes: all that follows would be one cell."""
        first = self.text.lstrip("\n").partition("\n")[0].split(self.delimiter)
        if len(first) > 1 and all(len(cell) > 2 and cell[0] == cell[-1] == "'" for cell in map(str.strip, first)):
            return Apostrophes
        ways: list[type[csv.Dialect]] = [csv.excel, *([Backslashes] if '\\"' in self.text else [])]
        return next(filter(self._quotes_close, ways), NoQuotes)

    def _quotes_close(self, how: type[csv.Dialect]) -> bool:
        csv.field_size_limit(len(self.text) + 1)
        try:
            for _row in csv.reader(io.StringIO(self.text, newline=""), how, delimiter=self.delimiter, strict=True):
                pass
        except csv.Error:
            return False
        return True

    def details(self, sheet: int) -> dict[str, Any]:
        return {}


def without_control_characters(text: str) -> tuple[str, int]:
    """A text without signs that no text has, and their number. Raise RefusedError where they are many."""
    number = sum(text.count(sign) for sign in CONTROL_CHARACTERS)
    # Few of them are a mistake of the program that wrote the text.
    if number > max(FEW, len(text) // 100):
        raise RefusedError("not_a_spreadsheet")
    return (text.translate(dict.fromkeys(map(ord, CONTROL_CHARACTERS))) if number else text), number


def normalise_line_ends(text: str) -> tuple[str, bool]:
    """With one sign at the end of each line; and whether there were others, such as CR CR LF."""
    plain = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    strange = "\r\r\n" in text or ("\r" in text and "\n" not in text)
    return plain, strange


def detect_delimiter(text: str) -> str:
    """The sign that cuts most lines into the same number of cells, and into the most; a comma where none does."""
    lines = [line for line in text.split("\n", INSPECTED_LINES)[:INSPECTED_LINES] if line.strip()]
    best, points = ",", 0.0
    for sign in DELIMITERS:
        counts = [len(cells) - 1 for cells in _split(lines, sign)]
        most = [count for count in counts if count]
        if not most:
            continue
        common = max(set(most), key=lambda count: (most.count(count), count))
        found = most.count(common) / len(counts) * min(common, 40) ** 0.5
        if found > points:
            best, points = sign, found
    return best


def _split(lines: list[str], sign: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=sign))
    except csv.Error:
        return [line.split(sign) for line in lines]
