"""The list as a table: CSV for every program, Excel for people."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from tempfile import TemporaryFile

from django.utils import translation
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from .dataset import CHUNK, LICENCE, LICENCE_ADDRESS, LICENCE_NOTE, NAME, SOURCE_NOTE, Dataset
from .table_columns import COLUMNS, NAMES, cells

# Excel on Windows takes a file without it for one in an old code page.
BYTE_ORDER_MARK = "\ufeff"
# The most that a cell of Excel holds.
LONGEST_CELL = 32_767
PIECE = 64 * 1024
CUT = " … (cut here: the CSV has all of it)"
WIDTHS = {"id": 32, "url": 20, "title": 44, "summary": 60, "budgets": 44, "key_figures": 44, "sources": 60}


def csv_chunks(dataset: Dataset) -> Iterator[str]:
    """The file, piece by piece: no more than one chunk is ever in memory."""
    yield BYTE_ORDER_MARK + _lines([list(NAMES)])
    rows = (cells(initiative, dataset.site) for initiative in dataset.initiatives())
    while chunk := list(islice(rows, CHUNK)):
        yield _lines(chunk)


def _lines(rows: list[list[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def excel_chunks(dataset: Dataset) -> Iterator[bytes]:
    """The file, piece by piece. It is written row by row to a file of its own, which is gone when all is read."""
    with TemporaryFile() as file:
        with Workbook(file, {"constant_memory": True, "strings_to_urls": False}) as book:
            # Without a day of its own the file would say the second in which it was made.
            book.set_properties({"title": NAME, "created": datetime.combine(dataset.day, datetime.min.time())})
            _fill(book.add_worksheet("Initiatives"), dataset, book)
            tell(book.add_worksheet("About"), about(dataset), book)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _fill(sheet: Worksheet, dataset: Dataset, book: Workbook) -> None:
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for position, name in enumerate(NAMES):
        sheet.set_column(position, position, WIDTHS.get(name) or WIDTHS.get(name[:-3], 22))
        sheet.write_string(0, position, name, bold)
    last = 0
    for last, initiative in enumerate(dataset.initiatives(), start=1):
        for position, value in enumerate(cells(initiative, dataset.site)):
            sheet.write_string(last, position, fitting(value))
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)


def fitting(value: str) -> str:
    return value if len(value) <= LONGEST_CELL else value[: LONGEST_CELL - len(CUT)] + CUT


def tell(sheet: Worksheet, said: list[tuple[str, str]], book: Workbook) -> None:
    """Write what a file says of itself, a line each."""
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    for line, (heading, value) in enumerate(said):
        sheet.write_string(line, 0, heading, bold)
        sheet.write_string(line, 1, fitting(value))


def about(dataset: Dataset) -> list[tuple[str, str]]:
    """The description of the file in itself."""
    with translation.override("en"):
        age = dataset.age.in_words()
    return [
        ("Register", NAME),
        ("List", dataset.address),
        ("Query", dataset.listed.address or "none: the whole list"),
        ("Made on", dataset.day.isoformat()),
        ("Number of rows", str(dataset.number)),
        ("Left out", dataset.note),
        ("Sources", SOURCE_NOTE),
        ("Age of the facts", age),
        ("Licence", f"{LICENCE}, {LICENCE_ADDRESS}"),
        ("Reuse", LICENCE_NOTE),
    ]
