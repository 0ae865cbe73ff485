"""Amounts as text, with qualifier, kind, period and whole, so that nobody adds them wrongly."""

from decimal import Decimal
from functools import cache

from django.utils import translation
from django.utils.translation import gettext, ngettext

from initiatives.models import BudgetLine

from .dates import period_in_cell, period_in_words
from .figures import number_in_words, plain_number
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
    """About €44 million spent or awarded so far (since 2017)."""
    text = f"{qualified_in_words(euros(line.amount), line.qualifier)} {line.get_kind_display()}"
    period = period_in_words(line.starts, line.ends)
    return f"{text} ({period})" if period else text


def amount_in_cell(line: BudgetLine, language: str = "en") -> str:
    """About 44000000 EUR spent or awarded so far (2017-), part of <slug of its whole, if that is published>."""
    kind = choice_label(BudgetLine.Kind, line.kind, language)
    text = qualified_in_cell(f"{plain_number(line.amount)} EUR {kind}", line.qualifier, language)
    if period := period_in_cell(line.starts, line.ends):
        text += f" ({period})"
    if line.part_of and line.part_of.initiative.is_published:
        text += f", {part_of(language)} {line.part_of.initiative.slug}"
    return text


@cache
def part_of(language: str) -> str:
    with translation.override(language):
        return gettext("part of")
