"""The plural form of fractions, since gettext only knows whole numbers."""

from decimal import Decimal
from functools import cache

from babel import Locale
from babel.plural import PluralRule

from initiatives.models.languages import current_language


@cache
def _rule(language: str) -> PluralRule:
    return Locale.parse(language).plural_form


def count_for_ngettext(number: Decimal) -> int:
    """A whole number with the plural form that the active language gives to any number: French says "1,5 million"."""
    # Trailing zeros would count as decimals: "1.00" is plural in most languages.
    number = number.normalize()
    return 1 if _rule(current_language())(number) == "one" else 2
