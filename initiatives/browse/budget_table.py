"""The money of each government at a glance: a year, over a period, spent so far, and how many state no amount."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.formatting.money import amount_in_words, euros
from initiatives.models import BudgetLine, Government, Initiative

from .budgets import NOT_STATED, SEVERAL, BudgetGroup, BudgetSection
from .many_amounts import largest_lines, row_groups

KINDS = (BudgetLine.Kind.PER_YEAR, BudgetLine.Kind.TOTAL, BudgetLine.Kind.SO_FAR)
HEADINGS: Mapping[BudgetLine.Kind, StrOrPromise] = {
    BudgetLine.Kind.PER_YEAR: _("A year"),
    BudgetLine.Kind.TOTAL: _("Over a period"),
    BudgetLine.Kind.SO_FAR: _("Spent so far"),
}


@dataclass(frozen=True)
class MoneyCell:
    """The amounts of one kind: their sum where one is allowed, else the largest of them; none says so."""

    heading: StrOrPromise
    kind: BudgetLine.Kind
    number: int
    total: str
    largest: str


@dataclass(frozen=True)
class MoneyRow:
    """A government, or several together: without_amount counts its initiatives for which no source states any."""

    slug: str
    label: StrOrPromise
    cells: list[MoneyCell]
    without_amount: int | None

    @property
    def has_money(self) -> bool:
        return any(cell.number for cell in self.cells)


@dataclass(frozen=True)
class MoneyTable:
    rows: list[MoneyRow]
    number: int
    number_stated: int

    @property
    def headings(self) -> list[StrOrPromise]:
        return [HEADINGS[kind] for kind in KINDS]

    @property
    def without_money(self) -> list[StrOrPromise]:
        return [row.label for row in self.rows if not row.has_money]


def money_table(sections: Sequence[BudgetSection]) -> MoneyTable:
    """Every government, with its zeros, from the sections of the page, in three queries."""
    groups = {(section.kind, group.slug): group for section in sections for group in section.groups}
    return _table({key: _cell(key[0], group) for key, group in groups.items() if key[0] in KINDS})


def money_table_of_many() -> MoneyTable:
    """The same where there are too many amounts to read every line, in eight queries."""
    groups = {key: group for key, group in row_groups().items() if key[0] in KINDS}
    largest = largest_lines(list(groups.values()))
    return _table(
        {key: _filled(key[0], group.number, group.total, largest[group.tops[0].pk]) for key, group in groups.items()}
    )


def _table(cells: Mapping[tuple[BudgetLine.Kind, str], MoneyCell]) -> MoneyTable:
    without = Initiative.objects.published().number_without_amount()
    rows = [
        _row(government.slug, government.name, cells, without.get(government.slug, 0))
        for government in Government.objects.all()
    ]
    for slug, label in ((SEVERAL, _("Several governments")), (NOT_STATED, _("Government not stated"))):
        together = _row(slug, label, cells, None)
        rows += [together] if together.has_money else []
    published = Initiative.objects.published()
    return MoneyTable(rows, published.count(), published.with_an_amount().count())


def _row(
    slug: str,
    label: StrOrPromise,
    cells: Mapping[tuple[BudgetLine.Kind, str], MoneyCell],
    without_amount: int | None,
) -> MoneyRow:
    empty = {kind: MoneyCell(HEADINGS[kind], kind, 0, "", "") for kind in KINDS}
    return MoneyRow(slug, label, [cells.get((kind, slug), empty[kind]) for kind in KINDS], without_amount)


def _cell(kind: BudgetLine.Kind, group: BudgetGroup) -> MoneyCell:
    return _filled(kind, group.number, group.total, group.bars[0].line)


def _filled(kind: BudgetLine.Kind, number: int, total: Decimal | None, largest: BudgetLine) -> MoneyCell:
    return MoneyCell(HEADINGS[kind], kind, number, euros(total) if total is not None else "", amount_in_words(largest))
