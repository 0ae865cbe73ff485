"""The money of each government at a glance where the register has too many amounts to read every line.

The same numbers as those of the sections in `budgets`, from plain rows.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from initiatives.models import BudgetLine, Initiative, Qualifier
from initiatives.models.budget import AmountRow

from .budgets import ADDED_KINDS, NOT_STATED, SEVERAL

GroupKey = tuple[BudgetLine.Kind, str]


@dataclass(frozen=True)
class RowGroup:
    """The amounts of one kind and one government, or of several together, the largest first. See also BudgetGroup."""

    slug: str
    # Those that stand for themselves, and how many more are parts of them.
    tops: list[AmountRow]
    number_below: int
    ancestors: dict[int, set[int]]

    @property
    def number(self) -> int:
        return len(self.tops) + self.number_below

    @property
    def total(self) -> Decimal | None:
        counted = [row for row in self.tops if row.part_of_id is None]
        if self.slug in {SEVERAL, NOT_STATED} or len(counted) < 2 or counted[0].kind not in ADDED_KINDS:
            return None
        entries = {row.initiative_id for row in counted}
        if len(entries) < len(counted) or any(self.ancestors.get(entry, set()) & entries for entry in entries):
            return None
        return sum((row.amount for row in counted), Decimal(0))

    @property
    def is_approximate(self) -> bool:
        return any(row.qualifier != Qualifier.EXACTLY for row in self.tops if row.part_of_id is None)


def row_groups() -> dict[GroupKey, RowGroup]:
    """Every published amount by kind and government, in four queries."""
    rows = BudgetLine.objects.published().largest_first().as_rows()
    governments = _governments()
    pairs = Initiative.objects.exclude(parent=None).values_list("pk", "parent_id", "parent__parent_id")
    ancestors = {pk: {each for each in wholes if each is not None} for pk, *wholes in pairs}
    by_pk = {row.pk: row for row in rows}
    tops: dict[GroupKey, list[AmountRow]] = defaultdict(list)
    below: dict[GroupKey, int] = defaultdict(int)
    for row in rows:
        top = _top(row, by_pk)
        slugs = governments.get(top.initiative_id, [])
        slug = SEVERAL if len(slugs) > 1 else slugs[0] if slugs else NOT_STATED
        key = BudgetLine.Kind(row.kind), slug
        if top is row:
            tops[key].append(row)
        else:
            below[key] += 1
    return {key: RowGroup(key[1], group, below[key], ancestors) for key, group in tops.items()}


def largest_lines(groups: Sequence[RowGroup]) -> dict[int, BudgetLine]:
    return BudgetLine.objects.in_bulk([group.tops[0].pk for group in groups])


def _governments() -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    through = Initiative.governments.through.objects
    for entry, slug in through.values_list("initiative_id", "government__slug"):
        found[entry].append(slug)
    return found


def _top(row: AmountRow, by_pk: dict[int, AmountRow]) -> AmountRow:
    """The whole of the same kind below which an amount stands; of a circle the largest."""
    seen = [row]
    while (whole := by_pk.get(seen[-1].part_of_id or 0)) and whole.kind == row.kind:
        if whole in seen:
            return max(seen[seen.index(whole) :], key=lambda each: (each.amount, -each.pk))
        seen.append(whole)
    return seen[-1]
