"""The overview as a file: themes by governments, each number with a bar to one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives.pictures.colours import colour_of_government
from initiatives.pictures.sheet import MARGIN, WIDTH, Line, Sheet, lines_from

from .facets.definitions import NOT_STATED
from .overview import Matrix, matrix

ROOM = WIDTH - 2 * MARGIN
LABELS, ROW = 210, 62


@dataclass(frozen=True)
class Heading:
    x: int
    colour: str
    lines: list[Line]


@dataclass(frozen=True)
class Number:
    x: int
    count: int
    width: int


@dataclass(frozen=True)
class Row:
    y: int
    lines: list[Line]
    numbers: Sequence[Number]


def sheet(today: date) -> Sheet:
    shown = matrix("theme", "government")
    column = (ROOM - LABELS) // len(shown.columns)
    places = [LABELS + number * column for number in range(len(shown.columns))]
    headings = [
        Heading(x, colour_of_government(slug), lines_from(0, str(label), 15, column - 26, 1.1))
        for x, (slug, label) in zip(places, shown.columns, strict=True)
    ]
    top = max(line.y for heading in headings for line in heading.lines) + 16
    rows = [
        Row(
            top + number * ROW,
            lines_from(top + number * ROW + 8, str(row.label), 18, LABELS - 20, 1.2),
            [Number(x, cell.count, cell.width(column - 24)) for x, cell in zip(places, row.cells, strict=True)],
        )
        for number, row in enumerate(shown.rows)
    ]
    context = {"headings": headings, "rows": rows, "room": ROOM}
    return Sheet(
        "overview", _("Who acts on what"), finding(shown), reverse("overview"), today, top + ROW * len(rows), context
    )


def finding(shown: Matrix) -> str:
    """The largest number, and how many are zero, in words."""
    cells = [
        (cell.count, str(row.label), str(label))
        for row in shown.rows
        for cell, (value, label) in zip(row.cells, shown.columns, strict=True)
        if NOT_STATED not in {row.value, value}
    ]
    count, theme, government = max(cells, default=(0, "", ""))
    words = _(
        "Most stand under “%(theme)s” with %(government)s: %(number)s initiatives. "
        "For %(zeros)s of %(all)s pairs of a theme and a government the sources name none."
    )
    zeros = sum(not count for count, _theme, _government in cells)
    return words % {"number": count, "government": government, "theme": theme, "zeros": zeros, "all": len(cells)}
