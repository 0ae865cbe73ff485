"""Every stated amount with its initiative and payer, each kind for itself.

Amounts of different kinds are never added, nor a part to its whole; in doubt there is no sum.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models import BudgetLine, Initiative, Qualifier
from initiatives.models.budget import BudgetLineQuerySet

# The width of the longest bar of a kind, in units, and the smallest width that is still visible.
FULL = 1000
LEAST = 3
SEVERAL = "several"
NOT_STATED = "none"
ADDED_KINDS = frozenset({BudgetLine.Kind.PER_YEAR, BudgetLine.Kind.TOTAL})


@dataclass(frozen=True)
class BudgetBar:
    """One amount, its length among those of its kind, and below it the parts that it already contains."""

    line: BudgetLine
    width: int
    status: str
    parts: list["BudgetBar"]

    @property
    def is_compared(self) -> bool:
        """A length alone says nothing: a bar is drawn where there is another of its kind."""
        return self.width > 0

    @property
    def number(self) -> int:
        return 1 + sum(part.number for part in self.parts)

    @property
    def is_whole(self) -> bool:
        # See also BudgetLineQuerySet.wholes
        return self.line.part_of_id is None


@dataclass(frozen=True)
class BudgetGroup:
    """The amounts of one kind and one government, or of several together."""

    slug: str
    label: StrOrPromise
    bars: list[BudgetBar]

    @property
    def number(self) -> int:
        """The amounts in it, parts below their wholes included."""
        return sum(bar.number for bar in self.bars)

    @property
    def counted(self) -> list[BudgetLine]:
        """The lines that a sum may take: wholes, all of one kind since the group is."""
        return [bar.line for bar in self.bars if bar.is_whole]

    @property
    def is_one_government(self) -> bool:
        return self.slug not in {SEVERAL, NOT_STATED}

    @property
    def is_shared(self) -> bool:
        return self.slug == SEVERAL

    @property
    def may_be_added(self) -> bool:
        return self.is_one_government and len(self.counted) > 1 and self.counted[0].kind in ADDED_KINDS

    @property
    def may_overlap(self) -> bool:
        """Whether adding could count money twice: an initiative is here with its part, or has several amounts."""
        initiatives = [line.initiative for line in self.counted]
        ids = {initiative.pk for initiative in initiatives}
        return len(ids) < len(initiatives) or any(_ancestors(initiative) & ids for initiative in initiatives)

    @property
    def total(self) -> Decimal | None:
        if not self.may_be_added or self.may_overlap:
            return None
        return sum((line.amount for line in self.counted), Decimal(0))

    @property
    def is_approximate(self) -> bool:
        return any(line.qualifier != Qualifier.EXACTLY for line in self.counted)


@dataclass(frozen=True)
class BudgetSection:
    """All amounts of one kind, drawn to one scale."""

    kind: BudgetLine.Kind
    number: int
    groups: list[BudgetGroup]
    most: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every amount of the kind is listed; where some are left out, no sum could be followed."""
        return self.most is None or self.number <= self.most


def budget_sections(
    today: date, lines: BudgetLineQuerySet | None = None, most: int | None = None
) -> list[BudgetSection]:
    """The published amounts, or some of them, by kind, largest first; at most so many of a kind.

    In a fixed number of queries, and no more lines are read than are shown.
    """
    chosen = (BudgetLine.objects.all() if lines is None else lines).published()
    numbers = {} if most is None else chosen.number_by_kind()
    shown = chosen if most is None else chosen.largest_of_each_kind(most)
    by_kind: dict[str, list[BudgetLine]] = defaultdict(list)
    for line in shown.largest_first().with_initiatives():
        by_kind[line.kind].append(line)
    return [
        BudgetSection(kind, numbers.get(kind, len(of_kind)), _groups(_bars(of_kind, today)), most)
        for kind in BudgetLine.Kind
        if (of_kind := by_kind[kind])
    ]


def amounts_of_kind(kind: BudgetLine.Kind) -> BudgetLineQuerySet:
    """Every published amount of a kind, the largest first."""
    lines: BudgetLineQuerySet = BudgetLine.objects.published().filter(kind=kind)
    return lines.largest_first()


def bars_of_page(numbers: Iterable[int], largest: Decimal, today: date) -> list[BudgetBar]:
    """Some amounts of a kind as bars below each other, in the scale of the largest of all."""
    return [
        BudgetBar(line, _width(line, largest, has_others=True), line.initiative.status_on(today), [])
        for line in BudgetLine.objects.filter(pk__in=numbers).largest_first().with_initiatives()
    ]


def _bars(lines: list[BudgetLine], today: date) -> list[BudgetBar]:
    """The lines of one kind, each part below its whole where that is among them, each line once."""
    scale = max(line.amount for line in lines) or Decimal(1)
    parts: dict[int, list[BudgetLine]] = defaultdict(list)
    known, placed = {line.pk for line in lines}, set[int]()
    for line in lines:
        if line.part_of_id in known:
            parts[line.part_of_id].append(line)

    def bar(line: BudgetLine) -> BudgetBar:
        placed.add(line.pk)
        below = [bar(part) for part in parts[line.pk] if part.pk not in placed]
        width = _width(line, scale, has_others=len(lines) > 1)
        return BudgetBar(line, width, line.initiative.status_on(today), below)

    tops = [bar(line) for line in lines if line.part_of_id not in known]
    # Lines that are parts of each other in a circle have no top: none may be lost.
    return tops + [bar(line) for line in lines if line.pk not in placed]


def _width(line: BudgetLine, scale: Decimal, *, has_others: bool) -> int:
    return max(round(FULL * line.amount / scale), LEAST) if line.amount and has_others else 0


def _groups(bars: Iterable[BudgetBar]) -> list[BudgetGroup]:
    """By government in the register's order, then those of several, then those of none."""
    groups: dict[tuple[int, int, str], BudgetGroup] = {}
    for bar in bars:
        governments = list(bar.line.initiative.governments.all())
        order, group = (2, 0, ""), BudgetGroup(NOT_STATED, _("Government not stated"), [])
        if len(governments) > 1:
            order, group = (1, 0, ""), BudgetGroup(SEVERAL, _("Several governments"), [])
        elif governments:
            only = governments[0]
            order, group = (0, only.position, only.slug), BudgetGroup(only.slug, only.name, [])
        groups.setdefault(order, group).bars.append(bar)
    return [groups[order] for order in sorted(groups)]


def _ancestors(initiative: Initiative) -> set[int | None]:
    parent = initiative.parent
    return {parent.pk, parent.parent_id} - {None} if parent else set()
