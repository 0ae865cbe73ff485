"""The promise board in numbers, where the register has more initiatives than marks can show."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import models
from django.db.models.functions import Cast
from django_stubs_ext import StrOrPromise

from initiatives.formatting.status import CURRENT_FOR
from initiatives.models import Government, Initiative, PartialDate, Status, Theme
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.status import months_before

from .promises import NOT_STATED, YEAR, Fate, Tally, fate_of, finding_of, headings_of, title_of

Slugs = dict[int, list[str]]


class Fact(NamedTuple):
    """What is known of an initiative, without the initiative: thousands of them are read for the board."""

    pk: int
    status: str
    end: str
    stated: str
    checked: str
    verified_on: date | None


@dataclass(frozen=True)
class CountedCell:
    slug: str
    label: StrOrPromise
    fates: list[tuple[Fate, int]]


@dataclass(frozen=True)
class CountedRow:
    slug: str
    label: StrOrPromise
    cells: list[CountedCell]


@dataclass(frozen=True)
class CountedBoard:
    """As `promises.Board`, with how many initiatives share a fate in the place of a mark for each."""

    number: int
    number_with_rim: int
    number_silent: int
    today: date
    themes: list[tuple[str, StrOrPromise]]
    governments: list[tuple[str, StrOrPromise]]
    # By fate; by theme and fate; by government and fate; by theme, government and fate.
    fates: Counter[Fate]
    of_theme: Counter[tuple[str, Fate]]
    of_government: Counter[tuple[str, Fate]]
    of_both: Counter[tuple[str, str, Fate]]

    is_counted = True

    @property
    def year(self) -> int:
        return YEAR

    @property
    def key(self) -> list[tuple[Fate, int]]:
        return [(fate, self.fates[fate]) for fate in Fate]

    @property
    def rows(self) -> list[CountedRow]:
        return [
            CountedRow(
                slug,
                label,
                [CountedCell(*government, self._of(slug, government[0])) for government in self.governments],
            )
            for slug, label in self.themes
        ]

    @property
    def by_theme(self) -> list[Tally]:
        return [Tally(slug, label, [self.of_theme[slug, fate] for fate in Fate]) for slug, label in self.themes]

    @property
    def by_government(self) -> list[Tally]:
        return [
            Tally(slug, label, [self.of_government[slug, fate] for fate in Fate]) for slug, label in self.governments
        ]

    @property
    def title(self) -> str:
        return title_of()

    @property
    def finding(self) -> str:
        return finding_of(self.number, self.fates, self.number_silent, self.today)

    def _cells(self, theme: str) -> list[CountedCell]:
        return [CountedCell(slug, label, self._of(theme, slug)) for slug, label in self.governments]

    def _of(self, theme: str, government: str) -> list[tuple[Fate, int]]:
        numbers = ((fate, self.of_both[theme, government, fate]) for fate in Fate)
        return [(fate, number) for fate, number in numbers if number]


def counted_board(today: date) -> CountedBoard:
    """The published initiatives of 2021 as they are known today, in seven queries, without reading them whole."""
    named = Initiative.objects.published().named_by(YEAR)
    current = _numbers(named.checked_since(months_before(today, CURRENT_FOR)))
    late = _numbers(named.announced_before(today))
    themes, governments = _slugs(named, "themes", "theme"), _slugs(named, "governments", "government")
    fates, of_theme, of_government = Counter[Fate](), Counter[tuple[str, Fate]](), Counter[tuple[str, Fate]]()
    of_both, rims, silent, number = Counter[tuple[str, str, Fate]](), 0, 0, 0
    for fact in _facts(named, today):
        fate = fate_of(fact.status, is_current=fact.pk in current)
        number, fates[fate] = number + 1, fates[fate] + 1
        rims += fact.pk in late or _ended_unseen(fact)
        silent += fate != Fate.ENDED and fact.pk not in current
        own_themes, own_governments = themes.get(fact.pk, [NOT_STATED]), governments.get(fact.pk, [NOT_STATED])
        of_theme.update((theme, fate) for theme in own_themes)
        of_government.update((government, fate) for government in own_governments)
        of_both.update((theme, government, fate) for theme in own_themes for government in own_governments)
    down = headings_of(Theme.objects.all(), any(slug == NOT_STATED for slug, _fate in of_theme))
    across = headings_of(Government.objects.all(), any(slug == NOT_STATED for slug, _fate in of_government))
    return CountedBoard(number, rims, silent, today, down, across, fates, of_theme, of_government, of_both)


def _facts(named: InitiativeQuerySet, today: date) -> list[Fact]:
    # As text: turning every date into a partial one would take longer than the query.
    end, checked = (Cast(name, models.CharField()) for name in ("end", "status_as_of"))
    rows = named.with_status(today).order_by()
    return [
        Fact(*row) for row in rows.values_list("pk", "current_status", end, "stated_status", checked, "verified_on")
    ]


def _numbers(entries: InitiativeQuerySet) -> set[int]:
    return set(entries.order_by().values_list("pk", flat=True))


def _slugs(named: InitiativeQuerySet, relation: str, term: str) -> Slugs:
    found: Slugs = defaultdict(list)
    through = getattr(Initiative, relation).through._default_manager
    rows = through.filter(initiative__in=named.order_by().values("pk"))
    for entry, slug in rows.values_list("initiative_id", f"{term}__slug"):
        found[entry].append(slug)
    return found


def _ended_unseen(fact: Fact) -> bool:
    """Whether only the calendar says that it has ended. See also `promises._has_passed`, its twin."""
    if fact.status != Status.ENDED or not fact.end or fact.stated == Status.ENDED:
        return False
    end = PartialDate(fact.end).latest
    checked = [PartialDate(fact.checked).latest] if fact.checked else []
    checked += [fact.verified_on] if fact.verified_on else []
    return not any(day > end for day in checked)
