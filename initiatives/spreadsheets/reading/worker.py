"""The process that reads one file: from its standard input, within its limits, to lines of JSON.

    python -m initiatives.spreadsheets.reading.worker inspect '{"megabytes": 20, ...}'
    python -m initiatives.spreadsheets.reading.worker rows '{...}' SHEET

An answer is one of {"inspection": ...}, {"row": 7, "cells": [...]} and {"refused": ..., "values": {...}}.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Iterator
from typing import Any

from .csv_file import CsvFile
from .limits import Limits
from .refusal import DAMAGE, RefusedError
from .workbook_file import MEGABYTE, WorkbookFile, file_kind

# Rows of a sheet that are shown before its columns are known.
FIRST_ROWS = 60
# A sheet may go on for long with nothing in it.
MOST_CELLS = 3_000_000
OUT_OF_MEMORY = b'{"refused": "memory", "values": {}}\n'
Answer = dict[str, Any]


def refusing_damage(read: Callable[..., Iterator[Answer]]) -> Callable[..., Iterator[Answer]]:
    """Tell what a library raises at a damaged file as a refusal."""

    def answers(*asked: object) -> Iterator[Answer]:
        try:
            yield from read(*asked)
        except DAMAGE as error:
            raise RefusedError("broken") from error

    return answers


def limit_resources(limits: Limits) -> None:
    """Let the system end this process when it asks for more than it may have."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory * MEGABYTE, limits.memory * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def open_file(content: bytes, limits: Limits) -> WorkbookFile | CsvFile:
    if len(content) > limits.megabytes * MEGABYTE:
        raise RefusedError("size", most=limits.megabytes)
    if not content.strip():
        raise RefusedError("empty")
    kind = file_kind(content)
    return CsvFile(content, limits) if kind == "text" else WorkbookFile(content, kind, limits)


@refusing_damage
def inspect(content: bytes, limits: Limits) -> Iterator[Answer]:
    """List the sheets of the file, each with its first rows, and the assumptions that were made to read it."""
    book = open_file(content, limits)
    sheets = book.sheets()
    if not sheets:
        raise RefusedError("no_sheet")
    for number, sheet in enumerate(sheets):
        sheet["first_rows"] = []
        for row, cells in book.rows(number):
            if any(cell is not None and cell != "" for cell in cells):
                sheet["first_rows"].append([row, without_tail(cells)])
            if len(sheet["first_rows"]) == FIRST_ROWS:
                break
        sheet |= book.details(number)
    if not any(sheet["first_rows"] for sheet in sheets):
        raise RefusedError("empty")
    yield {"inspection": {"sheets": sheets, "notes": book.notes}}


@refusing_damage
def rows(content: bytes, limits: Limits, sheet: int) -> Iterator[Answer]:
    book = open_file(content, limits)
    found = counted = 0
    for row, cells in book.rows(sheet):
        cells = without_tail(cells)
        if not cells:
            continue
        found, counted = found + 1, counted + len(cells)
        # Headings and titles are rows as well.
        if found > limits.rows + 100:
            raise RefusedError("rows", most=limits.rows)
        if counted > MOST_CELLS:
            raise RefusedError("cells", most=MOST_CELLS)
        yield {"row": row, "cells": cells}


def without_tail(cells: list[Any]) -> list[Any]:
    last = len(cells)
    while last and (cells[last - 1] is None or (isinstance(cells[last - 1], str) and not cells[last - 1].strip())):
        last -= 1
    return cells[:last]


def main(mode: str, limits: str, *sheet: str) -> int:
    held = Limits(**json.loads(limits))
    try:
        limit_resources(held)
        content = sys.stdin.buffer.read(held.megabytes * MEGABYTE + 1)
        for answer in inspect(content, held) if mode == "inspect" else rows(content, held, int(sheet[0])):
            sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    except RefusedError as refused:
        sys.stdout.write(json.dumps({"refused": refused.code, "values": refused.values}) + "\n")
    except MemoryError:
        # Not through a buffer: there may be no room for one.
        os.write(1, OUT_OF_MEMORY)
        os._exit(0)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
