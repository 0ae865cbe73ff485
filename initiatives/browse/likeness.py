"""How close other initiatives are to one, from the sets of the process: the twin of `sharing_a_goal_with`."""

from collections import Counter

from pyroaring import BitMap

from initiatives.models import Initiative, Term
from initiatives.models.querysets.similarity import WEIGHTS

from .facets.definitions import ARCHIVED, NOT_STATED
from .facets.index import FacetIndex
from .ranked import order_of

FACETS = {"challenges": "challenge", "themes": "theme"}


class Likeness:
    """Those of other governments with one of its challenges, or with a theme and a target group of its."""

    def __init__(self, index: FacetIndex, initiative: Initiative) -> None:
        self._index, self._initiative = index, initiative
        self._sets = {relation: self._having(relation) for relation in WEIGHTS}

    def _having(self, relation: str) -> list[tuple[Term, BitMap]]:
        """Each term of the initiative, with all that have it."""
        terms: list[Term] = list(getattr(self._initiative, relation).all())
        if relation == "target_groups":
            return [(term, self._index.naming_group.get(term.pk, BitMap())) for term in terms]
        sets = self._index.values[FACETS[relation]]
        return [(term, sets.get(term.slug, BitMap())) for term in terms]

    def shared(self, relation: str, other: int) -> list[Term]:
        return [term for term, numbers in self._sets[relation] if other in numbers]

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
        index, own = self._index, [government.slug for government in self._initiative.governments.all()]
        # Where no government is stated, nothing is known to be elsewhere.
        if not own:
            return BitMap()
        challenges, themes, groups = (
            BitMap.union(BitMap(), *(numbers for _term, numbers in self._sets[relation]))
            for relation in ("challenges", "themes", "target_groups")
        )
        relatives = [self._initiative.pk, *index.parts.get(self._initiative.pk, ())]
        if self._initiative.parent_id:
            relatives.append(self._initiative.parent_id)
        others = index.public - index.having("status", [ARCHIVED]) - index.having("government", [*own, NOT_STATED])
        return (others & (challenges | themes & groups)) - BitMap(relatives)
