"""The promise board as a file."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from .colours import colour_of_government
from .lettering import width_of
from .promises import Board, Fate, Mark, board
from .sheet import MARGIN, WIDTH, Line, Sheet, lines_from

ROOM = WIDTH - 2 * MARGIN
LABELS, PITCH, SIZE = 176, 24, 20
KEY_TEXT = 16


@dataclass(frozen=True)
class KeyItem:
    symbols: list[str]
    text: str
    x: int
    y: int

    @property
    def text_x(self) -> int:
        return self.x + SIZE + 6

    @property
    def text_y(self) -> int:
        return self.y + 15


@dataclass(frozen=True)
class Head:
    x: int
    y: int
    colour: str
    lines: list[Line]

    @property
    def text_x(self) -> int:
        return self.x + 16


@dataclass(frozen=True)
class PlacedMark:
    x: int
    y: int
    words: str
    address: str
    symbols: list[str]
    is_quiet: bool


@dataclass(frozen=True)
class PlacedRow:
    y: int
    lines: list[Line]
    marks: list[PlacedMark]


def sheet(today: date) -> Sheet:
    """The board with its key, its columns and its rows below each other."""
    shown = board(today)
    key = _key(shown)
    top = max((item.y for item in key), default=0) + SIZE + 34
    column = (ROOM - LABELS) // max(len(shown.governments), 1)
    heads = [
        Head(
            LABELS + number * column,
            top,
            colour_of_government(slug),
            lines_from(top - 4, str(label), 15, column - 26, 1.1),
        )
        for number, (slug, label) in enumerate(shown.governments)
    ]
    bottom = max((line.y for head in heads for line in head.lines), default=top) + 14
    rows = []
    for row in shown.rows:
        placed, height = _row(row.label, [cell.marks for cell in row.cells], bottom, column)
        rows.append(placed)
        bottom += height
    context = {"key": key, "heads": heads, "rows": rows, "room": ROOM}
    address = f"{reverse('home')}#promises"
    return Sheet("promises", shown.title, shown.finding, address, today, bottom, context)


def _key(shown: Board) -> list[KeyItem]:
    """The marks with their meaning, in lines."""
    said = [([f"fate-{fate}"], f"{fate.label} ({number})") for fate, number in shown.key if number]
    if shown.number_with_rim:
        words = _("A date that it was given has passed, and no source tells what came of it")
        said.append((["fate-rim"], f"{words} ({shown.number_with_rim})"))
    items, x, y = [], 0, 0
    for symbols, text in said:
        wide = round(SIZE + 6 + width_of(text, KEY_TEXT) + 28)
        if x and x + wide > ROOM:
            x, y = 0, y + SIZE + 10
        items.append(KeyItem(symbols, text, x, y))
        x += wide
    return items


def _row(label: object, cells: list[list[Mark]], top: int, column: int) -> tuple[PlacedRow, int]:
    """A row of marks and its height."""
    lines = lines_from(top + 8, str(label), 18, LABELS - 16, 1.2)
    in_line = max((column - 16) // PITCH, 1)
    marks = [
        _placed(mark, LABELS + number * column + place % in_line * PITCH, top + 12 + place // in_line * PITCH)
        for number, cell in enumerate(cells)
        for place, mark in enumerate(cell)
    ]
    lowest = max([lines[-1].y + 6, *(mark.y + SIZE for mark in marks)])
    return PlacedRow(top, lines, marks), lowest + 12 - top


def _placed(mark: Mark, x: int, y: int) -> PlacedMark:
    symbols = [f"fate-{mark.fate}", *(["fate-rim"] if mark.has_rim else [])]
    address = f"{settings.SITE_URL}{mark.address}"
    return PlacedMark(x, y, mark.words, address, symbols, mark.fate == Fate.ENDED)
