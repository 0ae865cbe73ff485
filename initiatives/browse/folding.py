"""The parts of a plan, folded under it in a list: each initiative of the list stands on it once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pyroaring import BitMap

from initiatives.models import Initiative
from initiatives.models.initiative import InitiativeQuerySet

from .facets.index import FacetIndex
from .filters import InitiativeFilter
from .hierarchy import DEEPEST
from .ranked import RankedEntries, in_rank
from .sorts import ON_PAGES


def tops(listed: InitiativeFilter) -> InitiativeQuerySet | RankedEntries:
    """The initiatives that stand in the list themselves: in its usual order those whose whole is not in it."""
    is_folded = listed.sorted_by == ON_PAGES
    if listed.index is not None and (numbers := listed.numbers) is not None:
        ranked = in_rank(listed, listed.index.without_parts_of(numbers) if is_folded else numbers)
        if ranked is not None:
            return ranked
    found: InitiativeQuerySet = listed.qs
    return found.tops_among(listed.found) if is_folded else found


def fold_parts(listed: InitiativeFilter, shown: Iterable[Initiative]) -> None:
    """Give each entry shown the parts of it that the list holds, with theirs; one query for each level."""
    if listed.sorted_by != ON_PAGES:
        return
    entries = list(shown)
    if listed.index is not None and (numbers := listed.numbers) is not None:
        levels = _levels_below([entry.pk for entry in entries], listed.index, numbers)
        below = _read([part for level in levels for part in level])
        for entry in entries:
            entry.folded_parts = _all_below(entry.pk, below)
        return
    below = defaultdict(list)
    level, seen = entries, {entry.pk for entry in entries}
    for _depth in range(DEEPEST):
        found = listed.found.parts_among(level).order_by("title", "pk") if level else ()
        level = [part for part in found if part.pk not in seen]
        for part in level:
            seen.add(part.pk)
            below[part.parent_id or 0].append(part)
    for entry in entries:
        entry.folded_parts = _all_below(entry.pk, below)


def numbers_below(listed: InitiativeFilter, shown: Sequence[int]) -> dict[int, frozenset[int]]:
    """By the number of each entry shown those of the parts that are folded under it. Asks the index alone."""
    below: dict[int, frozenset[int]] = dict.fromkeys(shown, frozenset())
    if listed.sorted_by != ON_PAGES or listed.index is None or (numbers := listed.numbers) is None:
        return below
    tops = {number: number for number in shown}
    for level in _levels_below(shown, listed.index, numbers):
        for part in level:
            tops[part] = tops[listed.index.wholes[part]]
            below[tops[part]] |= {part}
    return below


def _levels_below(shown: Sequence[int], index: FacetIndex, numbers: BitMap) -> list[list[int]]:
    """The parts of some entries within a list, then the parts of those, and so on; each once."""
    level, seen, levels = list(shown), BitMap(shown), []
    for _depth in range(DEEPEST):
        level = [part for whole in level for part in index.parts.get(whole, ()) if part in numbers and part not in seen]
        seen.update(level)
        levels.append(level)
    return levels


def _read(numbers: list[int]) -> dict[int, list[Initiative]]:
    """Parts by their whole, in one query."""
    below: dict[int, list[Initiative]] = defaultdict(list)
    found = Initiative.objects.filter(pk__in=numbers).with_status().order_by("title", "pk") if numbers else ()
    for part in found:
        below[part.parent_id or 0].append(part)
    return below


def _all_below(whole: int, below: dict[int, list[Initiative]]) -> list[Initiative]:
    return [each for part in below.get(whole, []) for each in (part, *_all_below(part.pk, below))]
