"""Details of an .xlsx beside its values: hidden rows and columns, links, errors, formulas without a value, formats."""

import posixpath
import re
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

from .cells import column_letters
from .refusal import RefusedError
from .sheet_details import MOST_STRAY, SMALLEST_GAP, CellStyle, SheetDetails

CHUNK = 64 * 1024
LONGEST_ADDRESS = 2000
HYPERLINK = re.compile(r'^=?\s*HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)


def column_number(letters: str) -> int:
    """Of a column, from its letters: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_position(reference: str) -> tuple[int, int] | None:
    """Row and column, each from 0, of a reference like AB12."""
    found = re.match(r"^\$?([A-Z]{1,3})\$?([0-9]{1,7})", reference)
    return (int(found[2]) - 1, column_number(found[1])) if found else None


def relation_of(attributes: dict[str, str]) -> str:
    """The identifier of a relation, whose namespace is another one in the strict form of the standard."""
    found = (value for name, value in attributes.items() if name == "id" or name.endswith("/relationships id"))
    return next(found, "")


def parse(archive: ZipFile, name: str, start: Any, end: Any = None, text: Any = None) -> None:
    """Walk through one part of the archive without holding it. Names of elements come without their namespace."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_declaration: object) -> None:
        raise RefusedError("not_a_spreadsheet")

    # A spreadsheet declares no entities: a file that does is made to use up memory.
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(" ")[2], attributes)
    if end:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(" ")[2])
    if text:
        parser.CharacterDataHandler = text
    with archive.open(name) as part:
        try:
            while chunk := part.read(CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise RefusedError("broken") from error


def is_on(attributes: dict[str, str]) -> bool:
    """Whether a mark of a font holds: it does where it stands without a value."""
    return attributes.get("val", "1") not in ("0", "false", "off")


def relations(archive: ZipFile, name: str) -> dict[str, str]:
    """Of a part of the archive: each identifier with the part or the address that it points to."""
    folder, file = posixpath.split(name)
    path = posixpath.join(folder, "_rels", f"{file}.rels")
    found: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            target = attributes.get("Target", "")
            if attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(folder, target)) if target[:1] != "/" else target[1:]
            found[attributes.get("Id", "")] = target

    if path in archive.namelist():
        parse(archive, path, start)
    return found


def workbook_part(archive: ZipFile) -> str:
    """The part that holds the workbook: programs agree on its place, the standard leaves it open."""
    found: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            found.append(posixpath.normpath(attributes.get("Target", "").lstrip("/")))

    if "_rels/.rels" in archive.namelist():
        parse(archive, "_rels/.rels", start)
    return found[0] if found else "xl/workbook.xml"


def sheet_parts(archive: ZipFile) -> list[str]:
    """The parts that hold the sheets, in the order of the workbook."""
    workbook = workbook_part(archive)
    if workbook not in archive.namelist():
        return []
    leads_to = relations(archive, workbook)
    found: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            found.append(leads_to.get(relation_of(attributes), ""))

    parse(archive, workbook, start)
    return found


class XlsxDetails(SheetDetails):
    """Of one sheet, found in one pass over its part of the archive."""

    def __init__(
        self,
        archive: ZipFile,
        part: str,
        styles: list[CellStyle],
        struck_strings: set[str],
        most_rows: int,
        most_columns: int,
    ) -> None:
        super().__init__()
        self._styles, self._most, self._most_columns = styles, most_rows, most_columns
        self._struck_strings = struck_strings
        self._row = self._column = -1
        self._has_formula = self._has_value = self._in_value = False
        self._formula: list[str] | None = None
        self._style = CellStyle()
        self._is_error = self._is_shared = False
        self._value: list[str] = []
        self._targets = relations(archive, part)
        parse(archive, part, self._start, self._end, self._text)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            place = cell_position(attributes.get("r", ""))
            self._row, self._column = place if place else (self._row, self._column + 1)
            self._has_formula = self._has_value = False
            style = attributes.get("s", "")
            number = int(style) if style.isdecimal() else 0
            self._style = self._styles[number] if number < len(self._styles) else CellStyle()
            self._is_error, self._is_shared = attributes.get("t") == "e", attributes.get("t") == "s"
        elif tag == "v":
            self._in_value, self._value = True, []
        elif tag == "is":
            self._has_value = True
        elif tag == "strike" and is_on(attributes):
            self.struck.add((self._row, self._column))
        elif tag == "f":
            self._has_formula, self._formula = True, []
        elif tag == "row":
            number_of_row = attributes.get("r", "")
            self._row = int(number_of_row) - 1 if number_of_row.isdecimal() else self._row + 1
            self._column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.hidden_rows.add(self._row)
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self.hidden_columns |= set(range(first - 1, min(last, 16_384)))
        elif tag == "hyperlink":
            self._link(attributes)

    def _link(self, attributes: dict[str, str]) -> None:
        place = cell_position(attributes.get("ref", ""))
        address = self._targets.get(relation_of(attributes), "")
        if place and address.startswith(("http://", "https://")) and len(address) <= LONGEST_ADDRESS:
            self.links[place] = address

    def _text(self, words: str) -> None:
        if self._formula is not None:
            self._formula.append(words)
        elif self._in_value:
            self._has_value = True
            if self._is_error or (self._is_shared and self._struck_strings):
                self._value.append(words)

    def _end(self, tag: str) -> None:
        if tag == "f" and self._formula is not None:
            if found := HYPERLINK.match("".join(self._formula)):
                self.links[self._row, self._column] = found[1][:LONGEST_ADDRESS]
            self._formula = None
        elif tag == "v":
            self._in_value = False
        elif tag == "c":
            if self._has_value:
                self._find_bounds()
            if self._has_formula and not self._has_value:
                self.uncalculated.add((self._row, self._column))
            if self._is_error and self._has_value:
                self.errors.setdefault(self._row, {})[self._column] = "".join(self._value)
            elif self._has_value:
                place = (self._row, self._column)
                self.keep_style(place, self._style)
                if self._is_shared and "".join(self._value) in self._struck_strings:
                    self.struck.add(place)

    def _find_bounds(self) -> None:
        if self._row > self._most:
            self.cells_below.append((self._row, self._column))
            if len(self.cells_below) > MOST_STRAY or self._row - self.last_row < SMALLEST_GAP:
                raise RefusedError("rows", most=self._most, cell=f"{column_letters(self._column)}{self._row + 1}")
            return
        self.last_row = max(self.last_row, self._row)
        if self._column >= self._most_columns:
            self.far_cells.append((self._row, self._column))
        else:
            self.last_near_column = max(self.last_near_column, self._column)
