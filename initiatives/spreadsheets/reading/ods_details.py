"""Details of an .ods beside its values: hidden rows and columns, links, errors, and words beside numbers."""

import re
from typing import Any
from zipfile import ZipFile

from .sheet_details import TELLING, SheetDetails
from .xlsx_details import LONGEST_ADDRESS, parse

# Empty rows and columns to the end of the sheet are one element that is repeated.
MOST_REPEATED = 20_000
HIDDEN = ("collapse", "filter")
# A number as the document shows it, with the words around it.
SHOWN_NUMBER = re.compile(r"(\D*?)[-+]?\d[\d.,'’\s]*(\D*)")
STRIKES = ("text-line-through-style", "text-line-through-type")
LINK = "http://www.w3.org/1999/xlink href"


class OdsDetails(SheetDetails):
    """Of one sheet, by its number, found in one pass over the document."""

    def __init__(self, archive: ZipFile, sheet: int) -> None:
        super().__init__()
        self._wanted, self._sheet = sheet, -1
        self._row = self._column = 0
        self._repeated = 1
        self._style, self._struck_styles = "", set[str]()
        self._number: list[str] | None = None
        if "content.xml" in archive.namelist():
            parse(archive, "content.xml", self._start, self._end, self._text)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "style":
            self._style = attribute(attributes, "name")
        elif tag == "text-properties" and any(attribute(attributes, name) not in ("", "none") for name in STRIKES):
            self._struck_styles.add(self._style)
        elif tag == "table":
            self._sheet += 1
            self._row = self._column = 0
        elif self._sheet != self._wanted:
            return
        elif tag == "table-column":
            number = repetitions(attributes, "number-columns-repeated")
            if attribute(attributes, "visibility") in HIDDEN:
                self.hidden_columns |= set(range(self._column, self._column + number))
            self._column += number
        elif tag == "table-row":
            self._column, self._repeated = 0, repetitions(attributes, "number-rows-repeated")
            if attribute(attributes, "visibility") in HIDDEN:
                self.hidden_rows |= set(range(self._row, self._row + self._repeated))
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell = self._column
            if any(key.endswith("calcext:1.0 value-type") and value == "error" for key, value in attributes.items()):
                self.errors.setdefault(self._row, {})[self._cell] = "#N/A"
            for key, value in attributes.items():
                name = key.rpartition(" ")[2]
                if name == "value-type" and value == "percentage":
                    self.percentages.add((self._row, self._cell))
                elif name == "currency" and value not in ("EUR", "€"):
                    self.currencies[self._row, self._cell] = value
            self._number = [] if attribute(attributes, "value-type") == "float" else None
            self._find_strike(attributes)
            self._column += repetitions(attributes, "number-columns-repeated")
        elif tag == "span":
            self._find_strike(attributes)
        elif tag == "a" and (address := attributes.get(LINK, "")).startswith(("http://", "https://")):
            self.links[self._row, self._cell] = address[:LONGEST_ADDRESS]

    def _find_strike(self, attributes: dict[str, str]) -> None:
        if attribute(attributes, "style-name") in self._struck_styles:
            self.struck.add((self._row, self._cell))

    def _text(self, words: str) -> None:
        if self._number is not None:
            self._number.append(words)

    def _end(self, tag: str) -> None:
        if tag in ("table-cell", "covered-table-cell") and self._number:
            shown = SHOWN_NUMBER.fullmatch("".join(self._number).replace("€", "").replace("EUR", ""))
            if shown and TELLING.search(shown[1] + shown[2]):
                self.words[self._row, self._cell] = shown[1].strip(), shown[2].strip()
            self._number = None
        if tag == "table-row" and self._sheet == self._wanted:
            self._row += self._repeated


def attribute(attributes: dict[str, str], name: str) -> str:
    """An attribute by its name, whatever its namespace."""
    return next((value for key, value in attributes.items() if key.rpartition(" ")[2] == name), "")


def repetitions(attributes: dict[str, str], name: str) -> int:
    said: Any = attribute(attributes, name)
    return min(int(said), MOST_REPEATED) if said.isdecimal() and int(said) else 1
