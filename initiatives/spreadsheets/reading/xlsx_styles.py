"""The styles of an .xlsx, which its cells name by number, and its texts of which a part is struck through."""

import posixpath
from zipfile import ZipFile

from .sheet_details import CellStyle
from .xlsx_details import is_on, parse, workbook_part

# Built-in format 17 shows a month and a year.
MONTHS = {17}
PERCENTAGES = {9, 10}


def styles_of(archive: ZipFile) -> list[CellStyle]:
    """What each style tells of a cell, in the order of their numbers."""
    own: dict[int, str] = {}
    struck_fonts: list[bool] = []
    styles: list[CellStyle] = []
    inside = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            own[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "fonts"):
            inside = tag
        elif tag == "font" and inside == "fonts":
            struck_fonts.append(False)
        elif tag == "strike" and inside == "fonts" and struck_fonts:
            struck_fonts[-1] = is_on(attributes)
        elif tag == "xf" and inside == "cellXfs":
            number, font = int(attributes.get("numFmtId", 0)), int(attributes.get("fontId", 0))
            style = CellStyle.of(own.get(number, "d"), font < len(struck_fonts) and struck_fonts[font])
            if number in MONTHS:
                style.precision = "month"
            style.is_percentage = style.is_percentage or number in PERCENTAGES
            styles.append(style)

    def end(tag: str) -> None:
        nonlocal inside
        inside = "" if tag == inside else inside

    part = posixpath.join(posixpath.dirname(workbook_part(archive)), "styles.xml")
    if part in archive.namelist():
        parse(archive, part, start, end)
    return styles


def struck_strings_of(archive: ZipFile) -> set[str]:
    """The numbers of the shared texts of which a part is struck through."""
    found: set[str] = set()
    number = -1

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal number
        if tag == "si":
            number += 1
        elif tag == "strike" and is_on(attributes):
            found.add(str(number))

    part = posixpath.join(posixpath.dirname(workbook_part(archive)), "sharedStrings.xml")
    if part in archive.namelist() and b"strike" in archive.read(part):
        parse(archive, part, start)
    return found
