"""The parts of an initiative and their parts, and what it is itself part of.

A draft hides with all its parts. Amounts are shown beside each part and are never added to the whole.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from initiatives.history.as_of import entries_on, parts_on, related_on
from initiatives.models import BudgetLine, Initiative
from initiatives.text.folding import fold

from .entry_reading import published_parts

# Deeper than any plan, pillar, programme, call and project. It also ends a circle made by mistake.
DEEPEST = 6


@dataclass(frozen=True)
class Part:
    """A part, the largest amount that it has of each kind, and its own parts."""

    initiative: Initiative
    amounts: list[BudgetLine]
    parts: list["Part"]


def _as_readers_sort(part: Initiative) -> tuple[str, int]:
    """A database sets small letters and accents after Z."""
    return fold(part.title), part.pk


def descendants(whole: Initiative) -> list[Part]:
    """The published parts below an entry, in a fixed number of queries for each level."""
    below: dict[int, list[Initiative]] = defaultdict(list)
    level, seen = [whole], {whole.pk}
    for _depth in range(DEEPEST):
        found = [part for part in published_parts(level) if part.pk not in seen]
        if not found:
            break
        for part in sorted(found, key=_as_readers_sort):
            below[part.parent_id or 0].append(part)
            seen.add(part.pk)
        level = found
    lines = {part.pk: list(part.budget_lines.all()) for parts in below.values() for part in parts}
    return _parts(whole.pk, below, lines)


def descendants_on(whole: Initiative, day: date) -> list[Part]:
    """The parts below an entry on a day, in a fixed number of queries for each level."""
    below: dict[int, list[Initiative]] = defaultdict(list)
    level, seen = {whole.pk}, {whole.pk}
    for _depth in range(DEEPEST):
        found = [part for part in parts_on(level, day) if part.pk not in seen]
        if not found:
            break
        for part in sorted(found, key=_as_readers_sort):
            below[part.parent_id or 0].append(part)
        level = {part.pk for part in found}
        seen |= level
    lines: dict[int, list[BudgetLine]] = defaultdict(list)
    for line in related_on("budget_lines", seen - {whole.pk}, day):
        lines[line.initiative_id].append(line)
    return _parts(whole.pk, below, lines)


def _parts(whole: int, below: dict[int, list[Initiative]], lines: dict[int, list[BudgetLine]]) -> list[Part]:
    return [
        Part(part, largest_of_each_kind(lines.get(part.pk, [])), _parts(part.pk, below, lines))
        for part in below.get(whole, [])
    ]


def largest_of_each_kind(lines: Iterable[BudgetLine]) -> list[BudgetLine]:
    """One amount of each kind, the largest."""
    largest: dict[str, BudgetLine] = {}
    for line in lines:
        if line.kind not in largest or line.amount > largest[line.kind].amount:
            largest[line.kind] = line
    return list(largest.values())


def ancestors(part: Initiative) -> list[Initiative]:
    """The published ancestors of an entry, the widest first, up to the first one that is not published."""
    found: list[Initiative] = []
    above, seen = part.parent, {part.pk}
    while above is not None and above.is_published and above.pk not in seen and len(found) < DEEPEST:
        found.insert(0, above)
        seen.add(above.pk)
        above = above.parent
    return found


def ancestors_on(part: Initiative, day: date) -> list[Initiative]:
    """The published ancestors of an entry on a day, the widest first, up to the first one that was not published."""
    found: list[Initiative] = []
    above, seen = part.parent_id, {part.pk}
    while above and above not in seen and len(found) < DEEPEST:
        wholes = [whole for whole in entries_on(day, [above]) if whole.is_published]
        if not wholes:
            break
        found.insert(0, wholes[0])
        seen.add(above)
        above = wholes[0].parent_id
    return found


def amounts_above(wholes: Iterable[Initiative]) -> list[BudgetLine]:
    """The amounts stated for what an entry is part of, the nearest first."""
    nearest = {whole.pk: distance for distance, whole in enumerate(reversed(list(wholes)))}
    lines = BudgetLine.objects.filter(initiative__in=nearest).select_related("initiative").order_by("-amount", "pk")
    return sorted(lines, key=lambda line: nearest[line.initiative_id])


def amounts_above_on(wholes: Iterable[Initiative], day: date) -> list[BudgetLine]:
    """The amounts stated on a day for what an entry was part of, the nearest first."""
    above = list(reversed(list(wholes)))
    lines = related_on("budget_lines", {whole.pk for whole in above}, day)
    found = []
    for whole in above:
        for line in sorted(lines, key=lambda line: (-line.amount, line.pk)):
            if line.initiative_id == whole.pk:
                line.initiative = whole
                found.append(line)
    return found
