"""The parts of a plan, folded under it in a list: each initiative of the list stands on it once."""

from collections import defaultdict
from collections.abc import Iterable

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
        below = _below(entries, listed.index, numbers)
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


def _below(entries: list[Initiative], index: FacetIndex, numbers: BitMap) -> dict[int, list[Initiative]]:
    """The same, all levels in one query."""
    below: dict[int, list[Initiative]] = defaultdict(list)
    level, seen = [entry.pk for entry in entries], BitMap(entry.pk for entry in entries)
    wanted: list[int] = []
    for _depth in range(DEEPEST):
        level = [part for whole in level for part in index.parts.get(whole, ()) if part in numbers and part not in seen]
        seen.update(level)
        wanted += level
    found = Initiative.objects.filter(pk__in=wanted).with_status().order_by("title", "pk") if wanted else ()
    for part in found:
        below[part.parent_id or 0].append(part)
    return below


def _all_below(whole: int, below: dict[int, list[Initiative]]) -> list[Initiative]:
    return [each for part in below.get(whole, []) for each in (part, *_all_below(part.pk, below))]
