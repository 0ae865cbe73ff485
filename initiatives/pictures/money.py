"""Money that refuses to lie: amounts as blocks to scale, each kind for itself, with what is not stated beside them."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from initiatives.formatting.money import amount_in_words
from initiatives.models import BudgetLine, Government, Initiative, Qualifier
from initiatives.models.budget import AmountRow

# The widest block in units: it fits on a phone, so that one scale serves every screen.
FULL, HEIGHT = 280, 56
# Of a kind whose amounts are but lines at this scale.
LOW, THIN = 20, 8
# A part stands within its whole, in as many rows as keep it to scale.
PART_TOP, PART_HEIGHT, PART_GAP = 6, 13, 2
TOOTH = 4
HATCHED = 72
# The largest amounts of a kind; the lists of the page have them all.
MOST = 24
MILLION = Decimal(1_000_000)
SCALE_STEPS = [Decimal(step) for step in ("1e4", "1e5", "1e6", "1e7", "1e8", "1e9", "1e10", "1e11")]
NOT_STATED = "none"


@dataclass(frozen=True)
class PartBlock:
    """A part to scale, placed within its whole."""

    line: BudgetLine
    x: int
    y: int
    width: int


@dataclass(frozen=True)
class Block:
    """An amount that is no part of another here, as wide as it is large. `outline` is jagged where it is not exact."""

    line: BudgetLine
    width: int
    height: int
    parts: list[PartBlock]

    @property
    def title(self) -> str:
        return self.line.initiative.title

    @property
    def words(self) -> str:
        return amount_in_words(self.line)

    @property
    def governments(self) -> list[Government]:
        return list(self.line.initiative.governments.all())

    @property
    def is_open(self) -> bool:
        return self.line.qualifier != Qualifier.EXACTLY

    @property
    def outline(self) -> str:
        if not self.is_open:
            return f"M0 0H{self.width}V{self.height}H0z"
        teeth = "".join(f"l{TOOTH if number % 2 else -TOOTH} 7" for number in range(self.height // 7))
        return f"M0 0H{self.width}{teeth}V{self.height}H0z"


@dataclass(frozen=True)
class Band:
    """The amounts of one kind, never joined with those of another."""

    kind: BudgetLine.Kind
    blocks: list[Block]
    left_out: int


@dataclass(frozen=True)
class Unstated:
    """Initiatives of a government for which no source states an amount, of so many."""

    slug: str
    label: StrOrPromise
    number: int
    out_of: int


@dataclass(frozen=True)
class Money:
    bands: list[Band]
    unstated: list[Unstated]
    number: int
    number_stated: int
    number_of_amounts: int
    largest: Decimal

    @property
    def scale(self) -> Decimal:
        """A round amount that is drawn as the measure of all blocks."""
        return max((step for step in SCALE_STEPS if step <= self.largest), default=SCALE_STEPS[0])

    @property
    def scale_width(self) -> int:
        return _width(self.scale, self.largest)

    @property
    def title(self) -> str:
        return _("The money that is stated, and the money that is not")

    @property
    def finding(self) -> str:
        first = ngettext(
            "The sources state an amount for %(number)s of %(all)s initiative.",
            "The sources state an amount for %(number)s of %(all)s initiatives.",
            self.number,
        ) % {"number": self.number_stated, "all": self.number}
        second = _(
            "The %(number)s amounts are of %(kinds)s kinds that cannot be added, so nobody can tell from them what "
            "Belgium spends on AI in all."
        ) % {"number": self.number_of_amounts, "kinds": len(self.bands)}
        return f"{first} {second}" if len(self.bands) > 1 else first


def money() -> Money:
    """All published amounts, and how many initiatives have none; of the amounts only those are read that are drawn."""
    rows = BudgetLine.objects.published().largest_first().as_rows()
    largest = rows[0].amount if rows else Decimal(1)
    by_kind: dict[str, list[AmountRow]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    chosen = {kind: _chosen(by_kind[kind]) for kind in BudgetLine.Kind if by_kind[kind]}
    numbers = [pk for wholes, parts, _left in chosen.values() for pk in (*wholes, *chain(*parts.values()))]
    lines = BudgetLine.objects.filter(pk__in=numbers).with_initiatives().in_bulk()
    bands = [_band(kind, *drawn, lines, largest) for kind, drawn in chosen.items()]
    number = Initiative.objects.published().count()
    return Money(bands, _unstated(), number, len({row.initiative_id for row in rows}), len(rows), largest)


def _chosen(rows: list[AmountRow]) -> tuple[list[int], dict[int, list[int]], int]:
    """The amounts of a kind that are drawn, the parts of each, and how many are not."""
    known = {row.pk for row in rows}
    # Lines that are parts of each other in a circle have no top: none may be lost.
    wholes = [row.pk for row in rows if row.part_of_id not in known] or [row.pk for row in rows]
    parts: dict[int, list[int]] = {pk: [] for pk in wholes[:MOST]}
    for row in rows:
        if row.part_of_id in parts:
            parts[row.part_of_id].append(row.pk)
    return wholes[:MOST], parts, len(wholes[MOST:])


def _band(
    kind: BudgetLine.Kind,
    wholes: list[int],
    parts: dict[int, list[int]],
    left_out: int,
    lines: dict[int, BudgetLine],
    largest: Decimal,
) -> Band:
    least = HEIGHT if _width(lines[wholes[0]].amount, largest) > THIN else LOW
    blocks = [_block(lines[pk], [lines[part] for part in parts[pk]], largest, least) for pk in wholes]
    return Band(kind, blocks, left_out)


def _block(line: BudgetLine, parts: list[BudgetLine], largest: Decimal, least: int) -> Block:
    width = _width(line.amount, largest)
    placed, before, row = [], Decimal(0), 0
    for part in parts:
        # Parts that together exceed their whole contain one another: they go on in a row of their own.
        if before and before + part.amount > line.amount:
            before, row = Decimal(0), row + 1
        x, end = _width(before, largest) if before else 0, _width(before + part.amount, largest)
        # Nothing of a part is drawn beyond its whole.
        x = min(x, width - 2)
        placed.append(PartBlock(part, x, PART_TOP + row * (PART_HEIGHT + PART_GAP), max(min(end, width) - x, 2)))
        before += part.amount
    lowest = max((part.y + PART_HEIGHT + PART_TOP for part in placed), default=0)
    return Block(line, width, max(least, lowest), placed)


def _width(amount: Decimal, largest: Decimal) -> int:
    """To scale, and never less than a line that one can see."""
    return max(round(FULL * amount / largest), 2) if largest else 2


def _unstated() -> list[Unstated]:
    """By government, those without any last."""
    published = Initiative.objects.published()
    everything, without = published.number_by_government(), published.stating_no_amount().number_by_government()
    headings: list[tuple[str, StrOrPromise]] = [(term.slug, term.name) for term in Government.objects.all()]
    headings.append((NOT_STATED, gettext_lazy("Government not stated")))
    return [
        Unstated(slug, label, without.get(slug, 0), everything[slug])
        for slug, label in headings
        if everything.get(slug)
    ]
