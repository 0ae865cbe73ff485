"""The promise board: what became of the initiatives that sources of 2021 or before name."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django_stubs_ext import StrOrPromise

from initiatives.formatting.status import CURRENT_FOR, status_in_words
from initiatives.models import Government, Initiative, PartialDate, Status, Theme
from initiatives.models.fetching import fetch
from initiatives.models.status import months_before
from initiatives.models.vocabulary import Term

# The year of the report with which the register began.
YEAR = 2021
NOT_STATED = "none"


class Fate(StrEnum):
    """What is known of an initiative now, in the order in which marks stand."""

    LATELY = "lately"
    THEN = "then"
    ANNOUNCED = "announced"
    UNKNOWN = "unknown"
    ENDED = "ended"

    @property
    def label(self) -> StrOrPromise:
        return LABELS[self]


LABELS: dict[Fate, StrOrPromise] = {
    Fate.LATELY: gettext_lazy("Seen running in the last two years"),
    Fate.THEN: gettext_lazy("Running when last told, not checked since"),
    Fate.ANNOUNCED: pgettext_lazy("status", "Announced"),
    Fate.UNKNOWN: gettext_lazy("No status told"),
    Fate.ENDED: pgettext_lazy("status", "Ended"),
}


@dataclass(frozen=True)
class Mark:
    """One initiative on the board. `has_rim`: a date that it was given has passed, and no source tells more."""

    initiative: Initiative
    fate: Fate
    has_rim: bool
    is_silent: bool

    @cached_property
    def words(self) -> str:
        return f"{self.initiative.title}: {status_in_words(self.initiative)}"

    @cached_property
    def address(self) -> str:
        return self.initiative.get_absolute_url()

    @cached_property
    def themes(self) -> list[str]:
        return _slugs(self.initiative.themes.all())

    @cached_property
    def governments(self) -> list[str]:
        return _slugs(self.initiative.governments.all())


@dataclass(frozen=True)
class Tally:
    """How many of some marks share each fate; every initiative once."""

    slug: str
    label: StrOrPromise
    counts: list[int]

    @property
    def number(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class BoardCell:
    slug: str
    label: StrOrPromise
    marks: list[Mark]


@dataclass(frozen=True)
class BoardRow:
    slug: str
    label: StrOrPromise
    cells: list[BoardCell]


@dataclass(frozen=True)
class Field:
    """Every initiative once, in rows, for screens too narrow for the whole board. Lengths are units of the drawing."""

    marks: list[Mark]

    side = 20
    across = 16

    @property
    def width(self) -> int:
        return self.side * self.across

    @property
    def height(self) -> int:
        return self.side * -(-len(self.marks) // self.across)

    @property
    def placed(self) -> list[tuple[Mark, int, int]]:
        """Each mark with its distance from the left and from the top."""
        return [
            (mark, number % self.across * self.side, number // self.across * self.side)
            for number, mark in enumerate(self.marks)
        ]


@dataclass(frozen=True)
class Board:
    """Themes down, governments across. An initiative with several of them has a mark in each of its cells."""

    marks: list[Mark]
    today: date
    themes: list[tuple[str, StrOrPromise]]
    governments: list[tuple[str, StrOrPromise]]

    is_counted = False

    @property
    def year(self) -> int:
        return YEAR

    @property
    def number(self) -> int:
        return len(self.marks)

    @property
    def key(self) -> list[tuple[Fate, int]]:
        """Every fate with its number of initiatives, those of none too."""
        counts = Counter(mark.fate for mark in self.marks)
        return [(fate, counts[fate]) for fate in Fate]

    @property
    def field(self) -> "Field":
        return Field(self.marks)

    @property
    def number_with_rim(self) -> int:
        return sum(mark.has_rim for mark in self.marks)

    @property
    def rows(self) -> list[BoardRow]:
        return [
            BoardRow(
                slug, label, [BoardCell(*government, self._of(slug, government[0])) for government in self.governments]
            )
            for slug, label in self.themes
        ]

    @property
    def by_theme(self) -> list[Tally]:
        return [self._tally(slug, label, attrgetter("themes")) for slug, label in self.themes]

    @property
    def by_government(self) -> list[Tally]:
        return [self._tally(slug, label, attrgetter("governments")) for slug, label in self.governments]

    @property
    def title(self) -> str:
        return title_of()

    @property
    def finding(self) -> str:
        return finding_of(self.number, dict(self.key), sum(mark.is_silent for mark in self.marks), self.today)

    def _of(self, theme: str, government: str) -> list[Mark]:
        return [mark for mark in self.marks if theme in mark.themes and government in mark.governments]

    def _tally(self, slug: str, label: StrOrPromise, slugs: Callable[[Mark], list[str]]) -> Tally:
        counts = Counter(mark.fate for mark in self.marks if slug in slugs(mark))
        return Tally(slug, label, [counts[fate] for fate in Fate])


def title_of() -> str:
    return _("What became of the initiatives of %(year)s") % {"year": YEAR}


def finding_of(number: int, counts: Mapping[Fate, int], silent: int, today: date) -> str:
    """The picture in words, with its numbers."""
    month = PartialDate(months_before(today, CURRENT_FOR).isoformat()[:7]).in_words()
    lately, ended = counts[Fate.LATELY], counts[Fate.ENDED]
    sentences = (
        ngettext(
            "Of %(all)s initiatives that sources of %(year)s or before name, %(number)s has been seen running "
            "since %(month)s.",
            "Of %(all)s initiatives that sources of %(year)s or before name, %(number)s have been seen running "
            "since %(month)s.",
            lately,
        )
        % {"all": number, "year": YEAR, "number": lately, "month": month},
        ngettext("%(number)s is known to have ended.", "%(number)s are known to have ended.", ended)
        % {"number": ended},
        ngettext(
            "Of %(number)s no source tells anything since then.",
            "Of %(number)s no source tells anything since then.",
            silent,
        )
        % {"number": silent},
    )
    return " ".join(sentences)


def board(today: date) -> Board:
    """The published initiatives of 2021 as they are known today, in five queries."""
    named = list(Initiative.objects.published().named_by(YEAR))
    fetch(named, ["themes", "governments"])
    marks = in_order(mark_of(initiative, today) for initiative in named)
    governments = headings_of(Government.objects.all(), any(NOT_STATED in mark.governments for mark in marks))
    themes = headings_of(Theme.objects.all(), any(NOT_STATED in mark.themes for mark in marks))
    return Board(marks, today, themes, governments)


def in_order(marks: Iterable[Mark]) -> list[Mark]:
    """By what is known of them, then by title."""
    return sorted(marks, key=_order)


def mark_of(initiative: Initiative, today: date) -> Mark:
    checked = initiative.status_checked
    is_current = bool(checked and checked.latest >= months_before(today, CURRENT_FOR))
    status = initiative.status_on(today)
    fate = fate_of(status, is_current=is_current)
    is_silent = fate != Fate.ENDED and not is_current
    return Mark(initiative, fate, _has_passed(initiative, checked, status), is_silent)


def fate_of(status: str, *, is_current: bool) -> Fate:
    fates = {Status.ENDED: Fate.ENDED, Status.ANNOUNCED: Fate.ANNOUNCED, Status.UNKNOWN: Fate.UNKNOWN}
    return fates.get(Status(status)) or (Fate.LATELY if is_current else Fate.THEN)


def _has_passed(initiative: Initiative, checked: PartialDate | None, status: str) -> bool:
    """Whether only the calendar says that it has begun or ended."""
    end = initiative.end
    ended_unseen = status == Status.ENDED and bool(end) and initiative.stated_status != Status.ENDED
    return initiative.is_overdue or (ended_unseen and not (checked and end and checked.latest > end.latest))


def _order(mark: Mark) -> tuple[int, bool, str]:
    return list(Fate).index(mark.fate), mark.has_rim, mark.initiative.title


def _slugs(terms: Iterable[Term]) -> list[str]:
    return [term.slug for term in terms] or [NOT_STATED]


def headings_of(terms: Iterable[Term], some_state_none: bool) -> list[tuple[str, StrOrPromise]]:
    """Every term in its order, and "not stated" where an initiative has none."""
    headings: list[tuple[str, StrOrPromise]] = [(term.slug, term.for_readers) for term in terms]
    if some_state_none:
        headings.append((NOT_STATED, gettext_lazy("Not stated")))
    return headings
