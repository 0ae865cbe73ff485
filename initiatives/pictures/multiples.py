"""Small multiples: the initiatives of each government, a mark each, drawn alike so that they can be compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from initiatives.models import Government
from initiatives.models.initiative import InitiativeQuerySet

from .promises import Fate, Mark, in_order, mark_of

# More marks than these say nothing that their number does not.
MOST = 400


@dataclass(frozen=True)
class Multiple:
    """A government with the marks of its initiatives, none of them counted twice."""

    slug: str
    name: str
    marks: list[Mark]


@dataclass(frozen=True)
class Multiples:
    shown: list[Multiple]

    @property
    def fates(self) -> list[Fate]:
        """The fates that occur, for the key."""
        found = {mark.fate for each in self.shown for mark in each.marks}
        return [fate for fate in Fate if fate in found]

    @property
    def has_rims(self) -> bool:
        return any(mark.has_rim for each in self.shown for mark in each.marks)


def multiples(initiatives: InitiativeQuerySet, today: date) -> Multiples | None:
    """Every government with its initiatives among some, those of none too; None where they are too many to be seen."""
    found = list(initiatives.with_governments()[: MOST + 1])
    if not found or len(found) > MOST:
        return None
    return Multiples(_by_government(in_order(mark_of(initiative, today) for initiative in found)))


def _by_government(marks: Iterable[Mark]) -> list[Multiple]:
    placed: dict[str, list[Mark]] = {}
    for mark in marks:
        for slug in mark.governments:
            placed.setdefault(slug, []).append(mark)
    return [Multiple(term.slug, term.name, placed.get(term.slug, [])) for term in Government.objects.all()]
