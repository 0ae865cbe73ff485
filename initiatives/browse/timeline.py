"""The timeline: initiatives as bars over the years, by government."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models import Initiative, Status
from initiatives.models.fetching import fetch

from .facets.definitions import NOT_STATED

MOST_LABELS = 7
# The tip of a bar without an end, in parts of the axis.
TIP = 0.02


def in_years(day: date) -> float:
    """A day as a place on the axis: 1 July 2021 is about 2021.5."""
    return day.year + (day - date(day.year, 1, 1)).days / 366


def _after(day: date) -> float:
    return in_years(day + timedelta(days=1))


@dataclass(frozen=True)
class Span:
    """A stretch of the axis, in years; written with a point whatever the reader's language."""

    begins: float
    ends: float

    @property
    def x(self) -> str:
        return f"{self.begins:.2f}"

    @property
    def width(self) -> str:
        return f"{max(self.ends - self.begins, 0.08):.2f}"


@dataclass(frozen=True)
class Axis:
    """Whole years from the first date to the last, today among them."""

    first: int
    last: int
    today: date

    @property
    def view(self) -> str:
        return f"{self.first} 0 {self.last - self.first} 10"

    @property
    def now(self) -> str:
        return f"{in_years(self.today):.2f}"

    @property
    def labels(self) -> list[tuple[int, str]]:
        """Round years with their place; none so near to the edge that its label would be cut off."""
        length = self.last - self.first
        places = [(year, 100 * (year - self.first) / length) for year in self.round_years]
        return [(year, f"{place:.2f}%") for year, place in places if place <= 90]

    @property
    def grid(self) -> str:
        # Beyond its bar: the lines of all rows meet.
        return "".join(f"M{year} -90V100" for year in self.round_years)

    @property
    def round_years(self) -> list[int]:
        """As few as have their labels fit on a phone."""
        steps = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
        step = next(step for step in steps if self.last - self.first <= step * MOST_LABELS)
        return [year for year in range(self.first, self.last) if year % step == 0]


@dataclass(frozen=True)
class TimelineRow:
    """One initiative: what its dates say, drawn."""

    initiative: Initiative
    axis: Axis

    @property
    def status(self) -> str:
        return self.initiative.status_on(self.axis.today)

    @property
    def is_announced(self) -> bool:
        return self.status == Status.ANNOUNCED

    @property
    def has_ended_some_day(self) -> bool:
        """Said to have ended, but not when."""
        return self.status == Status.ENDED and not self.initiative.end

    @property
    def known(self) -> Span | None:
        """From start to end; without an end, to the last day for which it is said to be running or announced."""
        start, end, checked = self.initiative.start, self.initiative.end, self.initiative.status_checked
        if start and end:
            return Span(in_years(start.earliest), _after(end.latest))
        if start and self.has_ended_some_day:
            return Span(in_years(start.earliest), _after(start.latest))
        if start:
            said_until = checked.earliest if checked else start.latest
            return Span(in_years(start.earliest), _after(max(start.latest, said_until)))
        if end:
            return Span(in_years(end.earliest), _after(end.latest))
        return None

    @property
    def mark(self) -> Span | None:
        """The announced date, as precise as stated, as long as no start is stated."""
        announced = self.initiative.announced_for
        if not announced or self.initiative.start:
            return None
        return Span(in_years(announced.earliest), _after(announced.latest))

    @property
    def open_end(self) -> str:
        """The outline of what follows when no end is stated: on to the edge, ending in a point.

        What has ended some day goes no further than the day on which that was read.
        """
        checked = self.initiative.status_checked
        if not self.known or self.initiative.end:
            return ""
        if self.has_ended_some_day:
            ends = max(_after(checked.latest), self.known.ends) if checked else self.known.ends
            return f"{self.known.ends:.2f},2 {ends:.2f},2 {ends:.2f},8 {self.known.ends:.2f},8"
        tip = self.axis.last - TIP * (self.axis.last - self.axis.first)
        return f"{self.known.ends:.2f},2 {tip:.2f},2 {self.axis.last},5 {tip:.2f},8 {self.known.ends:.2f},8"

    @property
    def open_start(self) -> str:
        """The outline of what comes before when no start is stated, announced or not."""
        if not self.known or self.initiative.start or self.mark:
            return ""
        tip = self.axis.first + TIP * (self.axis.last - self.axis.first)
        return f"{self.known.begins:.2f},2 {tip:.2f},2 {self.axis.first},5 {tip:.2f},8 {self.known.begins:.2f},8"


@dataclass(frozen=True)
class TimelineGroup:
    slug: str
    label: StrOrPromise
    rows: list[TimelineRow]

    @property
    def number_ended(self) -> int:
        return sum(row.status == Status.ENDED for row in self.rows)

    @property
    def number_open(self) -> int:
        """Those of which no source tells an end, neither past nor to come."""
        return sum(not row.initiative.end and row.status != Status.ENDED for row in self.rows)


@dataclass(frozen=True)
class Timeline:
    """Every published initiative once in each of its governments' groups, or among the undated."""

    axis: Axis
    number: int
    groups: list[TimelineGroup]
    undated: list[Initiative]


def timeline(today: date) -> Timeline:
    """Published initiatives over the years, seen from a day, in two queries."""
    published = list(Initiative.objects.published())
    fetch(published, ["governments"])
    dated = sorted((initiative for initiative in published if _dates(initiative)), key=_first_day)
    axis = _axis(dated, today)
    undated = [initiative for initiative in published if not _dates(initiative)]
    return Timeline(axis, len(dated), _groups(TimelineRow(initiative, axis) for initiative in dated), undated)


def rows_of(dated: Iterable[Initiative], today: date) -> list[TimelineRow]:
    """Some dated initiatives in the order in which they come, on an axis of their own."""
    shown = list(dated)
    axis = _axis(shown, today)
    return [TimelineRow(initiative, axis) for initiative in shown]


def _dates(initiative: Initiative) -> list[date]:
    """The first and last days that its dates may mean."""
    dates = [initiative.start, initiative.end, initiative.announced_for]
    return [day for partial in dates if partial for day in (partial.earliest, partial.latest)]


def _first_day(initiative: Initiative) -> tuple[date, str]:
    return min(_dates(initiative)), initiative.title


def _axis(dated: Iterable[Initiative], today: date) -> Axis:
    years = [day.year for initiative in dated for day in _dates(initiative)] + [today.year]
    return Axis(min(years), max(years) + 1, today)


def _groups(rows: Iterable[TimelineRow]) -> list[TimelineGroup]:
    """By government in the register's order, those of none last."""
    groups: dict[tuple[int, int, str], TimelineGroup] = {}
    for row in rows:
        governments = list(row.initiative.governments.all())
        for government in governments:
            order = (0, government.position, government.slug)
            groups.setdefault(order, TimelineGroup(government.slug, government.name, [])).rows.append(row)
        if not governments:
            groups.setdefault((1, 0, ""), TimelineGroup(NOT_STATED, _("Government not stated"), [])).rows.append(row)
    return [groups[order] for order in sorted(groups)]
