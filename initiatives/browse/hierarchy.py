"""An initiative as a plan: its parts and their parts, and what it is itself part of.

A draft hides with all that stands below it. Amounts stand beside each part and are never added to the whole.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from initiatives.models import BudgetLine, Initiative

# Deeper than any plan, pillar, programme, call and project, and an end for what is wrongly in a circle.
DEEPEST = 6


@dataclass(frozen=True)
class Part:
    """A part, the largest amount that it has of each kind, and its own parts."""

    initiative: Initiative
    amounts: list[BudgetLine]
    parts: list["Part"]


def descendants(whole: Initiative) -> list[Part]:
    """The published parts below an entry, in a fixed number of queries for each level."""
    below: dict[int, list[Initiative]] = defaultdict(list)
    level, seen = [whole], {whole.pk}
    for _depth in range(DEEPEST):
        found = [part for part in Initiative.objects.published().parts_of_any(level) if part.pk not in seen]
        if not found:
            break
        for part in found:
            below[part.parent_id or 0].append(part)
            seen.add(part.pk)
        level = found
    return _parts(whole, below)


def _parts(whole: Initiative, below: dict[int, list[Initiative]]) -> list[Part]:
    return [
        Part(part, largest_of_each_kind(part.budget_lines.all()), _parts(part, below))
        for part in below.get(whole.pk, [])
    ]


def largest_of_each_kind(lines: Iterable[BudgetLine]) -> list[BudgetLine]:
    """One amount of each kind, the largest."""
    largest: dict[str, BudgetLine] = {}
    for line in lines:
        if line.kind not in largest or line.amount > largest[line.kind].amount:
            largest[line.kind] = line
    return list(largest.values())


def ancestors(part: Initiative) -> list[Initiative]:
    """What an entry is part of, the widest first, as far up as all is published."""
    found: list[Initiative] = []
    above, seen = part.parent, {part.pk}
    while above is not None and above.is_published and above.pk not in seen and len(found) < DEEPEST:
        found.insert(0, above)
        seen.add(above.pk)
        above = above.parent
    return found
