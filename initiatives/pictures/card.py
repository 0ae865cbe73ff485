"""The picture that other sites show beside a link: 1200 by 630, as social networks expect it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from initiatives.formatting.money import amount_in_words
from initiatives.formatting.status import status_in_words
from initiatives.models import Initiative

from .colours import colour_of_government, colours
from .lettering import broken, width_of
from .promises import Board
from .sheet import Line, Sheet

WIDTH, HEIGHT, MARGIN = 1200, 630, 64
TITLE, SAID = 58, 28
# The distance between marks: as wide as lets all of them fit.
WIDEST, NARROWEST = 34, 14
MOST_TITLE_LINES, MOST_SAID_LINES = 4, 5


@dataclass(frozen=True)
class CardMark:
    x: int
    y: int
    size: int
    symbols: list[str]


@dataclass(frozen=True)
class CardGovernment:
    x: int
    text_x: int
    name: str
    colour: str


@dataclass(frozen=True)
class Card:
    title: str
    said: str
    governments: Sequence[tuple[str, str]] = ()
    marks: Sequence[Sequence[str]] = ()
    drawing: str = ""

    def svg(self) -> str:
        title = _lines(128, self.title, TITLE, MOST_TITLE_LINES, 1.12)
        below = title[-1].y + 26
        said = _lines(below, self.said, SAID, MOST_SAID_LINES, 1.35)
        context = {
            "colours": colours(),
            "site": _("Belgian AI initiatives"),
            "title": title,
            "said": said,
            "governments": self._governments(),
            "marks": self._marks(said[-1].y + 36 if said else below),
            "drawing": self.drawing,
            "top": said[-1].y + 36 if said else below,
        }
        return render_to_string("pictures/card.svg", context)

    def _governments(self) -> list[CardGovernment]:
        """As many as fit on the last line."""
        placed: list[CardGovernment] = []
        x = MARGIN
        for slug, name in self.governments:
            wide = round(width_of(name, 24)) + 58
            if x + wide > WIDTH - MARGIN:
                break
            placed.append(CardGovernment(x, x + 26, name, colour_of_government(slug)))
            x += wide
        return placed

    def _marks(self, top: int) -> list[CardMark]:
        """Every mark in lines; of thousands, as many as the card has room for."""
        fitting = (pitch for pitch in range(WIDEST, NARROWEST, -1) if _room(pitch, top) >= len(self.marks))
        pitch = next(fitting, NARROWEST)
        in_line = _in_line(pitch)
        return [
            CardMark(
                MARGIN + place % in_line * pitch, top + place // in_line * pitch, round(pitch * 0.7), list(symbols)
            )
            for place, symbols in enumerate(self.marks[: _room(pitch, top)])
        ]


def card_of_entry(initiative: Initiative) -> Card:
    """Its name, its status with the date, and its first amount; an entry fetched with its governments."""
    facts = [status_in_words(initiative), *map(amount_in_words, initiative.budget_lines.all()[:1])]
    governments = [(government.slug, government.name) for government in initiative.governments.all()]
    return Card(initiative.title, ". ".join(facts), governments)


def card_of_sheet(sheet: Sheet) -> Card:
    """The finding, and as much of the drawing as the card has room for: it runs over its lower edge."""
    return Card(sheet.title, sheet.finding, drawing=sheet.drawing())


def card_of_board(board: Board) -> Card:
    """The finding, and every initiative as its mark."""
    marks = [[f"fate-{mark.fate}", *(["fate-rim"] if mark.has_rim else [])] for mark in board.marks]
    return Card(board.title, board.finding, marks=marks)


def _in_line(pitch: int) -> int:
    return (WIDTH - 2 * MARGIN) // pitch


def _room(pitch: int, top: int) -> int:
    """How many marks fit below a place."""
    return _in_line(pitch) * max((HEIGHT - 32 - top) // pitch, 0)


def _lines(top: int, text: str, size: int, most: int, leading: float) -> list[Line]:
    """A text in as many lines as it may have, with an ellipsis where it goes on."""
    lines = broken(text, size, WIDTH - 2 * MARGIN - size)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return [Line(round(top + size + number * size * leading), line) for number, line in enumerate(lines)]
