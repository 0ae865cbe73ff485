"""The table of a comparison: a row for each question, a cell for each initiative or government."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from initiatives.formatting.dates import day_in_words
from initiatives.formatting.figures import figure_in_words
from initiatives.formatting.money import amount_in_words, euros
from initiatives.formatting.status import CURRENT_FOR, status_in_words
from initiatives.formatting.texts import name_in_words
from initiatives.models import BudgetLine, Challenge, Government, Initiative, Theme
from initiatives.models.status import months_before

from .budgets import BudgetBar, BudgetSection, budget_sections
from .filters import InitiativeFilter

NEWEST = 3
# With more amounts in the register than this only the largest of each kind of each government are compared.
MOST_LISTED, LARGEST = 400, 5

Sections = Mapping[BudgetLine.Kind, BudgetSection]


@dataclass(frozen=True)
class ComparedColumn:
    """One of those compared, and the query that remains without it."""

    slug: str
    thing: Initiative | Government
    without: str


@dataclass(frozen=True)
class CellValue:
    """One value in a cell. It is shared when another column has the same."""

    label: StrOrPromise
    address: str = ""
    note: StrOrPromise = ""
    is_shared: bool = False


@dataclass(frozen=True)
class ComparisonRow:
    heading: StrOrPromise
    cells: list[list[CellValue]]


def initiative_rows(initiatives: Sequence[Initiative]) -> list[ComparisonRow]:
    """The facts on the pages of these entries, question by question."""
    return [
        _row(_("Government"), [_terms(one.governments.all()) for one in initiatives]),
        _row(_("Status"), [[_status(one)] for one in initiatives]),
        _row(_("Start"), [[CellValue(one.start.in_words())] if one.start else [] for one in initiatives]),
        _row(_("End"), [[CellValue(one.end.in_words())] if one.end else [] for one in initiatives]),
        _row(_("Theme"), [_terms(one.themes.all()) for one in initiatives]),
        _row(_("Societal challenge"), [_terms(one.challenges.all()) for one in initiatives]),
        _row(_("How it acts"), [_once(CellValue(i.type.name) for i in one.instruments.all()) for one in initiatives]),
        _row(_("For whom"), [_once(CellValue(group.name) for group in one.target_groups.all()) for one in initiatives]),
        _row(_("Who does what"), [_participations(one) for one in initiatives]),
        ComparisonRow(_("Money"), [_money(one) for one in initiatives]),
        ComparisonRow(_("Figures"), [_figures(one) for one in initiatives]),
        _row(
            _("Verified"),
            [[CellValue(day_in_words(one.verified_on))] if one.verified_on else [] for one in initiatives],
        ),
        _row(_("Sources"), [_once(CellValue(c.source.title) for c in one.citations.all()) for one in initiatives]),
    ]


def _row(heading: StrOrPromise, cells: list[list[CellValue]]) -> ComparisonRow:
    times = Counter(str(entry.label) for cell in cells for entry in cell)
    return ComparisonRow(
        heading, [[replace(entry, is_shared=times[str(entry.label)] > 1) for entry in cell] for cell in cells]
    )


def _once(entries: Iterable[CellValue]) -> list[CellValue]:
    return list(dict.fromkeys(entries))


def _terms(terms: Iterable[Government | Theme | Challenge]) -> list[CellValue]:
    return [CellValue(term.for_readers, term.get_absolute_url()) for term in terms]


def _status(one: Initiative) -> CellValue:
    return CellValue(status_in_words(one, one.current_status))


def _participations(one: Initiative) -> list[CellValue]:
    return [
        CellValue(name_in_words(taking.organisation), taking.organisation.get_absolute_url(), taking.get_role_display())
        for taking in one.participations.all()
    ]


def _money(one: Initiative) -> list[CellValue]:
    return [
        CellValue(amount_in_words(line), f"{one.get_absolute_url()}#budget-{line.key}", name_in_words(line, "purpose"))
        for line in one.budget_lines.all()
    ]


def _figures(one: Initiative) -> list[CellValue]:
    return [CellValue(figure_in_words(figure), note=name_in_words(figure, "unit")) for figure in one.key_figures.all()]


def government_rows(governments: Sequence[Government]) -> list[ComparisonRow]:
    """The counts of the list of each government, in a fixed number of queries for each."""
    lists = [_list_of(government) for government in governments]
    for listed in lists[1:]:
        # The statuses are the same for each government: read them once.
        listed.facet("status").choices = lists[0].facet("status").choices
    money = [_largest(government) for government in governments] if _are_many() else [_all_amounts()] * len(governments)
    numbers = [[_counted(_("Not ended"), listed.number, listed.address)] for listed in lists]
    return [
        ComparisonRow(_("Initiatives"), numbers),
        ComparisonRow(_("How current"), [_ages(listed) for listed in lists]),
        _status_row(lists),
        *_money_rows(governments, money),
        ComparisonRow(_("Newest entries"), [_newest(listed) for listed in lists]),
    ]


def _list_of(government: Government) -> InitiativeFilter:
    query = QueryDict(mutable=True)
    query["government"] = government.slug
    return InitiativeFilter(query)


def _counted(label: StrOrPromise, count: int, query: str) -> CellValue:
    """A count that leads to the list that it counts; a zero leads nowhere."""
    address = f"{reverse('initiatives')}?{query}" if count else ""
    return CellValue(label, address, str(count) if count else _("none"))


def _status_row(lists: list[InitiativeFilter]) -> ComparisonRow:
    """The statuses that one of the governments has."""
    cells = [listed.options("status") for listed in lists]
    held = {option.value for options in cells for option in options if option.count}
    return ComparisonRow(
        lists[0].facet("status").heading,
        [
            [
                _counted(one.label, one.count, f"{listed.address}&status={one.value}")
                for one in options
                if one.value in held
            ]
            for listed, options in zip(lists, cells, strict=True)
        ],
    )


def _ages(listed: InitiativeFilter) -> list[CellValue]:
    """How many of them a source or an editor has checked lately, and how many nobody has."""
    since = months_before(timezone.localdate(), CURRENT_FOR)
    checked, number = listed.found.checked_since(since).count(), listed.number
    lately = _("Checked since %(date)s") % {"date": day_in_words(since)}
    return [CellValue(lately, note=str(checked)), CellValue(_("Not checked since"), note=str(number - checked))]


def _are_many() -> bool:
    return bool(BudgetLine.objects.published().count() > MOST_LISTED)


def _all_amounts() -> Sections:
    return {section.kind: section for section in budget_sections(timezone.localdate())}


def _largest(government: Government) -> Sections:
    """The largest amounts of each kind of one government, where a register has too many to list."""
    own = BudgetLine.objects.of_initiatives(Initiative.objects.published().of_government(government))
    return {section.kind: section for section in budget_sections(timezone.localdate(), own, LARGEST)}


def _money_rows(governments: Sequence[Government], money: Sequence[Sections]) -> list[ComparisonRow]:
    kinds = [kind for kind in BudgetLine.Kind if any(kind in sections for sections in money)]
    return [
        ComparisonRow(
            kind.label,
            [
                _amounts(sections[kind], government) if kind in sections else []
                for government, sections in zip(governments, money, strict=True)
            ],
        )
        for kind in kinds
    ]


def _amounts(section: BudgetSection, government: Government) -> list[CellValue]:
    """Every amount of this kind, or the largest of them, and a sum only where budgets allow one."""
    totals = [
        CellValue(
            (_("Together about %(sum)s") if group.is_approximate else _("Together %(sum)s"))
            % {"sum": euros(group.total)}
        )
        for group in section.groups
        if section.is_whole and group.slug == government.slug and group.total is not None
    ]
    if not section.is_whole:
        label = _("The largest %(most)s of %(number)s") % {"most": section.most, "number": section.number}
        totals = [CellValue(label, f"{reverse('budgets')}?kind={section.kind}")]
    bars = [bar for group in section.groups for bar in group.bars]
    return totals + [_amount(line) for line in _lines(bars) if government in line.initiative.governments.all()]


def _amount(line: BudgetLine) -> CellValue:
    one = line.initiative
    return CellValue(amount_in_words(line), f"{one.get_absolute_url()}#budget-{line.key}", name_in_words(one, "title"))


def _lines(bars: Iterable[BudgetBar]) -> Iterable[BudgetLine]:
    for bar in bars:
        yield bar.line
        yield from _lines(bar.parts)


def _newest(listed: InitiativeFilter) -> list[CellValue]:
    newest = listed.found.order_by("-created", "-pk")[:NEWEST]
    return [CellValue(name_in_words(one, "title"), one.get_absolute_url()) for one in newest]
