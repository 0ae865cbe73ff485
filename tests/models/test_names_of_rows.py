"""A row is named, in lists, titles and choices of the admin, by what it says, as a reader would say it."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from initiatives.models import BudgetLine, Event, Initiative, KeyFigure, Sequel
from initiatives.models.partial_date import PartialDate

LINE = BudgetLine(
    initiative_id=40, key="per-year", amount=Decimal("1000000.00"), kind="per_year", purpose_en="wages", purpose_nl=""
)
RANGE = KeyFigure(value=Decimal("1500.00"), value_to=Decimal(2000), qualifier="about", unit_en="firms", unit_nl="")


@pytest.mark.parametrize(
    ("row", "language", "name"),
    [
        (LINE, "en", "€1,000,000 per year, wages"),
        (LINE, "nl", "€ 1.000.000 per jaar, wages"),
        (KeyFigure(value=Decimal("60.00"), unit_en="firms"), "en", "60 firms"),
        (RANGE, "en", "about 1,500 to 2,000 firms"),
        (Event(date=PartialDate("2021"), text_fr="Lancé."), "fr", "2021\N{NO-BREAK SPACE}: Lancé."),
        (Sequel(successor=Initiative(title_fr="École")), "fr", "a été suivie de\N{NO-BREAK SPACE}: École"),
    ],
)
def test_a_row_is_named_as_a_reader_would_say_it(row: object, language: str, name: str) -> None:
    with override(language):
        assert str(row) == name
