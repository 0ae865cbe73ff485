"""Amounts as text, with qualifier, kind, period and whole, so that nobody adds them wrongly."""

from decimal import Decimal
from functools import cache

from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from initiatives.models import BudgetLine
from initiatives.models.decimal_field import number_in_words

from .dates import period_in_cell, period_in_words
from .figures import plain_number
from .plurals import count_for_ngettext
from .qualifiers import qualified_in_cell, qualified_in_words
from .style import choice_label


def euros(amount: Decimal) -> str:
    """€32 million, €10,000."""
    millions = amount.scaleb(-6)
    # Modulo and rounding would fail at numbers of more digits than a context has.
    if millions >= 1 and (hundredths := millions * 100) == hundredths.to_integral_value():
        text = ngettext("€%(number)s million", "€%(number)s million", count_for_ngettext(millions))
        return text % {"number": number_in_words(millions)}
    return gettext("€%(number)s") % {"number": number_in_words(amount)}


def amount_in_words(line: BudgetLine) -> str:
    """About €44 million spent or awarded so far (since 2017), as of September 2021.

    An amount "so far" says nothing without its date: where none is stated, that is said.
    """
    text = f"{qualified_in_words(euros(line.amount), line.qualifier)} {line.get_kind_display()}"
    if period := period_in_words(line.starts, line.ends):
        text = f"{text} ({period})"
    if line.as_of:
        return gettext("%(amount)s, as of %(date)s") % {"amount": text, "date": line.as_of.in_words()}
    if line.kind == BudgetLine.Kind.SO_FAR:
        return gettext("%(amount)s, date not stated") % {"amount": text}
    return text


def amount_in_cell(line: BudgetLine, language: str = "en") -> str:
    """About 44000000 EUR spent or awarded so far (2017-), as of 2021-09, part of <slug of its published whole>."""
    text = amount_alone_in_cell(line, language)
    if line.part_of and line.part_of.initiative.is_published:
        text += f", {part_of(language)} {line.part_of.initiative.slug}"
    return text


def amount_alone_in_cell(line: BudgetLine, language: str = "en") -> str:
    """As in a cell, without the amount that it is part of."""
    kind = choice_label(BudgetLine.Kind, line.kind, language)
    text = qualified_in_cell(f"{plain_number(line.amount)} EUR {kind}", line.qualifier, language)
    if period := period_in_cell(line.starts, line.ends):
        text += f" ({period})"
    if line.as_of:
        text += f", {as_of(language)} {line.as_of}"
    return text


@cache
def as_of(language: str) -> str:
    with translation.override(language):
        return pgettext("before a date", "as of")


@cache
def part_of(language: str) -> str:
    with translation.override(language):
        return gettext("part of")
