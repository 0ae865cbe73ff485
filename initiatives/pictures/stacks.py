"""The map of competence: each language area with the governments that act for it, one upon the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from . import belgium
from .colours import colour_of_government
from .sheet import MARGIN, WIDTH, Line, Sheet, lines_from

# Where the name of each area stands on the map, and from where a line leads to an area that is too small for its name.
# The name of the last ends where its frame does.
NAMES = {"flanders": (238, 62), "wallonia": (252, 176), "brussels": (22, 218), "german-speaking": (398, 262)}
LEADERS = {"brussels": "M64 206L172 116", "german-speaking": "M392 248L362 196"}
BAR, PITCH = 30, 8
VIEW_WIDTH, VIEW_HEIGHT = 432, 322


@dataclass(frozen=True)
class Layer:
    """A government in the stack of an area, and what it is competent for."""

    slug: str
    label: StrOrPromise
    matters: Sequence[StrOrPromise]


@dataclass(frozen=True)
class Stack:
    slug: str
    label: StrOrPromise
    layers: Sequence[Layer]


@dataclass(frozen=True)
class Bar:
    slug: str
    label: StrOrPromise
    x: int
    y: int
    colour: str


@dataclass(frozen=True)
class PlacedStack:
    """An area with its outline, and its name above its stack."""

    slug: str
    label: StrOrPromise
    path: str
    x: int
    y: int
    leader: str
    bars: list[Bar]

    @property
    def ends(self) -> bool:
        """Whether its name would go beyond the frame: it then ends above the end of its bars."""
        return self.x + 90 > VIEW_WIDTH

    @property
    def text_x(self) -> int:
        return self.x + BAR if self.ends else self.x


def map_title() -> str:
    return _("Who is competent for what, and where")


def map_finding(stacks: Sequence[Stack]) -> str:
    """The picture in words, with the number of governments of each area."""
    counted = ", ".join(
        _("%(area)s: %(number)s") % {"area": stack.label, "number": len(stack.layers)} for stack in stacks
    )
    words = _(
        "Several governments act for each place in Belgium, one beside the other: none stands above another. "
        "How many there are depends on where you live. %(counted)s."
    )
    return words % {"counted": counted}


def placed(stacks: Sequence[Stack]) -> list[PlacedStack]:
    """The stacks on the map, in the order in which areas are drawn."""
    known = {stack.slug: stack for stack in stacks}
    return [_placed(known[slug], path) for slug, path in belgium.areas() if slug in known]


def _placed(stack: Stack, path: str) -> PlacedStack:
    x, y = NAMES[stack.slug]
    bars = [
        Bar(layer.slug, layer.label, x, y + 6 + number * PITCH, colour_of_government(layer.slug))
        for number, layer in enumerate(stack.layers)
    ]
    return PlacedStack(stack.slug, stack.label, path, x, y, LEADERS.get(stack.slug, ""), bars)


@dataclass(frozen=True)
class Explained:
    """A government with its matters, as lines beside the map."""

    y: int
    colour: str
    lines: list[Line]
    matters: list[Line]


@dataclass(frozen=True)
class Column:
    y: int
    label: StrOrPromise
    governments: list[Explained]


SCALE_PERCENT, TEXT_X = 155, 690


def sheet(stacks: Sequence[Stack], today: date) -> Sheet:
    """The map, and beside it what each government of each area is competent for."""
    columns, top = [], 0
    for stack in stacks:
        column, top = _column(stack, top)
        columns.append(column)
    context = {"areas": placed(stacks), "columns": columns, "scale": SCALE_PERCENT / 100, "text_x": TEXT_X}
    height = max(top - 20, VIEW_HEIGHT * SCALE_PERCENT // 100)
    return Sheet("stacks", map_title(), map_finding(stacks), reverse("competence"), today, height, context)


def _column(stack: Stack, top: int) -> tuple[Column, int]:
    room = WIDTH - 2 * MARGIN - TEXT_X - 20
    y, governments = top + 20, []
    for layer in stack.layers:
        lines = lines_from(y, str(layer.label), 17, room, 1.2)
        matters = lines_from(lines[-1].y + 2, ", ".join(map(str, layer.matters)), 14, room, 1.25)
        governments.append(Explained(y + 6, colour_of_government(layer.slug), lines, matters))
        y = matters[-1].y + 8
    return Column(top + 14, stack.label, governments), y + 30
