from decimal import Decimal

import pytest
from django.utils import translation

from initiatives.formatting.money import euros


@pytest.mark.parametrize(
    ("amount", "en", "nl", "fr", "de"),
    [
        ("999000", "€999,000", "€ 999.000", "999 000 euros", "999.000 Euro"),
        ("1000000.00", "€1 million", "€ 1 miljoen", "1 million d’euros", "1 Million Euro"),
        ("1500000", "€1.5 million", "€ 1,5 miljoen", "1,5 million d’euros", "1,5 Millionen Euro"),
        ("1990000", "€1.99 million", "€ 1,99 miljoen", "1,99 million d’euros", "1,99 Millionen Euro"),
        ("2000000", "€2 million", "€ 2 miljoen", "2 millions d’euros", "2 Millionen Euro"),
        ("32000000.00", "€32 million", "€ 32 miljoen", "32 millions d’euros", "32 Millionen Euro"),
    ],
)
def test_millions_are_plural_where_the_language_says_so(amount: str, en: str, nl: str, fr: str, de: str) -> None:
    for language, expected in {"en": en, "nl": nl, "fr": fr, "de": de}.items():
        with translation.override(language):
            assert euros(Decimal(amount)).replace("\xa0", " ").replace("\u202f", " ") == expected
