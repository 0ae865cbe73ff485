"""Small multiples: the initiatives of each government or theme, a mark each, drawn alike to be compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from initiatives.models import Government, Theme
from initiatives.models.fetching import fetch
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.vocabulary import Term

from .promises import Fate, Mark, in_order, mark_of

# More marks than these say nothing that their number does not.
MOST = 400


@dataclass(frozen=True)
class Multiple:
    """A government or theme with the marks of its initiatives, none of them counted twice."""

    slug: str
    name: str
    marks: list[Mark]


@dataclass(frozen=True)
class Multiples:
    """Those that have an initiative are shown, in the order of the register; `without` names the others."""

    every: list[Multiple]
    is_by_government: bool

    @property
    def shown(self) -> list[Multiple]:
        return [each for each in self.every if each.marks]

    @property
    def without(self) -> list[str]:
        return [each.name for each in self.every if not each.marks]

    @property
    def fates(self) -> list[Fate]:
        """The fates that occur, for the key."""
        found = {mark.fate for each in self.shown for mark in each.marks}
        return [fate for fate in Fate if fate in found]

    @property
    def has_rims(self) -> bool:
        return any(mark.has_rim for each in self.shown for mark in each.marks)


def multiples(
    initiatives: InitiativeQuerySet, today: date, by: type[Government] | type[Theme] = Government
) -> Multiples | None:
    """Every government or theme with its initiatives among some; None where they are too many to be seen, or none."""
    if not 0 < initiatives.count() <= MOST:
        return None
    is_by_government = by is Government
    found = list(initiatives)
    fetch(found, ["governments"] if is_by_government else ["themes", "governments"])
    marks = in_order(mark_of(initiative, today) for initiative in found)
    placed = _placed((mark, mark.governments if is_by_government else mark.themes) for mark in marks)
    terms: list[Term] = list(by.objects.all())
    return Multiples(
        [Multiple(term.slug, term.for_readers, placed.get(term.slug, [])) for term in terms], is_by_government
    )


def _placed(marks: Iterable[tuple[Mark, Sequence[str]]]) -> dict[str, list[Mark]]:
    placed: dict[str, list[Mark]] = {}
    for mark, slugs in marks:
        for slug in slugs:
            placed.setdefault(slug, []).append(mark)
    return placed
