"""The money of each government at a glance: a year, over a period, spent so far, and how many state no amount."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.formatting.money import amount_in_words, euros
from initiatives.models import BudgetLine, Government, Initiative

from .budgets import NOT_STATED, SEVERAL, BudgetGroup, BudgetSection

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
    without = Initiative.objects.published().number_without_amount()
    rows = [
        _row(government.slug, government.name, groups, without.get(government.slug, 0))
        for government in Government.objects.all()
    ]
    for slug, label in ((SEVERAL, _("Several governments")), (NOT_STATED, _("Government not stated"))):
        together = _row(slug, label, groups, None)
        rows += [together] if together.has_money else []
    published = Initiative.objects.published()
    return MoneyTable(rows, published.count(), published.with_an_amount().count())


def _row(
    slug: str,
    label: StrOrPromise,
    groups: Mapping[tuple[BudgetLine.Kind, str], BudgetGroup],
    without_amount: int | None,
) -> MoneyRow:
    return MoneyRow(slug, label, [_cell(kind, groups.get((kind, slug))) for kind in KINDS], without_amount)


def _cell(kind: BudgetLine.Kind, group: BudgetGroup | None) -> MoneyCell:
    if group is None:
        return MoneyCell(HEADINGS[kind], kind, 0, "", "")
    total = euros(group.total) if group.total is not None else ""
    return MoneyCell(HEADINGS[kind], kind, group.number, total, amount_in_words(group.bars[0].line))
