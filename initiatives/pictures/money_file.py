"""The blocks of money as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives.formatting.money import euros

from .colours import colour_of_government
from .money import HATCHED, HEIGHT, Block, Money, PartBlock, Unstated, money
from .sheet import MARGIN, WIDTH, Line, Sheet, lines_from

ROOM = WIDTH - 2 * MARGIN
# As narrow as a caption may become, and the space between blocks.
LEAST, SPACE = 150, 22
NAME, WORDS = 15, 13


@dataclass(frozen=True)
class Square:
    """The mark of a government."""

    x: int
    y: int
    colour: str


@dataclass(frozen=True)
class Placed:
    """A block with its caption. `outline` is empty for what has no size, which is hatched."""

    x: int
    y: int
    width: int
    height: int
    outline: str
    parts: Sequence[PartBlock]
    marks: list[Square]
    name: list[Line]
    words: list[Line]


@dataclass(frozen=True)
class Heading:
    y: int
    text: str


def sheet(today: date) -> Sheet:
    """Each kind under its heading, block after block, in as many rows as they need."""
    shown = money()
    headings, placed, top = [], [], 78
    for band in shown.bands:
        headings.append(Heading(top + 22, _capitalised(str(band.kind.label))))
        rows, top = _flow([_drawn(block) for block in band.blocks], top + 40)
        placed += rows
    headings.append(Heading(top + 22, _("Amount not stated")))
    rows, top = _flow([_hatched(each) for each in shown.unstated], top + 40)
    context = {"headings": headings, "blocks": placed + rows, "room": ROOM, **_measure(shown)}
    return Sheet("money", shown.title, shown.finding, f"{reverse('budgets')}#money", today, top, context)


def _measure(shown: Money) -> dict[str, object]:
    words = _("all blocks have this one scale")
    signs = _("Inside a block: its parts. A jagged edge: not exact. Hatched: no source states an amount.")
    return {"scale_width": shown.scale_width, "scale": f"{euros(shown.scale)}: {words}", "signs": signs}


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Unplaced:
    width: int
    height: int
    outline: str
    parts: Sequence[PartBlock]
    colours: list[str]
    name: str
    words: str

    @property
    def room(self) -> int:
        return max(self.width, LEAST)


def _drawn(block: Block) -> Unplaced:
    colours = [colour_of_government(government.slug) for government in block.governments]
    return Unplaced(block.width, block.height, block.outline, block.parts, colours, block.title, block.words)


def _hatched(each: Unstated) -> Unplaced:
    words = _("%(number)s of %(all)s initiatives") % {"number": each.number, "all": each.out_of}
    return Unplaced(HATCHED, HEIGHT, "", [], [colour_of_government(each.slug)], str(each.label), words)


def _flow(blocks: Sequence[Unplaced], top: int) -> tuple[list[Placed], int]:
    """Blocks beside each other and then below, and the place where they end."""
    placed: list[Placed] = []
    x, y, lowest = 0, top, top
    for block in blocks:
        if x and x + block.room > ROOM:
            x, y = 0, lowest + 18
        found = _placed(block, x, y)
        placed.append(found)
        lowest = max(lowest, found.words[-1].y)
        x += block.room + SPACE
    return placed, lowest + 24


def _placed(block: Unplaced, x: int, y: int) -> Placed:
    marks = [Square(x + 14 * number, y + block.height + 9, colour) for number, colour in enumerate(block.colours)]
    name = lines_from(y + block.height + (20 if marks else 6), block.name, NAME, block.room, 1.2)
    words = lines_from(name[-1].y + 2, block.words, WORDS, block.room, 1.25)
    return Placed(x, y, block.width, block.height, block.outline, block.parts, marks, name, words)
