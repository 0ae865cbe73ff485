"""The timeline as a file: a bar for each initiative with a date, by government."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives.pictures.colours import colour_of_government
from initiatives.pictures.lettering import broken
from initiatives.pictures.sheet import MARGIN, WIDTH, Sheet

from .timeline import Axis, Span, Timeline, TimelineRow, in_years, timeline

ROOM = WIDTH - 2 * MARGIN
LABELS, ROW, HEAD = 380, 20, 40


@dataclass(frozen=True)
class Bar:
    """A line of the timeline, in units of the sheet. Points are empty for what its dates leave no room."""

    y: int
    title: str
    open_points: Sequence[str]
    known: tuple[int, int] | None
    announced: tuple[int, int] | None


@dataclass(frozen=True)
class Group:
    y: int
    label: str
    colour: str
    bars: list[Bar]


def sheet(today: date) -> Sheet:
    shown = timeline(today)
    groups, top = [], 44
    for group in shown.groups:
        bars = [_bar(row, shown.axis, top + HEAD + number * ROW) for number, row in enumerate(group.rows)]
        groups.append(Group(top, str(group.label), colour_of_government(group.slug), bars))
        top += HEAD + ROW * len(bars) + 8
    context = {
        "groups": groups,
        "years": [(LABELS + _x(year, shown.axis), year) for year in shown.axis.round_years],
        "now": LABELS + _x(in_years(today), shown.axis),
        "labels": LABELS,
        "room": ROOM,
        "bottom": top,
        "key": _key(),
    }
    return Sheet("timeline", _("What began and ended when"), finding(shown), reverse("timeline"), today, top, context)


def finding(shown: Timeline) -> str:
    """How many have a date, and of how many no source tells an end."""
    dated = {row.initiative.pk: row.initiative for group in shown.groups for row in group.rows}
    words = _(
        "%(number)s initiatives have a date: of %(open)s of them no source tells an end. "
        "%(undated)s have no date at all."
    )
    without_end = sum(not initiative.end for initiative in dated.values())
    return words % {"number": len(dated), "open": without_end, "undated": len(shown.undated)}


def _key() -> list[tuple[str, str]]:
    return [
        ("known", _("Known from the sources")),
        ("open", _("No end or no start stated")),
        ("announced", _("Only announced")),
    ]


def _x(year: float, axis: Axis) -> int:
    return round((ROOM - LABELS) * (year - axis.first) / (axis.last - axis.first))


def _bar(row: TimelineRow, axis: Axis, y: int) -> Bar:
    title = broken(row.initiative.title, 14, LABELS - 40)
    shortened = title[0] if len(title) == 1 else f"{title[0]} …"
    spans = [points for points in (row.open_start, row.open_end) if points]
    solid = None if row.is_announced else row.known
    hollow = row.mark or (row.known if row.is_announced else None)
    return Bar(y, shortened, [_points(each, axis) for each in spans], _placed(solid, axis), _placed(hollow, axis))


def _placed(span: Span | None, axis: Axis) -> tuple[int, int] | None:
    if not span:
        return None
    begins = _x(span.begins, axis)
    return LABELS + begins, max(_x(span.ends, axis) - begins, 3)


def _points(points: str, axis: Axis) -> str:
    """An outline of the page's own bar, whose unit is a year and whose height is ten."""
    places = (point.split(",") for point in points.split())
    return " ".join(f"{LABELS + _x(float(x), axis)},{float(y):.0f}" for x, y in places)
