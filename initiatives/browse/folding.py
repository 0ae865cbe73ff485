"""The parts of a plan, folded under it in a list: each initiative of the list stands on it once."""

from collections import defaultdict
from collections.abc import Iterable

from initiatives.models import Initiative
from initiatives.models.initiative import InitiativeQuerySet

from .filters import InitiativeFilter
from .hierarchy import DEEPEST
from .sorts import ON_PAGES


def tops(listed: InitiativeFilter) -> InitiativeQuerySet:
    """The initiatives that stand in the list themselves: in its usual order those whose whole is not in it."""
    found: InitiativeQuerySet = listed.qs
    return found.tops_among(listed.found) if listed.sorted_by == ON_PAGES else found


def fold_parts(listed: InitiativeFilter, shown: Iterable[Initiative]) -> None:
    """Give each entry shown the parts of it that the list holds, with theirs; one query for each level."""
    if listed.sorted_by != ON_PAGES:
        return
    entries = list(shown)
    below: dict[int, list[Initiative]] = defaultdict(list)
    level, seen = entries, {entry.pk for entry in entries}
    for _depth in range(DEEPEST):
        found = listed.found.parts_among(level).order_by("title", "pk") if level else ()
        level = [part for part in found if part.pk not in seen]
        for part in level:
            seen.add(part.pk)
            below[part.parent_id or 0].append(part)
    for entry in entries:
        entry.folded_parts = _all_below(entry.pk, below)


def _all_below(whole: int, below: dict[int, list[Initiative]]) -> list[Initiative]:
    return [each for part in below.get(whole, []) for each in (part, *_all_below(part.pk, below))]
