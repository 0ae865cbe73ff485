"""Cells as values: a date or a number that the spreadsheet knows counts before its text."""

import re
from decimal import Decimal

from initiatives.models import PartialDate
from initiatives.parsing.assumptions import Assumptions
from initiatives.parsing.conventions import Conventions
from initiatives.parsing.dates import NO_CONVENTIONS, as_precise_as_known, date_in, period_in, without_bound
from initiatives.parsing.numbers import number_in
from initiatives.parsing.unclear import UnclearError
from initiatives.parsing.words import address_in, is_link, yes_or_no_in
from initiatives.spreadsheets.reading.cells import Cell

# In a cell, instead of a value: take away what the entry holds.
ERASING = frozenset({"[empty]", "[leeg]", "[vide]", "[leer]"})


def is_erasing(text: str) -> bool:
    return text.strip().lower() in ERASING


def partial_date(
    cell: Cell, assumptions: Assumptions, conventions: Conventions = NO_CONVENTIONS, field: str = ""
) -> str:
    """A date as precise as it is written: 2021, 2021-Q1, 2021-04 or 2021-04-30."""
    if cell.date:
        try:
            return as_precise_as_known(str(PartialDate(cell.date[:10])), assumptions, conventions, cell.text)
        except ValueError as error:
            raise UnclearError("bad_date", cell.text) from error
    if isinstance(cell.number, float):
        # 2020.1 may be a year and a month, and lost a zero.
        raise UnclearError("bad_date", cell.text, (cell.text.partition(".")[0],))
    return date_in(without_bound(cell.text, field), assumptions, conventions)


def day(cell: Cell, assumptions: Assumptions, conventions: Conventions = NO_CONVENTIONS) -> str:
    found = partial_date(cell, assumptions, conventions)
    if len(found) != 10:
        raise UnclearError("bad_day", cell.text)
    return found


def period(cell: Cell, assumptions: Assumptions, conventions: Conventions = NO_CONVENTIONS) -> tuple[str, str]:
    """Start and end; either may be empty. A single date is both."""
    if cell.date or cell.number is not None:
        one = partial_date(cell, assumptions, conventions)
        return one, one
    return period_in(cell.text, assumptions, conventions)


def yes_or_no(cell: Cell) -> str:
    """True or False, as versions hold them."""
    return str(cell.raw) if isinstance(cell.raw, bool) else yes_or_no_in(cell.text)


def number(cell: Cell, conventions: Conventions = NO_CONVENTIONS, assumptions: Assumptions | None = None) -> Decimal:
    if cell.number is not None:
        return Decimal(repr(cell.number)) if isinstance(cell.number, float) else Decimal(cell.number)
    return number_in(cell.text, conventions, assumptions)


def link(cell: Cell, assumptions: Assumptions) -> str:
    """An address; of a cell that is a link, the address behind its words."""
    if is_link(cell.link) and not re.match(r"(?i)https?://", cell.text):
        assumptions.add("from_link", cell.text)
        return cell.link
    return address_in(cell.text, assumptions)
