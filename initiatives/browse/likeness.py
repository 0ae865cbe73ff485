"""How close other initiatives are to one, from the sets of the process: the twin of `sharing_a_goal_with`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pyroaring import BitMap

from initiatives.models import Initiative
from initiatives.models.querysets.similarity import WEIGHTS

from .facets.definitions import ARCHIVED, NOT_STATED
from .facets.index import FacetIndex
from .ranked import order_of

FACETS = {"challenges": "challenge", "themes": "theme"}


@dataclass(frozen=True)
class Goal:
    """What an initiative is compared by: its number and that of its whole, and the slugs of its terms.

    Of target groups the numbers, since the facet counts those of broader and narrower ones too.
    """

    number: int
    whole: int | None
    governments: tuple[str, ...]
    terms: Mapping[str, tuple[str | int, ...]]

    @classmethod
    def of(cls, initiative: Initiative) -> "Goal":
        slugs = {relation: tuple(term.slug for term in getattr(initiative, relation).all()) for relation in FACETS}
        groups = tuple(group.pk for group in initiative.target_groups.all())
        governments = tuple(government.slug for government in initiative.governments.all())
        return cls(initiative.pk, initiative.parent_id, governments, {**slugs, "target_groups": groups})


class Likeness:
    """Those of other governments with one of its challenges, or with a theme and a target group of its."""

    def __init__(self, index: FacetIndex, goal: Goal) -> None:
        self._index, self._goal = index, goal
        self._sets = {
            relation: [(term, self._having(relation, term)) for term in terms] for relation, terms in goal.terms.items()
        }

    def _having(self, relation: str, term: str | int) -> BitMap:
        if isinstance(term, int):
            return self._index.naming_group.get(term, BitMap())
        return self._index.values[FACETS[relation]].get(term, BitMap())

    def shared(self, relation: str, other: int) -> set[str | int]:
        """The terms that another one has too."""
        return {term for term, numbers in self._sets[relation] if other in numbers}

    def closest(self, most: int) -> list[int]:
        """The numbers of the closest ones, in their order."""
        found = self._elsewhere()
        closeness: Counter[int] = Counter()
        for relation, weight in WEIGHTS.items():
            for _term, numbers in self._sets[relation]:
                for number in numbers & found:
                    closeness[number] += weight
        alike: dict[int, list[int]] = {}
        for number, weight in closeness.items():
            alike.setdefault(weight, []).append(number)
        best: list[int] = []
        for weight in sorted(alike, reverse=True):
            if len(best) >= most:
                break
            equal = BitMap(alike[weight])
            best += [number for number in order_of(self._index, "title") if number in equal]
        return best[:most]

    def _elsewhere(self) -> BitMap:
        index, goal = self._index, self._goal
        # Where no government is stated, nothing is known to be elsewhere.
        if not goal.governments:
            return BitMap()
        challenges, themes, groups = (
            BitMap.union(BitMap(), *(numbers for _term, numbers in self._sets[relation]))
            for relation in ("challenges", "themes", "target_groups")
        )
        relatives = BitMap([goal.number, *index.parts.get(goal.number, ()), *filter(None, [goal.whole])])
        own = index.having("government", [*goal.governments, NOT_STATED])
        others = index.public - index.having("status", [ARCHIVED]) - own
        return (others & (challenges | themes & groups)) - relatives
